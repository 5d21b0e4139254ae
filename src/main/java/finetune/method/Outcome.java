package finetune.method;

/**
 * What a step reports.
 *
 * @param step its number
 * @param loss mean loss of the step's batch before it, as its method defines that
 * @param learningRate of the step
 * @param gradientNorm global norm of what went to the base optimizer, before clipping
 * @param gradients gradients that were taken
 * @param inSequence how many of them one after the other, if no lane is missing
 * @param forwards forward passes besides
 * @param seconds of the whole step
 * @param modelSeconds of them, spent waiting for the model's answers
 */
public record Outcome(
    long step,
    double loss,
    double learningRate,
    double gradientNorm,
    int gradients,
    int inSequence,
    int forwards,
    double seconds,
    double modelSeconds) {}
