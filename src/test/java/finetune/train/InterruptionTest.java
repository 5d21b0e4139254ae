package finetune.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.Signals;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.store.ChildJvm;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
class InterruptionTest {
  private Process child;

  @AfterEach
  void endChild() throws InterruptedException {
    if (child != null) {
      child.destroyForcibly().waitFor();
    }
  }

  /** Works until it is asked to stop, then ends as the command line does, or is stubborn. */
  static final class Worker {
    public static void main(String[] arguments) throws InterruptedException {
      boolean stubborn = arguments[0].equals("stubborn");
      try (Interruption interruption = Interruption.listen(System.out::println)) {
        if (!arguments[0].equals("idle")) {
          interruption.stepsBegin();
        }
        System.out.println("ready");
        while (!interruption.isRequested()) {
          Thread.sleep(5);
        }
        System.out.println("requested");
        while (!interruption.isUrgent() && stubborn) {
          Thread.sleep(5);
        }
        System.out.println("saved");
        if (stubborn) {
          Thread.sleep(60_000);
          System.exit(1); // nobody ended it
        }
      }
      System.exit(ExitCode.INTERRUPTED.status());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP"})
  void E08_E09_E10_theFirstSignalAsksForAnOrderlyEnd(String signal) throws Exception {
    Signals.requireHeard(signal);
    BufferedReader said = start(ChildJvm.command(Worker.class, List.of(), "willing"));
    send(signal);
    assertEquals("requested", said.readLine());
    assertEquals("saved", said.readLine());
    assertEquals(75, child.waitFor());
  }

  @Test
  void E09_theSecondIsUrgentAndTheThirdEndsAtOnce() throws Exception {
    Signals.requireHeard("INT");
    BufferedReader said = start(ChildJvm.command(Worker.class, List.of(), "stubborn"));
    send("INT");
    assertEquals("requested", said.readLine());
    send("INT");
    assertEquals("saved", said.readLine());
    send("TERM");
    assertEquals(75, child.waitFor());
  }

  @Test
  void E10_whatIsIgnoredAtTheStartStaysIgnored() throws Exception {
    String command = ChildJvm.quoted(ChildJvm.command(Worker.class, List.of(), "willing"));
    BufferedReader said = start(List.of("sh", "-c", "trap '' HUP; exec " + command));
    send("HUP");
    send("TERM");
    assertEquals("requested", said.readLine());
    assertEquals("saved", said.readLine());
    assertEquals(75, child.waitFor());
  }

  @Test
  void E08_whereTheJvmKeepsItsSignalsAHookDoesTheSame() throws Exception {
    // With -Xrs the system's own handling would end the process, so the end is asked for inside.
    BufferedReader said = start(ChildJvm.command(Hooked.class, List.of("-Xrs")));
    assertEquals("requested", said.readLine());
    assertEquals("saved", said.readLine());
    assertEquals(75, child.waitFor());
  }

  @Test
  void E08_aProcessThatHasNothingToSaveEndsAtOnce() throws Exception {
    BufferedReader said = start(ChildJvm.command(Worker.class, List.of(), "idle"));
    send("TERM");
    assertEquals("interrupted; the same command starts over", said.readLine());
    assertEquals(75, child.waitFor());
  }

  /** Ends by default; in between somebody listens. */
  static final class Silent {
    public static void main(String[] arguments) throws InterruptedException {
      Interruption.endByDefault();
      Interruption.listen(System.out::println).close();
      System.out.println("ready");
      Thread.sleep(60_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP"})
  void E08_whereNobodyListensAnyMoreASignalEndsTheProcess(String signal) throws Exception {
    Signals.requireHeard(signal);
    BufferedReader said = start(ChildJvm.command(Silent.class, List.of()));
    send(signal);
    assertEquals(null, said.readLine());
    assertEquals(75, child.waitFor());
  }

  /** A JVM that begins to shut down while its main thread works. */
  static final class Hooked {
    public static void main(String[] arguments) throws InterruptedException {
      try (Interruption interruption = Interruption.listen(line -> {})) {
        System.out.println("ready");
        new Thread(() -> System.exit(143)).start();
        while (!interruption.isRequested()) {
          Thread.sleep(5);
        }
        System.out.println("requested");
        System.out.println("saved");
      }
    }
  }

  @Test
  void E09_theSecondSignalBreaksOffASave() throws IOException {
    try (Interruption interruption = Interruption.listen(line -> {})) {
      interruption.stepsBegin();
      OutputStream out = interruption.breaking(new ByteArrayOutputStream());
      interruption.check();
      interruption.request();
      out.write(new byte[3]);
      assertTrue(interruption.isRequested());
      assertFalse(interruption.isUrgent());
      assertEquals(ExitCode.INTERRUPTED, assertThrows(Fault.class, interruption::check).code());
      interruption.request();
      Fault fault = assertThrows(Fault.class, () -> out.write(new byte[3]));
      assertEquals(ExitCode.INTERRUPTED, fault.code());
    }
  }

  @Test
  void aProgramAsksForTheEndWithoutSignals() {
    try (Interruption interruption = Interruption.byRequest()) {
      interruption.check();
      interruption.request();
      assertEquals(ExitCode.INTERRUPTED, assertThrows(Fault.class, interruption::check).code());
      interruption.request();
      interruption.request();
      assertTrue(interruption.isUrgent());
    }
  }

  private BufferedReader start(List<String> command) throws IOException {
    child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader said = child.inputReader();
    assertEquals("ready", said.readLine());
    return said;
  }

  private void send(String signal) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(child.pid())).start();
    assertEquals(0, kill.waitFor());
  }
}
