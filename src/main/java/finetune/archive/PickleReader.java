package finetune.archive;

import static finetune.fault.Printable.quoted;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * Reads the subset of pickle protocol 2 that libtorch writes, in bounded steps. Nothing is looked
 * up or run: names outside the allow-list are refused, the others mean what {@link PickleTypes}
 * says.
 */
final class PickleReader {
  private static final int MOST_STEPS = 4_000_000;

  /** An empty dictionary takes a hundred times the byte that it is in the pickle. */
  private static final int MOST_OBJECTS = 1_000_000;

  private final Path path;
  private final String entry;
  private final PickleBytes bytes;
  private final PickleTypes types;
  private final PickleStack stack = new PickleStack();
  private int objects;
  private int start;

  private PickleReader(Path path, String entry, byte[] bytes, PickleTypes types) {
    this.path = path;
    this.entry = entry;
    this.bytes = new PickleBytes(bytes);
    this.types = types;
  }

  /** The one value that an entry of an archive holds. */
  static Object read(Path path, String entry, byte[] bytes, PickleTypes types) {
    return new PickleReader(path, entry, bytes, types).read();
  }

  private Object read() {
    if (!bytes.isProtocol2()) {
      throw bad("is not a pickle of protocol 2");
    }
    for (int step = 0; step < MOST_STEPS; step++) {
      start = bytes.position();
      try {
        int code = (int) bytes.take(1);
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
    if (bytes.hasMore()) {
      throw new IllegalArgumentException("bytes after the end");
    }
    Object value = stack.pop().seal();
    stack.checkEmpty();
    return value;
  }

  private void step(int code) {
    switch (code) {
      case 'N' -> push(null);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'K' -> push(bytes.take(1));
      case 'M' -> push(bytes.take(2));
      case 'J' -> push((long) (int) bytes.take(4));
      case 0x8A -> push(bytes.whole());
      case 'G' -> push(bytes.real());
      case 'X' -> pushObject(PickleItem.of(bytes.text()));
      case 'c' -> push(global());
      case ']' -> pushObject(PickleItem.of(new ArrayList<>()));
      case '}' -> pushObject(PickleItem.of(new LinkedHashMap<>()));
      case '(' -> stack.mark();
      case 'q' -> stack.put(bytes.take(1));
      case 'r' -> stack.put(bytes.take(4));
      case 'h' -> stack.get(bytes.take(1));
      case 'j' -> stack.get(bytes.take(4));
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
          throw new IllegalArgumentException(
              String.format(Locale.ROOT, "opcode 0x%02x not allowed", code));
    }
  }

  private void push(Object value) {
    stack.push(PickleItem.of(value));
  }

  /** Pushes what is more than a number. */
  private void pushObject(PickleItem item) {
    if (++objects > MOST_OBJECTS) {
      throw new IllegalArgumentException("more than 1,000,000 strings, lists and other objects");
    }
    stack.push(item);
  }

  private void append(List<PickleItem> items) {
    stack.top().append(items);
  }

  private void put(List<PickleItem> items) {
    stack.top().put(items);
  }

  private void tuple(List<PickleItem> parts) {
    List<Object> items = new ArrayList<>(parts.size());
    parts.forEach(part -> items.add(part.seal()));
    pushObject(PickleItem.of(new Tuple(items), parts));
  }

  private void newObject(List<PickleItem> parts) {
    if (parts.get(0).seal() instanceof Global type
        && parts.get(1).seal() instanceof Tuple arguments
        && arguments.items().isEmpty()) {
      pushObject(PickleItem.unbuilt(type));
      return;
    }
    throw new IllegalArgumentException("object without a class, or with arguments");
  }

  private void build(List<PickleItem> parts) {
    Object object = types.object(parts.get(0).unbuiltType(), parts.get(1).seal());
    pushObject(PickleItem.of(object, parts));
  }

  private void call(List<PickleItem> parts) {
    if (parts.get(0).seal() instanceof Global function
        && parts.get(1).seal() instanceof Tuple arguments) {
      pushObject(PickleItem.of(types.call(function, arguments), parts));
      return;
    }
    throw new IllegalArgumentException("call of something that is no function");
  }

  private void persistent(PickleItem id) {
    if (!(id.seal() instanceof Tuple tuple)) {
      throw new IllegalArgumentException("persistent id is not a tuple");
    }
    pushObject(PickleItem.of(types.persistent(tuple), List.of(id)));
  }

  private Global global() {
    Global global = new Global(bytes.line(), bytes.line());
    if (!types.allows(global)) {
      throw new IllegalArgumentException(quoted(global.toString()) + " is not allowed");
    }
    return global;
  }

  private Fault bad(String what) {
    return Fault.of(ExitCode.MODEL, Place.entry(path, entry, start), what);
  }
}
