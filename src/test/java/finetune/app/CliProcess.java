package finetune.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The real command line in a JVM of its own, with a home, a cache and a temporary folder of its
 * own.
 */
final class CliProcess implements AutoCloseable {
  private static final long LIMIT_SECONDS = 180;

  private final Process process;
  private final Path out;
  private final Path err;

  private CliProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * How to start it.
   *
   * @param home where it has its home, its cache and its temporary folder, and works
   * @param options of the JVM
   * @param environment added to ours
   * @param shell what a shell runs before it becomes the process, such as {@code ulimit -f 9}
   */
  record Setting(Path home, List<String> options, Map<String, String> environment, String shell) {
    static Setting in(Path home) {
      return new Setting(home, List.of(), Map.of(), "");
    }

    /** With one more option of the JVM. */
    Setting with(String option) {
      List<String> more = new ArrayList<>(options);
      more.add(option);
      return new Setting(home, more, environment, shell);
    }

    /** With a variable of the environment. */
    Setting with(String variable, String value) {
      Map<String, String> more = new LinkedHashMap<>(environment);
      more.put(variable, value);
      return new Setting(home, options, more, shell);
    }

    Setting after(String command) {
      return new Setting(home, options, environment, command + "; ");
    }

    /** Starts a command and waits for its end. */
    Outcome run(String... arguments) throws IOException, InterruptedException {
      try (CliProcess process = start(arguments)) {
        return process.end();
      }
    }

    CliProcess start(String... arguments) throws IOException {
      Path temporary = Files.createDirectories(home.resolve("tmp"));
      Path out = Files.createTempFile(home, "out", ".txt");
      Path err = Files.createTempFile(home, "err", ".txt");
      ProcessBuilder builder = new ProcessBuilder(command(temporary, arguments));
      builder.environment().keySet().removeAll(List.of("GLUE_DIR", "XDG_CACHE_HOME"));
      builder.environment().put("HOME", home.toString());
      builder.environment().put("FINETUNE_CACHE", home.resolve("cache").toString());
      builder.environment().put("DJL_CACHE_DIR", natives());
      builder.environment().putAll(environment);
      builder.directory(home.toFile());
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      return new CliProcess(process, out, err);
    }

    private List<String> command(Path temporary, String... arguments) {
      List<String> command = new ArrayList<>();
      command.addAll(List.of("sh", "-c", shell + "exec \"$@\"", "finetune"));
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.addAll(List.of("-Xshare:auto", "-Dfile.encoding=UTF-8"));
      command.add("-XX:ErrorFile=" + temporary.resolve("crash-%p.txt"));
      command.addAll(List.of("-Duser.home=" + home, "-Djava.io.tmpdir=" + temporary));
      command.addAll(options);
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
      command.addAll(List.of(arguments));
      return command;
    }
  }

  /** Where libtorch is unpacked, 0.4 GB: once, for this JVM and for others. */
  static String natives() {
    String named = System.getenv("DJL_CACHE_DIR");
    return named != null ? named : Path.of(System.getProperty("user.home"), ".djl.ai").toString();
  }

  /** Sends a signal, such as {@code TERM}; a process that has ended does not mind. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
        .redirectErrorStream(true)
        .start()
        .waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until something holds, or the process has ended. */
  void await(Condition condition) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (isAlive() && !condition.holds()) {
      Thread.sleep(2);
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      assertTrue(seconds < LIMIT_SECONDS, () -> "waited too long: " + said(err));
    }
  }

  /** Something that a process brings about. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Waits for the end; one that does not come is a failure. */
  Outcome end() throws InterruptedException {
    boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertEquals(true, ended, () -> "no end: " + said(err));
    return new Outcome(process.exitValue(), said(out), said(err));
  }

  private static String said(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
