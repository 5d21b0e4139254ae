/** What each task reads, predicts and is scored by. */
package finetune.task;
