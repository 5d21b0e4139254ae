package finetune.journal;

import static java.util.stream.Collectors.toCollection;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Warnings;
import finetune.store.AppendFile;
import finetune.store.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A run's own account of itself, {@code journal.jsonl}: one JSON object a line. What is told of a
 * finished run is read from it.
 */
public final class Journal implements AutoCloseable {
  /** The file's name in a run's folder. */
  public static final String NAME = "journal.jsonl";

  private final AppendFile file;
  private final Set<Entry> noted;

  private Journal(AppendFile file, Set<Entry> noted) {
    this.file = file;
    this.noted = noted;
  }

  /**
   * Opens the journal of a run's folder for writing.
   *
   * @param length where to go on, in bytes, as a checkpoint has it; what stands behind is cut off;
   *     0 for a new run
   * @param warnings told if the disk fails
   */
  public static Journal open(Path runFolder, long length, Warnings warnings) {
    Path path = runFolder.resolve(NAME);
    AppendFile file = AppendFile.cutTo(length, path, warnings);
    try {
      Set<Entry> noted =
          read(path).stream().filter(Journal::isNotedOnce).collect(toCollection(HashSet::new));
      return new Journal(file, noted);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Adds an entry. Warnings and checkpoints are noted once, since a resumed run meets some of them
   * again: the faults of its data, and the checkpoint that it starts from.
   */
  public synchronized void add(Entry entry) {
    if (!isNotedOnce(entry) || noted.add(entry)) {
      file.append(Lines.format(entry));
    }
  }

  private static boolean isNotedOnce(Entry entry) {
    return entry instanceof Entry.Warning || entry instanceof Entry.Checkpoint;
  }

  /** Brings all entries to the disk; the length to be kept in the checkpoint, in bytes. */
  public long toDisk() {
    return file.toDisk();
  }

  @Override
  public void close() {
    file.close();
  }

  /** The entries of a journal; a last line that was cut off is left out. */
  public static List<Entry> read(Path journal) {
    List<Entry> read = new ArrayList<>();
    for (String line : lines(journal)) {
      try {
        read.add(Lines.parse(Json.object(line)));
      } catch (IOException e) {
        Place place = Place.at(journal, read.size() + 1L, 1);
        throw Fault.of(ExitCode.STORAGE, place, String.valueOf(e.getMessage()), "", e);
      }
    }
    return read;
  }

  private static List<String> lines(Path journal) {
    try {
      byte[] bytes = Files.readAllBytes(journal);
      int length = bytes.length;
      while (length > 0 && bytes[length - 1] != '\n') {
        length--; // the last line may end inside a character
      }
      return new String(bytes, 0, length, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw Fault.unreadable(ExitCode.STORAGE, journal, e);
    }
  }
}
