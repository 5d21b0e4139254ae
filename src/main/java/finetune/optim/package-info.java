/** Base optimizers and schedules: a gradient becomes a step. */
package finetune.optim;
