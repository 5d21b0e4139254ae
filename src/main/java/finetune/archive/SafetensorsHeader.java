package finetune.archive;

import static finetune.fault.Printable.quoted;

import finetune.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the header of a safetensors file and checks that it covers its data exactly. */
final class SafetensorsHeader {
  private static final int MOST_TENSORS = 100_000;
  private static final int LONGEST_NAME = 1024;

  private final JsonCursor json;
  private final Map<String, SafetensorsEntry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private boolean metadataSeen;
  private SafetensorsEntry last = new SafetensorsEntry("", DataType.U8, new long[0], 0, 0);

  /** Reads a header that starts at byte 8 of its file. */
  SafetensorsHeader(Path path, byte[] text) {
    json = new JsonCursor(path, text, 8);
    if (text[0] != '{') {
      throw json.bad("header must start with '{'");
    }
    json.open('{');
    while (json.more('}')) {
      member(json.key());
    }
    json.end();
  }

  Map<String, SafetensorsEntry> entries() {
    return entries;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  /** The byte after the last tensor, counted from the end of the header. */
  long end() {
    return last.end();
  }

  private void member(String name) {
    if (name.equals("__metadata__")) {
      if (metadataSeen) {
        throw duplicate(name);
      }
      metadataSeen = true;
      readMetadata();
      return;
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw json.bad("tensor name longer than 1 KiB");
    }
    if (entries.containsKey(name)) {
      throw duplicate(name);
    }
    if (entries.size() == MOST_TENSORS) {
      throw json.bad("more than 100,000 tensors");
    }
    SafetensorsEntry entry = entry(name);
    check(entry);
    entries.put(name, entry);
    last = entry;
  }

  private void readMetadata() {
    json.open('{');
    while (json.more('}')) {
      String key = json.key();
      if (metadata.put(key, json.string()) != null) {
        throw duplicate(key);
      }
    }
  }

  private SafetensorsEntry entry(String name) {
    DataType type = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    json.open('{');
    while (json.more('}')) {
      String key = json.key();
      boolean twice;
      switch (key) {
        case "dtype" -> {
          twice = type != null;
          type = type(json.string());
        }
        case "shape" -> {
          twice = shape != null;
          shape = counts("size");
        }
        case "data_offsets" -> {
          twice = offsets != null;
          offsets = counts("offset");
        }
        default -> throw json.bad("unknown key " + quoted(key) + " of tensor " + quoted(name));
      }
      if (twice) {
        throw duplicate(key);
      }
    }
    if (type == null || shape == null || offsets == null) {
      throw of(name, "lacks its dtype, shape or data_offsets");
    }
    if (offsets.size() != 2) {
      throw of(name, "has " + offsets.size() + " offsets instead of 2");
    }
    long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
    return new SafetensorsEntry(name, type, sizes, offsets.get(0), offsets.get(1));
  }

  private DataType type(String name) {
    return DataType.named(name)
        .orElseThrow(
            () -> json.bad("dtype " + quoted(name) + " not supported; F32, F16, BF16, F64, I64 …"));
  }

  private List<Long> counts(String what) {
    List<Long> values = new ArrayList<>();
    json.open('[');
    while (json.more(']')) {
      if (values.size() == 64) {
        throw json.bad("more than 64 values");
      }
      values.add(json.count(what));
    }
    return values;
  }

  private void check(SafetensorsEntry entry) {
    if (entry.begin() > entry.end()) {
      throw of(entry.name(), "range " + range(entry) + " ends before it begins");
    }
    if (entry.begin() != last.end()) {
      String relation = entry.begin() < last.end() ? "overlaps or precedes" : "leaves a hole after";
      String before =
          last.name().isEmpty() ? "the header" : quoted(last.name()) + " " + range(last);
      throw of(entry.name(), "range " + range(entry) + " " + relation + " " + before);
    }
    long bytes;
    try {
      bytes = Math.multiplyExact(Array.size(entry.shape()), (long) entry.type().bytes());
    } catch (ArithmeticException e) {
      throw of(entry.name(), "shape " + shape(entry) + " overflows");
    }
    if (bytes != entry.end() - entry.begin()) {
      String needs = "shape %s of %s needs %,d bytes, range %s has %,d";
      throw of(
          entry.name(),
          String.format(
              Locale.ROOT,
              needs,
              shape(entry),
              entry.type(),
              bytes,
              range(entry),
              entry.end() - entry.begin()));
    }
  }

  private static String shape(SafetensorsEntry entry) {
    return Arrays.toString(entry.shape()).replace(" ", "");
  }

  private static String range(SafetensorsEntry entry) {
    return String.format(Locale.ROOT, "%,d…%,d", entry.begin(), entry.end());
  }

  private Fault of(String tensor, String what) {
    return json.bad("tensor " + quoted(tensor) + ": " + what);
  }

  private Fault duplicate(String key) {
    return json.bad("duplicate key " + quoted(key));
  }
}
