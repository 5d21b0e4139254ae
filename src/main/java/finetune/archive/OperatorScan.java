package finetune.archive;

import static finetune.fault.Printable.quoted;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.nio.file.Path;
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
  private static final int MOST_SIGNS_IN_A_LINE = 20_000;

  /** What libtorch prints {@code prim} operators as; calls between processes are not among them. */
  private static final Set<String> PRIM =
      Set.of(
          "NumToTensor",
          "RaiseException",
          "StringIndex",
          "TupleIndex",
          "Uninitialized",
          "abs",
          "data",
          "device",
          "dtype",
          "grad",
          "index",
          "is_cpu",
          "is_cuda",
          "is_meta",
          "is_mkldnn",
          "is_mps",
          "is_nested",
          "is_quantized",
          "is_sparse",
          "is_sparse_csr",
          "is_xla",
          "is_xpu",
          "itemsize",
          "layout",
          "max",
          "min",
          "name",
          "nbytes",
          "rangelist",
          "requires_grad",
          "tolist",
          "type",
          "unchecked_cast",
          "unchecked_unwrap_optional");

  /** Operators of {@code aten} that touch files, pinned memory or the process's state. */
  private static final Set<String> FORBIDDEN =
      Set.of(
          "save",
          "load",
          "from_file",
          "manual_seed",
          "seed",
          "initial_seed",
          "set_grad_enabled",
          "_print",
          "warn",
          "wait",
          "set_",
          "pin_memory",
          "_pin_memory",
          "classes",
          "PythonOp");

  private final Path path;
  private final String entry;
  private final ScriptTokens tokens;
  private ScriptToken previous = new ScriptToken(ScriptToken.Kind.LINE_END, "", 1);
  private ScriptToken token;
  private int depth;
  private int signs;

  /** A scan of one code file of an archive. */
  OperatorScan(Path path, String entry, String text) {
    this.path = path;
    this.entry = entry;
    checkIndentation(text);
    tokens = new ScriptTokens(text);
  }

  /** Fails at the first operator outside the allow-list. */
  void check() {
    advance();
    while (token != null) {
      checkNesting();
      if (token.isSign("^")) {
        throw refused("prim::PythonOp");
      } else if (token.isWord() && !previous.isSign(".")) {
        name();
      } else if (token.isWord()) {
        checkForbidden(token.text());
      } else if (token.kind() == ScriptToken.Kind.STRING && previous.isSign(",")) {
        attribute();
      }
      advance();
    }
  }

  /** A name that starts a chain. */
  private void name() {
    if (token.isWord("torch")) {
      follow("torch");
      checkForbidden(token.text());
    } else if (token.isWord("ops")) {
      follow("ops");
      String space = token.text();
      follow(space);
      operator(space, token.text());
    } else if (token.isWord("import") || token.isWord("from")) {
      throw bad("'" + token.text() + "' is not allowed");
    }
  }

  private void operator(String space, String name) {
    boolean prim = space.equals("prim") && PRIM.contains(name);
    boolean aten = space.equals("aten") && !FORBIDDEN.contains(name);
    if (!prim && !aten) {
      throw refused(space + "::" + name);
    }
  }

  /** {@code getattr(x, "save")} is {@code x.save}. */
  private void attribute() {
    ScriptToken string = token;
    advance();
    if (token != null && token.isSign(")") && FORBIDDEN.contains(string.text())) {
      throw refused("aten::" + string.text());
    }
  }

  private void checkForbidden(String name) {
    if (FORBIDDEN.contains(name)) {
      throw refused("aten::" + name);
    }
  }

  /** Goes on to the name behind the dot that must follow. */
  private void follow(String name) {
    advance();
    boolean dot = token != null && token.isSign(".");
    advance();
    if (!dot || token == null || !token.isWord()) {
      throw bad(quoted(name) + " without an operator's name");
    }
  }

  private void checkNesting() {
    if (token.isSign("(") || token.isSign("[") || token.isSign("{")) {
      depth++;
    } else if (token.isSign(")") || token.isSign("]") || token.isSign("}")) {
      depth--;
    }
    signs = token.kind() == ScriptToken.Kind.LINE_END ? 0 : signs + 1;
    if (depth > DEEPEST || signs > MOST_SIGNS_IN_A_LINE) {
      throw bad("nesting deeper than " + DEEPEST + ", or a statement without end");
    }
  }

  private void checkIndentation(String text) {
    if (text.contains("\n" + " ".repeat(2 * DEEPEST)) || text.contains("\t")) {
      throw bad(Place.entry(path, entry), "indented by tabs or deeper than " + DEEPEST);
    }
  }

  private void advance() {
    previous = token == null ? previous : token;
    try {
      token = tokens.next();
    } catch (IllegalArgumentException e) {
      throw bad(Place.entry(path, entry + ":" + tokens.line()), e.getMessage());
    }
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
