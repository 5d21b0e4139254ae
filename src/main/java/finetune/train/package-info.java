/** The training loop, evaluation, and the point from which a run resumes. */
package finetune.train;
