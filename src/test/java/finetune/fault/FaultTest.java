package finetune.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What a user reads. */
class FaultTest {
  private static final String FILE = "runs/a/run.json";

  /** Of some of them the message is the path alone, of one there is none. */
  private static final List<Map.Entry<Exception, String>> UNREADABLE =
      List.of(
          Map.entry(new AccessDeniedException(FILE), "permission denied"),
          Map.entry(new NoSuchFileException(FILE), "no such file"),
          Map.entry(new FileSystemException(FILE, null, "Too many links"), "Too many links"),
          Map.entry(new NotDirectoryException(FILE), "NotDirectoryException"),
          Map.entry(new IOException("bad sector"), "bad sector"),
          Map.entry(new EOFException(), "EOFException"));

  @ParameterizedTest
  @FieldSource("UNREADABLE")
  void whatCannotBeReadIsNamedOnceWithTheReason(Map.Entry<Exception, String> why) {
    Fault fault = Fault.unreadable(ExitCode.STORAGE, Path.of(FILE), why.getKey());
    assertEquals(List.of(FILE + ": cannot be read: " + why.getValue()), fault.lines());
    assertEquals(ExitCode.STORAGE, fault.code());
    assertSame(why.getKey(), fault.getCause());
  }

  @Test
  void aHintStandsBehindTheReason() {
    Exception cause = new AccessDeniedException(FILE);
    Fault fault = Fault.unreadable(ExitCode.REFUSED, FILE, "choose another", cause);
    assertEquals(
        List.of(FILE + ": cannot be read: permission denied; choose another"), fault.lines());
  }
}
