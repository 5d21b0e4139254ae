package finetune.method;

/**
 * What a step reports.
 *
 * @param step its number
 * @param loss mean loss of the step's batch before it, as its method defines that
 * @param lossAt where the loss was taken
 * @param extra what the method adds to the loss, or climbs instead of it; NaN for nothing
 * @param learningRate of the step
 * @param gradientNorm global norm of what went to the base optimizer, before clipping
 * @param gradients gradients that were taken; those on a part of the batch count so much
 * @param inSequence how many of them one after the other, if no lane is missing
 * @param forwards forward passes besides
 * @param batches of the step's own that were used
 * @param seconds of the whole step
 * @param modelSeconds of them, spent waiting for the model's answers
 */
public record Outcome(
    long step,
    double loss,
    LossAt lossAt,
    double extra,
    double learningRate,
    double gradientNorm,
    double gradients,
    double inSequence,
    int forwards,
    int batches,
    double seconds,
    double modelSeconds) {}
