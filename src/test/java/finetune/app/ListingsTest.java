package finetune.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import finetune.task.Task;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What {@code tasks}, {@code models} and {@code doctor} tell a program is what they tell people.
 */
@Tag("native")
class ListingsTest {
  @Test
  void tasks() {
    JsonArray tasks = array("tasks", "--json");
    List<String> rows = Cli.run("tasks").succeeded().out().lines().skip(1).toList();
    assertEquals(Task.values().length, tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      JsonObject task = tasks.get(i).getAsJsonObject();
      requireInOrder(rows.get(i), task, "task", "name");
      for (JsonElement metric : task.getAsJsonArray("metrics")) {
        assertTrue(rows.get(i).contains(metric.getAsString()), rows.get(i));
      }
      requireInOrder(rows.get(i), task, "train_rows", "dev_rows");
    }
  }

  @Test
  void models() {
    JsonArray models = array("models", "--json");
    List<String> rows = Cli.run("models").succeeded().out().lines().skip(1).toList();
    assertEquals(rows.size(), models.size());
    for (int i = 0; i < models.size(); i++) {
      JsonObject model = models.get(i).getAsJsonObject();
      requireInOrder(rows.get(i), model, "model", "source");
      assertTrue(model.get("bytes").getAsLong() > 1_000_000, model.toString());
      assertEquals(rows.get(i).contains(" here "), model.get("is_here").getAsBoolean());
    }
  }

  @Test
  void doctor() {
    String out = Cli.run("doctor", "--json").succeeded().out();
    JsonObject facts = JsonParser.parseString(out).getAsJsonObject();
    String told = Cli.run("doctor").succeeded().out();
    for (String name : List.of("processor", "libtorch", "cuda", "a run uses", "glue")) {
      assertTrue(facts.has(name), out);
      requireInOrder(told, facts, name);
    }
  }

  private static JsonArray array(String... arguments) {
    String out = Cli.run(arguments).succeeded().out();
    assertEquals(1, out.lines().count(), out);
    return JsonParser.parseString(out).getAsJsonArray();
  }

  private static void requireInOrder(String text, JsonObject facts, String... keys) {
    StringBuilder pattern = new StringBuilder("(?s).*");
    for (String key : keys) {
      pattern.append(Pattern.quote(facts.get(key).getAsString())).append(".*");
    }
    assertTrue(text.matches(pattern.toString()), facts + " in " + text);
  }
}
