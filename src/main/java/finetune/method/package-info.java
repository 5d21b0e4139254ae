/**
 * SAM and its relatives: where gradients are taken and how they are blended; with the {@code --opt}
 * grammar that composes them.
 */
package finetune.method;
