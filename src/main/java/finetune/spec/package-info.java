/**
 * What {@code --opt} says, read strictly: the grammar, the catalogue's entries and their keys, what
 * can be composed.
 *
 * <p>It knows methods by their entries alone: which there are, and what becomes of a term, is told
 * from outside.
 */
package finetune.spec;
