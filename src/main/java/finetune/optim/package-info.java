/** Base optimizers and learning rates: a gradient becomes a step. */
package finetune.optim;
