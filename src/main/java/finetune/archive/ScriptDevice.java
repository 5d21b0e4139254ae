package finetune.archive;

/** A device as a value in a TorchScript archive, such as {@code cpu}. */
public record ScriptDevice(String name) {}
