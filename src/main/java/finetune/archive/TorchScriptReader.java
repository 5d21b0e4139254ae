package finetune.archive;

import static finetune.fault.Printable.quoted;

import finetune.fault.Numbers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads a TorchScript archive and checks all of it that libtorch would read. */
final class TorchScriptReader {
  private static final long LARGEST_CODE = 64 << 20;
  private static final int LONGEST_VERSION = 20;

  private final ScriptFolder folder;

  private TorchScriptReader(ScriptFolder folder) {
    this.folder = folder;
  }

  static TorchScript read(Path path, boolean checkOperators) {
    try (Source source = Source.open(path)) {
      ForeignFile.check(source);
      ScriptFolder folder = new ScriptFolder(ZipReader.open(source));
      TorchScript archive = new TorchScriptReader(folder).archive(checkOperators);
      source.checkUnchanged();
      return archive;
    }
  }

  private TorchScript archive(boolean checkOperators) {
    checkComplete();
    int version = version();
    Map<String, String> code = code();
    if (checkOperators) {
      OperatorScan.check(folder.path(), code);
    }
    checkDebugPickles();
    ScriptObject root = root();
    Tuple constants = constants();
    ScriptStorages storages = new ScriptStorages(folder);
    storages.read("data.pkl", "", root);
    storages.read("constants.pkl", "constants", constants);
    return new TorchScript(
        folder.name(), version, code, root, constants.items(), storages.inFileOrder(), extra());
  }

  private void checkComplete() {
    if (folder.names().stream().noneMatch(name -> name.startsWith("code/"))) {
      throw folder.bad("code/", "missing; not a TorchScript archive");
    }
    for (String name : List.of("data.pkl", "constants.pkl", versionName())) {
      if (!folder.has(name)) {
        throw folder.bad(name, "missing");
      }
    }
    if (folder.has("byteorder") && !folder.text("byteorder").equals("little")) {
      throw folder.bad("byteorder", "is not little-endian");
    }
  }

  private int version() {
    String name = versionName();
    if (folder.size(name) > LONGEST_VERSION) {
      throw folder.bad(name, "is not a format version");
    }
    String text = folder.text(name).strip();
    OptionalLong version = Numbers.whole(text);
    if (version.isEmpty() || version.getAsLong() < 1) {
      throw folder.bad(name, "format version " + quoted(text) + " is not a positive number");
    }
    if (version.getAsLong() > TorchScript.NEWEST) {
      String what = "format version " + text + " is newer than supported (max 10)";
      throw folder.bad(name, what);
    }
    return (int) version.getAsLong();
  }

  /** From version 10 on libtorch writes it elsewhere, and looks there first. */
  private String versionName() {
    return folder.has(".data/version") ? ".data/version" : "version";
  }

  private Map<String, String> code() {
    Map<String, String> code = new LinkedHashMap<>();
    long size = 0;
    for (String name : folder.names()) {
      if (name.startsWith("code/")) {
        size += folder.size(name);
        if (size > LARGEST_CODE) {
          throw folder.bad("code/", "more than 64 MiB of code");
        }
        if (name.endsWith(".py")) {
          code.put(name, folder.text(name));
        }
      }
    }
    return code;
  }

  /** Reads the pickles that map code to lines: we do not keep them, but libtorch reads them. */
  private void checkDebugPickles() {
    for (String name : folder.names()) {
      if (name.endsWith(".debug_pkl")) {
        folder.pickle(name, "");
      }
    }
  }

  private ScriptObject root() {
    if (!(folder.pickle("data.pkl", "data/") instanceof ScriptObject module)) {
      throw folder.bad("data.pkl", "is not a module");
    }
    try {
      ScriptTensors.named(module);
    } catch (IllegalArgumentException e) {
      throw folder.bad("data.pkl", e.getMessage());
    }
    return module;
  }

  private Tuple constants() {
    if (!(folder.pickle("constants.pkl", "constants/") instanceof Tuple constants)) {
      throw folder.bad("constants.pkl", "is not a tuple");
    }
    return constants;
  }

  private Map<String, ByteBuffer> extra() {
    Map<String, ByteBuffer> extra = new LinkedHashMap<>();
    for (String name : folder.names()) {
      if (name.startsWith("extra/")) {
        extra.put(name.substring("extra/".length()), ByteBuffer.wrap(folder.bytes(name)));
      }
    }
    return extra;
  }
}
