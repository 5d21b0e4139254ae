package finetune.journal;

import finetune.fault.Warnings;
import finetune.store.AppendFile;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What a user reads while a command runs: lines on standard error, which a run also keeps in {@code
 * log.txt}, and its warnings in the journal too. Safe for use from several threads.
 */
public final class Console implements Warnings, AutoCloseable {
  /** The name of the file in a run's folder. */
  public static final String LOG = "log.txt";

  private final Terminal terminal;
  private final Screen screen;
  private final Clock clock;
  private final List<String> earlyLines = new ArrayList<>();
  private final List<Entry.Warning> earlyWarnings = new ArrayList<>();
  private AppendFile log;
  private Journal journal;

  Console(Terminal terminal, PrintStream out, Clock clock) {
    this.terminal = terminal;
    this.screen = new Screen(out);
    this.clock = clock;
  }

  /** The console of this process. */
  public static Console standard() {
    return new Console(
        Terminal.standardError(System.getenv()), System.err, Clock.systemDefaultZone());
  }

  /** Keeps all lines in the folder's log from here on, those said before included. */
  public void keepIn(Path runFolder) {
    AppendFile file = AppendFile.atEnd(runFolder.resolve(LOG), this);
    List<String> early;
    synchronized (this) {
      log = file;
      early = List.copyOf(earlyLines);
      earlyLines.clear();
    }
    early.forEach(file::append);
  }

  /** Notes all warnings in the journal from here on, those given before included. */
  public void noteIn(Journal runJournal) {
    List<Entry.Warning> early;
    synchronized (this) {
      journal = runJournal;
      early = List.copyOf(earlyWarnings);
      earlyWarnings.clear();
    }
    early.forEach(runJournal::add);
  }

  /** Says a line. */
  public void say(String line) {
    screen.line(line);
    log(line);
  }

  @Override
  public void warn(Tag tag, String text) {
    say(Warnings.line(tag, text));
    note(new Entry.Warning(tag, text));
  }

  /**
   * Shows how training gets on: a bar on a terminal, else a line every ten seconds.
   *
   * @param steps of the whole run
   * @param done steps done before
   */
  public Progress progress(long steps, long done) {
    return new Progress(this, steps, done, System::nanoTime);
  }

  Terminal terminal() {
    return terminal;
  }

  Screen screen() {
    return screen;
  }

  /** Writes a line to the log only. */
  public void log(String line) {
    String stamped = clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + line;
    AppendFile file;
    synchronized (this) {
      file = log;
      if (file == null) {
        earlyLines.add(stamped);
      }
    }
    // Outside the lock: the file may itself have something to warn of.
    if (file != null) {
      file.append(stamped.replace('\n', ' '));
    }
  }

  private void note(Entry.Warning warning) {
    Journal open;
    synchronized (this) {
      open = journal;
      if (open == null) {
        earlyWarnings.add(warning);
      }
    }
    if (open != null) {
      open.add(warning);
    }
  }

  /** Brings the log to the disk. */
  public void toDisk() {
    AppendFile file;
    synchronized (this) {
      file = log;
    }
    if (file != null) {
      file.toDisk();
    }
  }

  @Override
  public void close() {
    leave();
  }

  /**
   * Leaves the run whose lines were kept: what is said from here on belongs to the next one. Closes
   * the log; the journal is its opener's.
   */
  public void leave() {
    AppendFile file;
    synchronized (this) {
      file = log;
      log = null;
      journal = null;
    }
    if (file != null) {
      file.close();
    }
  }
}
