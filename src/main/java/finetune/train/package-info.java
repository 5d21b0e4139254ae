/** The loop, evaluation, progress. */
package finetune.train;
