package finetune.archive;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The stack, marks and memo of a pickle reader; misuse is an IllegalArgumentException. */
final class PickleStack {
  private static final int MOST_ITEMS = 1_000_000;
  private static final int MOST_REMEMBERED = 1_000_000;

  private final List<PickleItem> items = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Map<Long, PickleItem> memo = new HashMap<>();

  void push(PickleItem item) {
    checkRoom(items.size());
    items.add(item);
  }

  PickleItem top() {
    checkHolds(1);
    return items.get(items.size() - 1);
  }

  PickleItem pop() {
    checkHolds(1);
    return items.remove(items.size() - 1);
  }

  /** The topmost items, the lowest first. */
  List<PickleItem> pop(int count) {
    checkHolds(count);
    List<PickleItem> top = items.subList(items.size() - count, items.size());
    List<PickleItem> popped = List.copyOf(top);
    top.clear();
    return popped;
  }

  void mark() {
    checkRoom(marks.size());
    marks.push(items.size());
  }

  List<PickleItem> popToMark() {
    if (marks.isEmpty()) {
      throw new IllegalArgumentException("no mark on the stack");
    }
    int mark = marks.pop();
    return pop(items.size() - mark);
  }

  /** Remembers the topmost item; each number once. */
  void put(long key) {
    if (memo.size() >= MOST_REMEMBERED) {
      throw new IllegalArgumentException("more than 1,000,000 memo entries");
    }
    if (memo.putIfAbsent(key, top()) != null) {
      throw new IllegalArgumentException("memo entry " + key + " set twice");
    }
  }

  /** Pushes a remembered item, which is finished by that. */
  void get(long key) {
    PickleItem item = memo.get(key);
    if (item == null) {
      throw new IllegalArgumentException("memo entry " + key + " was never set");
    }
    item.seal();
    push(item);
  }

  void checkEmpty() {
    if (!items.isEmpty() || !marks.isEmpty()) {
      throw new IllegalArgumentException("values left on the stack");
    }
  }

  private static void checkRoom(int size) {
    if (size >= MOST_ITEMS) {
      throw new IllegalArgumentException("more than 1,000,000 items on the stack");
    }
  }

  private void checkHolds(int count) {
    int floor = marks.isEmpty() ? 0 : marks.peek();
    if (items.size() - floor < count) {
      throw new IllegalArgumentException("stack underflow");
    }
  }
}
