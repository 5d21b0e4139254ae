package finetune.random;

/**
 * The randomness of a run: a function of its arguments, with nothing to save and nothing to
 * advance.
 *
 * <p>Bits come from the finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014, with Stafford's
 * constants). These numbers are part of what makes a run repeatable: changing them changes every
 * result, and a test pins them.
 *
 * @param seed the run's seed; neighbouring seeds are unrelated
 */
public record Noise(long seed) {
  /** 2^64 divided by the golden ratio, made odd: counters spread evenly over all 64 bits. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private static final long GAUSSIAN = 0xD1B54A32D192ED03L;

  /** What the numbers are for; two purposes never share numbers. */
  public enum Stream {
    /** Order of the examples in an epoch. */
    ORDER(1),
    /** Which examples a subset takes. */
    SUBSET(2),
    /** Start values of a task head. */
    HEAD(3),
    /** Dropout masks. */
    DROPOUT(4),
    /** What a method draws. */
    METHOD(5),
    /** Vectors that a measurement sends through a model. */
    PROBE(7);

    /** Fixed, so that a new constant in between would not change what the others give. */
    private final long tag;

    Stream(long tag) {
      this.tag = tag;
    }
  }

  /** One well-mixed key; any difference in any argument, or in the seed, gives an unrelated one. */
  public long key(Stream stream, long step, int pass, int part) {
    long key = absorb(0, seed);
    key = absorb(key, stream.tag);
    key = absorb(key, step);
    key = absorb(key, pass);
    return absorb(key, part);
  }

  /** 64 well-mixed bits. */
  public static long bits(long key, long index) {
    // The key enters twice: keys a multiple of GOLDEN apart would otherwise give shifted sequences.
    return mix(mix(key + (index + 1) * GOLDEN) ^ key);
  }

  /** A number in [0, 1), a multiple of 2^-53. */
  public static double uniform(long key, long index) {
    return (bits(key, index) >>> 11) * 0x1p-53;
  }

  /** A standard normal number (Box–Muller), the same on every platform. */
  public static double gaussian(long key, long index) {
    long own = gaussianKey(key);
    double radius = 1 - uniform(own, 2 * index); // (0, 1]: its logarithm is finite
    double angle = 2 * Math.PI * uniform(own, 2 * index + 1);
    return StrictMath.sqrt(-2 * StrictMath.log(radius)) * StrictMath.cos(angle);
  }

  /** The key of the uniform numbers behind gaussian ones: not those that uniform itself gives. */
  public static long gaussianKey(long key) {
    return key ^ GAUSSIAN;
  }

  /** The numbers from 0 to {@code size - 1} in a random order (Fisher–Yates). */
  public static int[] permutation(long key, int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int j = (int) (uniform(key, i) * (i + 1));
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static long absorb(long key, long value) {
    return mix(mix(value + GOLDEN) ^ (key * GOLDEN + GOLDEN));
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
