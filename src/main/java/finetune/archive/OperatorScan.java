package finetune.archive;

import static finetune.fault.Printable.quoted;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Looks through TorchScript source for operators that could reach beyond the model: files, other
 * processes, Python, native code from outside. In this dialect {@code x.save(…)} is {@code
 * aten::save} whatever {@code x} is, and {@code torch} can be given another name; so forbidden
 * names are refused wherever they follow a dot, and {@code torch} and {@code ops} wherever none
 * follows.
 */
final class OperatorScan {
  private static final String HINT = "--trust-code after reading the source";
  private static final int DEEPEST = 200;
  private static final int LONGEST_NAME = 100;
  private static final int NOWHERE = Integer.MAX_VALUE;
  private static final int LONGEST_LINE = 100_000;

  /** What libtorch prints {@code prim} operators as; calls between processes are not among them. */
  private static final Set<String> PRIM =
      Set.of(
          ("NumToTensor RaiseException StringIndex TupleIndex Uninitialized abs data "
                  + "device dtype grad index is_cpu is_cuda is_meta is_mkldnn is_mps is_nested "
                  + "is_quantized is_sparse is_sparse_csr is_xla is_xpu itemsize layout max min "
                  + "name nbytes rangelist requires_grad tolist type unchecked_cast "
                  + "unchecked_unwrap_optional")
              .split(" "));

  /** What no attribute may be called: operators of {@code aten} that read or write files. */
  private static final Set<String> FORBIDDEN = Set.of("save", "load", "from_file");

  private final Path path;
  private final String entry;
  private final ScriptTokens tokens;
  private ScriptToken previous;
  private ScriptToken token;
  private int depth;
  private int tokensOfLine;
  private String literal = "";
  private int reflectedFrom = NOWHERE;

  /** Fails at the first operator outside the allow-list in any code file of an archive. */
  static void check(Path path, Map<String, String> code) {
    code.forEach((entry, text) -> new OperatorScan(path, entry, text).check());
  }

  /** A scan of one code file of an archive. */
  private OperatorScan(Path path, String entry, String text) {
    this.path = path;
    this.entry = entry;
    checkIndentation(text);
    tokens = new ScriptTokens(text);
  }

  private void check() {
    while (advance()) {
      checkNesting();
      if (token.isSign("^")) {
        throw refused("prim::PythonOp");
      } else if (token.isSign("\\")) {
        throw bad("a backslash outside a string is not allowed");
      } else if (token.isString()) {
        string();
      } else if (token.isWord() && follows(".")) {
        checkForbidden(token.text());
      } else if (token.isWord()) {
        name();
      }
    }
  }

  /** A name that starts a chain. */
  private void name() {
    switch (token.text()) {
      case "torch" -> {
        take(".");
        checkForbidden(word());
        checkNoClass();
      }
      case "__torch__" -> {
        take(".");
        if (word().equals("torch")) {
          take(".");
          word();
          checkNoClass();
        }
      }
      case "ops" -> {
        take(".");
        String space = word();
        take(".");
        operator(space, word());
      }
      case "getattr" -> {
        take("(");
        checkNesting();
        reflectedFrom = Math.min(reflectedFrom, depth);
      }
      case "import", "from" -> throw bad(quoted(token.text()) + " is not allowed");
      default -> {
        // A variable, a class of the archive, a keyword.
      }
    }
  }

  /** Classes written in C++ are registered below {@code torch.classes}. */
  private void checkNoClass() {
    if (token.isWord("classes")) {
      throw refused("torch.classes");
    }
  }

  private void operator(String space, String name) {
    boolean prim = space.equals("prim") && PRIM.contains(name);
    boolean aten = space.equals("aten") && !FORBIDDEN.contains(name);
    if (!prim && !aten) {
      throw refused(space + "::" + name);
    }
  }

  /**
   * {@code getattr(x, "sa" "ve")} is {@code x.save}. Neighbours are one string, and within a
   * getattr an escape could be any letter.
   */
  private void string() {
    boolean continued = previous != null && previous.isString();
    literal = continued && literal.length() < LONGEST_NAME ? literal + token.text() : token.text();
    checkForbidden(literal);
    if (depth >= reflectedFrom && token.text().contains("\\")) {
      throw bad("an escape in a name is not allowed");
    }
  }

  private void checkForbidden(String name) {
    if (FORBIDDEN.contains(name)) {
      throw refused("aten::" + name);
    }
  }

  private boolean follows(String sign) {
    return previous != null && previous.isSign(sign);
  }

  /** Takes the sign that must come next. */
  private void take(String sign) {
    ScriptToken before = token;
    if (!advance() || !token.isSign(sign)) {
      token = before;
      throw bad(quoted(before.text()) + " must be followed by " + quoted(sign));
    }
  }

  /** Takes the name that must come next. */
  private String word() {
    if (!advance() || !token.isWord()) {
      throw bad("an operator's name is missing");
    }
    return token.text();
  }

  private void checkNesting() {
    if (token.isSign("(") || token.isSign("[") || token.isSign("{")) {
      depth++;
    } else if (token.isSign(")") || token.isSign("]") || token.isSign("}")) {
      depth--;
    }
    if (depth < reflectedFrom) {
      reflectedFrom = NOWHERE;
    }
    boolean sameLine = previous != null && previous.line() == token.line();
    tokensOfLine = sameLine ? tokensOfLine + 1 : 0;
    if (depth > DEEPEST || tokensOfLine > LONGEST_LINE) {
      throw bad("nesting deeper than " + DEEPEST + ", or a line without end");
    }
  }

  private void checkIndentation(String text) {
    if (text.contains("\n" + " ".repeat(2 * DEEPEST)) || text.contains("\t")) {
      throw bad(Place.entry(path, entry), "indented by tabs or deeper than " + DEEPEST);
    }
  }

  private boolean advance() {
    previous = token;
    try {
      token = tokens.next();
    } catch (IllegalArgumentException e) {
      throw bad(Place.entry(path, entry + ":" + tokens.line()), e.getMessage());
    }
    return token != null;
  }

  private Fault refused(String operator) {
    return bad("operator " + quoted(operator) + " is not allowed");
  }

  private Fault bad(String what) {
    int line = token == null ? tokens.line() : token.line();
    return bad(Place.entry(path, entry + ":" + line), what);
  }

  private Fault bad(Place place, String what) {
    return Fault.of(ExitCode.MODEL, place, what, HINT);
  }
}
