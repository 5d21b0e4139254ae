package finetune.recipe;

import finetune.fault.Fault;
import finetune.fault.Numbers;
import finetune.fault.Printable;
import finetune.fault.Problems;
import finetune.fault.Range;
import finetune.fault.Suggestion;
import finetune.fault.Warnings;
import finetune.method.Methods;
import finetune.spec.OptReader;
import finetune.spec.OptSpec;
import finetune.task.Task;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The kinds of values that recipes have. */
final class Kinds {
  private static final String EVERY = "every=";

  private Kinds() {}

  private interface Reader<T> {
    Optional<T> read(String key, Setting setting, Problems problems);
  }

  private record Plain<T>(String label, Reader<T> reader, Function<T, String> writer)
      implements Kind<T> {
    @Override
    public Optional<T> read(String key, Setting setting, Problems problems) {
      return reader.read(key, setting, problems);
    }

    @Override
    public String write(T value) {
      return writer.apply(value);
    }
  }

  /** A whole number of at least so much. */
  static Kind<Integer> whole(int least) {
    Reader<Integer> reader =
        (key, setting, problems) ->
            NumberText.whole(key, setting, least, Integer.MAX_VALUE, "", problems)
                .map(Math::toIntExact);
    return new Plain<>("N", reader, value -> Integer.toString(value));
  }

  /** A whole number of 0 or more, however large. */
  static Kind<Long> count() {
    return new Plain<>(
        "N",
        (key, setting, problems) -> NumberText.whole(key, setting, 0, 1L << 53, "", problems),
        value -> Long.toString(value));
  }

  /** A whole number, or a word that stands for no number. */
  static Kind<Optional<Integer>> wholeOr(String word, int least) {
    Reader<Optional<Integer>> reader =
        (key, setting, problems) ->
            setting.text().equals(word)
                ? Optional.of(Optional.empty())
                : NumberText.whole(key, setting, least, Integer.MAX_VALUE, word + " or ", problems)
                    .map(value -> Optional.of(Math.toIntExact(value)));
    return new Plain<>(word + "|N", reader, value -> value.map(n -> "" + n).orElse(word));
  }

  /** {@code every=N}, or none. */
  static Kind<Optional<Integer>> every() {
    Kind<Optional<Integer>> number = wholeOr("none", 1);
    Reader<Optional<Integer>> reader =
        (key, setting, problems) ->
            number.read(
                key,
                setting.text().startsWith(EVERY) ? setting.behind(EVERY.length()) : setting,
                problems);
    return new Plain<>("every=N", reader, value -> value.map(n -> EVERY + n).orElse("none"));
  }

  static Kind<Double> number(Range range) {
    return new Plain<>(
        "X",
        (key, setting, problems) -> NumberText.decimal(key, setting, range, problems),
        Numbers::format);
  }

  static Kind<Boolean> flag() {
    return words(List.of(true, false), value -> Boolean.toString(value), "", "");
  }

  /** One of an enum's constants, in lower case. */
  static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
    return choice(type, "", "");
  }

  /** One of an enum's constants; one other word is refused with a hint of its own. */
  static <E extends Enum<E>> Kind<E> choice(Class<E> type, String refused, String hint) {
    List<E> constants = List.of(type.getEnumConstants());
    return words(constants, value -> value.name().toLowerCase(Locale.ROOT), refused, hint);
  }

  private static <T> Kind<T> words(
      List<T> values, Function<T, String> name, String refused, String refusal) {
    List<String> names = values.stream().map(name).toList();
    Reader<T> reader =
        (key, setting, problems) -> {
          int index = names.indexOf(setting.text());
          if (index >= 0) {
            return Optional.of(values.get(index));
          }
          boolean isRefused = setting.text().equals(refused);
          String hint = isRefused ? refusal : Suggestion.didYouMean(setting.text(), names);
          String got = ", got " + Printable.quoted(setting.text());
          problems.add(setting.place(), key + " must be " + list(names) + got, hint);
          return Optional.empty();
        };
    return new Plain<>(String.join("|", names), reader, name);
  }

  private static String list(List<String> names) {
    int last = names.size() - 1;
    return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  static Kind<Task> task() {
    Reader<Task> reader =
        (key, setting, problems) -> {
          try {
            return Optional.of(Task.of(setting.text()));
          } catch (Fault unknown) {
            problems.add(setting.place(), unknown.lines().get(0));
            return Optional.empty();
          }
        };
    String label = String.join("|", Arrays.stream(Task.values()).map(Task::key).toList());
    return new Plain<>(label, reader, Task::key);
  }

  /** A spec by itself; what rho from outside does to it is decided when all is read. */
  static Kind<OptSpec> opt() {
    Reader<OptSpec> reader =
        (key, setting, problems) ->
            new OptReader(Methods.CATALOGUE, Warnings.SILENT)
                .readAlone(setting.text(), setting.places(), problems);
    return new Plain<>("SPEC", reader, OptSpec::text);
  }

  /** The text of a number, for the spec that it goes into. */
  static Kind<Optional<String>> rho() {
    Reader<Optional<String>> reader =
        (key, setting, problems) ->
            setting.text().equals("none")
                ? Optional.of(Optional.empty())
                : NumberText.decimal(key, setting, Range.NOT_NEGATIVE, problems)
                    .map(value -> Optional.of(Numbers.format(value)));
    return new Plain<>("X", reader, value -> value.orElse("none"));
  }

  /** A name, or the path of a file. */
  static Kind<String> model() {
    Reader<String> reader =
        (key, setting, problems) -> {
          String text = setting.text();
          boolean isFile = text.contains("/") || text.contains("\\") || text.endsWith(".pt");
          return isFile || text.startsWith("~") || text.startsWith("$")
              ? PathText.read(key, setting, problems).map(Path::toString)
              : Optional.of(text);
        };
    return new Plain<>("NAME|FILE", reader, value -> value);
  }

  /** A path, or none; relative ones are taken from the working directory. */
  static Kind<Optional<Path>> path() {
    Reader<Optional<Path>> reader =
        (key, setting, problems) ->
            setting.text().equals("none") && !setting.isQuoted()
                ? Optional.of(Optional.empty())
                : PathText.read(key, setting, problems).map(Optional::of);
    return new Plain<>("PATH", reader, value -> value.map(Path::toString).orElse("none"));
  }
}
