package finetune.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GlueFoldersTest {
  @TempDir Path root;

  @Test
  void theFlagComesBeforeTheVariableBeforeTheUsualFolders() throws IOException {
    List<String> places = List.of("flag", "variable", "work/data/glue", "cache/glue");
    for (String place : places) {
      put(place + "/RTE", "train.tsv", "dev.tsv");
    }
    Path flag = root.resolve("flag");
    String variable = root.resolve("variable").toString();
    assertEquals(root.resolve("flag/RTE/train.tsv").toString(), train(flag, variable));
    assertEquals(root.resolve("variable/RTE/train.tsv").toString(), train(null, variable));
    assertEquals(root.resolve("work/data/glue/RTE/train.tsv").toString(), train(null, null));
    Files.delete(root.resolve("work/data/glue/RTE/dev.tsv"));
    assertEquals(root.resolve("cache/glue/RTE/train.tsv").toString(), train(null, ""));
  }

  @Test
  void aNamedFolderMayBeThatOfTheTaskItself() throws IOException {
    put("mine", "train.tsv", "dev.tsv");
    assertEquals(root.resolve("mine/train.tsv").toString(), train(root.resolve("mine"), null));
  }

  @Test
  void aNamedFolderWithoutTheFilesIsAFaultOfTheData() throws IOException {
    put("half/RTE", "dev.tsv");
    Path half = root.resolve("half");
    Fault lacking = assertThrows(Fault.class, () -> train(half, null));
    assertEquals(ExitCode.DATA, lacking.code());
    assertEquals(half.resolve("RTE") + ": no train.tsv", lacking.getMessage());
    Files.delete(half.resolve("RTE/dev.tsv"));
    Fault empty = assertThrows(Fault.class, () -> train(half, null));
    assertEquals(
        half + ": no train.tsv and dev.tsv of RTE; they may be in RTE/ below it, or in itself",
        empty.getMessage());
    Path none = root.resolve("none");
    Fault missing = assertThrows(Fault.class, () -> train(null, none.toString()));
    assertEquals(none + ": no such folder", missing.getMessage());
  }

  @Test
  void evaluationNeedsNoTrainFile() throws IOException {
    put("half/MNLI", "dev_matched.tsv");
    GlueFolders folders = folders(root.resolve("half"), null);
    assertEquals(List.of("dev_matched"), names(folders.evaluation(Task.MNLI).orElseThrow()));
  }

  @Test
  void mnliMismatchedIsTakenWhereItIs() throws IOException {
    put("all/MNLI", "train.tsv", "dev_matched.tsv", "dev_mismatched.tsv");
    TaskFiles files = folders(root.resolve("all"), null).training(Task.MNLI).orElseThrow();
    assertEquals(List.of("dev_matched", "dev_mismatched"), names(files.dev()));
    assertEquals(392_702, files.train().split().rows());
  }

  @Test
  void nothingInTheUsualFoldersIsForTheCallerToDecide() {
    GlueFolders folders = folders(null, null);
    assertTrue(folders.training(Task.RTE).isEmpty());
    assertEquals(
        "no RTE files found (looked in "
            + root.resolve("work/data/glue")
            + ", "
            + root.resolve("cache/glue")
            + "): training on the built-in sample of 64 rows; the scores say nothing about RTE",
        folders.nothingFound(Task.RTE, 64));
  }

  @Test
  void aSingleFileNeedNotHaveGluesSize() {
    TaskFile mine = TaskFiles.single(Task.RTE, Task.RTE.train(), root.resolve("mine.tsv"));
    assertEquals(root.resolve("mine.tsv").toString(), mine.input().name());
    assertEquals(0, mine.split().rows());
  }

  @Test
  void trainingOnItsOwnNeedsNoDevFile() throws IOException {
    put("half/RTE", "train.tsv");
    GlueFolders folders = folders(root.resolve("half"), null);
    assertEquals("train", folders.train(Task.RTE).orElseThrow().split().name());
  }

  private String train(Path flag, String variable) {
    return folders(flag, variable).training(Task.RTE).orElseThrow().train().input().name();
  }

  private GlueFolders folders(Path flag, String variable) {
    return GlueFolders.of(flag, variable, root.resolve("work"), root.resolve("cache"));
  }

  private static List<String> names(List<TaskFile> files) {
    return files.stream().map(file -> file.split().name()).toList();
  }

  private void put(String folder, String... files) throws IOException {
    Path path = Files.createDirectories(root.resolve(folder));
    for (String file : files) {
      Files.createFile(path.resolve(file));
    }
  }
}
