package finetune.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import finetune.SharedData;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.metric.Scores;
import finetune.task.Task;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictionsTest {
  @Test
  void scoresOfTheMrpcFileAreThePublishedOnes() {
    Scores scores = file(Task.MRPC, "mrpc_test_cbow.tsv").scores(Task.MRPC);
    assertEquals(0.8150242326332795, scores.get("f1").value(), 1e-9);
    assertEquals(0.7344927536231884, scores.get("accuracy").value(), 1e-9);
  }

  @ParameterizedTest
  @CsvSource({
    "stsb_test_cbow.tsv,1379,0.6120225276262308,0.5888920017533744",
    "stsb_dev_all-minilm-l6-v2_cosine.tsv,1500,0.8696194944833859,0.8671638221669441",
    "stsb_test_all-minilm-l6-v2_cosine.tsv,1379,0.8274064253546992,0.820324521729444"
  })
  void scoresOfTheStsbFilesAreThePublishedOnes(
      String name, int n, double pearson, double spearman) {
    Predictions predictions = file(Task.STSB, name);
    assertEquals(n, predictions.gold().length);
    Scores scores = predictions.scores(Task.STSB);
    assertEquals(pearson, scores.get("pearson").value(), 1e-9);
    assertEquals(spearman, scores.get("spearman").value(), 1e-9);
  }

  @Test
  void labelsAreThoseOfTheTaskAndTheHeaderIsOptional() {
    String rows = "0\tentailment\tnot_entailment\n1\tnot_entailment\tnot_entailment\n";
    for (String header : List.of("", "index\tgold\tprediction\n")) {
      Predictions read = Predictions.read(Task.RTE, Told.text("p.tsv", header + rows));
      assertArrayEquals(new double[] {0, 1}, read.gold());
      assertArrayEquals(new double[] {1, 1}, read.predicted());
    }
  }

  @Test
  void predictedScoresMayLieOutsideTheScale() {
    Predictions read = Predictions.read(Task.STSB, Told.text("p.tsv", "0\t5\t5.2\n1\t0\t-.1\n"));
    assertArrayEquals(new double[] {5.2, -0.1}, read.predicted());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "STSB|0,5,nan|p.tsv:1:5: prediction 'nan' is not a decimal number",
        "STSB|0,5.5,1|p.tsv:1:3: score '5.5' must be a decimal number in [0,5]",
        "MRPC|0,1,2|p.tsv:1:5: label '2' is not 0 or 1",
        "MRPC|0,1|p.tsv:1:1: expected 3 columns, found 2;"
            + " index, gold and prediction are separated by tabs",
        "MRPC|0,1,1,1|p.tsv:1:7: expected 3 columns, found 4 (column 4 starts here)",
        "MRPC|index,gold,predicton|p.tsv:1:1: column 'prediction' not found,"
            + " found index, gold, predicton; did you mean 'predicton'?",
        "MRPC|index,gold,prediction|p.tsv: no predictions (1 header line, 0 rows)",
        "MRPC|''|p.tsv: no predictions (0 bytes)"
      })
  void badFilesAreFaultsOfTheData(Task task, String row, String line) {
    Input input = Told.text("p.tsv", row.replace(',', '\t') + (row.isEmpty() ? "" : "\n"));
    Fault fault = assertThrows(Fault.class, () -> Predictions.read(task, input));
    assertEquals(List.of(line), fault.lines());
    assertEquals(ExitCode.DATA, fault.code());
  }

  @Test
  void anIndexIsThereOnce() {
    Input input = Told.text("p.tsv", "a\t1\t1\nb\t1\t0\na\t1\t1\n");
    Fault fault = assertThrows(Fault.class, () -> Predictions.read(Task.MRPC, input));
    assertEquals(List.of("p.tsv:3:1: index 'a' is there twice"), fault.lines());
  }

  private static Predictions file(Task task, String name) {
    return Predictions.read(task, Input.file(SharedData.path("glue-metrics/" + name)));
  }
}
