package finetune.method;

/**
 * What a step looked like from outside. Where a method does no such thing the number is NaN; where
 * it does it several times in a step, it is that of the first.
 *
 * @param loss at the weights, on the step's batch
 * @param gradientNorm of the gradient there
 * @param ascentNorm of what was climbed along
 * @param ascentCosine of the angle between that and the gradient at the weights: how good a stale
 *     or predicted gradient is
 * @param ascentDistance between the two
 * @param displacement how far the weights were displaced
 * @param perturbedLoss at the displaced weights
 * @param perturbedNorm of the gradient there
 * @param perturbedCosine of the angle between that and the gradient at the weights
 * @param update how far the step moved the weights
 */
public record Diagnosis(
    double loss,
    double gradientNorm,
    double ascentNorm,
    double ascentCosine,
    double ascentDistance,
    double displacement,
    double perturbedLoss,
    double perturbedNorm,
    double perturbedCosine,
    double update) {}
