package finetune.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import finetune.app.CliProcess.Setting;
import finetune.pretrained.SmallModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code finetune sharpness} says and writes about a small run. */
@Tag("native")
@DisabledOnOs(OS.WINDOWS)
class SharpnessCommandTest {
  private static final List<String> SMALL =
      List.of("--examples", "8", "--lanczos", "3", "--probes", "2");

  @TempDir static Path home;
  private static Setting setting;
  private static SmallModel model;
  private static Path run;

  @BeforeAll
  static void train() throws Exception {
    model = SmallModel.write(home);
    setting = Setting.in(home);
    run = home.resolve("run");
    setting.run(SmallRun.of(model, run)).succeeded();
  }

  private static Outcome sharpness(String... more) throws Exception {
    List<String> all = new ArrayList<>(List.of("sharpness", run.toString()));
    all.addAll(SMALL);
    all.addAll(List.of(more));
    return setting.run(all.toArray(String[]::new));
  }

  @Test
  void measuresBothSetsAndDrawsThem() throws Exception {
    String[] options = {"--rho", "0.05,0.1", "--line", "3", "--plane", "3", "--json"};
    Outcome first = sharpness(options).succeeded();
    JsonObject sets = JsonParser.parseString(first.out()).getAsJsonObject().getAsJsonObject("sets");
    assertEquals(Set.of("train", "dev"), sets.keySet());
    JsonObject train = sets.getAsJsonObject("train");
    JsonObject ball = train.getAsJsonArray("ball").get(1).getAsJsonObject();
    assertEquals(0.1, ball.get("rho").getAsDouble());
    assertTrue(ball.get("one_step").getAsDouble() > 0);
    assertEquals(8, train.get("examples").getAsInt());
    double middle = train.getAsJsonObject("line").getAsJsonArray("losses").get(1).getAsDouble();
    assertEquals(train.get("loss").getAsDouble(), middle, 1e-6, "the line goes through the run");
    Map<String, String> files = Tree.of(run.resolve("sharpness"));
    assertEquals(7, files.size(), files::toString);
    byte[] png = Files.readAllBytes(run.resolve("sharpness/line.png"));
    assertEquals("PNG", new String(png, 1, 3, StandardCharsets.US_ASCII));
    assertTrue(Files.readString(run.resolve("sharpness/line.svg")).contains("<svg"));

    assertEquals(first.out(), sharpness(options).out());
    assertEquals(files, Tree.of(run.resolve("sharpness")));
  }

  @Test
  void tellsHowManyExamplesThereWere() throws Exception {
    Outcome all =
        setting.run("sharpness", run.toString(), "--measure", "trace", "--probes", "2", "--json");
    JsonObject sets = JsonParser.parseString(all.out()).getAsJsonObject().getAsJsonObject("sets");
    assertEquals(24, sets.getAsJsonObject("train").get("examples").getAsInt());
    assertEquals(32, sets.getAsJsonObject("dev").get("examples").getAsInt());
  }

  @Test
  void aLossThatOverflowsIsNoNumber() throws Exception {
    Outcome far = sharpness("--measure", "ball,line", "--line", "3", "--rho", "0.1,1e30", "--json");
    JsonObject train =
        JsonParser.parseString(far.succeeded().out())
            .getAsJsonObject()
            .getAsJsonObject("sets")
            .getAsJsonObject("train");
    JsonObject ball = train.getAsJsonArray("ball").get(1).getAsJsonObject();
    assertTrue(ball.get("most").isJsonNull(), far::out);
    assertTrue(!far.out().contains("NaN") && !far.out().contains("Infinity"), far::out);
    String text = sharpness("--measure", "ball", "--rho", "1e30").succeeded().out();
    assertTrue(text.contains("not finite"), text);
  }

  @Test
  void theSampleIsSaidAndNeverTakesThePlaceOfFilesThatAreGone() throws Exception {
    String out = sharpness("--measure", "trace").succeeded().out();
    assertTrue(out.contains("dev (8 of the built-in sample) trace"), out);
    Path moved = home.resolve("moved");
    Tree.copy(run, moved);
    Path recipe = moved.resolve("recipe.yaml");
    Files.writeString(recipe, Files.readString(recipe).replace("sample: true", "sample: false"));
    Outcome refused = setting.run("sharpness", moved.toString());
    assertEquals(4, refused.status(), refused::err);
    assertTrue(refused.err().contains("no RTE files found"), refused.err());
  }

  /** The loss that the journal holds of the last evaluation, in fp32 and without dropout too. */
  @Test
  void measuresWhatTheRunEndedWithToo() throws Exception {
    for (String opt : List.of("sam", "swa-0:every=1+sam")) {
      Path other = home.resolve("last-" + opt.length());
      List<String> command = new ArrayList<>(List.of(SmallRun.of(model, other)));
      command.addAll(List.of("--opt", opt));
      setting.run(command.toArray(String[]::new)).succeeded();
      String[] measure = {"--last", "--measure", "trace", "--probes", "2", "--json"};
      List<String> all = new ArrayList<>(List.of("sharpness", other.toString()));
      all.addAll(List.of(measure));
      JsonObject found =
          JsonParser.parseString(setting.run(all.toArray(String[]::new)).succeeded().out())
              .getAsJsonObject();
      assertEquals("last", found.get("weights").getAsString());
      double loss = found.getAsJsonObject("sets").getAsJsonObject("dev").get("loss").getAsDouble();
      assertEquals(lastLoss(other), loss, 1e-5, opt);
    }
  }

  private static double lastLoss(Path of) throws Exception {
    List<String> evaluations =
        Files.readAllLines(of.resolve("journal.jsonl")).stream()
            .filter(line -> line.contains("\"kind\":\"evaluation\""))
            .toList();
    JsonObject last =
        JsonParser.parseString(evaluations.get(evaluations.size() - 1)).getAsJsonObject();
    assertFalse(last.get("best").getAsBoolean(), "else the model would do");
    return last.get("loss").getAsDouble();
  }

  @Test
  void measuresOnlyWhatIsAskedFor() throws Exception {
    String out = sharpness("--measure", "trace").succeeded().out();
    assertTrue(out.contains("dev (8 of the built-in sample) trace"), out);
    assertTrue(!out.contains("eigenvalues") && !out.contains("rise"), out);
  }

  @Test
  void refusesWhatItDoesNotKnow() throws Exception {
    Outcome refused = sharpness("--measure", "ball,cube");
    assertEquals(2, refused.status());
    assertTrue(refused.err().contains("unknown measure 'cube'"), refused.err());
    refused = sharpness("--rho", "0.1", "--rho", "0.2");
    assertEquals(2, refused.status());
    assertTrue(refused.err().contains("--rho"), refused.err());
    refused = setting.run("sharpness", run.toString(), "--probes", "1");
    assertTrue(refused.err().contains("expected a whole number from 2"), refused.err());
  }
}
