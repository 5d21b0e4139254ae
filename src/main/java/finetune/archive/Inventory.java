package finetune.archive;

import static finetune.fault.Printable.quoted;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The tensors that a model needs of a file.
 *
 * @param type the type that all of them have
 * @param shapes their shapes by name
 */
public record Inventory(DataType type, Map<String, long[]> shapes) {

  /**
   * Fails unless a file holds exactly these tensors; exit code 5.
   *
   * @param source what faults call the file
   */
  public void check(Object source, Map<String, SafetensorsEntry> found) {
    List<String> missing = new ArrayList<>(shapes.keySet());
    missing.removeAll(found.keySet());
    List<String> unexpected = new ArrayList<>(found.keySet());
    unexpected.removeAll(shapes.keySet());
    List<String> misshapen =
        found.values().stream().filter(this::isMisshapen).map(SafetensorsEntry::name).toList();
    List<String> parts = new ArrayList<>();
    add(parts, missing, "missing");
    add(parts, unexpected, "unexpected");
    add(parts, misshapen, misshapen.size() == 1 ? "shape mismatch" : "shape mismatches");
    if (!parts.isEmpty()) {
      throw Fault.of(ExitCode.MODEL, Place.of(source), String.join(", ", parts));
    }
    for (SafetensorsEntry entry : found.values()) {
      if (entry.type() != type) {
        String what = ": expected " + type + ", file has " + entry.type();
        throw Fault.of(ExitCode.MODEL, Place.of(source), "tensor " + quoted(entry.name()) + what);
      }
    }
  }

  private boolean isMisshapen(SafetensorsEntry entry) {
    long[] shape = shapes.get(entry.name());
    return shape != null && !Arrays.equals(shape, entry.shape());
  }

  private static void add(List<String> parts, List<String> names, String what) {
    if (!names.isEmpty()) {
      String first = names.get(0) + (names.size() > 1 ? " …" : "");
      parts.add(names.size() + " " + what + " (" + first + ")");
    }
  }
}
