package finetune.store;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Reason;
import finetune.fault.Warnings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The checkpoints that this process knows to be whole or damaged, as it wrote or read them. */
final class Verified {
  private final CheckpointFolder folder;
  private final Warnings warnings;
  private final Map<Path, Checkpoint> known = new HashMap<>();
  private final Map<Path, Damaged> damaged = new HashMap<>();
  private final Set<Path> reported = new HashSet<>();

  Verified(CheckpointFolder folder, Warnings warnings) {
    this.folder = folder;
    this.warnings = warnings;
  }

  /** All that look like checkpoints, the newest first. */
  List<Path> candidates() {
    try {
      return folder.newestFirst();
    } catch (IOException e) {
      throw Fault.unreadable(ExitCode.STORAGE, folder.path(), e);
    }
  }

  /** Reads the checkpoint, unless that was done before; what cannot be read may be once more. */
  Checkpoint check(Path checkpoint) throws Damaged {
    if (damaged.containsKey(checkpoint)) {
      throw damaged.get(checkpoint);
    }
    Checkpoint saved = known.get(checkpoint);
    if (saved == null) {
      saved = verified(checkpoint);
      known.put(checkpoint, saved);
    }
    return saved;
  }

  private Checkpoint verified(Path checkpoint) throws Damaged {
    try {
      return folder.verify(checkpoint);
    } catch (Damaged e) {
      damaged.put(checkpoint, e);
      throw e;
    } catch (IOException e) {
      throw Damaged.wrong("cannot be read: " + Reason.of(e));
    }
  }

  /** Opens what was read back while it was written: manifest, names and lengths. */
  Checkpoint justWritten(Path checkpoint) {
    try {
      Checkpoint saved = folder.open(checkpoint);
      damaged.remove(checkpoint);
      known.put(checkpoint, saved);
      return saved;
    } catch (IOException | Damaged e) {
      throw Attempt.fault(checkpoint, () -> 0L, e);
    }
  }

  /** All that are whole, the newest first; the others are reported, once. */
  List<Checkpoint> newestFirst() {
    List<Checkpoint> whole = new ArrayList<>();
    for (Path candidate : candidates()) {
      try {
        whole.add(check(candidate));
      } catch (Damaged e) {
        if (reported.add(candidate)) {
          String name = CheckpointFolder.shown(candidate);
          warnings.warn(Warnings.Tag.CKPT, name + " is " + e.getMessage() + ", left as it is");
        }
      }
    }
    return whole;
  }

  void forget(Checkpoint deleted) {
    known.remove(deleted.folder());
  }
}
