/** The fine-tuning toolkit for the JVM. */
package finetune;
