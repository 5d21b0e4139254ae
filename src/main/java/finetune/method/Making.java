package finetune.method;

import finetune.spec.OptSpec;

/** How a term of a spec becomes an object of its role, which joins those that are there already. */
@FunctionalInterface
interface Making {
  /** Adds the term; the base comes first, then the ascent rule, the schedule, the wrappers. */
  void join(Assembler assembler, OptSpec.Term term);
}
