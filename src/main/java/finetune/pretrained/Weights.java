package finetune.pretrained;

import static finetune.fault.Printable.quoted;

import finetune.archive.Array;
import finetune.archive.DataType;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.nio.FloatBuffer;
import java.util.Map;

/** What must hold for weights whoever made them. */
final class Weights {
  private Weights() {}

  /** Fails at the first weight that is not F32 or holds NaN or infinity. */
  static void check(Place place, Map<String, Array> weights) {
    weights.forEach((name, array) -> check(place, name, array));
  }

  private static void check(Place place, String name, Array array) {
    if (array.type() != DataType.F32) {
      throw Fault.of(
          ExitCode.MODEL,
          place,
          "parameter " + quoted(name) + " is " + array.type() + ", only F32 can be trained",
          "export the model in float32");
    }
    FloatBuffer values = array.data().asFloatBuffer();
    int nan = 0;
    int infinite = 0;
    int first = -1;
    for (int i = 0; i < values.limit(); i++) {
      float value = values.get(i);
      if (!Float.isFinite(value)) {
        first = first < 0 ? i : first;
        nan += Float.isNaN(value) ? 1 : 0;
        infinite += Float.isNaN(value) ? 0 : 1;
      }
    }
    if (first >= 0) {
      String what =
          nan == 0
              ? infinite + " Inf"
              : infinite == 0 ? nan + " NaN" : nan + " NaN, " + infinite + " Inf";
      throw Fault.of(
          ExitCode.MODEL,
          place,
          "parameter " + quoted(name) + ": " + what + ", first at index " + first);
    }
  }
}
