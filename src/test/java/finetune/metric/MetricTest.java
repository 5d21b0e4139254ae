package finetune.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import finetune.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTest {
  private static final double EXACT = 1e-9;

  /**
   * The examples of Hugging Face's evaluate, with scikit-learn's and scipy's values; without those
   * that weigh their examples or average over classes, which no task asks for.
   */
  @TestFactory
  List<DynamicTest> equalsThePublishedVectors() throws IOException {
    JsonArray vectors = json("glue-metrics/vectors.json").getAsJsonArray();
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonElement element : vectors) {
      JsonObject vector = element.getAsJsonObject();
      if (vector.has("sample_weight") || averagesClasses(vector)) {
        continue;
      }
      double expected = vector.get("expected").getAsDouble();
      tests.add(
          DynamicTest.dynamicTest(
              vector.toString(), () -> assertEquals(expected, score(vector).value(), EXACT)));
    }
    assertEquals(9, tests.size());
    return tests;
  }

  @TestFactory
  List<DynamicTest> equalsThePublishedScoresOfWholeFiles() throws IOException {
    JsonObject files = json("glue-metrics/expected.json").getAsJsonObject();
    List<DynamicTest> tests = new ArrayList<>();
    for (Map.Entry<String, JsonElement> file : files.entrySet()) {
      for (Metric metric : Metric.values()) {
        JsonElement expected = file.getValue().getAsJsonObject().get(metric.key());
        if (expected != null) {
          tests.add(
              DynamicTest.dynamicTest(
                  file.getKey() + " " + metric.key(),
                  () -> {
                    double[] gold = column(file.getKey(), 1);
                    double[] predicted = column(file.getKey(), 2);
                    assertEquals(expected.getAsDouble(), metric.of(gold, predicted).value(), EXACT);
                  }));
        }
      }
    }
    assertEquals(9, tests.size());
    return tests;
  }

  @ParameterizedTest
  @EnumSource
  void N10_nothingToScoreIsZeroAndUndefined(Metric metric) {
    assertEquals(new Score(0, false), metric.of(new double[0], new double[0]));
  }

  @ParameterizedTest
  @EnumSource(names = {"MATTHEWS", "PEARSON", "SPEARMAN"})
  void N10_constantInputIsZeroAndUndefined(Metric metric) {
    double[] constant = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
    double[] other = {1, 0, 1, 1, 0, 1};
    assertEquals(Score.UNDEFINED, metric.of(constant, other));
    assertEquals(Score.UNDEFINED, metric.of(other, constant));
    assertEquals(Score.UNDEFINED, metric.of(constant, constant));
  }

  @Test
  void N10_f1WithoutAnyPositiveIsUndefinedAndWithNoneRightIsZero() {
    assertEquals(Score.UNDEFINED, Metric.F1.of(new double[] {0, 0}, new double[] {0, 0}));
    assertEquals(new Score(0, true), Metric.F1.of(new double[] {0, 1}, new double[] {1, 0}));
  }

  @ParameterizedTest
  @EnumSource(names = {"PEARSON", "SPEARMAN"})
  void N10_numbersThatAreNoneAreUndefined(Metric metric) {
    assertEquals(
        Score.UNDEFINED, metric.of(new double[] {1, 2, 3}, new double[] {1, Double.NaN, 2}));
  }

  @ParameterizedTest
  @EnumSource(names = {"PEARSON", "SPEARMAN"})
  void correlationsSurviveHugeAndTinyNumbers(Metric metric) {
    for (double scale : new double[] {1e300, 1, 1e-300}) {
      double[] a = {1 * scale, 2 * scale, 4 * scale};
      double[] b = {3 * scale, 1 * scale, 0};
      double expected = metric.of(new double[] {1, 2, 4}, new double[] {3, 1, 0}).value();
      assertEquals(expected, metric.of(a, b).value(), EXACT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void perfectPredictionsScoreOne(Metric metric) {
    double[] gold = {0, 1, 1, 0, 1};
    assertEquals(1, metric.of(gold, gold).value(), EXACT);
  }

  @Test
  void equalValuesShareTheAverageRank() {
    double[] ranks = Correlation.ranks(new double[] {3, 0.0, 3, -0.0, 7, 3});
    assertArrayEquals(new double[] {4, 1.5, 4, 1.5, 6, 4}, ranks);
  }

  @Test
  void scoresKeepTheirOrderAndNames() {
    double[] gold = {0, 1};
    Scores matched = Scores.of(List.of(Metric.F1, Metric.ACCURACY), gold, gold, "");
    Scores both = matched.and(Scores.of(List.of(Metric.ACCURACY), gold, gold, "_mm"));
    assertEquals(List.of("f1", "accuracy", "accuracy_mm"), List.copyOf(both.values().keySet()));
    assertEquals(new Score(1, true), both.get("accuracy_mm"));
    assertThrows(IllegalArgumentException.class, () -> both.get("pearson"));
  }

  @ParameterizedTest
  @EnumSource
  void differentNumbersOfLabelsAndPredictionsAreRefused(Metric metric) {
    assertThrows(
        IllegalArgumentException.class, () -> metric.of(new double[] {1}, new double[] {1, 0}));
  }

  private static Score score(JsonObject vector) {
    double[] gold = numbers(vector.get("references"));
    double[] predicted = numbers(vector.get("predictions"));
    String metric = vector.get("metric").getAsString();
    if (metric.equals("pearson") || metric.equals("spearman")) {
      return Metric.valueOf(metric.toUpperCase(Locale.ROOT)).of(gold, predicted);
    }
    Confusion confusion = Confusion.of(gold, predicted);
    if (metric.equals("matthews")) {
      return confusion.matthews();
    }
    if (vector.has("average")) {
      return confusion.accuracy(); // micro: the same number where each example has one label
    }
    JsonElement positive = vector.get("pos_label");
    return confusion.f1(positive == null ? 1 : positive.getAsDouble());
  }

  private static boolean averagesClasses(JsonObject vector) {
    return vector.has("average") && !vector.get("average").getAsString().equals("micro");
  }

  private static double[] numbers(JsonElement array) {
    return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
        .mapToDouble(JsonElement::getAsDouble)
        .toArray();
  }

  private static double[] column(String file, int column) throws IOException {
    return SharedData.rows("glue-metrics/" + file).stream()
        .mapToDouble(row -> Double.parseDouble(row[column]))
        .toArray();
  }

  private static JsonElement json(String file) throws IOException {
    return JsonParser.parseString(Files.readString(SharedData.path(file)));
  }
}
