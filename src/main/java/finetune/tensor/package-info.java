/**
 * The weights of a model as one vector; the lifetimes of native memory; the fused kernels; what of
 * the processor libtorch may use.
 *
 * <p>Native memory lives as long as a run (the state, which a {@link finetune.tensor.Keeper}
 * keeps), as long as a {@link finetune.tensor.Scope} (a step, a piece of work), or until its last
 * use: {@code spentOn} and {@code spend} free a vector inside a scope that goes on, since a step
 * has room for few as large as the weights. Who writes a method must know that the weights of
 * {@code Step.perturbed} are freed with the answer and that {@code BaseOptimizer.step} uses its
 * gradient up.
 *
 * <p>What an object remembers from step to step it shows, piece by piece, to a {@link
 * finetune.tensor.State}. The same lines serve three visitors: a {@link finetune.tensor.Snapshot}
 * takes it for a checkpoint, gives it back, and the keeper moves it out of the step's scope.
 */
package finetune.tensor;
