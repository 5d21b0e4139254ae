package finetune.spec;

import finetune.fault.Place;

/**
 * A rho given outside the spec, as {@code --rho} does.
 *
 * @param text the number as it was written
 * @param precedence how it stands to a rho inside the spec
 */
public record Rho(String text, Place place, Precedence precedence) {
  /** Which of two statements of rho holds. */
  public enum Precedence {
    /** It comes from a stronger layer than the spec and replaces a rho there. */
    REPLACES,
    /** Both were said in one breath: they must agree. */
    AGREES,
    /** It comes from a weaker layer: it counts only where the spec says nothing. */
    YIELDS
  }
}
