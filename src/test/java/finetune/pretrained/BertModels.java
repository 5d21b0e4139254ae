package finetune.pretrained;

import finetune.archive.Array;
import finetune.archive.TorchScript;
import finetune.fault.Place;
import java.util.LinkedHashMap;
import java.util.Map;

/** BERT classifiers for tests of what computes with them. */
public final class BertModels {
  private BertModels() {}

  /**
   * A classifier with these weights of encoder and head, in any order.
   *
   * @param regression whether its loss is the squared error
   */
  public static TaskModel of(
      Map<String, Array> weights, int heads, double dropout, boolean regression) {
    BertWeights encoder = BertWeights.among(Place.NONE, weights);
    Map<String, Array> all = new LinkedHashMap<>(encoder.arrays());
    all.put("classifier.weight", weights.get("classifier.weight"));
    all.put("classifier.bias", weights.get("classifier.bias"));
    int layers = encoder.shape().layers();
    return new BertTaskModel(
        all, new BertGraph(layers, heads, 1e-12, dropout, regression, Products.FP32));
  }

  /** A model's graph with further methods, to look inside: the text of a resource beside this. */
  public static byte[] graphWith(TaskModel model, String methods) {
    return withMethods(((BertTaskModel) model).bert(), Scripts.text(methods));
  }

  /** A graph with further methods. */
  static byte[] withMethods(BertGraph bert, String methods) {
    TorchScript graph = bert.graph();
    Map<String, String> code = new LinkedHashMap<>(graph.code());
    code.replaceAll((path, text) -> text + methods);
    return Scripts.bytes(
        new TorchScript(
            graph.name(),
            graph.version(),
            code,
            graph.root(),
            graph.constants(),
            graph.storages(),
            graph.extra()));
  }
}
