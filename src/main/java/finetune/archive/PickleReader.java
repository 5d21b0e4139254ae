package finetune.archive;

import static finetune.fault.Printable.quoted;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Utf8;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Reads the subset of pickle protocol 2 that libtorch writes, in bounded steps. Nothing is looked
 * up or run: names outside the allow-list are refused, the others mean what {@link PickleTypes}
 * says.
 */
final class PickleReader {
  private static final int MOST_STEPS = 4_000_000;
  private static final int DEEPEST = 200;
  private static final int LONGEST_NAME = 1024;

  private final Path path;
  private final String entry;
  private final ByteBuffer bytes;
  private final PickleTypes types;
  private final PickleStack stack = new PickleStack();
  private int start;

  /** An object whose class is known and whose state is still to come. */
  private record Unbuilt(Global type) {}

  private PickleReader(Path path, String entry, byte[] bytes, PickleTypes types) {
    this.path = path;
    this.entry = entry;
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.types = types;
  }

  /** The one value that an entry of an archive holds. */
  static Object read(Path path, String entry, byte[] bytes, PickleTypes types) {
    return new PickleReader(path, entry, bytes, types).read();
  }

  private Object read() {
    if (bytes.remaining() < 2 || bytes.getShort() != (short) 0x0280) {
      throw bad("is not a pickle of protocol 2");
    }
    for (int step = 0; step < MOST_STEPS; step++) {
      start = bytes.position();
      try {
        int code = (int) take(1);
        if (code == '.') {
          return end();
        }
        step(code);
      } catch (IllegalArgumentException e) {
        throw bad(e.getMessage());
      }
    }
    throw bad("more than 4,000,000 steps");
  }

  private Object end() {
    if (bytes.hasRemaining()) {
      throw new IllegalArgumentException("bytes after the end");
    }
    Object value = finished(stack.pop());
    stack.checkEmpty();
    return value;
  }

  private void step(int code) {
    switch (code) {
      case 'N' -> push(null);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'K' -> push(take(1));
      case 'M' -> push(take(2));
      case 'J' -> push((long) (int) take(4));
      case 0x8A -> push(longValue());
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(take(8))));
      case 'X' -> push(text(take(4)));
      case 'c' -> push(global());
      case ']' -> push(new ArrayList<>());
      case '}' -> push(new LinkedHashMap<>());
      case '(' -> stack.mark();
      case 'q' -> stack.put(take(1));
      case 'r' -> stack.put(take(4));
      case 'h' -> stack.get(take(1));
      case 'j' -> stack.get(take(4));
      default -> combine(code);
    }
  }

  private void combine(int code) {
    switch (code) {
      case ')' -> tuple(List.of());
      case 0x85 -> tuple(stack.pop(1));
      case 0x86 -> tuple(stack.pop(2));
      case 0x87 -> tuple(stack.pop(3));
      case 't' -> tuple(stack.popToMark());
      case 'a' -> append(stack.pop(1));
      case 'e' -> append(stack.popToMark());
      case 's' -> put(stack.pop(2));
      case 'u' -> put(stack.popToMark());
      case 0x81 -> newObject(stack.pop(2));
      case 'b' -> build(stack.pop(2));
      case 'R' -> call(stack.pop(2));
      case 'Q' -> persistent(stack.pop());
      default ->
          throw new IllegalArgumentException("opcode 0x%02x".formatted(code) + " not allowed");
    }
  }

  private void push(Object value) {
    stack.push(new PickleItem(value, 0));
  }

  private void push(Object value, List<PickleItem> parts) {
    int depth = 1 + parts.stream().mapToInt(PickleItem::depth).max().orElse(0);
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("nesting deeper than " + DEEPEST);
    }
    stack.push(new PickleItem(value, depth));
  }

  private void tuple(List<PickleItem> parts) {
    List<Object> items = new ArrayList<>(parts.size());
    parts.forEach(part -> items.add(finished(part)));
    push(new Tuple(items), parts);
  }

  private void append(List<PickleItem> parts) {
    for (PickleItem part : parts) {
      finished(part);
      if (!stack.top().append(part)) {
        throw new IllegalArgumentException("no list to append to");
      }
    }
    checkDepth(stack.top());
  }

  private void put(List<PickleItem> parts) {
    if (parts.size() % 2 != 0) {
      throw new IllegalArgumentException("key without a value");
    }
    for (int i = 0; i < parts.size(); i += 2) {
      Object key = finished(parts.get(i));
      finished(parts.get(i + 1));
      boolean plain = key instanceof String || key instanceof Number || key instanceof Boolean;
      if (!plain) {
        throw new IllegalArgumentException("key is not a string or number");
      }
      if (!stack.top().put(parts.get(i), parts.get(i + 1))) {
        throw new IllegalArgumentException(
            "duplicate key " + quoted("" + key) + ", or no dictionary");
      }
    }
    checkDepth(stack.top());
  }

  private void newObject(List<PickleItem> parts) {
    if (parts.get(0).seal() instanceof Global type
        && parts.get(1).seal() instanceof Tuple arguments
        && arguments.items().isEmpty()) {
      push(new Unbuilt(type));
      return;
    }
    throw new IllegalArgumentException("object without a class, or with arguments");
  }

  private void build(List<PickleItem> parts) {
    if (!(parts.get(0).seal() instanceof Unbuilt object)) {
      throw new IllegalArgumentException("state without an object");
    }
    push(types.object(object.type(), finished(parts.get(1))), parts);
  }

  private void call(List<PickleItem> parts) {
    if (parts.get(0).seal() instanceof Global function
        && finished(parts.get(1)) instanceof Tuple arguments) {
      push(types.call(function, arguments), parts);
      return;
    }
    throw new IllegalArgumentException("call of something that is no function");
  }

  private void persistent(PickleItem id) {
    if (!(finished(id) instanceof Tuple tuple)) {
      throw new IllegalArgumentException("persistent id is not a tuple");
    }
    push(types.persistent(tuple), List.of(id));
  }

  private static Object finished(PickleItem item) {
    Object value = item.seal();
    if (value instanceof Unbuilt) {
      throw new IllegalArgumentException("object without a state");
    }
    return value;
  }

  private static void checkDepth(PickleItem item) {
    if (item.depth() > DEEPEST) {
      throw new IllegalArgumentException("nesting deeper than " + DEEPEST);
    }
  }

  private Global global() {
    Global global = new Global(line(), line());
    if (!types.allows(global)) {
      throw new IllegalArgumentException(quoted(global.toString()) + " is not allowed");
    }
    return global;
  }

  private String line() {
    int from = bytes.position();
    int length = 0;
    while (take(1) != '\n') {
      if (++length > LONGEST_NAME) {
        throw new IllegalArgumentException("name longer than 1 KiB");
      }
    }
    return decoded(from, length);
  }

  private String text(long length) {
    if (length > bytes.remaining()) {
      throw new IllegalArgumentException("string of " + length + " bytes exceeds the pickle");
    }
    int from = bytes.position();
    bytes.position(from + (int) length);
    return decoded(from, (int) length);
  }

  private String decoded(int from, int length) {
    Utf8.Decoded decoded = Utf8.decode(bytes.array(), from, length);
    if (!decoded.isValid()) {
      throw new IllegalArgumentException("string is not valid UTF-8");
    }
    return decoded.text();
  }

  private long longValue() {
    int length = (int) take(1);
    if (length > 8) {
      throw new IllegalArgumentException("number of " + length + " bytes");
    }
    long value = length == 0 ? 0 : take(length);
    int unused = 64 - 8 * length;
    return length == 0 ? 0 : value << unused >> unused;
  }

  /** The next bytes as an unsigned little-endian number. */
  private long take(int count) {
    if (bytes.remaining() < count) {
      throw new IllegalArgumentException("pickle ends too early");
    }
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (bytes.get() & 0xFFL) << 8 * i;
    }
    return value;
  }

  private Fault bad(String what) {
    return Fault.of(ExitCode.MODEL, Place.entry(path, entry, start), what);
  }
}
