package finetune.archive;

import static finetune.fault.Printable.quoted;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Numbers;
import finetune.fault.Place;
import finetune.fault.Utf8;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** Reads a TorchScript archive and checks all of it that libtorch would read. */
final class TorchScriptReader {
  private static final long LARGEST_CODE = 64 << 20;
  private static final int LONGEST_VERSION = 20;

  private final ZipReader zip;
  private final String root;

  private TorchScriptReader(ZipReader zip) {
    this.zip = zip;
    this.root = root(zip);
  }

  static TorchScript read(Path path, boolean checkOperators) {
    try (Source source = Source.open(path)) {
      ForeignFile.check(source);
      try (ZipReader zip = ZipReader.open(source)) {
        TorchScript archive = new TorchScriptReader(zip).archive(checkOperators);
        source.checkUnchanged();
        return archive;
      }
    }
  }

  private static String root(ZipReader zip) {
    String root = "";
    for (String name : zip.records().keySet()) {
      String folder = name.substring(0, name.indexOf('/') + 1);
      if (folder.isEmpty()) {
        throw bad(zip, name, "lies outside the archive's folder");
      }
      if (!root.isEmpty() && !folder.equals(root)) {
        throw bad(zip, name, "lies in a second folder; the first is " + quoted(root));
      }
      root = folder;
    }
    return root;
  }

  private TorchScript archive(boolean checkOperators) {
    for (String name : List.of("data.pkl", "constants.pkl", "version")) {
      require(name);
    }
    Map<String, String> code = code();
    if (code.isEmpty()) {
      throw bad(zip, "code/", "missing; not a TorchScript archive");
    }
    int version = version();
    checkByteOrder();
    if (checkOperators) {
      code.forEach((name, text) -> new OperatorScan(zip.path(), name, text).check());
    }
    checkOtherPickles();
    Object object = pickle("data.pkl", "data/");
    if (!(object instanceof ScriptObject module)) {
      throw bad(zip, "data.pkl", "is not a module");
    }
    Object constants = pickle("constants.pkl", "constants/");
    if (!(constants instanceof Tuple tuple)) {
      throw bad(zip, "constants.pkl", "is not a tuple");
    }
    Map<String, Array> storages = new LinkedHashMap<>();
    checkTensors("data.pkl", "", module, storages);
    checkTensors("constants.pkl", "constants", tuple, storages);
    try {
      ScriptTensors.named(module);
    } catch (IllegalArgumentException e) {
      throw bad(zip, "data.pkl", e.getMessage());
    }
    return new TorchScript(
        root.substring(0, root.length() - 1),
        version,
        code,
        module,
        tuple.items(),
        inFileOrder(storages),
        extra());
  }

  private Map<String, String> code() {
    Map<String, String> code = new LinkedHashMap<>();
    long size = 0;
    for (ZipRecord record : zip.records().values()) {
      String name = record.name().substring(root.length());
      if (name.startsWith("code/")) {
        size += record.size();
        if (size > LARGEST_CODE) {
          throw bad(zip, "code/", "more than 64 MiB of code");
        }
        if (name.endsWith(".py")) {
          code.put(name, utf8(name));
        }
      }
    }
    return code;
  }

  private String utf8(String name) {
    byte[] bytes = zip.text(root + name);
    Utf8.Decoded decoded = Utf8.decode(bytes, 0, bytes.length);
    if (!decoded.isValid()) {
      Place place = Place.entry(zip.path(), name, decoded.badByte());
      throw Fault.of(ExitCode.MODEL, place, "is not valid UTF-8");
    }
    return decoded.text();
  }

  private int version() {
    if (zip.records().get(root + "version").size() > LONGEST_VERSION) {
      throw bad(zip, "version", "is not a format version");
    }
    String text = utf8("version").strip();
    OptionalLong version = Numbers.whole(text);
    if (version.isEmpty() || version.getAsLong() < 1) {
      throw bad(zip, "version", "format version " + quoted(text) + " is not a positive number");
    }
    if (version.getAsLong() > TorchScript.NEWEST) {
      String what = "format version " + text + " is newer than supported (max 10)";
      throw bad(zip, "version", what);
    }
    return (int) version.getAsLong();
  }

  private void checkByteOrder() {
    if (zip.records().containsKey(root + "byteorder") && !utf8("byteorder").equals("little")) {
      throw bad(zip, "byteorder", "is not little-endian");
    }
  }

  /** Reads the pickles that we do not keep, because libtorch may read them. */
  private void checkOtherPickles() {
    for (String record : zip.records().keySet()) {
      String name = record.substring(root.length());
      if (name.endsWith(".debug_pkl")) {
        pickle(name, "");
      } else if (name.equals("traced_inputs.pkl")) {
        pickle(name, "traced_inputs/");
      }
    }
  }

  private Object pickle(String name, String folder) {
    ScriptTypes types = new ScriptTypes(folder, this::recordBytes);
    return PickleReader.read(zip.path(), name, zip.text(root + name), types);
  }

  private long recordBytes(String name) {
    ZipRecord record = zip.records().get(root + name);
    return record == null ? -1 : record.size();
  }

  /** Checks each tensor against its storage, which is read at its first tensor. */
  private void checkTensors(String pickle, String name, Object value, Map<String, Array> storages) {
    ScriptTensors.all(name, value)
        .forEach(
            (tensor, where) -> {
              checkBounds(pickle, where, tensor);
              Array storage =
                  storages.computeIfAbsent(tensor.storage(), key -> storage(key, tensor));
              if (storage.type() != tensor.type()) {
                throw bad(zip, pickle, "storage " + tensor.storage() + " has two types");
              }
            });
  }

  private Array storage(String name, ScriptTensor tensor) {
    ByteBuffer data = zip.stored(root + name);
    return new Array(tensor.type(), new long[] {tensor.elements()}, data);
  }

  private void checkBounds(String pickle, String name, ScriptTensor tensor) {
    String which = "tensor " + quoted(name);
    try {
      long end = tensor.end();
      if (end > tensor.elements() || Array.size(tensor.sizes()) > tensor.elements()) {
        int width = tensor.type().bytes();
        long bytes = Math.multiplyExact(Math.max(end, Array.size(tensor.sizes())), (long) width);
        String what = "%s needs bytes 0…%,d, storage has %,d";
        throw bad(
            zip, pickle, String.format(Locale.ROOT, what, which, bytes, tensor.elements() * width));
      }
    } catch (ArithmeticException e) {
      throw bad(zip, pickle, which + " has a shape that overflows");
    } catch (IllegalArgumentException e) {
      throw bad(zip, pickle, which + ": " + e.getMessage());
    }
  }

  private Map<String, Array> inFileOrder(Map<String, Array> storages) {
    Map<String, Array> ordered = new LinkedHashMap<>();
    for (String record : zip.records().keySet()) {
      String name = record.substring(root.length());
      if (storages.containsKey(name)) {
        ordered.put(name, storages.get(name));
      }
    }
    return ordered;
  }

  private Map<String, ByteBuffer> extra() {
    Map<String, ByteBuffer> extra = new LinkedHashMap<>();
    String prefix = root + "extra/";
    for (String name : zip.records().keySet()) {
      if (name.startsWith(prefix)) {
        extra.put(name.substring(prefix.length()), ByteBuffer.wrap(zip.text(name)));
      }
    }
    return extra;
  }

  private void require(String name) {
    if (!zip.records().containsKey(root + name)) {
      boolean code =
          zip.records().keySet().stream().anyMatch(key -> key.startsWith(root + "code/"));
      throw code
          ? bad(zip, name, "missing")
          : bad(zip, "code/", "missing; not a TorchScript archive");
    }
  }

  private static Fault bad(ZipReader zip, String entry, String what) {
    return Fault.of(ExitCode.MODEL, Place.entry(zip.path(), entry), what);
  }
}
