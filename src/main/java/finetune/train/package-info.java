/** The loop, evaluation, and where a run stands. */
package finetune.train;
