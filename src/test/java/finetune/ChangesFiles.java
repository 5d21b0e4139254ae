package finetune;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.io.FileDescriptor;
import java.io.OutputStream;
import java.util.Map;
import java.util.Set;

/**
 * Any access that creates, writes, renames or deletes a file. Channels are known by the options
 * they are opened with: without one of them they only read.
 */
final class ChangesFiles extends DescribedPredicate<JavaAccess<?>> {
  private static final String CONSTRUCTOR = "<init>";

  private static final Map<String, Set<String>> MEMBERS =
      Map.of(
          "java.nio.file.Files",
          Set.of(
              "write",
              "writeString",
              "newOutputStream",
              "newBufferedWriter",
              "copy",
              "move",
              "delete",
              "deleteIfExists",
              "createFile",
              "createDirectory",
              "createDirectories",
              "createTempFile",
              "createTempDirectory",
              "createLink",
              "createSymbolicLink",
              "setAttribute",
              "setLastModifiedTime",
              "setOwner",
              "setPosixFilePermissions"),
          "java.nio.file.StandardOpenOption",
          Set.of("WRITE", "APPEND", "CREATE", "CREATE_NEW", "TRUNCATE_EXISTING", "DELETE_ON_CLOSE"),
          "java.io.File",
          Set.of(
              "createNewFile",
              "createTempFile",
              "delete",
              "deleteOnExit",
              "mkdir",
              "mkdirs",
              "renameTo",
              "setLastModified"),
          "java.io.FileOutputStream",
          Set.of(CONSTRUCTOR),
          "java.io.FileWriter",
          Set.of(CONSTRUCTOR),
          "java.io.RandomAccessFile",
          Set.of(CONSTRUCTOR),
          "java.nio.file.FileSystems",
          Set.of("newFileSystem"));

  /** Printers that open the file themselves when they are given its name. */
  private static final Set<String> PRINTERS =
      Set.of("java.io.PrintStream", "java.io.PrintWriter", "java.util.Formatter");

  ChangesFiles() {
    super("change files");
  }

  @Override
  public boolean test(JavaAccess<?> access) {
    AccessTarget target = access.getTarget();
    String owner = target.getOwner().getFullName();
    if (PRINTERS.contains(owner)) {
      return target.getName().equals(CONSTRUCTOR)
          && takes(target, 0, "java.io.File", "java.lang.String");
    }
    return MEMBERS.getOrDefault(owner, Set.of()).contains(target.getName())
        && !takes(target, 0, FileDescriptor.class.getName()) // open already
        && !takes(target, 1, OutputStream.class.getName()); // Files.copy that only reads
  }

  /** Whether the parameter at the index has one of the types. */
  private static boolean takes(AccessTarget target, int index, String... types) {
    return target instanceof CodeUnitAccessTarget unit
        && unit.getRawParameterTypes().size() > index
        && Set.of(types).contains(unit.getRawParameterTypes().get(index).getFullName());
  }
}
