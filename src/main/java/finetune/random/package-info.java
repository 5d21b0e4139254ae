/** Numbers that are a function of (seed, step, pass, stream, index). */
package finetune.random;
