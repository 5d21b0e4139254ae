/** What there is to read about the methods: a page each, and what the catalogue knows of it. */
package finetune.manual;
