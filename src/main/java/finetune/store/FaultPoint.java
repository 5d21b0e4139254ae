package finetune.store;

import finetune.fault.Numbers;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Named moments of a write at which a test can let the process die or the disk fail. Nothing
 * happens there in production. Armed from a test, or for a whole process by the system property
 * {@code finetune.fault=MARK:N:ACTION}, for example {@code file.beforeRename:3:kill}; the mark
 * {@code *} counts all of them.
 */
public final class FaultPoint {
  private static volatile Plan plan = parse(System.getProperty("finetune.fault", ""));

  private FaultPoint() {}

  /** What happens at an armed moment. */
  enum Action {
    /** The process ends at once, as by SIGKILL. */
    KILL,
    /** An error that no clean-up catches: what a kill leaves behind, inside one JVM. */
    CRASH,
    /** The disk fails. */
    FAIL
  }

  /** The simulated end of the process. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash(String mark) {
      super("simulated crash at " + mark);
    }
  }

  /** Passes a moment; {@code mark} is its name. */
  public static void hit(String mark) throws IOException {
    Plan armed = plan;
    if (armed != null) {
      armed.pass(mark);
    }
  }

  /** Lets the action happen at the n-th passing of the mark from now on, n counting from 1. */
  static void arm(String mark, long nth, Action action) {
    plan = new Plan(mark, nth, nth, action);
  }

  /** Lets the action happen at every passing of the mark from the n-th on. */
  static void armFrom(String mark, long nth, Action action) {
    plan = new Plan(mark, nth, Long.MAX_VALUE, action);
  }

  /** Back to normal; returns whether the armed moment was reached. */
  static boolean disarm() {
    Plan armed = plan;
    plan = null;
    return armed != null && armed.passed.get() >= armed.first;
  }

  private static Plan parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      return null;
    }
    OptionalLong nth = Numbers.whole(parts[1]);
    Action action = Action.valueOf(parts[2].toUpperCase(Locale.ROOT));
    return nth.isEmpty() ? null : new Plan(parts[0], nth.getAsLong(), nth.getAsLong(), action);
  }

  private static final class Plan {
    private final String mark;
    private final long first;
    private final long last;
    private final Action action;
    private final AtomicLong passed = new AtomicLong();

    Plan(String mark, long first, long last, Action action) {
      this.mark = mark;
      this.first = first;
      this.last = last;
      this.action = action;
    }

    void pass(String at) throws IOException {
      if (!mark.equals("*") && !mark.equals(at)) {
        return;
      }
      long number = passed.incrementAndGet();
      if (number < first || number > last) {
        return;
      }
      switch (action) {
        case KILL -> Runtime.getRuntime().halt(137);
        case CRASH -> throw new Crash(at);
        case FAIL -> throw new IOException("injected failure at " + at);
      }
    }
  }
}
