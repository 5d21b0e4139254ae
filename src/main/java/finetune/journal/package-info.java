/** What a run writes down: JSON lines, progress and tables on the console. */
package finetune.journal;
