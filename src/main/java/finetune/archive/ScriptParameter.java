package finetune.archive;

/**
 * A weight of a TorchScript archive under its dotted name.
 *
 * @param values its values
 * @param isParameter whether its module calls it a parameter; otherwise it is a buffer
 * @param requiresGrad whether it was trained when the archive was written
 */
public record ScriptParameter(Array values, boolean isParameter, boolean requiresGrad) {}
