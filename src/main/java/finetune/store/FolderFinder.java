package finetune.store;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.store.FoundFolder.State;
import finetune.store.RunRequest.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** The rules by which a run finds its folder. */
final class FolderFinder {
  private static final String ELSEWHERE = "choose another --output-dir";

  private final RunRequest request;

  FolderFinder(RunRequest request) {
    this.request = request;
  }

  FoundFolder find() {
    return request.output().isPresent() ? named(request.output().get()) : free();
  }

  /** The first of {@code NAME}, {@code NAME-2}, … that is not a run of another recipe. */
  private FoundFolder free() {
    for (int number = 1; ; number++) {
      Path folder = request.runs().resolve(request.name() + (number == 1 ? "" : "-" + number));
      if (isFree(folder)) {
        return checked(folder, State.NEW);
      }
      Optional<RunRecord> record =
          Files.isDirectory(folder) ? RunRecord.read(folder) : Optional.empty();
      if (record.isPresent() && differences(record.get()).isEmpty()) {
        return checked(folder, state(folder, record.get()));
      }
    }
  }

  private FoundFolder named(Path folder) {
    requireAllowed(folder);
    if (isFree(folder)) {
      return checked(folder, State.NEW);
    }
    Optional<RunRecord> record = RunRecord.read(folder);
    if (record.isEmpty()) {
      throw Fault.refused(folder + "/ is not empty and not a run's folder", ELSEWHERE);
    }
    Differences differences = differences(record.get());
    boolean empty = !record.get().finished() && !Checkpoints.areIn(folder);
    if (!differences.isEmpty() && !empty) {
      String what = folder + "/ was made with a different recipe: " + differences.describe(" ≠ ");
      throw Fault.refused(what, ELSEWHERE + ", or --allow-change " + differences.first());
    }
    return checked(folder, state(folder, record.get()));
  }

  private FoundFolder checked(Path folder, State state) {
    if (request.mode() == Mode.RESUME && state == State.NEW) {
      throw Fault.of(ExitCode.MODEL, Place.NONE, "nothing to resume in " + folder + "/");
    }
    if (request.mode() == Mode.FRESH && state != State.NEW) {
      throw Fault.refused(folder + "/ holds a run with checkpoints", ELSEWHERE);
    }
    return new FoundFolder(request, folder, state);
  }

  private State state(Path folder, RunRecord record) {
    if (!record.finished()) {
      return Checkpoints.areIn(folder) ? State.UNFINISHED : State.NEW;
    }
    if (record.recipe().equals(request.recipe())) {
      return State.FINISHED;
    }
    if (!Checkpoints.areIn(folder)) {
      throw Fault.refused(folder + "/ is finished, and has no checkpoint to go on from", ELSEWHERE);
    }
    return State.CHANGED;
  }

  private Differences differences(RunRecord record) {
    return Differences.between(record.recipe(), request.recipe()).without(request.allowChange());
  }

  /** Whether the folder is absent, or holds nothing but a lock and what a crash left. */
  private static boolean isFree(Path folder) {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    try {
      return Files.isDirectory(folder)
          && Folders.list(folder).stream()
              .allMatch(
                  entry ->
                      entry.getFileName().toString().equals(OutputLock.NAME)
                          || Folders.isTemporary(entry));
    } catch (IOException e) {
      throw Fault.unreadable(ExitCode.STORAGE, folder, e);
    }
  }

  private void requireAllowed(Path folder) {
    Path real = real(folder);
    if (real.getParent() == null) {
      throw Fault.refused(folder + " is the root of the file system", ELSEWHERE);
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw Fault.refused(folder + " is a file", ELSEWHERE);
    }
    if (request.data().stream().anyMatch(data -> real(data).equals(real))) {
      throw Fault.refused(folder + "/ is the data's directory", ELSEWHERE);
    }
    if (real.startsWith(real(request.cache()))) {
      throw Fault.refused(folder + "/ is inside the cache " + request.cache(), ELSEWHERE);
    }
  }

  /** The path without links, as far as it exists. */
  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    try {
      return absolute.toRealPath();
    } catch (IOException e) {
      return parent == null ? absolute : real(parent).resolve(absolute.getFileName());
    }
  }
}
