/** Recipe files as records, read strictly. */
package finetune.recipe;
