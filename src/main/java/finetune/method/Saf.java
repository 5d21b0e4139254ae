package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.spec.OptSpec;
import finetune.tensor.State;
import finetune.tensor.Tensors;
import java.util.Optional;

/**
 * Sharpness-aware training for free: draws the logits of each example towards those that it had
 * some epochs ago, so that the loss cannot fall steeply (Du et al., arXiv 2205.14083).
 */
final class Saf implements Method {
  /**
   * How it draws.
   *
   * @param lambda weight of the distance
   * @param tau temperature of both softmaxes
   * @param start the last epoch that it leaves alone
   * @param lag epochs between the logits
   * @param end the first epoch that it leaves alone again; absent for never
   */
  record Settings(double lambda, double tau, int start, int lag, Optional<Integer> end) {
    static Settings of(OptSpec.Term p) {
      Optional<Integer> end = p.has("end") ? Optional.of(p.whole("end")) : Optional.empty();
      return new Settings(
          p.number("lambda"), p.number("tau"), p.whole("start"), p.whole("lag"), end);
    }

    private boolean draws(long epoch) {
      return epoch > start && epoch >= lag && end.filter(first -> epoch >= first).isEmpty();
    }
  }

  private final BaseOptimizer base;
  private final Settings settings;
  private final LogitTable table;

  Saf(BaseOptimizer base, Settings settings) {
    this.base = base;
    this.settings = settings;
    this.table = new LogitTable(settings.lag() + 1);
  }

  @Override
  public Answer step(Tensors x, Step t) {
    Loss loss = loss(t);
    Answer here = t.ask(t.clean(x).wanting(loss));
    table.put(t.epoch(), here.examples(), here.logits());
    base.step(x, here.gradient(loss), t.learningRate());
    return here;
  }

  /** That of the task alone where an example was not seen so long ago. */
  private Loss loss(Step t) {
    if (!settings.draws(t.epoch())) {
      return Loss.TASK;
    }
    return table
        .get(t.epoch() - settings.lag(), t.batch(0).examples())
        .<Loss>map(past -> new Loss.Drawn(past, settings.tau(), settings.lambda()))
        .orElse(Loss.TASK);
  }

  @Override
  public int vectors(int lanes) {
    return 1;
  }

  @Override
  public boolean isPlain(boolean still) {
    return settings.lambda() == 0;
  }

  @Override
  public void state(State state) {
    table.state(state);
  }
}
