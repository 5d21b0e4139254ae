package finetune.method;

import finetune.optim.LearningRate;
import finetune.optim.LearningRateSchedule;
import finetune.optim.Share;
import finetune.spec.OptSpec;
import finetune.tensor.State;
import finetune.tensor.Tensors;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * Stochastic weight averaging: evaluates the mean of the weights that the last part of a run passes
 * through, and trains on from the weights themselves (Izmailov et al., arXiv 1803.05407).
 */
final class Swa implements Method {
  /**
   * What is averaged.
   *
   * @param start share of the steps after which the first weights are collected
   * @param every steps between collected weights; absent for a tenth of the steps that are left
   * @param rate learning rate that the run ends with; absent for that of the recipe
   */
  record Settings(Share start, Optional<Integer> every, Optional<Double> rate) {
    static Settings of(OptSpec.Term term) {
      Share start = Share.decimal(term.number("start"));
      Optional<Integer> every =
          term.has("every") ? Optional.of(term.whole("every")) : Optional.empty();
      Optional<Double> rate = term.has("lr") ? Optional.of(term.number("lr")) : Optional.empty();
      return new Settings(start, every, rate);
    }

    /** Steps after which the first weights are collected. */
    long first(long steps) {
      return start.of(steps, RoundingMode.HALF_UP);
    }

    /** Whether the weights are collected when so many steps are done. */
    boolean collects(long done, long steps) {
      long first = first(steps);
      long tenth = Math.max(1, (steps - first + 5) / 10); // rounded to the nearest
      return done >= first && (done - first) % every.map(Integer::longValue).orElse(tenth) == 0;
    }
  }

  private final Method method;
  private final Settings settings;
  private Tensors mean;
  private long count;

  Swa(Method method, Settings settings) {
    this.method = method;
    this.settings = settings;
  }

  @Override
  public Answer step(Tensors x, Step t) {
    if (t.number() <= settings.first(t.run().steps())) {
      begin(x, t);
    }
    Answer reported = method.step(x, t);
    if (settings.collects(t.number() + 1, t.run().steps())) {
      collect(x);
    }
    return reported;
  }

  @Override
  public void requireNext(Step t) {
    method.requireNext(t);
  }

  /** Forgets the mean of a finished run that is extended; the first weights are those here. */
  private void begin(Tensors x, Step t) {
    count = 0;
    if (t.number() > 0 && t.number() == settings.first(t.run().steps())) {
      collect(x);
    } else {
      mean = null;
    }
  }

  private void collect(Tensors x) {
    if (mean == null) {
      mean = x.copy();
    } else if (count == 0) {
      mean.assign(x);
    } else {
      mean.approach(1.0 / (count + 1), x);
    }
    count++;
  }

  @Override
  public Tensors evaluationWeights(Tensors x) {
    return count > 0 ? mean : method.evaluationWeights(x);
  }

  @Override
  public LearningRate learningRate(LearningRateSchedule ofRecipe) {
    return settings
        .rate()
        .<LearningRate>map(last -> new SettlingRate(ofRecipe.peak(), last, settings.start()))
        .orElseGet(() -> method.learningRate(ofRecipe));
  }

  @Override
  public LossAt lossAt(Step t) {
    return method.lossAt(t);
  }

  @Override
  public int lanes() {
    return method.lanes();
  }

  @Override
  public int vectors(int lanes) {
    return method.vectors(lanes) + 1;
  }

  @Override
  public int batchesPerStep() {
    return method.batchesPerStep();
  }

  @Override
  public int batches(Step t) {
    return method.batches(t);
  }

  @Override
  public void state(State state) {
    mean = state.tensors("mean", mean);
    count = state.count("count", count);
  }
}
