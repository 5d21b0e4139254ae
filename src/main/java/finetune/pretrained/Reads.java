package finetune.pretrained;

import java.util.Locale;

/** What our head reads of what a foreign module answers. */
enum Reads {
  /** The answer is the logits: there is no head of ours. */
  LOGITS,
  /** The second answer, [B,H]. */
  POOLED,
  /** The hidden state of the first token. */
  FIRST;

  /** Its name in the graph. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
