package finetune.spec;

import finetune.fault.Place;
import finetune.fault.Problems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/** What is wrong with one spec, in the order of its columns. */
final class Complaints {
  private record Complaint(int column, Place place, String what, String hint) {}

  private final IntFunction<Place> places;
  private final List<Complaint> all = new ArrayList<>();

  /** Columns from 1 are turned into places by the function. */
  Complaints(IntFunction<Place> places) {
    this.places = places;
  }

  void add(int column, String what, String hint) {
    all.add(new Complaint(column, places.apply(column), what, hint));
  }

  void add(int column, String what) {
    add(column, what, "");
  }

  /** Something wrong outside the spec. */
  void add(Place place, String what, String hint) {
    all.add(new Complaint(Integer.MAX_VALUE, place, what, hint));
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  void handTo(Problems problems) {
    all.stream()
        .sorted(Comparator.comparingInt(Complaint::column))
        .forEach(one -> problems.add(one.place(), one.what(), one.hint()));
  }
}
