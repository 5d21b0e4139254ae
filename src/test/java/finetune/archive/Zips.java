package finetune.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes archives that are right, and changes single bytes of them. */
final class Zips {
  static final String CODE =
      """
      class M(Module):
        __parameters__ = ["w", ]
        __buffers__ = []
        w : Tensor
        training : bool
        def forward(self: __torch__.M,
          x: Tensor) -> Tensor:
          return torch.mul(x, self.w)
      """;

  private Zips() {}

  /** The contents of a small model of one weight w = [1, 2, 3, 4]. */
  static Map<String, byte[]> model() {
    return model(ScriptTensor.whole("data/0", weight(), true));
  }

  /** The same with another description of its weight. */
  static Map<String, byte[]> model(ScriptTensor tensor) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("w", tensor);
    attributes.put("training", true);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("m/data/0", raw(weight()));
    entries.put("m/data.pkl", PickleWriter.write(new ScriptObject("__torch__.M", attributes)));
    entries.put("m/code/__torch__.py", bytes(CODE));
    entries.put("m/constants.pkl", PickleWriter.write(new Tuple(List.of())));
    entries.put("m/version", bytes("3\n"));
    return entries;
  }

  /** The model with one entry replaced, added, or, with null, removed. */
  static byte[] with(String name, byte[] content) {
    Map<String, byte[]> entries = model();
    if (content == null) {
      entries.remove(name);
    } else {
      entries.put(name, content);
    }
    return stored(entries);
  }

  static byte[] with(String name, String content) {
    return with(name, bytes(content));
  }

  /** A zip as our writer makes it. */
  static byte[] stored(Map<String, byte[]> entries) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ZipWriter zip = new ZipWriter(out);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.add(entry.getKey(), ByteBuffer.wrap(entry.getValue()));
      }
      zip.finish();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A zip as the JDK makes it: everything deflated, with data descriptors. */
  static byte[] deflated(Map<String, byte[]> entries) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(out)) {
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
          zip.putNextEntry(new ZipEntry(entry.getKey()));
          zip.write(entry.getValue());
        }
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The zip with one 32-bit field of an entry of its central directory changed. */
  static byte[] directory(byte[] zip, String entry, int field, int value) {
    ByteBuffer bytes = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.putInt(header(zip, entry, 0x02014B50, 46) + field, value).array();
  }

  /** The zip with one 32-bit field of an entry's local header changed. */
  static byte[] local(byte[] zip, String entry, int field, int value) {
    ByteBuffer bytes = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.putInt(header(zip, entry, 0x04034B50, 30) + field, value).array();
  }

  /**
   * The zip with a 16-bit field of its end record changed, and of the Zip64 one as far as both go.
   */
  static byte[] end(byte[] zip, int field, int value) {
    ByteBuffer bytes = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.putShort(zip.length - 22 + field, (short) value).array();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** Replaces each occurrence of a name by another one of the same length. */
  static byte[] renamed(byte[] zip, String name, String other) {
    String text = new String(zip, StandardCharsets.ISO_8859_1).replace(name, other);
    return bytes(text);
  }

  private static Array weight() {
    return Array.ofFloats(new float[] {1, 2, 3, 4}, 4);
  }

  private static byte[] raw(Array array) {
    byte[] bytes = new byte[array.data().remaining()];
    array.data().get(bytes);
    return bytes;
  }

  private static int header(byte[] zip, String entry, int signature, int length) {
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < zip.length - length - entry.length(); at++) {
      String name = new String(zip, at + length, entry.length(), StandardCharsets.ISO_8859_1);
      if (bytes.getInt(at) == signature && name.equals(entry)) {
        return at;
      }
    }
    throw new IllegalArgumentException("no entry " + entry);
  }
}
