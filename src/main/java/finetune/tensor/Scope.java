package finetune.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.function.Supplier;

/**
 * A lifetime of native memory: what is computed while it is the thread's innermost scope is freed
 * when it closes.
 *
 * <p>A run opens one for its weights and state, each step opens one for everything else, and what
 * must survive the step is moved outwards with {@link #keep}. A scope belongs to the thread that
 * opened it.
 *
 * <p>It has a home, the device where vectors are put that come from Java's memory. What is computed
 * is where its operands are, so that weights, gradients and state all live there.
 */
public final class Scope implements AutoCloseable {
  private static final ThreadLocal<Scope> INNERMOST = new ThreadLocal<>();

  private final NDManager manager;
  private final Device home;
  private final Scope outer;

  private Scope(NDManager manager, Device home, Scope outer) {
    this.manager = manager;
    this.home = home;
    this.outer = outer;
  }

  /** Opens a scope inside the thread's innermost one, with its home: the CPU where it is none. */
  public static Scope open() {
    Scope outer = INNERMOST.get();
    return open(outer == null ? Device.cpu() : outer.home);
  }

  /** Opens a scope inside the thread's innermost one, with a home of its own. */
  public static Scope open(Device home) {
    Scope outer = INNERMOST.get();
    if (outer == null) {
      Torch.settleThread();
    }
    Scope scope = new Scope(Torch.root().newSubManager(), home, outer);
    INNERMOST.set(scope);
    return scope;
  }

  /** Does a piece of work in a scope of its own. */
  public static <T> T during(Supplier<T> work) {
    Scope outer = INNERMOST.get();
    return during(outer == null ? Device.cpu() : outer.home, work);
  }

  private static <T> T during(Device home, Supplier<T> work) {
    Scope scope = open(home);
    try {
      return work.get();
    } finally {
      scope.close();
    }
  }

  /** Does a piece of work in a scope of its own that has this one's home, on any thread. */
  public <T> T withHome(Supplier<T> work) {
    return during(home, work);
  }

  /** Does a piece of work that comes to nothing but its effects, in a scope of its own. */
  public static void within(Runnable work) {
    during(
        () -> {
          work.run();
          return null;
        });
  }

  /** The thread's innermost scope, for another thread that computes for it while it waits. */
  public static Scope current() {
    Scope scope = INNERMOST.get();
    if (scope == null) {
      throw new IllegalStateException("no scope is open on this thread");
    }
    return scope;
  }

  /** The device where vectors are put that this thread takes from Java's memory. */
  static Device home() {
    return current().home;
  }

  /** The manager that new arrays of this thread belong to. */
  static NDManager innermost() {
    return current().manager;
  }

  /** Moves tensors into this scope, so that they live as long as it does. */
  public Tensors keep(Tensors tensors) {
    for (NDArray array : tensors.present()) {
      array.attach(manager);
    }
    return tensors;
  }

  /**
   * Does a piece of work in a scope of its own, which only its result outlives: that moves to the
   * scope around it, but for what lived elsewhere before.
   */
  public static Tensors making(Supplier<Tensors> work) {
    NDManager outer = innermost();
    return during(
        () -> {
          Tensors made = work.get();
          current().own(made).forEach(array -> array.attach(outer));
          return made;
        });
  }

  /** Frees what of these tensors lives in this scope; nobody may use it again. */
  public void giveBack(Tensors tensors) {
    own(tensors).forEach(NDArray::close);
  }

  private List<NDArray> own(Tensors tensors) {
    return tensors.present().stream().filter(array -> array.getManager() == manager).toList();
  }

  /** Number of native arrays that live in this scope. */
  public int size() {
    return manager.getManagedArrays().size();
  }

  @Override
  public void close() {
    if (INNERMOST.get() != this) {
      throw new IllegalStateException("scopes close on their own thread, the innermost first");
    }
    INNERMOST.set(outer);
    manager.close();
  }
}
