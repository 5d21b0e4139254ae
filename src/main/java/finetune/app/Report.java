package finetune.app;

import java.io.PrintWriter;
import java.util.List;

/** What a command found, for people and for programs. */
interface Report {
  /** For people. */
  List<String> lines();

  /** One object on one line. */
  String json();

  /** Prints one of the two. */
  default void print(PrintWriter out, boolean asJson) {
    if (asJson) {
      out.println(json());
    } else {
      lines().forEach(out::println);
    }
  }
}
