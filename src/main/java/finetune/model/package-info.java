/**
 * Lanes: each has a device, or its share of the CPU's threads, and computes one gradient at a time,
 * as a method asks for it.
 */
package finetune.model;
