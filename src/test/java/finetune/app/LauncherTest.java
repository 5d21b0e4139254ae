package finetune.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The launcher, in a project of its own whose Maven and Java write down how they were called; and
 * once with the real Java.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
  /** Writes a jar to depend on. */
  private static final String MAVEN =
      """
      #!/bin/sh
      [ ! -e broken ] || exit 1
      echo built >>builds
      sleep 0.2
      mkdir -p target/classes target/launcher
      : >lib.jar
      printf %s "$PWD/lib.jar" >target/launcher/classpath.txt
      """;

  /**
   * Writes the archive of classes that is asked for, unless a debugger waits; tells its arguments
   * and its allocator.
   */
  private static final String JAVA =
      """
      #!/bin/sh
      archive=
      for argument; do
        case $argument in
          finetune.app.MklLibrary) exit 1 ;;
          -XX:ArchiveClassesAtExit=*) archive=${argument#*=} ;;
          -agentlib*) archive= ;;
        esac
      done
      [ -z "$archive" ] || : >"$archive"
      (: 3<&0) 2>/dev/null || exit 98
      printf '[%s]\\n' "$@" "pad ${MALLOC_TOP_PAD_-none}" || exit 99
      exit "${STATUS-0}"
      """;

  private static final String JAR = "#!/bin/sh\n: >\"$3\"\n";

  @TempDir Path folder;
  private Path project;
  private Path jdk;
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectories(folder.resolve("a project"));
    jdk = folder.resolve("jdk");
    Files.createDirectories(project.resolve("src/main/java"));
    Files.createDirectories(project.resolve("glue"));
    Files.writeString(project.resolve("src/main/java/One.java"), "class One {}");
    for (String name : List.of("finetune", "pom.xml", "glue/rte.yaml")) {
      Path copy = project.resolve(name);
      Files.copy(Path.of(name), copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
    program(project.resolve("mvnw"), MAVEN);
    program(jdk.resolve("bin/java"), JAVA);
    program(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    program(jdk.resolve("bin/jar"), JAR);
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
    environment.put("JAVA_HOME", jdk.toString());
  }

  private static void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertTrue(file.toFile().setExecutable(true));
  }

  private Started start(String shell, Path launcher, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", shell, "sh", launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(MALLOC|FINETUNE|GLIBC|LD)_.*|JAVA_HOME|GLUE_DIR"));
    builder.environment().put("HOME", folder.toString());
    builder.environment().putAll(environment);
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    return new Started(process, out, err);
  }

  /** A launcher that is under way, and where it writes. */
  private record Started(Process process, Path out, Path err) {
    Outcome end() throws IOException, InterruptedException {
      assertTrue(process.waitFor(2, TimeUnit.MINUTES));
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }
  }

  private Outcome run(String shell, Path launcher, String... arguments)
      throws IOException, InterruptedException {
    return start(shell, launcher, arguments).end();
  }

  private Outcome run(String... arguments) throws IOException, InterruptedException {
    return run("exec \"$@\"", project.resolve("finetune"), arguments);
  }

  private long builds() throws IOException {
    Path file = project.resolve("builds");
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  @Test
  void buildsOnFirstUseAndWheneverWhatItWasMadeOfChanged()
      throws IOException, InterruptedException {
    assertTrue(run("--version").succeeded().err().contains("the first time this downloads"));
    assertEquals("", run("--version").succeeded().err());
    assertEquals(1, builds());
    Files.writeString(project.resolve("src/main/java/One.java"), "class One { }");
    assertTrue(run("--version").succeeded().err().contains("the sources changed, building"));
    assertEquals(2, builds());
    Files.delete(project.resolve("lib.jar")); // a repository that was emptied
    run("--version").succeeded();
    assertEquals(3, builds());
    Files.writeString(project.resolve("glue/new.yaml"), "");
    run("--version").succeeded();
    assertEquals(4, builds());
  }

  @Test
  void aBuildThatFailsIsToldAndDoneAgain() throws IOException, InterruptedException {
    Files.createFile(project.resolve("broken"));
    Outcome failed = run("--version");
    assertEquals(1, failed.status(), failed.err());
    assertEquals("", failed.out());
    assertTrue(failed.err().endsWith("finetune: the build failed, see above\n"), failed.err());
    assertEquals(1, run("--version").status());
    Files.delete(project.resolve("broken"));
    run("--version").succeeded();
    assertEquals(1, builds());
  }

  @Test
  void severalAtOnceBuildOnce() throws IOException, InterruptedException {
    List<Started> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(start("exec \"$@\"", project.resolve("finetune"), "--version"));
    }
    for (Started one : all) {
      one.end().succeeded();
    }
    assertEquals(1, builds());
  }

  @Test
  void handsOnArgumentsAndTheExitCode() throws IOException, InterruptedException {
    environment.put("STATUS", "75");
    environment.put("FINETUNE_JAVA_OPTS", "-Xmx8g -Done=1");
    String[] arguments = {"glue", "two words", "", "*", "-x=\"q\""};
    Outcome outcome = run(arguments);
    assertEquals(75, outcome.status(), outcome.err());
    List<String> lines = outcome.out().lines().toList();
    int main = lines.indexOf("[finetune.app.Main]");
    List<String> expected = Stream.of(arguments).map(argument -> "[" + argument + "]").toList();
    assertEquals(expected, lines.subList(main + 1, main + 1 + arguments.length));
    assertTrue(lines.indexOf("[-Xmx8g]") + 1 == lines.indexOf("[-Done=1]"), outcome.out());
    assertTrue(lines.contains("[-Duser.home=" + folder + "]"), outcome.out());
  }

  @Test
  void isFoundThroughLinksFromAnywhere() throws IOException, InterruptedException {
    Path bin = Files.createDirectories(folder.resolve("home/bin"));
    Files.createSymbolicLink(bin.resolve("ft"), Path.of("..", "tools", "finetune"));
    Path tools = Files.createDirectories(folder.resolve("home/tools"));
    Files.createSymbolicLink(tools.resolve("finetune"), project.resolve("finetune"));
    run("exec \"$@\"", bin.resolve("ft"), "--version").succeeded();
    run("cd home; exec bin/ft", bin.resolve("ft"), "--version").succeeded();
    assertEquals(1, builds());
  }

  @Test
  void startsWithAnArchiveOfClassesThatIsMadeWithoutTheUsersOptions()
      throws IOException, InterruptedException {
    environment.put("FINETUNE_JAVA_OPTS", "-agentlib:jdwp");
    Path archive = project.resolve("target/launcher/classes-17.jsa");
    assertTrue(run("--version").out().contains("[-XX:SharedArchiveFile=" + archive.toRealPath()));
    Files.delete(archive);
    assertTrue(run("--version").out().contains("[-Xshare:auto]"));
    try (Stream<Path> made = Files.list(archive.getParent())) {
      assertTrue(made.noneMatch(file -> file.toString().endsWith(".new")));
    }
  }

  @Test
  void setsTheAllocatorUnlessSomebodyDid() throws IOException, InterruptedException {
    assertTrue(run("--version").out().contains("[pad 268435456]"));
    environment.put("MALLOC_TOP_PAD_", "5");
    assertTrue(run("--version").out().contains("[pad 5]"));
    environment.put("MALLOC_TOP_PAD_", "");
    assertTrue(run("--version").out().contains("[pad ]"));
  }

  @Test
  void opensWhatIsClosed() throws IOException, InterruptedException {
    run("exec \"$@\" <&- >&-", project.resolve("finetune"), "--version").succeeded();
  }

  @ParameterizedTest
  @CsvSource({"1.8.0_402, 8", "11.0.2, 11", "16, 16"})
  void refusesAnOldJava(String version, String feature) throws IOException, InterruptedException {
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    run("--version")
        .failedOnly(ExitCode.DEVICE, "finetune: Java " + feature + " at .* is too old; .*");
    assertEquals(0, builds());
  }

  @Test
  void takesANewerJava() throws IOException, InterruptedException {
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
    assertTrue(run("--version").succeeded().out().contains("classes-25.jsa"));
  }

  @Test
  void saysThatThereIsNoJavaOrNoCompiler() throws IOException, InterruptedException {
    Files.delete(jdk.resolve("bin/javac"));
    assertEquals(ExitCode.DEVICE.status(), run("--version").status());
    assertTrue(run("--version").err().startsWith("finetune: no compiler at "));
    environment.put("JAVA_HOME", folder.resolve("none").toString());
    run("--version").failedOnly(ExitCode.DEVICE, "finetune: no Java at .*/none/bin/java; .*");
  }

  /** What the first command of the README does, with the classes of this build. */
  @Test
  @Tag("native")
  void runsTheToolkit() throws IOException, InterruptedException {
    Path classes = Path.of("target/classes").toAbsolutePath();
    String copies =
        """
        #!/bin/sh
        mkdir -p target/classes target/launcher
        cp -R '%s'/. target/classes
        printf %%s '%s' >target/launcher/classpath.txt
        """;
    String jars = System.getProperty("java.class.path").replaceFirst("^[^:]*:[^:]*:", "");
    program(project.resolve("mvnw"), copies.formatted(classes, jars));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("DJL_CACHE_DIR", CliProcess.natives());
    assertTrue(run("--version").succeeded().out().startsWith("finetune "));
    int feature = Runtime.version().feature();
    Path made = project.resolve("target/launcher");
    assertTrue(Files.exists(made.resolve("classes-" + feature + ".jsa")));
    assertFalse(Files.exists(made.resolve("small-run")));
    run("glue", "--task", "nope").failed(ExitCode.USAGE, "nope");
    assertEquals("", run("methods").succeeded().err());
  }
}
