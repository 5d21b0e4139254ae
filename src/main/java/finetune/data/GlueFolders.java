package finetune.data;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.task.Split;
import finetune.task.Task;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folders that may hold GLUE's files: each has a folder a task, or is that folder itself.
 *
 * @param named the folder that a user named, which must have the files; null if none
 * @param usual where to look otherwise, in this order; lacking the files is no fault there
 */
public record GlueFolders(Path named, List<Path> usual) {
  public GlueFolders {
    usual = List.copyOf(usual);
  }

  /**
   * The folders of a command.
   *
   * @param flag value of {@code --data-dir}, or null
   * @param variable value of {@code $GLUE_DIR}, or null
   * @param workingDirectory whose {@code data/glue} is looked at
   * @param cache the toolkit's own folder of downloaded data
   */
  public static GlueFolders of(Path flag, String variable, Path workingDirectory, Path cache) {
    boolean set = variable != null && !variable.isEmpty();
    Path named = flag == null && set ? Path.of(variable) : flag;
    return new GlueFolders(
        named, List.of(workingDirectory.resolve("data").resolve("glue"), cache.resolve("glue")));
  }

  /** Where is looked: in the named folder alone, or in the usual ones. */
  public List<Path> roots() {
    return named == null ? usual : List.of(named);
  }

  /** The files to train and evaluate on; empty if there are none in the usual folders. */
  public Optional<TaskFiles> training(Task task) {
    return find(task, List.of(task.train(), task.dev().get(0)))
        .map(in -> new TaskFiles(file(task, in, task.train()), dev(task, in)));
  }

  /**
   * The file to train on, whatever is evaluated on; empty if there is none in the usual folders.
   */
  public Optional<TaskFile> train(Task task) {
    return find(task, List.of(task.train())).map(in -> file(task, in, task.train()));
  }

  /** The files to evaluate on; empty if there are none in the usual folders. */
  public Optional<List<TaskFile>> evaluation(Task task) {
    return find(task, List.of(task.dev().get(0))).map(in -> dev(task, in));
  }

  /** What is said when {@link #training} finds nothing and the sample takes its place. */
  public String nothingFound(Task task, int sampleRows) {
    String looked = usual.stream().map(Path::toString).collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "no %s files found (looked in %s): training on the built-in sample of %d rows;"
            + " the scores say nothing about %s",
        task.title(),
        looked,
        sampleRows,
        task.title());
  }

  /** The folder that has all that is needed. */
  private Optional<Path> find(Task task, List<Split> needed) {
    Optional<Path> found =
        roots().stream()
            .flatMap(root -> Stream.of(root.resolve(task.title()), root))
            .filter(folder -> needed.stream().allMatch(split -> has(folder, split)))
            .findFirst();
    if (found.isEmpty() && named != null) {
      throw lacking(task, needed);
    }
    return found;
  }

  private static List<TaskFile> dev(Task task, Path folder) {
    return task.dev().stream()
        .filter(split -> has(folder, split))
        .map(split -> file(task, folder, split))
        .toList();
  }

  /** Whether something of that name is there: what it is, is looked at when it is read. */
  private static boolean has(Path folder, Split split) {
    return Files.exists(folder.resolve(split.file()), LinkOption.NOFOLLOW_LINKS);
  }

  private static TaskFile file(Task task, Path folder, Split split) {
    return new TaskFile(task, split, Input.file(folder.resolve(split.file())));
  }

  private Fault lacking(Task task, List<Split> needed) {
    if (!Files.isDirectory(named)) {
      return Fault.of(ExitCode.DATA, Place.of(named), "no such folder", "");
    }
    Path below = named.resolve(task.title());
    if (needed.stream().anyMatch(split -> has(below, split))) {
      return Fault.of(ExitCode.DATA, Place.of(below), "no " + files(missing(below, needed)));
    }
    return Fault.of(
        ExitCode.DATA,
        Place.of(named),
        "no " + files(needed) + " of " + task.title(),
        "they may be in " + task.title() + "/ below it, or in itself");
  }

  private static List<Split> missing(Path folder, List<Split> needed) {
    return needed.stream().filter(split -> !has(folder, split)).toList();
  }

  private static String files(List<Split> splits) {
    return splits.stream().map(Split::file).collect(Collectors.joining(" and "));
  }
}
