package finetune.pretrained;

import static finetune.fault.Printable.quoted;

import finetune.archive.Array;
import finetune.archive.TorchScript;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Suggestion;
import finetune.store.Cache;
import finetune.store.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pretrained models: those that the toolkit knows by name, and those in files. */
public final class Models {
  /** The file of a saved model, beside its tokenizer. */
  public static final String MODEL_FILE = "model.pt";

  public static final String TOKENIZER_FILE = "tokenizer.json";

  private Models() {}

  /**
   * A model that the toolkit knows.
   *
   * @param source where it comes from
   * @param bytes size of its weights there
   * @param isPresent whether it can be used without fetching anything
   */
  public record Entry(String name, String source, long bytes, boolean isPresent) {}

  /** All models that have a name; the first is the default. */
  public static List<Entry> catalogue() {
    List<Entry> all = new ArrayList<>();
    all.add(new Entry(MiniLm.NAME, MiniLm.SOURCE, MiniLm.BYTES, MiniLm.isPresent()));
    for (RandomBert model : RandomBert.values()) {
      all.add(new Entry(model.title(), RandomBert.SOURCE, model.bytes(), true));
    }
    return List.copyOf(all);
  }

  /** The model of that name; a fault with exit code 2 if there is none. */
  public static Pretrained named(String name, Cache cache) {
    requireKnown(name, Place.NONE);
    return RandomBert.named(name).map(RandomBert::open).orElseGet(() -> MiniLm.open(cache));
  }

  /** A fault with exit code 2 unless there is a model of that name. */
  public static void requireKnown(String name, Place place) {
    List<String> known = catalogue().stream().map(Entry::name).toList();
    if (!known.contains(name)) {
      String near = Suggestion.didYouMean(name, known);
      String hint = near.isEmpty() ? "'finetune models' lists all" : near;
      throw Fault.of(ExitCode.USAGE, place, "unknown model " + quoted(name), hint);
    }
  }

  /** A saved model's folder: {@code model.pt} and {@code tokenizer.json}; as {@link #file}. */
  public static Pretrained saved(Path folder, boolean trusted) {
    return file(folder.resolve(MODEL_FILE), folder.resolve(TOKENIZER_FILE), trusted);
  }

  /**
   * A TorchScript archive and its tokenizer: one that we saved, or any whose forward takes {@code
   * input_ids}, {@code attention_mask} and perhaps {@code token_type_ids}.
   *
   * @param tokenizer null for the {@code tokenizer.json} beside the archive
   * @param trusted whether its code may have any operators: the user has read it
   */
  public static Pretrained file(Path archive, Path tokenizer, boolean trusted) {
    TorchScript read = trusted ? TorchScript.readTrusted(archive) : TorchScript.read(archive);
    Pretrained model = module(archive, tokenizer, read);
    if (!trusted && model instanceof Wrapped wrapped) {
      wrapped.requireKnownOperators();
    }
    return model;
  }

  private static Pretrained module(Path path, Path named, TorchScript archive) {
    Path beside = named == null ? path.resolveSibling(TOKENIZER_FILE) : named;
    TokenizerFile tokenizer = TokenizerFile.read(beside);
    Map<String, String> sha256 = new LinkedHashMap<>();
    sha256.put(path.getFileName().toString(), sha256(path));
    sha256.put(beside.getFileName().toString(), Digest.of(tokenizer.bytes()).sha256());
    Map<String, Array> weights = new LinkedHashMap<>();
    archive.parameters().forEach((name, parameter) -> weights.put(name, parameter.values()));
    return BertGraph.of(archive, weights)
        .<Pretrained>map(graph -> bert(path, sha256, tokenizer, weights, graph))
        .orElseGet(() -> Wrapped.of(path, sha256, tokenizer, archive));
  }

  private static Bert bert(
      Path path,
      Map<String, String> sha256,
      TokenizerFile tokenizer,
      Map<String, Array> weights,
      BertGraph graph) {
    BertWeights encoder = BertWeights.among(Place.of(path), weights);
    Map<String, Array> classifier = new LinkedHashMap<>(weights);
    classifier.keySet().removeAll(encoder.arrays().keySet());
    return new Bert(
        path.toString(), sha256, tokenizer, encoder, classifier, graph.heads(), graph.epsilon());
  }

  private static String sha256(Path path) {
    try {
      return Digest.of(path).sha256();
    } catch (IOException e) {
      throw Fault.unreadable(ExitCode.STORAGE, path, e);
    }
  }
}
