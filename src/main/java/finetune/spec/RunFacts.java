package finetune.spec;

/**
 * What a spec may demand of the run that it is for.
 *
 * @param task its name
 * @param isRegression whether its labels are scores, not classes
 * @param batchSize rows a step
 */
public record RunFacts(String task, boolean isRegression, int batchSize, int epochs) {}
