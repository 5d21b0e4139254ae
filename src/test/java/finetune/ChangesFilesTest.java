package finetune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** The rule about files sees every way of changing one, and none of reading one. */
class ChangesFilesTest {
  @Test
  void seesEachChange() {
    assertEquals(methodsOf(Changing.class), seenIn(Changing.class));
  }

  @Test
  void letsReadingPass() {
    assertEquals(Set.of(), seenIn(Reading.class));
  }

  private static Set<String> methodsOf(Class<?> type) {
    Set<String> names = new TreeSet<>();
    for (var method : type.getDeclaredMethods()) {
      if (!method.isSynthetic()) {
        names.add(method.getName());
      }
    }
    return names;
  }

  private static Set<String> seenIn(Class<?> type) {
    JavaClass seen = new ClassFileImporter().importClass(type);
    Set<String> names = new TreeSet<>();
    seen.getAccessesFromSelf().stream()
        .filter(new ChangesFiles())
        .forEach(access -> names.add(access.getOrigin().getName()));
    return names;
  }

  /** Never run: each method changes a file in another way. */
  @SuppressWarnings("unused")
  private static final class Changing {
    void writes(Path path) throws IOException {
      Files.writeString(path, "");
    }

    void copies(Path path) throws IOException {
      Files.copy(path, path);
    }

    void copiesStream(InputStream in, Path path) throws IOException {
      Files.copy(in, path);
    }

    void moves(Path path) throws IOException {
      Files.move(path, path);
    }

    void deletes(Path path) throws IOException {
      Files.delete(path);
    }

    void opensChannel(Path path) throws IOException {
      FileChannel.open(path, StandardOpenOption.WRITE).close();
    }

    void opensStream(File file) throws IOException {
      new FileOutputStream(file).close();
    }

    void opensWriter(File file) throws IOException {
      new FileWriter(file).close();
    }

    void opensBoth(File file) throws IOException {
      new RandomAccessFile(file, "rw").close();
    }

    void prints(File file) throws IOException {
      new PrintStream(file).close();
    }

    void printsByName(String file) throws IOException {
      new PrintWriter(file).close();
    }

    void makesFolder(File file) {
      file.mkdirs();
    }

    BiFunction<File, File, Boolean> renames() {
      return File::renameTo;
    }
  }

  /** Never run: each method reads, or writes elsewhere. */
  @SuppressWarnings("unused")
  private static final class Reading {
    byte[] reads(Path path) throws IOException {
      return Files.readAllBytes(path);
    }

    void copiesOut(Path path, OutputStream out) throws IOException {
      Files.copy(path, out);
    }

    void opensChannel(Path path) throws IOException {
      FileChannel.open(path).close();
      FileChannel.open(path, StandardOpenOption.READ).close();
      Files.newByteChannel(path).close();
    }

    void prints() {
      new PrintStream(new ByteArrayOutputStream()).close();
      new PrintWriter(new StringWriter()).close();
    }
  }
}
