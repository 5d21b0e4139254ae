package finetune.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
  @TempDir Path folder;

  @Test
  void theEnvironmentNamesTheFolder() {
    Map<String, String> xdg = Map.of("XDG_CACHE_HOME", "/x");
    assertEquals(Path.of("/c"), Cache.of(Map.of("FINETUNE_CACHE", "/c"), "/h").folder());
    assertEquals(Path.of("/x/finetune"), Cache.of(xdg, "/h").folder());
    assertEquals(Path.of("/h/.cache/finetune"), Cache.of(Map.of(), "/h").folder());
    Map<String, String> relative = Map.of("XDG_CACHE_HOME", "x");
    assertEquals(Path.of("/h/.cache/finetune"), Cache.of(relative, "/h").folder());
  }

  @Test
  void E20_withoutAHomeTheLineSaysWhatToSet() {
    Fault fault = assertThrows(Fault.class, () -> Cache.of(Map.of(), "?"));
    assertEquals(ExitCode.STORAGE, fault.code());
    assertEquals(List.of("there is no home directory; set FINETUNE_CACHE"), fault.lines());
  }

  @Test
  void keysStayInside() {
    for (String key : List.of("../x", "/x", "a/../../b", ".hidden", "a//b", "", "a\\b")) {
      assertThrows(IllegalArgumentException.class, () -> new Cache(folder).path(key), key);
    }
  }

  @Test
  void E14_thoseWhoMakeTheSameAtOnceAllSucceed() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<String>> makers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        makers.add(
            () -> {
              Path made = new Cache(folder).path("k");
              AtomicFiles.write(made, "x".repeat(99_999));
              return Files.readString(made);
            });
      }
      for (Future<String> made : threads.invokeAll(makers)) {
        assertEquals(99_999, made.get().length());
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(1, folder.toFile().list().length);
  }
}
