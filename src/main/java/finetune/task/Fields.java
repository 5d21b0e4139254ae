package finetune.task;

/**
 * The names of the columns that a task reads.
 *
 * @param first the sentence, or the first of a pair
 * @param second the second of a pair, or null
 * @param label the class or score
 */
public record Fields(String first, String second, String label) {}
