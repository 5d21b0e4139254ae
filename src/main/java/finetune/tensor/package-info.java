/** The weights of a model as one vector; the two lifetimes of native memory; the fused kernels. */
package finetune.tensor;
