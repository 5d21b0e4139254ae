package finetune.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import finetune.archive.Array;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** State is saved, restored and kept by the line that names it. */
@Tag("native")
class SnapshotTest {
  private static final Layout LAYOUT = new Layout(List.of(Part.of("a", 2), Part.of("b", 1)));

  /** Something that remembers one piece of every kind. */
  private static final class Owner implements Stateful {
    Tensors mean;
    Tensors absent;
    double share;
    long steps;
    long[] rows = {};
    boolean isLate;

    @Override
    public void state(State state) {
      State own = state.in("own");
      mean = own.tensors("mean", mean);
      absent = own.tensors("absent", absent);
      share = own.number("share", share);
      steps = own.count("steps", steps);
      rows = own.counts("rows", rows);
      isLate = own.count("late", isLate ? 1 : 0) == 1;
    }
  }

  private Scope run;

  @BeforeEach
  void open() {
    run = Scope.open();
  }

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void allThatIsSavedIsRestored() {
    Owner restored = new Owner();
    Snapshot.of(owner()).restore(LAYOUT, restored);
    assertArrayEquals(new double[] {1, 2}, restored.mean.values().get("a").toDoubles());
    assertEquals(List.of("a"), List.copyOf(restored.mean.values().keySet()));
    assertNull(restored.absent);
    assertEquals(0.1, restored.share);
    assertEquals(1L << 53, restored.steps);
    assertArrayEquals(new long[] {3, 1, 2}, restored.rows);
    assertEquals(true, restored.isLate);
    assertEquals(Snapshot.of(owner()).counts(), Snapshot.of(restored).counts());
  }

  @Test
  void whatIsMissingOrLeftOverIsRefused() {
    Snapshot whole = Snapshot.of(owner());
    for (String name : whole.arrays().keySet()) {
      refused(new Snapshot(without(whole.arrays(), name), whole.numbers(), whole.counts()));
    }
    for (String name : whole.numbers().keySet()) {
      refused(new Snapshot(whole.arrays(), without(whole.numbers(), name), whole.counts()));
    }
    for (String name : whole.counts().keySet()) {
      refused(new Snapshot(whole.arrays(), whole.numbers(), without(whole.counts(), name)));
    }
    Map<String, Array> more = new LinkedHashMap<>(whole.arrays());
    more.put("own/other/a", Array.ofDoubles(new double[] {1}, 1));
    refused(new Snapshot(more, whole.numbers(), whole.counts()));
  }

  @Test
  void stateOutlivesItsStepAndReplacedStateDoesNot() {
    Owner owner = new Owner();
    Keeper keeper = new Keeper(run, vector(0));
    int before = run.size();
    for (int i = 1; i <= 3; i++) {
      double number = i;
      Scope.during(
          () -> {
            owner.mean = vector(number).plus(vector(number));
            keeper.keep(owner);
            return null;
          });
      assertEquals(before + 2, run.size());
      assertEquals(2 * i, owner.mean.values().get("b").toDoubles()[0]);
    }
  }

  @Test
  void stateMayNotShareMemoryWithTheWeights() {
    Owner owner = new Owner();
    owner.mean = vector(1);
    Keeper keeper = new Keeper(run, owner.mean.plus(1, owner.mean.only(part -> false)));
    assertThrows(IllegalStateException.class, () -> keeper.keep(owner));
  }

  @Test
  void valuesComeInWithoutTheirCopies() {
    int before = run.size();
    vector(1);
    assertEquals(before + 2, run.size());
  }

  private static Owner owner() {
    Owner owner = new Owner();
    owner.mean = Tensors.of(LAYOUT, Map.of("a", Array.ofDoubles(new double[] {1, 2}, 2)));
    owner.share = 0.1;
    owner.steps = 1L << 53;
    owner.rows = new long[] {3, 1, 2};
    owner.isLate = true;
    return owner;
  }

  private static Tensors vector(double number) {
    return Tensors.of(
        LAYOUT,
        Map.of(
            "a", Array.ofDoubles(new double[] {number, number}, 2),
            "b", Array.ofDoubles(new double[] {number}, 1)));
  }

  private static void refused(Snapshot snapshot) {
    assertThrows(IllegalArgumentException.class, () -> snapshot.restore(LAYOUT, new Owner()));
  }

  private static <V> Map<String, V> without(Map<String, V> all, String name) {
    Map<String, V> rest = new LinkedHashMap<>(all);
    rest.remove(name);
    return rest;
  }
}
