package finetune.pretrained;

import finetune.archive.ScriptObject;
import finetune.archive.TorchScript;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** TorchScript text from this package's resources, and archives made of it. */
final class Scripts {
  private Scripts() {}

  /** The methods of these resources, one after the other. */
  static String text(String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      try (InputStream in = Scripts.class.getResourceAsStream(name)) {
        text.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return text.toString();
  }

  static byte[] bytes(TorchScript archive) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      archive.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The same archive with another root. */
  static TorchScript withRoot(TorchScript archive, ScriptObject root) {
    return new TorchScript(
        archive.name(),
        archive.version(),
        archive.code(),
        root,
        archive.constants(),
        archive.storages(),
        archive.extra());
  }

  /** The same archive, all its modules in evaluation mode. */
  static TorchScript evaluating(TorchScript archive) {
    return withRoot(archive, evaluating(archive.root(), new IdentityHashMap<>()));
  }

  private static ScriptObject evaluating(
      ScriptObject module, Map<ScriptObject, ScriptObject> known) {
    ScriptObject done = known.get(module);
    if (done == null) {
      Map<String, Object> attributes = new LinkedHashMap<>(module.attributes());
      attributes.replaceAll(
          (name, value) -> value instanceof ScriptObject part ? evaluating(part, known) : value);
      attributes.replace("training", true, false);
      done = new ScriptObject(module.type(), attributes);
      known.put(module, done);
    }
    return done;
  }
}
