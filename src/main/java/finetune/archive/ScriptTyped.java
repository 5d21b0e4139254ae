package finetune.archive;

/**
 * A list or dictionary of a TorchScript archive with its type, which an empty one could not tell.
 *
 * @param type such as {@code List[str]}
 */
public record ScriptTyped(Object value, String type) {}
