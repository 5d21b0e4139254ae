package finetune.archive;

import java.util.regex.Pattern;

/**
 * Names of attributes, which a foreign archive chooses: in the source that is written around it
 * they may be nothing but names.
 */
final class AttributeName {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** ASCII that needs no escape between quotes, but for the dot, which parts names in a path. */
  private static final Pattern PLAIN = Pattern.compile("[ -~&&[^\"\\\\.]]{1,1024}");

  private AttributeName() {}

  /** Whether source can hold it: an identifier, a number, or the key of a dictionary of modules. */
  static boolean isPlain(String name) {
    return PLAIN.matcher(name).matches();
  }

  /** How source refers to the attribute of an object. */
  static String of(String object, String name) {
    return IDENTIFIER.matcher(name).matches()
        ? object + "." + name
        : "getattr(" + object + ", \"" + plain(name) + "\")";
  }

  /** How the source of a class declares it. */
  static String declared(String name, String type) {
    return IDENTIFIER.matcher(name).matches()
        ? name + " : " + type
        : "__annotations__[\"" + plain(name) + "\"] = " + type;
  }

  private static String plain(String name) {
    if (!isPlain(name)) {
      throw new IllegalArgumentException("attribute name is not plain");
    }
    return name;
  }
}
