package finetune.recipe;

/** How the learning rate goes on after the warm-up. */
public enum RateSchedule {
  /** Down to 0 in a straight line. */
  LINEAR,
  /** Down to 0 along half a cosine. */
  COSINE,
  /** As it is. */
  CONSTANT
}
