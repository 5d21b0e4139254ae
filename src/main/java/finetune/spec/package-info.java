/**
 * What {@code --opt} says, read strictly: the grammar, the catalogue's entries and their keys, what
 * can be composed.
 *
 * <p>It does not depend on the methods: the catalogue, and what each term that was read is turned
 * into, are passed in.
 */
package finetune.spec;
