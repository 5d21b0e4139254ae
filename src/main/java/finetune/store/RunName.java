package finetune.store;

/** The name of a run's folder: {@code rte-sampa-0.1-s1}. */
public final class RunName {
  private static final int LONGEST_OPT = 80;

  private RunName() {}

  /**
   * The name of a run; characters of the spec that are unfit for a file name become hyphens.
   *
   * @param sample whether it trains on the built-in sample
   * @param opt the method's spec, such as {@code sampa-0.2+asam:rho=0.5}
   */
  public static String of(String task, boolean sample, String opt, long seed) {
    String fit = opt.replaceAll("[^A-Za-z0-9._-]", "-");
    String cut = fit.substring(0, Math.min(LONGEST_OPT, fit.length()));
    return task + (sample ? "-sample" : "") + "-" + cut + "-s" + seed;
  }
}
