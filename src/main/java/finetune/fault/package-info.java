/**
 * What a user is told when something is wrong: place, hint, exit code; and the strict reading of
 * text and numbers.
 */
package finetune.fault;
