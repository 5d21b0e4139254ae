/** Scores of predictions, plain Java on {@code double[]}. */
package finetune.metric;
