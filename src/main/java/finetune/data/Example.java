package finetune.data;

/**
 * One row of a task's file as the model sees it, before encoding.
 *
 * @param id position among the examples of its file, from 0
 * @param first the sentence, or the first of a pair
 * @param second the second of a pair, or null
 * @param label class index or score; NaN without a label
 * @param line line in the file, from 1
 */
public record Example(long id, String first, String second, double label, long line) {}
