package finetune.pretrained;

import java.util.Map;

/** A model that has not been given a task. */
public interface Pretrained {
  /** What the user calls it. */
  String name();

  /** SHA-256 of each file that it was read from. */
  Map<String, String> sha256();

  /** Its tokenizer's file, checked. */
  TokenizerFile tokenizerFile();

  /** Its tokenizer; a fault if the model has no positions for so many tokens. */
  Tokenizer tokenizer(int maxLength);

  /**
   * The model with a task's head. A model that brings a head of the right width keeps it; one of
   * another width, or a model that does not do what we need, is a fault with exit code 5.
   *
   * @param tokenizer from {@link #tokenizer}
   * @param probe runs foreign models once
   */
  TaskModel withHead(Head head, Tokenizer tokenizer, Probe probe);
}
