package finetune.archive;

/** What a pickle may name, and what it means; a refusal is an IllegalArgumentException. */
interface PickleTypes {
  /** Whether the pickle may name this class or function. */
  boolean allows(Global global);

  /** The meaning of a call. */
  Object call(Global function, Tuple arguments);

  /** The meaning of an object of a class with a state. */
  Object object(Global type, Object state);

  /** The meaning of a persistent id. */
  Object persistent(Tuple id);
}
