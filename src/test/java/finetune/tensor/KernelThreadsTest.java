package finetune.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.pytorch.jni.JniUtils;
import finetune.archive.Array;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * However many threads do the arithmetic of a step, its bits are the same: a run on several lanes,
 * whose threads all join in, is that on one.
 */
@Tag("native")
class KernelThreadsTest {
  /** Large enough for libtorch to share them out, and of lengths that leave odd ends. */
  private static final Layout LAYOUT =
      new Layout(
          List.of(
              Part.of("a", 517, 401), Part.of("b", 100_003), Part.of("c", 37), Part.of("d", 8, 8)));

  /** Of more than 32,768 rows of 1,024: libtorch could share out even the sum over them. */
  private static final Layout LONG = new Layout(List.of(Part.of("a", 35_000_017)));

  private static final Kernels.Adam ADAM = new Kernels.Adam(0.01, 0.9, 0.999, 0.1, 1e-8, 3, 0.7);
  private static final Kernels.Sgd SGD = new Kernels.Sgd(0.1, 0.9, 0.01, true, false, 0.7);

  private final Scope scope = Scope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void everyOperation() {
    Tensors like = Tensors.of(LAYOUT, KernelThreadsTest::zeros);
    Tensors x = like.normals(1);
    Tensors y = like.normals(2);
    Tensors z = like.normals(3);
    Map<String, Supplier<Tensors>> vectors = new LinkedHashMap<>();
    vectors.put("plus", () -> x.plus(0.3, y));
    vectors.put("plus of a product", () -> x.plus(0.3, y, z));
    vectors.put("mix", () -> x.mix(0.3, y));
    vectors.put("times", () -> x.times(0.3).times(y));
    vectors.put("magnitude", () -> x.magnitude(0.01));
    vectors.put("stretched", () -> x.plusStretched(0.3, 0.01, y));
    vectors.put("filter-normalized", () -> matrices(x).filterNormalized(y));
    vectors.put("largest", () -> x.largest(100_000));
    vectors.put("scaled", () -> x.scaled(new double[] {0.1, 0.2, 0.3, 0.4}));
    vectors.put("normals", () -> x.normals(7));
    vectors.put("approach", () -> changed(x, own -> own.approach(0.3, y)));
    vectors.put("add", () -> changed(x, own -> own.add(0.3, y, z)));
    vectors.put("AdamW", () -> adamw(x, y));
    vectors.put("a peek of AdamW", () -> Kernels.adamwPeek(x, y, z, z.times(z), ADAM));
    vectors.put("SGD", () -> sgd(x, y));
    vectors.put("a peek of SGD", () -> Kernels.sgdPeek(x, y, z, SGD));
    vectors.forEach((name, made) -> same(name, () -> bits(made.get())));
    numbers(x, y, z).forEach(KernelThreadsTest::same);
  }

  @Test
  void normsAndProductsOfManyRows() {
    // Of sizes so different that no sum over the rows is exact.
    Tensors x =
        Tensors.of(LONG, KernelThreadsTest::scales)
            .times(Tensors.of(LONG, KernelThreadsTest::zeros).normals(1));
    numbers(x, x, x).forEach(KernelThreadsTest::same);
    Tensors small = x.times(1e-30);
    same("the norm of small numbers", small::norm);
  }

  private static Tensors matrices(Tensors tensors) {
    return tensors.only(part -> part.shape().size() > 1);
  }

  private static Array zeros(Part part) {
    return Array.ofFloats(
        new float[(int) part.size()], part.shape().stream().mapToLong(Long::longValue).toArray());
  }

  private static Array scales(Part part) {
    float[] scales = new float[(int) part.size()];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = Math.scalb(1f, i / 1024 % 41 - 20);
    }
    return Array.ofFloats(scales, scales.length);
  }

  private static List<ByteBuffer> bits(Tensors tensors) {
    return tensors.values().values().stream().map(Array::data).toList();
  }

  private static Map<String, Supplier<Object>> numbers(Tensors x, Tensors y, Tensors z) {
    Map<String, Supplier<Object>> numbers = new LinkedHashMap<>();
    numbers.put("norm", x::norm);
    numbers.put("stretched norm", () -> x.stretchedNorm(0.01, y));
    numbers.put("dot", () -> x.dot(y));
    numbers.put("dots", () -> Arrays.toString(x.dots(z)));
    return numbers;
  }

  private static Tensors adamw(Tensors x, Tensors y) {
    Tensors w = x.copy();
    Tensors m = y.times(0.1);
    Tensors v = y.times(y);
    Kernels.adamw(w, y.copy(), m, v, ADAM);
    return w.plus(m).plus(v);
  }

  private static Tensors sgd(Tensors x, Tensors y) {
    Tensors w = x.copy();
    Tensors buffer = x.times(0.1);
    Kernels.sgd(w, y.copy(), buffer, SGD);
    return w.plus(buffer);
  }

  private static Tensors changed(Tensors x, Consumer<Tensors> change) {
    Tensors own = x.copy();
    change.accept(own);
    return own;
  }

  /** Asks with one thread, and with several: their shares end elsewhere. */
  private static void same(String name, Supplier<Object> asked) {
    int own = JniUtils.getNumThreads();
    Object alone = Scope.during(() -> Torch.with(1, asked));
    for (int threads : new int[] {2, 3, 7}) {
      Object together =
          Scope.during(
              () ->
                  Torch.with(
                      threads,
                      () -> {
                        assertEquals(threads, JniUtils.getNumThreads());
                        return asked.get();
                      }));
      assertEquals(alone, together, name + " with " + threads + " threads");
      assertEquals(own, JniUtils.getNumThreads());
    }
  }
}
