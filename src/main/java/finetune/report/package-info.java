/** Pictures of numbers. */
package finetune.report;
