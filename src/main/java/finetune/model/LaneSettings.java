package finetune.model;

import finetune.random.Noise;

/**
 * How every lane computes.
 *
 * @param threads threads of one gradient; results are bit-identical for equal numbers only
 * @param accumulate micro-batches a batch is split into
 * @param noise where dropout masks come from
 * @param drawsFromTorch whether the model draws its masks from libtorch's own generator: it is
 *     seeded before every pass, and lanes take turns
 */
public record LaneSettings(int threads, int accumulate, Noise noise, boolean drawsFromTorch) {
  public LaneSettings {
    if (threads < 1 || accumulate < 1) {
      throw new IllegalArgumentException(threads + " threads, " + accumulate + " micro-batches");
    }
  }
}
