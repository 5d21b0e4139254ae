package finetune.optim;

/** The learning rate as a function of the step. */
@FunctionalInterface
public interface LearningRate {
  /** Rate of a step, from 0, of a run of so many steps; defined beyond its end too. */
  double rate(long step, long steps);
}
