package finetune.fault;

import java.util.Collection;
import java.util.Locale;

/** The known word nearest to a misspelt one. */
public final class Suggestion {
  private static final int FARTHEST = 3;

  private Suggestion() {}

  /** {@code did you mean 'x'?}, or the empty text if no known word is near. */
  public static String didYouMean(String word, Collection<String> known) {
    String nearest = nearest(word, known);
    return nearest.isEmpty() ? "" : "did you mean '" + nearest + "'?";
  }

  /** The nearest known word, or the empty text if all are farther than a third of the letters. */
  private static String nearest(String word, Collection<String> known) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (lower.length() > 60) {
      return "";
    }
    String best = "";
    int least = Math.min(FARTHEST, Math.max(1, (lower.length() + 1) / 3)) + 1;
    for (String candidate : known) {
      int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best;
  }

  /**
   * Insertions, deletions, substitutions and swaps of neighbours between two words (optimal string
   * alignment).
   */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : cheapest(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int cheapest(int[][] d, String a, String b, int i, int j) {
    int change = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int least = Math.min(change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
  }
}
