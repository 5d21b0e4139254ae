package finetune.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several scores by name, in the order in which they are printed.
 *
 * @param values keys such as {@code accuracy}, {@code f1} or {@code accuracy_mm}
 */
public record Scores(Map<String, Score> values) {
  public Scores {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * The scores of predictions.
   *
   * @param suffix appended to each metric's key; empty but for a second evaluation file
   */
  public static Scores of(List<Metric> metrics, double[] gold, double[] predicted, String suffix) {
    Map<String, Score> values = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      values.put(metric.key() + suffix, metric.of(gold, predicted));
    }
    return new Scores(values);
  }

  /** These scores and then the others. */
  public Scores and(Scores others) {
    Map<String, Score> both = new LinkedHashMap<>(values);
    both.putAll(others.values);
    return new Scores(both);
  }

  /** The numbers by name; 0 where a score is not defined. */
  public Map<String, Double> numbers() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    values.forEach((name, score) -> numbers.put(name, score.value()));
    return numbers;
  }

  /** The names of those that are not defined for these predictions. */
  public List<String> undefined() {
    return values.keySet().stream().filter(name -> !values.get(name).defined()).toList();
  }

  /** The score of that name, which must be there. */
  public Score get(String key) {
    Score score = values.get(key);
    if (score == null) {
      throw new IllegalArgumentException("no score " + key + " among " + values.keySet());
    }
    return score;
  }
}
