package finetune.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import finetune.archive.Array;
import finetune.archive.Safetensors;
import finetune.archive.TorchScript;
import finetune.fault.ExitCode;
import finetune.pretrained.SmallModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code finetune bench} tells and leaves; how fast anything is, no test says. */
@Tag("native")
class BenchTest {
  private static final Set<String> OF_STEPS =
      Set.of(
          "task",
          "opt",
          "model",
          "sample",
          "precision",
          "batch_size",
          "devices",
          "threads",
          "machine",
          "steps",
          "untimed",
          "gradients_per_step",
          "seconds",
          "seconds_gradient",
          "seconds_other",
          "each",
          "samples_per_second",
          "tokens_per_second",
          "padding",
          "flops_per_step",
          "flops_per_second",
          "share_of_peak",
          "peak_flops_per_second",
          "seconds_to_first_step",
          "first_step_at",
          "predicted_resident_bytes");
  private static final Set<String> OF_RATES =
      Set.of(
          "evaluation_samples_per_second",
          "prediction_samples_per_second",
          "tokenization_rows_per_second");

  @TempDir static Path home;
  private static SmallModel model;

  @BeforeAll
  static void model() throws IOException {
    model = SmallModel.write(home);
  }

  private static Outcome bench(String... more) {
    List<String> all = new ArrayList<>(List.of("bench", "--task", "rte", "--sample"));
    all.addAll(List.of("--model", model.archive().toString()));
    all.addAll(List.of("--tokenizer", model.tokenizer().toString()));
    all.addAll(List.of("--batch-size", "4", "--max-length", "24", "--threads", "1"));
    all.addAll(List.of(more));
    return Cli.run(all.toArray(String[]::new));
  }

  private static JsonObject json(Outcome outcome) {
    assertEquals(1, outcome.succeeded().out().lines().count(), outcome::out);
    JsonObject json = JsonParser.parseString(outcome.out()).getAsJsonObject();
    json.remove("peak_resident_bytes"); // only Linux tells it
    return json;
  }

  @Test
  void tellsWhatStepsCostAndLeavesNothing() throws IOException {
    Map<String, String> before = Tree.of(home);
    JsonObject json = json(bench("--steps", "2", "--untimed", "1", "--opt", "sam", "--json"));
    assertEquals(before, Tree.of(home));
    Set<String> keys = new java.util.HashSet<>(OF_STEPS);
    keys.addAll(OF_RATES);
    assertEquals(keys, json.keySet());
    assertEquals(2, json.get("gradients_per_step").getAsDouble());
    assertEquals(2, json.getAsJsonArray("each").size());
    assertEquals(Set.of("p10", "median", "p90"), json.getAsJsonObject("seconds").keySet());
    for (String rate : OF_RATES) {
      assertTrue(json.get(rate).getAsDouble() > 0, rate);
    }
    assertTrue(json.get("first_step_at").getAsDouble() <= System.currentTimeMillis() / 1e3);
  }

  @Test
  void tellsWhereTheTimeOfStepsGoes() throws IOException {
    Path file = home.resolve("traces/one.json");
    JsonObject json =
        json(
            bench(
                "--steps", "1", "--untimed", "0", "--steps-only", "--json", "--trace", "" + file));
    assertEquals(1, json.get("traced_steps").getAsInt());
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (JsonElement operator : json.getAsJsonArray("operators")) {
      JsonObject one = operator.getAsJsonObject();
      assertTrue(one.get("calls").getAsInt() > 0, one::toString);
      seconds.put(one.get("name").getAsString(), one.get("seconds").getAsDouble());
    }
    assertTrue(seconds.keySet().containsAll(Set.of("aten::addmm", "aten::mm")), seconds::toString);
    assertTrue(seconds.containsKey("aten::_fused_adamw_"), seconds::toString);
    double all = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    assertTrue(all > 0 && all < json.get("traced_seconds").getAsDouble(), () -> all + " s");
    assertTrue(JsonParser.parseString(Files.readString(file)).getAsJsonArray().size() > 100);
    String text =
        bench("--steps", "1", "--untimed", "0", "--steps-only", "--trace", "" + file).out();
    // Which ones are among the slowest is the machine's to say.
    assertEquals(
        16, text.lines().filter(line -> line.matches("  .* s, .* %, .* calls")).count(), text);
    assertTrue(text.lines().anyMatch(line -> line.matches("  all else +.* s, .* %")), text);
  }

  @Test
  void anOperatorsTimeIsWithoutThatOfThoseThatItCalls() throws IOException {
    Path file = Files.createTempFile(home, "trace", ".json");
    Files.writeString(
        file,
        """
        [{"name": "b", "ph": "X", "ts": 2.0, "dur": 3.0, "tid": 1, "shape": [[2]], "args": {}},
         {"name": "c", "ph": "X", "ts": 6.0, "dur": 1.0, "tid": 1},
         {"name": "a", "ph": "X", "ts": 1.0, "dur": 9.0, "tid": 1},
         {"name": "b", "ph": "X", "ts": 10.0, "dur": 2.0, "tid": 1},
         {"name": "c", "ph": "X", "ts": 3.0, "dur": 1.0, "tid": 2}]
        """);
    Map<String, String> found = new TreeMap<>();
    for (BenchTrace.Operator one : BenchTrace.read(file, 1, 1).operators()) {
      found.put(one.name(), one.calls() + " in " + Math.round(1e6 * one.seconds()));
    }
    assertEquals(Map.of("a", "1 in 5", "b", "2 in 5", "c", "2 in 2"), found);
    Files.writeString(file, "[{\"name\": \"b\", \"ts\": 2.0");
    assertThrows(UncheckedIOException.class, () -> BenchTrace.read(file, 1, 1));
  }

  @Test
  void aTraceThatCannotBeWrittenIsAFault() throws IOException {
    Path file = Files.createFile(home.resolve("no-folder"));
    bench("--steps", "1", "--steps-only", "--trace", file + "/trace.json")
        .failed(ExitCode.STORAGE, "cannot write .*trace.json");
  }

  @Test
  void stepsAlone() {
    JsonObject json = json(bench("--steps", "2", "--untimed", "0", "--steps-only", "--json"));
    assertEquals(OF_STEPS, json.keySet());
    assertEquals(1, json.get("gradients_per_step").getAsDouble());
  }

  @Test
  void tellsPeopleToo() {
    String text = bench("--steps", "1", "--opt", "sampa-0.1", "--devices", "cpu,cpu").out();
    assertTrue(text.contains("RTE, sampa-0.1"), text);
    assertTrue(
        text.lines().anyMatch(line -> line.matches("step .* s \\(.*, 2.00 gradients")), text);
    assertTrue(text.lines().anyMatch(line -> line.startsWith("tokenization ")), text);
  }

  @Test
  void anotherProgramCanDoTheSameWork() throws IOException {
    Path file = home.resolve("work/of-it.safetensors");
    String[] command = {
      "--steps", "2", "--untimed", "1", "--steps-only", "--write-work", "" + file
    };
    bench(command).succeeded();
    try (Safetensors work = Safetensors.open(file)) {
      assertEquals("rte", work.metadata().get("task"));
      assertEquals(4, work.entries().keySet().stream().filter(n -> n.endsWith("/ids")).count());
      TorchScript.read(model.archive())
          .parameters()
          .forEach(
              (name, weight) ->
                  assertEquals(weight.values().data(), work.array("weights/" + name).data(), name));
      assertArrayEquals(new long[] {2, 16}, work.array("weights/classifier.weight").shape());
      for (int i = 0; i < 4; i++) {
        checkBatch(work, "batches/0000" + i + "/");
      }
      assertArrayEquals(new long[] {4, 2}, work.array("reference/logits").shape());
      byte[] tokenizer = new byte[work.array("tokenizer").size()];
      work.array("tokenizer").data().get(tokenizer);
      assertArrayEquals(Files.readAllBytes(model.tokenizer()), tokenizer);
    }
  }

  private static void checkBatch(Safetensors work, String prefix) {
    Array ids = work.array(prefix + "ids");
    assertArrayEquals(ids.shape(), work.array(prefix + "types").shape());
    int length = (int) ids.shape()[1];
    double[] lengths = work.array(prefix + "lengths").toDoubles();
    for (int row = 0; row < lengths.length; row++) {
      for (int i = 0; i < length; i++) {
        // The tokenizer's [PAD] is 0 and no text has it.
        assertEquals(i >= lengths[row], ids.toDoubles()[row * length + i] == 0, prefix + row);
      }
    }
    for (float label : work.array(prefix + "labels").toFloats()) {
      assertTrue(label == 0 || label == 1, prefix);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--steps 0|--steps:1: expected a whole number from 1 to 1000000, got '0'",
        "--untimed -1|--untimed:1: expected a whole number from 0 to 1000000, got '-1'",
        "--steps 3x|--steps:1: expected a whole number from 1 to 1000000, got '3x'",
        "--stepz 3|unknown option '--stepz'; did you mean '--steps'\\?",
      })
  void F_badArguments(String arguments, String line) {
    bench(arguments.split(" ")).failedOnly(ExitCode.USAGE, line);
  }
}
