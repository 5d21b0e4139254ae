/** Tables, plots and pages made from journals and measurements. */
package finetune.report;
