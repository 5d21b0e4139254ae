/** The only code that writes files: atomic, checked, locked; checkpoints, caches. */
package finetune.store;
