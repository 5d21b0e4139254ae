package finetune.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoreTableTest {
  @Test
  void columnsAreAlignedAndUndefinedScoresExplained() {
    Map<String, Double> best = new LinkedHashMap<>();
    best.put("accuracy", 0.59567);
    best.put("f1", 1.0);
    List<String> lines =
        new ScoreTable()
            .with("best", new Entry.Evaluation(234, 3, 0.68, best, List.of(), true, 277, 1))
            .with(
                "last",
                new Entry.Evaluation(
                    1_390, 5, 10.5, Map.of("accuracy", 0.0), List.of("accuracy"), false, 277, 1))
            .lines();
    assertEquals(
        List.of(
            "      step  epoch     loss  accuracy      f1",
            "best   234      4   0.6800    0.5957  1.0000",
            "last  1390      6  10.5000   0.0000*       -",
            "* not defined for these predictions, counted as 0"),
        lines);
  }
}
