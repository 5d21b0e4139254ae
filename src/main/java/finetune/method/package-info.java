/**
 * SAM and its relatives: where gradients are taken and how they are blended; with the {@code --opt}
 * grammar that composes them and the manual that tells of them.
 */
package finetune.method;
