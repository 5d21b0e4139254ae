package finetune.archive;

import static finetune.archive.Hostile.of;
import static finetune.archive.Zips.bytes;
import static finetune.archive.Zips.directory;
import static finetune.archive.Zips.joined;
import static finetune.archive.Zips.local;
import static finetune.archive.Zips.model;
import static finetune.archive.Zips.renamed;
import static finetune.archive.Zips.stored;
import static finetune.archive.Zips.with;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows S of the table of faults, as far as a file shows them. */
class TorchScriptTableTest {
  private static final byte[] GOOD = stored(model());
  private static final String CODE = "m/code/__torch__.py";

  @TempDir Path folder;

  static Stream<Hostile> foreign() {
    return Stream.of(
        of(
            "S02 pickle",
            "\u0080\2}q\0.",
            "FILE: is a pickled state_dict; pickle is not loaded, convert it"),
        of("S02 HTML", "\n<!DOCTYPE html><p>", "FILE: is an HTML page \\(download error\\?\\)"),
        of(
            "S02 LFS",
            "version https://git-lfs.github.com/spec/v1\n",
            "FILE: is a Git LFS pointer; .*"),
        of("S02 gzip", "\u001f\u008b\b\0", "FILE: is gzip data; .*"),
        of("S02 GGUF", "GGUF\3\0\0\0", "FILE: is a GGUF file; .*"),
        of("S02 safetensors", "\2\0\0\0\0\0\0\0{}", "FILE: is a safetensors file; .*"),
        of("S02 ONNX", "\b\7\22\7pytorch", "FILE: is an ONNX model; .*"),
        of(
            "S02 tar",
            "x".repeat(257) + "ustar\0" + "y".repeat(300),
            "FILE: is a tar file of an old PyTorch; .*"));
  }

  static Stream<Hostile> entries() {
    return Stream.of(
        row("S03 no code", with(CODE, (byte[]) null), "!code/: missing; not a TorchScript archive"),
        row("S04 no data.pkl", with("m/data.pkl", (byte[]) null), "!data.pkl: missing"),
        row(
            "S04 no constants.pkl",
            with("m/constants.pkl", (byte[]) null),
            "!constants.pkl: missing"),
        row("S04 no version", with("m/version", (byte[]) null), "!version: missing"),
        row("S04 two roots", with("n/version", "3"), "!n/version: is in a second folder"),
        row("S04 outside", with("version", "3"), "!version: lies outside the archive's folder"),
        row(
            "S05 999",
            with("m/version", "999"),
            "!version: format version 999 is newer than supported \\(max 10\\)"),
        row(
            "S05 -1",
            with("m/version", "-1"),
            "!version: format version '-1' is not a positive number"),
        row(
            "S05 abc",
            with("m/version", "abc"),
            "!version: format version 'abc' is not a positive number"),
        row(
            "S05 10 MB",
            with("m/version", "9".repeat(10_000_000)),
            "!version: is not a format version"),
        row(
            "S06 2.2 GB declared",
            directory(
                directory(GOOD, "m/constants.pkl", 20, (int) 2_200_000_000L),
                "m/constants.pkl",
                24,
                (int) 2_200_000_000L),
            "!m/constants.pkl: declared size 2,200,000,000 exceeds file size [0-9,]+"),
        row(
            "S07 local size",
            local(GOOD, "m/data/0", 22, 15),
            "!m/data/0: local header disagrees with the central directory"),
        row(
            "S07 local method",
            local(GOOD, "m/data/0", 8, 8),
            "!m/data/0: local header disagrees.*"),
        row("S07 local name", renamedLocal(), "!m/data/0: local header disagrees.*"),
        row(
            "S08 overlap",
            directory(GOOD, "m/data.pkl", 42, 0),
            ".*(entries overlap at 0x0|local header disagrees.*)"),
        row("S10 up", renamed(GOOD, "m/data/0", "../etc/0"), ".*: illegal entry name '../etc/0'"),
        row(
            "S10 absolute",
            renamed(GOOD, "m/data/0", "/etc/pas"),
            ".*: illegal entry name '/etc/pas'"),
        row("S10 drive", renamed(GOOD, "m/data/0", "C:\\dat/0"), ".*: illegal entry name 'C:.*"),
        row(
            "S10 inner up",
            renamed(GOOD, "m/data/0", "a/../b/0"),
            ".*: illegal entry name 'a/../b/0'"),
        row(
            "S10 NUL",
            renamed(GOOD, "m/data/0", "m/data\0\60"),
            ".*: illegal entry name 'm/data\\\\x000'"),
        row(
            "S10 not UTF-8",
            renamed(GOOD, "m/data/0", "m/dat\u00FF/0"),
            ".*: illegal entry name 'm/dat'"),
        row(
            "S10 4 KB",
            with("m/extra/" + "n".repeat(4096), ""),
            ".*: illegal entry name 'm/extra/nn+…'"),
        row(
            "S11 twice",
            renamed(with("m/data/1", "x"), "m/data/1", "m/data/0"),
            "!m/data/0: duplicate entry"),
        row("S11 case", with("m/DATA.pkl", "x"), "!m/DATA.pkl: duplicate entry"),
        row(
            "S12 symlink",
            directory(withUnix(), "m/version", 38, 0xA1ED0000),
            "!m/version: is a symbolic link"),
        row("S12 encrypted", directory(GOOD, "m/data/0", 8, 1), "!m/data/0: is encrypted"),
        row("S12 several disks", Zips.end(GOOD, 4, 1), ".*: archive on several disks"),
        row(
            "S12 comment",
            Zips.end(joined(GOOD, bytes("x")), 20, 1),
            ".*end of central directory not found.*"),
        row(
            "S12 data before",
            joined(bytes("PK12"), GOOD),
            ".*(Zip64 end record is inconsistent|not where the end record says)"),
        row("S12 data behind", joined(GOOD, bytes("x")), ".*end of central directory not found.*"),
        row("S13 CRC", flipped(), "!m/data/0: CRC mismatch"),
        row("S14 million entries", million(), ".*: more than 100,000 entries"));
  }

  static Stream<Hostile> compressed() {
    Map<String, byte[]> bomb = model();
    bomb.put("m/code/b.py", new byte[60_000_000]);
    Map<String, byte[]> large = model();
    large.put("m/code/b.py", new byte[(64 << 20) + 1]);
    return Stream.of(
        row(
            "S09 tensors deflated",
            Zips.deflated(model()),
            "!m/data/0: tensor data must be stored, not compressed"),
        row("S09 bomb", Zips.deflated(bomb), "!m/code/b.py: is compressed more than 100:1"),
        row("S09 large", Zips.deflated(large), "!code/: more than 64 MiB of code"));
  }

  static Stream<Hostile> pickles() {
    return Stream.of(
        pickle("S15 posix.system", "cposix\nsystem\n.", "0x2: 'posix.system' is not allowed"),
        pickle("S15 eval", "}cbuiltins\neval\n.", "0x3: 'builtins.eval' is not allowed"),
        pickle(
            "S15 C\\+\\+ class",
            "c__torch__.torch.classes.x\nY\n.",
            "0x2: '__torch__.torch.classes.x.Y' is not allowed"),
        pickle(
            "S16 string of 2^32",
            "X\u00ff\u00ff\u00ff\u00ffab.",
            "0x2: string of 4294967295 bytes exceeds the pickle"),
        pickle("S16 long opcode", "\u008d\0\0\0\0\0\0\0\100.", "0x2: opcode 0x8d not allowed"),
        pickle("S16 underflow", "R.", "0x2: stack underflow"),
        pickle("S16 no mark", "t.", "0x2: no mark on the stack"),
        pickle("S16 no STOP", "N", "0x3: pickle ends too early"),
        pickle("S16 two STOPs", "N..", "0x3: bytes after the end"),
        pickle(
            "S16 nesting",
            "]".repeat(1_000_000) + "a".repeat(999_999) + ".",
            "0x[0-9a-f]+: nesting deeper than 200"),
        pickle("S16 cycle", "]q\0h\0a.", "0x7: no list to append to"),
        pickle("S16 memo set twice", "Nq\0q\0.", "0x5: memo entry 0 set twice"),
        pickle("S16 memo never set", "h\7.", "0x2: memo entry 7 was never set"),
        pickle("S16 memo bomb", memoBomb(), "0x[0-9a-f]+: more than 1,000,000 memo entries"),
        pickle(
            "S16 stack",
            "N".repeat(1_000_001),
            "0x[0-9a-f]+: more than 1,000,000 items on the stack"),
        pickle(
            "S16 marks",
            "(".repeat(1_000_001),
            "0x[0-9a-f]+: more than 1,000,000 items on the stack"),
        pickle(
            "S16 small parts",
            ("](" + "}".repeat(300_000) + "e").repeat(4),
            "0x[0-9a-f]+: more than 1,000,000 strings, lists and other objects"),
        row(
            "S16 long names",
            with("m/data.pkl", PickleWriter.write(nested(5, "x".repeat(300)))),
            "!data.pkl: a dotted name is longer than 1 KiB"),
        row(
            "S16 long names in a list",
            with(
                "m/data.pkl",
                PickleWriter.write(
                    new ScriptObject(
                        "__torch__.M", Map.of("l", List.of(nested(5, "x".repeat(300))))))),
            "!data.pkl: a dotted name is longer than 1 KiB"),
        row(
            "S16 views that are copied",
            with("m/data.pkl", PickleWriter.write(new ScriptObject("__torch__.M", transposed(5)))),
            "!data.pkl: tensors with strides take 80 bytes of storages of 16"),
        pickle("S16 endless", "N0".repeat(10), "0x3: opcode 0x30 not allowed"),
        pickle(
            "S17 rebuild from type",
            "ctorch._tensor\n_rebuild_from_type_v2\n(NNNtR.",
            "0x2: 'torch._tensor._rebuild_from_type_v2' is not allowed"),
        pickle(
            "S17 tensor without parts",
            "ctorch._utils\n_rebuild_tensor_v2\n)R.",
            "0x24: tensor has other arguments than expected"),
        row("S16 not a module", with("m/data.pkl", "\u0080\2N."), "!data.pkl: is not a module"));
  }

  static Stream<Hostile> tensors() {
    return Stream.of(
        tensor(
            "S18 storage larger than its record",
            1_000_000,
            0,
            sizes(4),
            sizes(1),
            "@0x[0-9a-f]+: storage of 1000000 elements of F32, record 'data/0' has 16 bytes"),
        tensor(
            "S18 beyond the storage",
            4,
            0,
            sizes(1_000_000),
            sizes(1),
            ": tensor 'w' needs bytes 0…4,000,000, storage has 16"),
        tensor(
            "S18 offset beyond",
            4,
            1,
            sizes(4),
            sizes(1),
            ": tensor 'w' needs bytes 0…20, storage has 16"),
        tensor(
            "S18 stride beyond",
            4,
            0,
            sizes(2),
            sizes(4),
            ": tensor 'w' needs bytes 0…20, storage has 16"),
        tensor(
            "S18 negative stride",
            4,
            3,
            sizes(4),
            sizes(-1),
            ": tensor 'w': a size or stride is negative"),
        tensor(
            "S18 negative offset",
            4,
            -1,
            sizes(4),
            sizes(1),
            ": tensor 'w': .*the offset is negative"),
        tensor(
            "S18 product overflows",
            4,
            0,
            sizes(1L << 32, 1L << 32),
            sizes(0, 0),
            ": tensor 'w' has a shape that overflows"),
        tensor(
            "S18 overlapping itself",
            4,
            0,
            sizes(1L << 40),
            sizes(0),
            ": tensor 'w' needs bytes 0…4,398,046,511,104, storage has 16"),
        tensor(
            "S18 ranks differ",
            4,
            0,
            sizes(4),
            sizes(1, 1),
            ": tensor 'w': sizes and strides differ.*"),
        row(
            "S18 no record",
            with("m/data/0", (byte[]) null),
            "!data.pkl@0x[0-9a-f]+: record 'data/0' is missing"));
  }

  static Stream<Hostile> operators() {
    return Stream.of(
        code("S19 from_file", "torch.from_file(\"x\")", "aten::from_file"),
        code("S19 save", "torch.save(x, \"f\")", "aten::save"),
        code("S19 load", "ops.aten.load(x)", "aten::load"),
        code("S19 as a method", "(\"/etc/passwd\").from_file(True, 0)", "aten::from_file"),
        code("S19 with a space", "torch . \n    from_file(\"x\")", "aten::from_file", 9),
        code("S19 by getattr", "getattr(x, \"fr\" \"om_file\")(1)", "aten::from_file"),
        code("S19 PythonOp", "^Evil(1)(x)", "prim::PythonOp"),
        code("S19 Python by name", "ops.prim.PythonOp(x)", "prim::PythonOp"),
        code("S19 another process", "ops.prim.rpc_sync(x)", "prim::rpc_sync"),
        code("S19 custom", "ops.evil.run(x)", "evil::run"),
        code("S19 class in C++", "__torch__.torch.classes.evil.Run(x)", "torch.classes"),
        source(
            "S19 torch renamed",
            "t = torch\n    t.save(x)",
            ":8: 'torch' must be followed by '.'; .*"),
        source(
            "S19 getattr renamed", "g = getattr\n", ":8: 'getattr' must be followed by '\\('; .*"),
        source(
            "S19 escape",
            "getattr(x, \"\\163ave\")(1)",
            ":8: an escape in a name is not allowed; .*"),
        source("S19 depth", "(".repeat(100_000), ":8: nesting deeper than 200.*"),
        source("S19 string without end", "\"abc", ":8: string without an end; .*"),
        row("S19 100 MB", with(CODE, " ".repeat(100_000_000)), "!code/: more than 64 MiB of code"));
  }

  /** Source is written around the module that refers to its parts by these names. */
  static Stream<Hostile> names() {
    return Stream.of(
        attribute("S19 code in a name", "x.training = on\n    torch.save(\"\", \"f\")\n    self.x"),
        attribute("S19 a name that ends its string", "0\").x(torch.save(\"\", \"f\"))"),
        attribute("S19 a name with an escape", "\\x73ave"),
        attribute("S19 no name", ""),
        attribute("S19 two dots", ".."),
        attribute("S19 a letter of another script", "\u0441ode"),
        attribute("S19 a name without end", "x".repeat(1025)),
        pickle(
            "S19 code in a class",
            "c__torch__\nM = ops.aten.save(1, 2) #\n.",
            "0x2: '__torch__.M = ops.aten.save\\(1, 2\\) #' is not allowed"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"foreign", "entries", "compressed", "pickles", "tensors", "operators", "names"})
  void isRefused(Hostile row) throws IOException {
    row.isRefusedBy(TorchScript::read, folder);
  }

  @Test
  void S01_truncatedAtAnyByte() throws IOException {
    for (int length = 0; length < GOOD.length; length++) {
      new Hostile(
              "S01",
              Arrays.copyOf(GOOD, length),
              "FILE@0x[0-9a-f]+: end of central directory not found; truncated \\([0-9,]+ bytes\\), fetch it again")
          .isRefusedBy(TorchScript::read, folder);
    }
  }

  @Test
  void S16_aViewOfManyNamesIsCopiedOnce() throws IOException {
    Map<String, Object> views = new LinkedHashMap<>();
    Object view = transposed(1).get("w0");
    for (int i = 0; i < 100; i++) {
      views.put("w" + i, view);
    }
    byte[] pickle = PickleWriter.write(new ScriptObject("__torch__.M", views));
    TorchScript read =
        TorchScript.read(Files.write(folder.resolve("good"), with("m/data.pkl", pickle)));
    Array first = read.parameters().get("w0").values();
    Map<String, ScriptParameter> all = read.parameters();
    assertArrayEquals(new float[] {1, 3, 2, 4}, first.toFloats());
    assertEquals(100, all.size());
    assertSame(all.get("w0").values(), all.get("w99").values());
  }

  @Test
  void theUnchangedArchiveIsRead() throws IOException {
    TorchScript read = TorchScript.read(Files.write(folder.resolve("good"), GOOD));
    assertArrayEquals(new float[] {1, 2, 3, 4}, read.parameters().get("w").values().toFloats());
  }

  private static Hostile row(String id, byte[] file, String line) {
    return new Hostile(id, file, "FILE" + line);
  }

  private static Hostile pickle(String id, String text, String line) {
    return row(id, with("m/data.pkl", "\u0080\2" + text), "!data.pkl@" + line);
  }

  private static Hostile attribute(String id, String name) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("training", true);
    attributes.put(name, new ScriptObject("__torch__.M", Map.of("training", true)));
    byte[] pickle = PickleWriter.write(new ScriptObject("__torch__.M", attributes));
    String line = "!data.pkl@0x[0-9a-f]+: attribute name '.*' is not plain";
    return row(id, with("m/data.pkl", pickle), line);
  }

  private static Hostile tensor(
      String id, long elements, long offset, long[] sizes, long[] strides, String line) {
    ScriptTensor tensor =
        new ScriptTensor("data/0", DataType.F32, elements, offset, sizes, strides, true);
    return row(id, stored(model(tensor)), "!data.pkl" + line);
  }

  private static ScriptObject nested(int depth, String name) {
    Object part = depth == 0 ? true : nested(depth - 1, name);
    return new ScriptObject("__torch__.M", Map.of(name, part));
  }

  /** Views of one storage, each of which would be copied. */
  private static Map<String, Object> transposed(int count) {
    Map<String, Object> views = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      views.put(
          "w" + i, new ScriptTensor("data/0", DataType.F32, 4, 0, sizes(2, 2), sizes(1, 2), true));
    }
    return views;
  }

  private static Hostile code(String id, String expression, String operator) {
    return code(id, expression, operator, 8);
  }

  private static Hostile code(String id, String expression, String operator, int line) {
    return source(
        id,
        "return " + expression,
        ":"
            + line
            + ": operator '"
            + operator
            + "' is not allowed; --trust-code after reading the source");
  }

  private static Hostile source(String id, String statement, String line) {
    String code = Zips.CODE.replace("return torch.mul(x, self.w)", statement);
    return row(id, with(CODE, code), "!code/__torch__.py" + line);
  }

  private static long[] sizes(long... values) {
    return values;
  }

  private static byte[] renamedLocal() {
    String text = new String(GOOD, StandardCharsets.ISO_8859_1);
    return bytes(text.replaceFirst("m/data/0", "m/data/1"));
  }

  private static byte[] flipped() {
    byte[] file = GOOD.clone();
    file[64] ^= 1;
    return file;
  }

  private static byte[] withUnix() {
    return directory(GOOD, "m/version", 4, 20 << 16 | 3 << 8 | 20);
  }

  private static byte[] million() {
    byte[] file = GOOD.clone();
    for (int field : List.of(8, 10)) {
      file = Zips.end(file, field, 0xFFFF);
    }
    for (int count : List.of(24, 32)) {
      int at = file.length - 22 - 20 - 56 + count;
      file[at] = 0x40;
      file[at + 1] = 0x42;
      file[at + 2] = 0x0F;
    }
    return file;
  }

  private static String memoBomb() {
    StringBuilder text = new StringBuilder("N");
    IntStream.rangeClosed(0, 1_000_000)
        .forEach(
            i ->
                text.append('r')
                    .append((char) (i & 0xFF))
                    .append((char) (i >> 8 & 0xFF))
                    .append((char) (i >> 16))
                    .append('\0'));
    return text.append('.').toString();
  }
}
