/** What the loss looks like around the weights of a model. */
package finetune.sharpness;
