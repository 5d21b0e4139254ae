/** {@code Experiment}, the one place that constructs, and the commands of the command line. */
package finetune.app;
