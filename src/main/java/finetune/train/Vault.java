package finetune.train;

import finetune.archive.Array;
import finetune.archive.Safetensors;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.journal.Journal;
import finetune.method.Stepper;
import finetune.store.Checkpoint;
import finetune.store.Checkpoints;
import finetune.store.Identity;
import finetune.tensor.Layout;
import finetune.tensor.Scope;
import finetune.tensor.Snapshot;
import finetune.tensor.Stateful;
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
    Scope.within(
        () -> {
          requireFinite(point);
          saveInPlace(point, journal);
        });
  }

  /** On the CPU nothing is copied: the numbers go from where they are to the file. */
  private void saveInPlace(ResumePoint point, Journal journal) {
    Snapshot state = Snapshot.inPlace(stepper);
    ResumePoint full = point.with(journal.toDisk(), state.numbers(), state.counts());
    Map<String, Array> tensors = new LinkedHashMap<>();
    weights.inPlace().forEach((name, array) -> tensors.put(WEIGHTS + name, array));
    state.arrays().forEach((name, array) -> tensors.put(STATE + name, array));
    checkpoints.save(
        point.steps(),
        point.isBest(),
        identity,
        full.json(),
        out -> Safetensors.write(tensors, Map.of(), breaking.apply(out)));
  }

  private void requireFinite(ResumePoint point) {
    double norm = weights.norm();
    if (!Double.isFinite(norm)) {
      String what = "step " + point.steps() + " left weights that are not finite";
      throw Fault.of(ExitCode.DIVERGED, Place.NONE, what, "a smaller learning rate may help");
    }
  }

  /** Gives weights and method what a checkpoint holds, and returns where the run stood. */
  public ResumePoint restore(Checkpoint saved) {
    return restore(saved, weights, stepper);
  }

  /** As {@link #restore(Checkpoint)}, for a method that takes no more steps. */
  public static ResumePoint restore(Checkpoint saved, Tensors weights, Stateful method) {
    ResumePoint point = ResumePoint.of(saved);
    Layout layout = weights.layout();
    try (Safetensors file = Safetensors.open(saved.tensors())) {
      Scope.within(() -> weights.assign(Tensors.of(layout, file.below(WEIGHTS))));
      Snapshot state = new Snapshot(file.below(STATE), point.numbers(), point.counts());
      state.restore(layout, method);
      file.checkUnchanged();
    } catch (IllegalArgumentException e) {
      throw Fault.of(ExitCode.MODEL, Place.of(saved.folder()), e.getMessage(), "", e);
    }
    return point;
  }
}
