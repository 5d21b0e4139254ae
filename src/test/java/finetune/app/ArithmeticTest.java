package finetune.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import finetune.model.Devices;
import finetune.pretrained.SmallModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --precision} comes to. */
@Tag("native")
class ArithmeticTest {
  @TempDir Path folder;

  @Test
  void autoIsWhatTheProcessorIsGoodAt() throws IOException {
    boolean good = Devices.of("cpu").haveBf16();
    assertEquals(good ? "bf16" : "fp32", settled("auto"));
    assertEquals(good ? "bf16" : "fp32", settled("auto", "--devices", "cpu,cpu"));
    assertEquals("bf16", settled("bf16"));
    assertEquals("fp32", settled("fp32"));
  }

  @Test
  void anArchiveOfOnesOwnComputesAsItWasExported() throws IOException {
    String archive = SmallModel.write(folder).archive().toString();
    assertEquals("fp32", settled("auto", "--model", archive, "--max-length", "16"));
  }

  private String settled(String precision, String... more) {
    String run = folder.resolve("run").toString();
    List<String> fixed =
        List.of("glue", "--task", "rte", "--sample", "--dry-run", "--json", "--output-dir", run);
    Stream<String> asked = Stream.concat(Stream.of("--precision", precision), Stream.of(more));
    String[] all = Stream.concat(fixed.stream(), asked).toArray(String[]::new);
    JsonObject told = JsonParser.parseString(Cli.run(all).succeeded().out()).getAsJsonObject();
    return told.getAsJsonObject("recipe").get("precision").getAsString();
  }
}
