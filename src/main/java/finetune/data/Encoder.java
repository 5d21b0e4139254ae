package finetune.data;

/** Turns text into token ids; safe for use by several threads. */
@FunctionalInterface
public interface Encoder {
  /** The ids of a text, or of a pair where the second is not null. */
  Encoding encode(String first, String second);
}
