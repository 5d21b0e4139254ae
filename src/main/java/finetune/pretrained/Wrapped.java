package finetune.pretrained;

import finetune.archive.Array;
import finetune.archive.TorchScript;
import finetune.data.Encoding;
import finetune.data.TextBatch;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.NativeMemory;
import finetune.fault.Place;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A foreign TorchScript module as a pretrained model: an encoder, or a classifier with a head of
 * its own.
 *
 * @param path of its archive
 * @param sha256 of the files that it was read from
 * @param tokenizerFile of the model, as the user says
 * @param weights those that are trained
 * @param wrapping our methods around it
 * @param drawsFromTorch whether it draws from libtorch's generator
 */
record Wrapped(
    Path path,
    Map<String, String> sha256,
    TokenizerFile tokenizerFile,
    Map<String, Array> weights,
    Wrapping wrapping,
    boolean drawsFromTorch)
    implements Pretrained {
  /** The model of an archive that was read and checked. */
  static Wrapped of(
      Path path, Map<String, String> sha256, TokenizerFile tokenizer, TorchScript archive) {
    Place place = Place.of(path);
    Map<String, Array> weights = Trainable.weights(place, archive);
    String answers = new ForwardCall(place, ForwardSignature.of(place, archive)).method();
    Wrapping wrapping = new Wrapping(archive, weights.keySet(), answers);
    boolean drawsFromTorch = TorchDraws.isIn(place, archive);
    return new Wrapped(path, sha256, tokenizer, weights, wrapping, drawsFromTorch);
  }

  /**
   * A fault with exit code 5 unless the operators around the module are known too: names that it
   * chose stand among them.
   */
  void requireKnownOperators() {
    wrapping.graph(Reads.LOGITS, 0, false).requireKnownOperators(path);
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public Tokenizer tokenizer(int maxLength) {
    return tokenizerFile.open(maxLength);
  }

  @Override
  public TaskModel withHead(Head head, Tokenizer tokenizer, Probe probe) {
    byte[] graph = Scripts.bytes(wrapping.graph(Reads.LOGITS, 0, false));
    TextBatch few = few(tokenizer);
    List<long[]> shapes = ask(probe, graph, few);
    Reads reads = reads(shapes, few);
    long width = shapes.get(reads == Reads.POOLED ? 1 : 0)[reads == Reads.FIRST ? 2 : 1];
    if (reads == Reads.LOGITS && width != head.outputs()) {
      String what = "output shape [1," + width + "], task " + head.task() + " needs [1,";
      throw bad(what + head.outputs() + "]");
    }
    TextBatch longest = longest(few, tokenizer.maxLength());
    if (reads(ask(probe, graph, longest), longest) != reads) {
      throw bad(
          "answers another number of dimensions for a text of " + longest.length() + " tokens");
    }
    return WrappedTaskModel.of(this, reads, head, (int) width);
  }

  /** What to read of answers of these shapes. */
  private Reads reads(List<long[]> shapes, TextBatch batch) {
    long[] first = shapes.get(0);
    boolean rows = first.length > 1 && first[0] == batch.size();
    if (rows && first.length == 2) {
      return Reads.LOGITS;
    }
    if (!rows || first.length != 3 || first[1] != batch.length()) {
      String what = "output shape " + Arrays.toString(first).replace(" ", "");
      throw bad(what + " is neither hidden states [B,T,H] nor logits [B,C]");
    }
    boolean pooled = shapes.size() > 1 && shapes.get(1).length == 2 && shapes.get(1)[0] == first[0];
    return pooled ? Reads.POOLED : Reads.FIRST;
  }

  private List<long[]> ask(Probe probe, byte[] graph, TextBatch batch) {
    try {
      return probe.shapes(graph, batch);
    } catch (Fault e) {
      throw e;
    } catch (RuntimeException e) {
      if (NativeMemory.shortage(e).isPresent()) {
        throw e;
      }
      String[] lines = ("" + e.getMessage()).strip().split("\\R");
      String what = "fails on a batch of " + batch.size() + " × " + batch.length() + " tokens: ";
      throw Fault.of(
          ExitCode.MODEL,
          Place.of(path),
          what + lines[lines.length - 1].strip(),
          "does the tokenizer belong to the model, and max_length to its positions?",
          e);
    }
  }

  /** A text, a pair, and the highest id of the vocabulary. */
  private static TextBatch few(Tokenizer tokenizer) {
    Encoding one = tokenizer.encode("a", null);
    Encoding two = tokenizer.encode("a b c", "d e f");
    int length = Math.max(one.ids().length, two.ids().length);
    int[] ids = new int[3 * length];
    int[] types = new int[3 * length];
    System.arraycopy(one.ids(), 0, ids, 0, one.ids().length);
    System.arraycopy(two.ids(), 0, ids, length, two.ids().length);
    System.arraycopy(two.types(), 0, types, length, two.types().length);
    ids[2 * length] = tokenizer.highestId();
    int[] lengths = {one.ids().length, two.ids().length, 1};
    return new TextBatch(new long[3], length, ids, types, lengths, new float[3]);
  }

  /** One row of the greatest length, of the first id that the other batch has. */
  private static TextBatch longest(TextBatch few, int length) {
    int[] ids = new int[length];
    Arrays.fill(ids, few.ids()[0]);
    return new TextBatch(
        new long[1], length, ids, new int[length], new int[] {length}, new float[1]);
  }

  private Fault bad(String what) {
    return Fault.of(ExitCode.MODEL, Place.of(path), what);
  }
}
