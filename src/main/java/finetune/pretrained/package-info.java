/**
 * From a checkpoint in the wild to a TorchScript model and its tokenizer (which is an {@code
 * Encoder}).
 */
package finetune.pretrained;
