/** The lanes that answer a method's requests. */
package finetune.model;
