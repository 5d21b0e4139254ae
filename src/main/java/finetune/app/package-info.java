/** {@code Experiment}, a run from its recipe to its model, and the commands of the command line. */
package finetune.app;
