package finetune.app;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the time of steps went, by libtorch's own trace of the thread that takes them, which is the
 * first lane's too.
 *
 * @param steps that were traced
 * @param seconds of all of them
 * @param operators the slowest first
 */
record BenchTrace(int steps, double seconds, List<Operator> operators) {
  /**
   * All calls of one operator.
   *
   * @param seconds without those of the operators that it calls
   */
  record Operator(String name, int calls, double seconds) {
    Operator plus(int more, double time) {
      return new Operator(name, calls + more, seconds + time);
    }
  }

  /** One call; times in microseconds. */
  private record Call(String name, long thread, double start, double duration) {
    boolean contains(Call later) {
      return thread == later.thread && later.start < start + duration;
    }
  }

  /** Reads a trace in Chrome's format; one that is cut short is an {@link UncheckedIOException}. */
  static BenchTrace read(Path file, int steps, double seconds) {
    List<Call> calls = calls(file);
    calls.sort(
        Comparator.comparingLong(Call::thread)
            .thenComparingDouble(Call::start)
            .thenComparing(Comparator.comparingDouble(Call::duration).reversed()));
    Map<String, Operator> found = new LinkedHashMap<>();
    Deque<Call> open = new ArrayDeque<>();
    for (Call call : calls) {
      while (!open.isEmpty() && !open.peek().contains(call)) {
        open.pop();
      }
      if (!open.isEmpty()) {
        add(found, open.peek().name(), 0, -call.duration());
      }
      add(found, call.name(), 1, call.duration());
      open.push(call);
    }
    List<Operator> slowest = new ArrayList<>(found.values());
    slowest.sort(Comparator.comparingDouble(Operator::seconds).reversed());
    return new BenchTrace(steps, seconds, slowest);
  }

  private static void add(Map<String, Operator> found, String name, int calls, double micros) {
    found.put(name, found.getOrDefault(name, new Operator(name, 0, 0)).plus(calls, micros / 1e6));
  }

  private static List<Call> calls(Path file) {
    List<Call> calls = new ArrayList<>();
    try (JsonReader in = new JsonReader(Files.newBufferedReader(file, StandardCharsets.UTF_8))) {
      in.beginArray();
      while (in.hasNext()) {
        calls.add(call(in));
      }
      in.endArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return calls;
  }

  private static Call call(JsonReader in) throws IOException {
    String name = "";
    long thread = 0;
    double start = 0;
    double duration = 0;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "name" -> name = in.nextString();
        case "tid" -> thread = in.nextLong();
        case "ts" -> start = in.nextDouble();
        case "dur" -> duration = in.nextDouble();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Call(name, thread, start, duration);
  }
}
