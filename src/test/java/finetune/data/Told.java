package finetune.data;

import finetune.fault.Warnings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Remembers warnings; and inputs made of text. */
final class Told implements Warnings {
  final List<String> lines = new ArrayList<>();

  @Override
  public void warn(Tag tag, String text) {
    lines.add("warning[" + tag + "]: " + text);
  }

  static Input text(String name, String text) {
    return bytes(name, text.getBytes(StandardCharsets.UTF_8));
  }

  static Input bytes(String name, byte[] bytes) {
    return Input.stream(name, new ByteArrayInputStream(bytes));
  }
}
