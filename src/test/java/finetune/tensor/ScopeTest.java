package finetune.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class ScopeTest {
  private final Scope outer = Scope.open();

  @AfterEach
  void close() {
    outer.close();
  }

  @Test
  void whatIsComputedBelongsToTheInnermost() {
    Native.of(1.0);
    try (Scope inner = Scope.open()) {
      assertSame(inner, Scope.current());
      Native.of(2.0);
      assertEquals(1, inner.size());
    }
    assertSame(outer, Scope.current());
    assertEquals(1, outer.size());
  }

  @Test
  void closingFreesWhatWasNotKept() {
    long alive = LiveArrays.count();
    NDArray freed =
        Scope.during(
            () -> {
              Kernels.norm(List.of(Native.of(3.0, 4.0)));
              return Native.of(1.0);
            });
    assertEquals(alive, LiveArrays.count());
    assertThrows(IllegalStateException.class, freed::toDoubleArray);
  }

  @Test
  void aFailureClosesTheScopeToo() {
    long alive = LiveArrays.count();
    assertThrows(
        ArithmeticException.class,
        () ->
            Scope.during(
                () -> {
                  Native.of(1.0);
                  throw new ArithmeticException();
                }));
    assertSame(outer, Scope.current());
    assertEquals(alive, LiveArrays.count());
  }

  @Test
  void scopesCloseInnermostFirst() {
    try (Scope inner = Scope.open()) {
      assertThrows(IllegalStateException.class, outer::close);
      assertSame(inner, Scope.current());
    }
  }

  @Test
  void anotherThreadHasNone() throws InterruptedException {
    Throwable[] thrown = new Throwable[1];
    Thread thread =
        new Thread(() -> thrown[0] = assertThrows(IllegalStateException.class, Scope::current));
    thread.start();
    thread.join();
    assertEquals("no scope is open on this thread", thrown[0].getMessage());
  }
}
