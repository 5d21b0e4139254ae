package finetune.journal;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How training gets on: loss, learning rate, speed and time left. */
public final class Progress implements AutoCloseable {
  private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

  private final Console console;
  private final long steps;
  private final LongSupplier nanos;
  private final ProgressBar bar;
  private long told = Long.MIN_VALUE;
  private long rows;
  private long counted;
  private double seconds;

  Progress(Console console, long steps, long done, LongSupplier nanos) {
    this.console = console;
    this.steps = steps;
    this.nanos = nanos;
    this.bar = console.terminal().interactive() ? bar(console, steps, done) : null;
  }

  /** Our own consumer: the library's would look for a terminal itself, with handlers of signals. */
  private static ProgressBar bar(Console console, long steps, long done) {
    Screen screen = console.screen();
    int width = console.terminal().width() - 1;
    return new ProgressBarBuilder()
        .setTaskName("train")
        .setInitialMax(steps)
        .startsFrom(done, Duration.ZERO)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(500)
        .setConsumer(new DelegatingProgressBarConsumer(screen::draw, width))
        .hideEta()
        .build();
  }

  /** One more step is done. */
  public void step(Entry.Step step) {
    rows += step.rows();
    seconds += step.seconds();
    counted++;
    String state = describe("loss %.4f, learning rate %.2e, %.1f samples/s, %s left", step);
    if (bar != null) {
      bar.setExtraMessage(describe("loss %.4f rate %.1e %.0f/s %s left", step));
      bar.stepTo(step.step() + 1);
    }
    long now = nanos.getAsLong();
    if (told == Long.MIN_VALUE || now - told >= INTERVAL || step.step() + 1 == steps) {
      told = now;
      tell(
          String.format(
              Locale.ROOT,
              "step %d of %d, epoch %d, %s",
              step.step() + 1,
              steps,
              step.epoch() + 1,
              state));
    }
  }

  private void tell(String line) {
    if (bar == null) {
      console.say(line);
    } else {
      console.log(line);
    }
  }

  /** Loss, learning rate, samples a second and time left, in the words of a format. */
  private String describe(String format, Entry.Step step) {
    double left = (steps - step.step() - 1) * seconds / counted;
    return String.format(
        Locale.ROOT,
        format,
        step.loss(),
        step.learningRate(),
        seconds > 0 ? rows / seconds : 0,
        clock(Math.round(left)));
  }

  /** {@code 0:45} or {@code 1:02:03}. */
  static String clock(long seconds) {
    long hours = seconds / 3_600;
    long minutes = seconds / 60 % 60;
    return hours > 0
        ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, minutes, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d", minutes, seconds % 60);
  }

  /** Leaves the bar as it is. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      console.screen().leaveBar();
    }
  }
}
