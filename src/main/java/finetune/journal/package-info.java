/** What a run writes down: JSON lines, TensorBoard events, the console. */
package finetune.journal;
