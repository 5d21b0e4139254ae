package finetune.archive;

/**
 * A weight of a TorchScript archive under its dotted name.
 *
 * @param tensor where its values lie; tied weights are one place
 * @param values its values
 * @param isParameter whether its module calls it a parameter; otherwise it is a buffer
 */
public record ScriptParameter(ScriptTensor tensor, Array values, boolean isParameter) {
  /** Whether it was trained when the archive was written. */
  public boolean requiresGrad() {
    return tensor.requiresGrad();
  }
}
