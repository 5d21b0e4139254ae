/**
 * Examples from files, and the batch of any step (plain Java arrays; an {@code Encoder} turns text
 * into ids).
 */
package finetune.data;
