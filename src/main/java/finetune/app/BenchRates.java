package finetune.app;

/**
 * What is done besides training, in examples a second.
 *
 * @param evaluation from token ids to outputs
 * @param prediction from texts to outputs
 * @param tokenization from texts to token ids
 */
record BenchRates(double evaluation, double prediction, double tokenization) {}
