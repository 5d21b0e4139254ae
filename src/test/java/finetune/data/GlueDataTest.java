package finetune.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.SharedData;
import finetune.task.Split;
import finetune.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The official files, with the counts that were published for them. */
class GlueDataTest {
  private final Told told = new Told();

  /** Examples of each class in the order of the class indices. */
  @ParameterizedTest
  @CsvSource({
    "COLA,train,2528 6023,cb368ebeb9f27d7ad03720d27ddc95687a311bdb100781a2fe59a5f5b1bc0624",
    "COLA,dev,322 721,8c013e21dc39957cac37378d87bebe225b694a0d5fe13eded66c2856628833fd",
    "SST2,train,29780 37569,48eac26399f8456935f81dd9e3a745c1430adb6c62e233ccfe22db4a0d15d1d1",
    "SST2,dev,428 444,54a9c12c77e402fc14d6a66a506f24d999f596b0176eb777c972cccc2f9cc4b0",
    "MRPC,train,1194 2474,69abcedee3cf738c6ce58d772e43e1b7cdf5b4edee4aceda459c0d9f4e5599f3",
    "MRPC,dev,129 279,9e8f284788040f7c9ecde2e1b3c07237c756f926bd9ef8548ef5d34b56f69f17",
    "QQP,train,12577 7423,f42cf8f0bd445a55212a654d6d9eb19aaed282eddab0cc42e188b0a6687c3fb7",
    "QQP,dev,2172 1324,59a238bbd987a8f07f0f3165867893dc124299e766f49196ed5a5a3f1900eac5",
    "MNLI,dev_matched,3479 3123 3213,"
        + "9f39a2b22ce4e1fb96313571dabd5f1ef253a514c435c03f41a7ecb5be664ed1",
    "QNLI,dev,2702 2761,ac19409dcb04631eaaa094bdebdcf621086bc352503dfb6a1a648b614986f4fd",
    "RTE,train,1249 1241,41e3a9b063433392343fad9e962cf2f58b681c78d8f71592f4186f0837246c5c",
    "RTE,dev,146 131,80230dfa1347282e7b532b06a1004a76a710087541189bf874223ddf0e3819fb",
    "WNLI,train,323 312,9a88e9d54b6861cc796a088e9acf4f5f65064a9ef65ae6fa7a688b28391e5c9a",
    "WNLI,dev,40 31,cba00490596dd14be8cf53b4f53bb744abe3a7b89f81ab210528d80225338ed5"
  })
  void hasThePublishedLabels(Task task, String split, String counts, String sha256) {
    Dataset data = read(task, split);
    long[] expected = Stream.of(counts.split(" ")).mapToLong(Long::parseLong).toArray();
    long[] found = new long[expected.length];
    for (double label : data.labels()) {
      found[(int) label]++;
    }
    assertEquals(Arrays.toString(expected), Arrays.toString(found));
    assertEquals(sha256, data.sha256());
    assertEquals(0, data.skipped() + data.emptyTexts());
  }

  @ParameterizedTest
  @CsvSource({"train,5749,2.70100", "dev,1500,2.36391"})
  void stsbHasThePublishedScores(String split, int rows, double mean) {
    double[] scores = read(Task.STSB, split).labels();
    assertEquals(rows, scores.length);
    // As printed, not as rounded to a float: correlations are computed on these.
    assertTrue(Arrays.stream(scores).anyMatch(score -> score == 3.8));
    assertEquals(mean, Arrays.stream(scores).average().orElseThrow(), 5e-6);
  }

  @ParameterizedTest
  @CsvSource({
    "COLA,1063",
    "SST2,1821",
    "MRPC,1725",
    "STSB,1379",
    "QNLI,5463",
    "RTE,3000",
    "WNLI,146"
  })
  void testFilesHaveThePublishedRows(Task task, int rows) {
    Dataset data = read(task, "test");
    assertEquals(rows, data.size());
    assertTrue(Arrays.stream(data.labels()).allMatch(Double::isNaN));
    assertEquals(List.of(), told.lines);
  }

  @Test
  void T01_T06_marksAndQuotesOfMrpcAreReadAsTheyAre() {
    Example first = read(Task.MRPC, "dev").examples().get(0);
    assertTrue(first.first().startsWith("He said the foodservice pie business doesn 't fit"));
    assertTrue(first.second().startsWith("\" The foodservice pie business does not fit"));
  }

  @Test
  void T02_QnliDevHoldsThreeMarks() {
    read(Task.QNLI, "dev");
    assertEquals(1, told.lines.size());
    assertTrue(
        told.lines.get(0).contains("byte-order mark inside file (3 in all)"), told.lines.get(0));
  }

  @Test
  void T04_theSameExamplesWithWindowsLineEnds() throws IOException {
    Split dev = Task.STSB.dev().get(0);
    String text = Files.readString(SharedData.path("glue/STS-B/dev.tsv")).replace("\n", "\r\n");
    Dataset windows =
        TaskReader.read(Task.STSB, dev, Told.text("f.tsv", text), Reading.failing(told));
    assertEquals(read(Task.STSB, "dev").examples(), windows.examples());
  }

  @Test
  void T25_aSubsetOfQqpIsNoticed() {
    read(Task.QQP, "train");
    String warning = "warning[DATA]: QQP train has 20,000 rows, GLUE has 363,846";
    assertTrue(told.lines.contains(warning), told.lines.toString());
  }

  @ParameterizedTest
  @CsvSource({"COLA,16", "STSB,6", "RTE,0"})
  void T30_theKnownOverlapsAreFound(Task task, long rows) {
    assertEquals(rows, Overlap.rows(read(task, "train"), read(task, "dev")));
  }

  private Dataset read(Task task, String name) {
    Split split =
        Stream.of(List.of(task.train()), task.dev(), task.test())
            .flatMap(List::stream)
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    Input input = Input.file(SharedData.path("glue/" + task.title() + "/" + split.file()));
    return TaskReader.read(task, split, input, Reading.failing(told));
  }
}
