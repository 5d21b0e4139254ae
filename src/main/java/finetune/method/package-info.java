/** SAM and its relatives: where gradients are taken and how they are blended. */
package finetune.method;
