package finetune.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a safetensors file to a stream. */
final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;

  private final List<Map.Entry<String, Array>> arrays;
  private final Map<String, String> metadata;

  SafetensorsWriter(Map<String, Array> arrays, Map<String, String> metadata) {
    Comparator<Map.Entry<String, Array>> wide =
        Comparator.comparing(entry -> -entry.getValue().type().bytes());
    this.arrays = arrays.entrySet().stream().sorted(wide).toList();
    this.metadata = metadata;
  }

  void write(OutputStream out) throws IOException {
    byte[] header = header();
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(header.length).array());
    out.write(header);
    WritableByteChannel channel = Channels.newChannel(out);
    for (Map.Entry<String, Array> entry : arrays) {
      ByteBuffer data = entry.getValue().data();
      while (data.hasRemaining()) {
        channel.write(data);
      }
    }
  }

  private byte[] header() {
    StringBuilder text = new StringBuilder("{");
    if (!metadata.isEmpty()) {
      text.append("\"__metadata__\":{");
      metadata.forEach((key, value) -> member(text, key, quoted(value)));
      text.append('}');
    }
    long begin = 0;
    for (Map.Entry<String, Array> entry : arrays) {
      long end = begin + entry.getValue().data().remaining();
      member(text, entry.getKey(), description(entry.getValue(), begin, end));
      begin = end;
    }
    text.append('}');
    int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
    text.append(" ".repeat(Math.floorMod(-bytes, ALIGNMENT)));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String description(Array array, long begin, long end) {
    String shape = Arrays.toString(array.shape()).replace(" ", "");
    String format = "{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}";
    return String.format(Locale.ROOT, format, array.type(), shape, begin, end);
  }

  private static void member(StringBuilder text, String key, String value) {
    if (text.charAt(text.length() - 1) != '{') {
      text.append(',');
    }
    text.append(quoted(key)).append(':').append(value);
  }

  private static String quoted(String value) {
    StringBuilder text = new StringBuilder("\"");
    for (char c : value.toCharArray()) {
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < 0x20) {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }
}
