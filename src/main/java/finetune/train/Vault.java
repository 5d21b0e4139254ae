package finetune.train;

import finetune.archive.Array;
import finetune.archive.Safetensors;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.journal.Journal;
import finetune.method.Stepper;
import finetune.store.Checkpoints;
import finetune.store.Identity;
import finetune.store.Saved;
import finetune.tensor.Layout;
import finetune.tensor.Scope;
import finetune.tensor.Snapshot;
import finetune.tensor.Tensors;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Puts a run into its checkpoints and takes it out again: weights, state of the method, resume
 * point.
 *
 * @param breaking the stream of a save, wrapped so that a second signal breaks it off
 */
public record Vault(
    Checkpoints checkpoints,
    Identity identity,
    Tensors weights,
    Stepper stepper,
    UnaryOperator<OutputStream> breaking) {
  private static final String WEIGHTS = "weights/";
  private static final String STATE = "state/";

  /** Saves the run as it stands; the journal is brought to the disk first. */
  void save(ResumePoint point, Journal journal) {
    requireFinite(point);
    Snapshot state = Snapshot.of(stepper);
    ResumePoint full = point.with(journal.checkpoint(), state.numbers(), state.counts());
    Map<String, Array> tensors = new LinkedHashMap<>();
    weights.values().forEach((name, array) -> tensors.put(WEIGHTS + name, array));
    state.arrays().forEach((name, array) -> tensors.put(STATE + name, array));
    checkpoints.save(
        point.step(),
        point.isBest(),
        identity,
        full.json(),
        out -> Safetensors.write(tensors, Map.of(), breaking.apply(out)));
  }

  private void requireFinite(ResumePoint point) {
    double norm = weights.norm();
    if (!Double.isFinite(norm)) {
      String what = "step " + (point.step() - 1) + " left weights that are not finite";
      throw Fault.of(ExitCode.DIVERGED, Place.NONE, what, "a smaller learning rate may help");
    }
  }

  /** Gives weights and method what a checkpoint holds, and returns where the run stood. */
  public ResumePoint restore(Saved saved) {
    ResumePoint point = ResumePoint.of(saved.progress(), Place.of(saved.folder()));
    Map<String, Array> tensors = Safetensors.read(saved.tensors());
    Layout layout = weights.layout();
    Scope.during(
        () -> {
          weights.assign(Tensors.of(layout, below(WEIGHTS, tensors)));
          return weights;
        });
    try {
      Snapshot state = new Snapshot(below(STATE, tensors), point.numbers(), point.counts());
      state.restore(layout, stepper);
    } catch (IllegalArgumentException e) {
      throw Fault.of(ExitCode.MODEL, Place.of(saved.folder()), e.getMessage(), "", e);
    }
    return point;
  }

  private static Map<String, Array> below(String prefix, Map<String, Array> tensors) {
    Map<String, Array> found = new LinkedHashMap<>();
    tensors.forEach(
        (name, array) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), array);
          }
        });
    return found;
  }
}
