package finetune.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Files with some bytes changed are read, or refused with a fault; nothing else may happen. */
class MutationTest {
  private static final byte[] ARCHIVE = Zips.stored(Zips.model());
  private static final byte[] DEFLATED = deflatedCode();
  private static final byte[] SAFETENSORS = safetensors();

  /** A small graph: one MatMul node "m" of x and w, with w = [1] in raw_data. */
  private static final byte[] ONNX =
      Zips.bytes(
          "\10\7\72\45\12\24\12\1x\12\1w\22\1y\32\1m\42\6MatMul\52\15\10\1\20\1\102\1wJ\4\0\0\200\77");

  @Example
  void theUnchangedFilesAreRead() throws IOException {
    Onnx graph = Onnx.read("x.onnx", new ByteArrayInputStream(ONNX));
    assertArrayEquals(new float[] {1}, graph.weight(graph.nodes().get(0)).toFloats());
    Path path = Files.createTempFile("whole", ".bin");
    assertEquals(1, TorchScript.read(Files.write(path, ARCHIVE)).parameters().size());
    assertEquals(0, TorchScript.read(Files.write(path, DEFLATED)).parameters().size());
    assertEquals(2, Safetensors.read(Files.write(path, SAFETENSORS)).size());
    Files.delete(path);
  }

  @Property(tries = 1000)
  void archives(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0, max = 1 << 24) Integer> changes)
      throws IOException {
    readsOrRefuses(mutated(ARCHIVE, changes), path -> TorchScript.read(path).parameters());
    readsOrRefuses(mutated(DEFLATED, changes), path -> TorchScript.read(path).parameters());
  }

  @Property(tries = 1000)
  void pickles(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0, max = 1 << 24) Integer> changes)
      throws IOException {
    byte[] pickle = mutated(Zips.model().get("m/data.pkl"), changes);
    readsOrRefuses(Zips.with("m/data.pkl", pickle), path -> TorchScript.read(path).parameters());
  }

  @Property(tries = 1000)
  void safetensors(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0, max = 1 << 24) Integer> changes)
      throws IOException {
    readsOrRefuses(mutated(SAFETENSORS, changes), Safetensors::read);
  }

  @Property(tries = 1000)
  void graphs(
      @ForAll @Size(min = 0, max = 4) List<@IntRange(min = 0, max = 1 << 24) Integer> changes) {
    byte[] file = mutated(ONNX, changes);
    faultOnly(() -> Onnx.read("x.onnx", new ByteArrayInputStream(file)));
  }

  private static void readsOrRefuses(byte[] file, Consumer<Path> reader) throws IOException {
    Path path = Files.createTempFile("mutant", ".bin");
    try {
      Files.write(path, file);
      faultOnly(() -> reader.accept(path));
    } finally {
      Files.delete(path);
    }
  }

  /** Something that reads a file. */
  private interface Reading {
    void run() throws IOException;
  }

  private static void faultOnly(Reading reading) {
    try {
      reading.run();
    } catch (Fault fault) {
      assertEquals(ExitCode.MODEL, fault.code());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Each number says a place and a value. */
  private static byte[] mutated(byte[] file, List<Integer> changes) {
    byte[] changed = file.clone();
    changes.forEach(change -> changed[change / 256 % file.length] = (byte) (int) change);
    return changed;
  }

  private static byte[] deflatedCode() {
    Map<String, byte[]> entries = new LinkedHashMap<>(Zips.model());
    entries.remove("m/data/0");
    entries.put("m/data.pkl", PickleWriter.write(new ScriptObject("__torch__.M", Map.of("n", 1L))));
    return Zips.deflated(entries);
  }

  private static byte[] safetensors() {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Map<String, Array> arrays = new LinkedHashMap<>();
      arrays.put("a", Array.ofFloats(new float[] {1, 2}, 2));
      arrays.put("b", Array.ofFloats(new float[] {3}));
      Safetensors.write(arrays, Map.of("format", "pt"), out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
