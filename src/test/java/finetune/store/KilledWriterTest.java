package finetune.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that die, or meet a limit of the system, while they save. */
class KilledWriterTest {
  private static final int BYTES = 300_000;

  @TempDir Path run;

  /** Saves steps 1 and 2. */
  static final class Saver {
    public static void main(String[] arguments) {
      Identity identity = new Identity(Map.of(), Map.of(), List.of(), Map.of());
      Checkpoints checkpoints =
          Checkpoints.open(Path.of(arguments[0]), 1, (tag, text) -> System.out.println(text));
      try {
        for (long step = 1; step <= 2; step++) {
          int size = step == 1 ? 10 : BYTES;
          checkpoints.save(step, false, identity, "{}", out -> out.write(new byte[size]));
        }
      } catch (finetune.fault.Fault e) {
        System.out.println(e.lines().get(0));
        System.exit(e.code().status());
      }
    }
  }

  @Test
  void E06_G1_killedAtSeveralMomentsOneWholeCheckpointIsLeft() throws Exception {
    Set<Long> left = new TreeSet<>();
    for (int moment : new int[] {21, 33, 45, 54, 60, 66, 69}) {
      Path folder = run.resolve("run-" + moment);
      Process child =
          ChildJvm.start(
              Saver.class, List.of("-Dfinetune.fault=*:" + moment + ":kill"), folder.toString());
      assertEquals(137, child.waitFor(), "moment " + moment);
      left.add(Checkpoints.open(folder, 1, this::fail).newestVerified().orElseThrow().steps());
    }
    assertEquals(Set.of(1L, 2L), left);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void E03_aFileSizeLimitIsAStorageFaultAndTheOldCheckpointStays() throws Exception {
    String quoted = ChildJvm.quoted(ChildJvm.command(Saver.class, List.of(), run.toString()));
    Process child =
        new ProcessBuilder("sh", "-c", "ulimit -f 200; exec " + quoted)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = child.inputReader().readLine();
    assertEquals(9, child.waitFor(), said);
    assertTrue(
        said.matches("cannot write .*/checkpoints/000002 \\(need 300\\.\\d kB, free .*\\): .*"),
        said);
    assertEquals(1, Checkpoints.open(run, 1, this::fail).newestVerified().orElseThrow().steps());
    assertEquals(List.of("000001"), names());
  }

  private void fail(finetune.fault.Warnings.Tag tag, String text) {
    throw new AssertionError(tag + " " + text);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(run.resolve("checkpoints"))) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
