package finetune.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.util.NativeResource;
import finetune.archive.Array;
import finetune.random.Noise;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * One vector in the space of a model's weights, held as a tensor a part: the weights themselves, a
 * gradient, a displacement.
 *
 * <p>A value: operations return new tensors, which live in the thread's innermost {@link Scope},
 * but for those few that say that they change this one. Parts may be absent, which stands for zero;
 * a sum shares the tensors that nothing was added to. All parts are F32 or all are F64; norms and
 * inner products are summed by short rows in that type and over the rows in double.
 */
public final class Tensors {
  private final Layout layout;
  private final NDArray[] arrays;

  private Tensors(Layout layout, NDArray[] arrays) {
    this.layout = layout;
    this.arrays = arrays;
  }

  /** Tensors of the values, by the names of the parts; parts that the map lacks are absent. */
  public static Tensors of(Layout layout, Map<String, Array> values) {
    return of(layout, part -> values.get(part.name()));
  }

  /**
   * Tensors of the values of each part, which are asked for one after the other; null is absent.
   */
  static Tensors of(Layout layout, Function<Part, Array> values) {
    return new Tensors(
        layout,
        layout.parts().stream()
            .map(part -> Native.copy(part, values.apply(part)))
            .toArray(NDArray[]::new));
  }

  /** Tensors of what a model computed, in the layout's order, for the parts that pass. */
  public static Tensors of(Layout layout, Predicate<Part> passes, List<NDArray> computed) {
    NDArray[] arrays = new NDArray[layout.parts().size()];
    int next = 0;
    for (int i = 0; i < arrays.length; i++) {
      if (passes.test(layout.parts().get(i))) {
        arrays[i] = computed.get(next++);
      }
    }
    return new Tensors(layout, arrays);
  }

  /** The parts of the space. */
  public Layout layout() {
    return layout;
  }

  /** The native tensors of the present parts, in the layout's order. */
  public List<NDArray> present() {
    return Arrays.stream(arrays).filter(Objects::nonNull).toList();
  }

  /** Tensors of the same parts as are present here. */
  Tensors withPresent(List<NDArray> computed) {
    return map(ours -> computed);
  }

  /** this + alpha · other. */
  public Tensors plus(double alpha, Tensors other) {
    return combine(
        other, (x, y) -> Kernels.plus(x, y, alpha), x -> x, y -> Kernels.scaled(y, alpha));
  }

  /** this + other. */
  public Tensors plus(Tensors other) {
    return plus(1, other);
  }

  /** this + alpha · x ⊙ y, on the parts that are present in both. */
  public Tensors plus(double alpha, Tensors x, Tensors y) {
    Tensors own = within(x).within(y);
    return own.present().isEmpty()
        ? this
        : own.map(w -> Kernels.plus(w, x.within(own).present(), y.within(own).present(), alpha))
            .orElse(this);
  }

  /** (1 − weight) · this + weight · other; exactly one of the two at weight 0 and 1. */
  public Tensors mix(double weight, Tensors other) {
    return combine(
        other,
        (x, y) -> Kernels.mix(x, y, weight),
        x -> Kernels.scaled(x, 1 - weight),
        y -> Kernels.scaled(y, weight));
  }

  /** factor · this; this itself at factor 1. */
  public Tensors times(double factor) {
    return factor == 1 ? this : map(x -> Kernels.scaled(x, factor));
  }

  /** The element-wise product. */
  public Tensors times(Tensors other) {
    return combine(other, Kernels::product, x -> List.of(), y -> List.of());
  }

  /** |this| + offset, element by element, on the present parts. */
  public Tensors magnitude(double offset) {
    return map(x -> Kernels.magnitude(x, offset));
  }

  /** ‖(|this| + offset) ⊙ v‖, part by part: no vector is held. */
  double stretchedNorm(double offset, Tensors v) {
    Tensors own = within(v);
    return own.present().isEmpty()
        ? 0
        : Kernels.stretchedNorm(own.present(), v.within(own).present(), offset);
  }

  /** this + alpha · (|this| + offset)² ⊙ v, on the parts that v has. */
  Tensors plusStretched(double alpha, double offset, Tensors v) {
    Tensors own = within(v);
    return own.present().isEmpty()
        ? this
        : own.map(w -> Kernels.plusStretched(w, v.within(own).present(), offset, alpha))
            .orElse(this);
  }

  /** The parts of this that pass, and the parts of other that do not; nothing is computed. */
  public Tensors where(Predicate<Part> passes, Tensors other) {
    return chosen(i -> passes.test(layout.parts().get(i)), other);
  }

  /** The parts that pass; the others are absent. */
  public Tensors only(Predicate<Part> passes) {
    return where(passes, none());
  }

  /** The parts that are present in other too. */
  public Tensors within(Tensors other) {
    return chosen(i -> other.arrays[i] != null, none());
  }

  /** The parts that are present here, and other's parts where this has none. */
  public Tensors orElse(Tensors other) {
    return chosen(i -> arrays[i] != null, other);
  }

  /**
   * What is made of these tensors by their last use: their memory is given back, and that of
   * everything in between. The result may be these tensors, or share parts with others, not with
   * these.
   */
  public Tensors spentOn(UnaryOperator<Tensors> use) {
    Tensors made = usedOn(use);
    if (made != this) {
      spend();
    }
    return made;
  }

  /** What is made of these tensors, which go on being used; what was in between is given back. */
  public Tensors usedOn(UnaryOperator<Tensors> use) {
    return Scope.making(() -> use.apply(this));
  }

  /** Gives their memory back at once; nobody may use them again. */
  public void spend() {
    present().forEach(NDArray::close);
  }

  /** Whether their memory was given back. */
  public boolean isSpent() {
    return present().stream().anyMatch(array -> ((NativeResource<?>) array).isReleased());
  }

  /** The norm; a {@link NotFiniteException} where some number is NaN or infinite. */
  public double finiteNorm() {
    double norm = norm();
    if (!Double.isFinite(norm)) {
      throw new NotFiniteException();
    }
    return norm;
  }

  /** The L2 norm over all parts together. */
  public double norm() {
    return present().isEmpty() ? 0 : Kernels.norm(present());
  }

  /** The inner product. */
  public double dot(Tensors other) {
    int[] both = indices(i -> arrays[i] != null && other.arrays[i] != null);
    return both.length == 0 ? 0 : Kernels.dot(pick(both), other.pick(both));
  }

  /** The inner product part by part, in the layout's order; 0 where a part is absent. */
  public double[] dots(Tensors other) {
    int[] both = indices(i -> arrays[i] != null && other.arrays[i] != null);
    double[] dots = new double[arrays.length];
    double[] found = both.length == 0 ? new double[0] : Kernels.dots(pick(both), other.pick(both));
    for (int i = 0; i < both.length; i++) {
      dots[both[i]] = found[i];
    }
    return dots;
  }

  /** Each part times its own number, in the layout's order. */
  public Tensors scaled(double[] factors) {
    double[] own =
        Arrays.stream(indices(i -> arrays[i] != null)).mapToDouble(i -> factors[i]).toArray();
    return map(x -> Kernels.scaled(x, own));
  }

  /** 1 at the largest entries over all parts together, 0 elsewhere; of equal ones the first. */
  public Tensors largest(long keep) {
    return map(x -> Kernels.largest(x, keep));
  }

  /**
   * Standard normal numbers on the present parts: each a function of the key and of its place in
   * the layout, as {@link Noise#gaussian}.
   */
  public Tensors normals(long key) {
    long[] starts = new long[arrays.length];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + layout.parts().get(i - 1).size();
    }
    long[] own = Arrays.stream(indices(i -> arrays[i] != null)).mapToLong(i -> starts[i]).toArray();
    return map(x -> Kernels.normals(x, Noise.gaussianKey(key), own));
  }

  /** The same with each row of a part, along its first axis, as long as that row of other. */
  public Tensors filterNormalized(Tensors other) {
    return map(x -> Kernels.filterNormalized(x, other.within(this).present()));
  }

  /** Number of entries of the present parts. */
  public long size() {
    return Arrays.stream(indices(i -> arrays[i] != null))
        .mapToLong(i -> layout.parts().get(i).size())
        .sum();
  }

  /** A copy that shares nothing. */
  public Tensors copy() {
    return map(Kernels::copies);
  }

  /** Zero times this: every number zero if all are finite. */
  public Tensors zeros() {
    return times(0);
  }

  /** Adds other, which has the same parts present, in place. */
  public void add(Tensors other) {
    if (!present().isEmpty()) {
      Kernels.add(present(), other.present());
    }
  }

  /** As {@link #mix}, with other, which has the same parts present, in place. */
  public void approach(double share, Tensors other) {
    Kernels.approach(present(), other.present(), share);
  }

  /** Adds alpha · x ⊙ y, which have the same parts present, in place. */
  public void add(double alpha, Tensors x, Tensors y) {
    if (!present().isEmpty()) {
      Kernels.add(present(), x.present(), y.present(), alpha);
    }
  }

  /**
   * Overwrites the numbers with those of other, whose last use this is: its memory is given back.
   */
  public void become(Tensors other) {
    assign(other);
    other.spend();
  }

  /** Overwrites the numbers with those of other, which has the same parts present. */
  public void assign(Tensors other) {
    Kernels.assign(present(), other.present());
  }

  /** The numbers of the present parts in Java's memory, by name, in the layout's order. */
  public Map<String, Array> values() {
    return byName(Native::read);
  }

  /**
   * As {@link #values}, but where they are, without a copy: only to be read in the thread's
   * innermost scope and before anything changes.
   */
  public Map<String, Array> inPlace() {
    return byName(array -> Native.inPlace(Kernels.contiguous(array)));
  }

  private Map<String, Array> byName(Function<NDArray, Array> read) {
    Map<String, Array> values = new LinkedHashMap<>();
    for (int i : indices(i -> arrays[i] != null)) {
      values.put(layout.parts().get(i).name(), read.apply(arrays[i]));
    }
    return values;
  }

  /** No part at all. */
  private Tensors none() {
    return new Tensors(layout, new NDArray[arrays.length]);
  }

  /** Our parts at the indices that pass, other's at the rest. */
  private Tensors chosen(IntPredicate passes, Tensors other) {
    NDArray[] chosen = other.arrays.clone();
    for (int i : indices(passes)) {
      chosen[i] = arrays[i];
    }
    return new Tensors(layout, chosen);
  }

  private Tensors map(UnaryOperator<List<NDArray>> operation) {
    return combine(none(), null, operation, null);
  }

  private Tensors combine(
      Tensors other,
      BinaryOperator<List<NDArray>> both,
      UnaryOperator<List<NDArray>> onlyThis,
      UnaryOperator<List<NDArray>> onlyOther) {
    if (!layout.equals(other.layout)) {
      throw new IllegalArgumentException("tensors of different layouts");
    }
    NDArray[] results = new NDArray[arrays.length];
    int[] shared = indices(i -> arrays[i] != null && other.arrays[i] != null);
    int[] mine = indices(i -> arrays[i] != null && other.arrays[i] == null);
    int[] others = indices(i -> arrays[i] == null && other.arrays[i] != null);
    if (shared.length > 0) {
      put(results, shared, both.apply(pick(shared), other.pick(shared)));
    }
    if (mine.length > 0) {
      put(results, mine, onlyThis.apply(pick(mine)));
    }
    if (others.length > 0) {
      put(results, others, onlyOther.apply(other.pick(others)));
    }
    return new Tensors(layout, results);
  }

  private static void put(NDArray[] results, int[] indices, List<NDArray> computed) {
    for (int i = 0; i < computed.size(); i++) {
      results[indices[i]] = computed.get(i);
    }
  }

  private List<NDArray> pick(int[] indices) {
    return Arrays.stream(indices).mapToObj(i -> arrays[i]).toList();
  }

  private int[] indices(IntPredicate passes) {
    return IntStream.range(0, arrays.length).filter(passes).toArray();
  }
}
