package finetune.method;

/**
 * What a step looked like from outside. Where a method does no such thing the number is NaN; where
 * it does it several times in a step, it is that of the first.
 *
 * @param loss at the weights, on the step's batch
 * @param gradientNorm of the gradient there
 * @param ascentNorm of the gradient that the ascent rule was given
 * @param ascentCosine of the angle between that and the gradient at the weights, on the parts that
 *     it has: how good a stale or predicted gradient is
 * @param ascentDistance between the two, on these parts
 * @param displacement how far the weights were displaced
 * @param perturbedLoss at the displaced weights, if that is on the same examples
 * @param perturbedNorm of the gradient there, on whatever examples it was taken
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
