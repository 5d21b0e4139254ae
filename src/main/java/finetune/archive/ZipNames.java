package finetune.archive;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names seen in one archive; knows which are illegal and which mean the same file. */
final class ZipNames {
  static final int LONGEST = 1024;
  private static final List<String> NOT_A_SEGMENT = List.of("", ".", "..");

  private final Set<String> seen = new HashSet<>();

  /** Whether the name is a plain relative path. */
  static boolean isLegal(String name) {
    boolean plain = name.chars().allMatch(c -> c >= 0x20 && c != 0x7F && c != '\\' && c != ':');
    return plain && Arrays.stream(name.split("/", -1)).noneMatch(NOT_A_SEGMENT::contains);
  }

  /** Takes a name; false if it, or one that differs only in case or Unicode form, was there. */
  boolean add(String name) {
    return seen.add(Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT));
  }
}
