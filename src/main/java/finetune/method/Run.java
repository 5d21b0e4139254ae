package finetune.method;

import finetune.data.Batches;
import finetune.optim.Schedule;

/**
 * What does not change during a run.
 *
 * @param steps of the whole run
 * @param batchesPerStep of the method
 */
public record Run(
    long steps, Schedule schedule, Batches batches, int batchesPerStep, Oracle oracle) {}
