package finetune.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.task.Task;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileInputTest {
  @TempDir Path folder;

  @Test
  void T31_foldersAreNotRegularFiles() {
    assertEquals(folder + ": is not a regular file; it is a folder", fault(folder));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void T31_devicesAndPipesAreRefusedAtOnce() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    String kind = ": is not a regular file; it is a device, pipe or socket";
    assertEquals(pipe + kind, fault(pipe));
    assertEquals("/dev/zero" + kind, fault(Path.of("/dev/zero")));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void T31_linksThatLeadNowhereAreRefused() throws IOException {
    Path dangling = Files.createSymbolicLink(folder.resolve("a"), folder.resolve("none"));
    Path loop = Files.createSymbolicLink(folder.resolve("b"), folder.resolve("b"));
    for (Path link : new Path[] {dangling, loop}) {
      assertEquals(link + ": is not a regular file; the link leads nowhere", fault(link));
    }
  }

  @Test
  void missingFilesAreNamed() {
    Path none = folder.resolve("none.tsv");
    assertEquals(none + ": no such file", fault(none));
  }

  @Test
  void T32_filesThatChangeWhileTheyAreReadAreRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("f.tsv"), "sentence\tlabel\na\t1\n");
    FileInput longer = new FileInput(file);
    longer.open().close();
    Files.writeString(file, "sentence\tlabel\na\t1\nb\t1\n");
    assertThrows(Fault.class, longer::finished);
    FileInput newer = new FileInput(file);
    newer.open().close();
    newer.finished();
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    Fault fault = assertThrows(Fault.class, newer::finished);
    assertEquals(file + ": changed while reading", fault.getMessage());
  }

  @Test
  void T32_theReaderLooksAgainAtTheEnd() throws IOException {
    Path file = Files.writeString(folder.resolve("f.tsv"), "sentence\tlabel\na\t1\n");
    try (LineReader lines = new LineReader(Input.file(file))) {
      lines.next();
      Files.writeString(file, "sentence\tlabel\n");
      Fault fault = assertThrows(Fault.class, () -> drain(lines));
      assertTrue(fault.getMessage().endsWith("changed while reading"), fault.getMessage());
    }
  }

  @Test
  void T22_endlessLinesAreReadOnlyAFewBytesBeyondTheLimit() {
    Endless endless = new Endless();
    Input input = Input.stream("f.tsv", endless);
    Fault fault = assertThrows(Fault.class, () -> new LineReader(input).next());
    assertEquals("f.tsv:1:1048577: line longer than 1 MiB; not a TSV file?", fault.getMessage());
    assertTrue(endless.read < 1.1 * (1 << 20), endless.read + " bytes read");
  }

  @Test
  void unreadableFilesAreFaultsOfTheData() {
    Input broken =
        Input.stream(
            "f.tsv",
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("bad sector");
              }
            });
    Fault fault = assertThrows(Fault.class, () -> new LineReader(broken).next());
    assertEquals("f.tsv: cannot be read: bad sector", fault.getMessage());
  }

  private static void drain(LineReader lines) {
    while (lines.next() != null) {
      // only the end matters
    }
  }

  private static String fault(Path path) {
    Fault fault =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10),
            () ->
                assertThrows(
                    Fault.class,
                    () ->
                        TaskReader.read(
                            Task.SST2,
                            Task.SST2.train(),
                            Input.file(path),
                            Reading.failing(new Told()))));
    assertEquals(ExitCode.DATA, fault.code());
    return fault.getMessage();
  }

  /** A line without an end. */
  private static final class Endless extends InputStream {
    private long read;

    @Override
    public int read() {
      read++;
      return 'a';
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      Arrays.fill(bytes, offset, offset + length, (byte) 'a');
      read += length;
      return length;
    }
  }
}
