package finetune.store;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Problems;
import finetune.fault.Warnings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The checkpoints of a run. At every instant after the first save there is one that is whole, on
 * disk and verified. Used by the holder of the folder's {@link OutputLock}, from one thread.
 */
public final class Checkpoints {
  private final CheckpointFolder folder;
  private final Verified verified;
  private final Pointer last;
  private final Pointer bestPointer;
  private final int keep;
  private final Warnings warnings;
  private OptionalLong best = OptionalLong.empty();

  private Checkpoints(Path runFolder, int keep, Warnings warnings) {
    if (keep < 1) {
      throw new IllegalArgumentException("keep must be 1 or more, got " + keep);
    }
    this.folder = new CheckpointFolder(runFolder);
    this.verified = new Verified(folder, warnings);
    this.last = new Pointer(runFolder.resolve("last"));
    this.bestPointer = new Pointer(runFolder.resolve("best"));
    this.keep = keep;
    this.warnings = warnings;
  }

  /** The checkpoints in a run's folder; saving keeps the newest {@code keep} and the best. */
  public static Checkpoints open(Path runFolder, int keep, Warnings warnings) {
    return new Checkpoints(runFolder, keep, warnings);
  }

  /** Whether a run's folder holds anything that looks like a checkpoint. */
  public static boolean areIn(Path runFolder) {
    try {
      return !new CheckpointFolder(runFolder).newestFirst().isEmpty();
    } catch (IOException e) {
      throw Fault.unreadable(ExitCode.STORAGE, runFolder, e);
    }
  }

  /**
   * The checkpoint to go on from: the newest that is whole, or nothing if there is none at all. A
   * warning tells of newer ones that are not whole; if all are like that, a fault with exit code 5
   * lists them.
   */
  public Optional<Checkpoint> newestVerified() {
    Map<Path, String> bad = new LinkedHashMap<>();
    for (Path candidate : verified.candidates()) {
      try {
        Checkpoint saved = verified.check(candidate);
        bad.forEach((path, reason) -> warnOfFallback(path, reason, saved));
        return Optional.of(saved);
      } catch (Damaged e) {
        bad.put(candidate, e.getMessage());
      }
    }
    Problems problems = new Problems(ExitCode.MODEL, folder.path());
    bad.forEach((path, reason) -> problems.add(Place.of(path), "is " + reason));
    problems.throwIfAny();
    return Optional.empty();
  }

  /** Goes on from a checkpoint: {@code last} and {@code best} say what they said at its time. */
  public void resume(Checkpoint newest) {
    last.set(newest.steps());
    restoreBest(newest.manifest().best());
  }

  /**
   * Saves a checkpoint; what is older and no longer kept is deleted afterwards. One that is there
   * already, whole, is not written again.
   *
   * @param steps optimizer steps done
   * @param isBest whether this is the best so far
   * @param progress the resume point as JSON
   * @param tensors the weights and all state; whatever it throws, nothing is left of this
   *     checkpoint
   */
  public Checkpoint save(
      long steps, boolean isBest, Identity identity, String progress, Content tensors) {
    Path target = folder.of(steps);
    OptionalLong bestNow = isBest ? OptionalLong.of(steps) : best;
    if (!isWhole(target)) {
      setAside(target);
      write(target, new Contents(steps, bestNow, identity, progress, tensors));
    }
    Checkpoint saved = verified.justWritten(target);
    last.set(steps);
    best = bestNow;
    best.ifPresent(bestPointer::set);
    prune();
    return saved;
  }

  /** The best checkpoint, if there was one and it is whole. */
  public Optional<Checkpoint> best() {
    OptionalLong steps = bestPointer.steps();
    return steps.isEmpty() ? Optional.empty() : whole(folder.of(steps.getAsLong()));
  }

  private record Contents(
      long steps, OptionalLong best, Identity identity, String progress, Content tensors) {}

  private static void write(Path target, Contents contents) {
    byte[] progress = contents.progress().getBytes(StandardCharsets.UTF_8);
    AtomicFiles.writeFolder(
        target,
        into -> {
          Map<String, Digest> files = new LinkedHashMap<>();
          files.put(Manifest.TENSORS, into.file(Manifest.TENSORS, contents.tensors()));
          files.put(Manifest.PROGRESS, into.file(Manifest.PROGRESS, out -> out.write(progress)));
          Manifest manifest =
              new Manifest(contents.steps(), contents.best(), files, contents.identity());
          into.file(Manifest.NAME, out -> out.write(ManifestText.format(manifest)));
        });
  }

  /** What is not whole is never deleted; it makes room under another name. */
  private static void setAside(Path target) {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      int number = 1;
      Path aside = target.resolveSibling(target.getFileName() + ".damaged");
      while (Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
        number++;
        aside = target.resolveSibling(target.getFileName() + ".damaged-" + number);
      }
      AtomicFiles.rename(target, aside);
    }
  }

  private void restoreBest(OptionalLong saved) {
    best =
        saved.isPresent() && isWhole(folder.of(saved.getAsLong())) ? saved : OptionalLong.empty();
    if (best.isPresent()) {
      bestPointer.set(best.getAsLong());
      return;
    }
    if (saved.isPresent()) {
      String name = CheckpointFolder.shown(folder.of(saved.getAsLong()));
      warnings.warn(Warnings.Tag.CKPT, "the best checkpoint, " + name + ", is missing; cleared");
    }
    bestPointer.clear();
  }

  /**
   * Deletes what is neither new nor the best; nor the best by the newest manifest, which a run that
   * dies now goes by, and which is another where a step that was there has become the best since.
   */
  private void prune() {
    List<Checkpoint> whole = new ArrayList<>(verified.newestFirst());
    OptionalLong named = whole.get(0).manifest().best();
    for (Checkpoint old : whole.subList(Math.min(keep, whole.size()), whole.size())) {
      OptionalLong steps = OptionalLong.of(old.steps());
      if (!steps.equals(best) && !steps.equals(named)) {
        AtomicFiles.delete(old.folder());
        verified.forget(old);
      }
    }
  }

  private boolean isWhole(Path checkpoint) {
    return whole(checkpoint).isPresent();
  }

  private Optional<Checkpoint> whole(Path checkpoint) {
    try {
      return Optional.of(verified.check(checkpoint));
    } catch (Damaged e) {
      return Optional.empty();
    }
  }

  private void warnOfFallback(Path bad, String reason, Checkpoint used) {
    String name = CheckpointFolder.shown(bad);
    warnings.warn(
        Warnings.Tag.CKPT,
        name + " is " + reason + ", resuming from " + used.folder().getFileName());
  }
}
