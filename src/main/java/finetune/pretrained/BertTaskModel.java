package finetune.pretrained;

import finetune.archive.Array;
import finetune.fault.Place;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A BERT encoder with a task's head.
 *
 * @param weights of encoder and head
 * @param bert what computes with them
 */
record BertTaskModel(Map<String, Array> weights, BertGraph bert) implements TaskModel {
  BertTaskModel {
    weights = Collections.unmodifiableMap(weights);
  }

  @Override
  public TaskModel computing(Products products) {
    return new BertTaskModel(weights, bert.computing(products));
  }

  @Override
  public byte[] graph() {
    return Scripts.bytes(bert.graph());
  }

  @Override
  public boolean drawsFromTorch() {
    return false;
  }

  @Override
  public long compiled(int lengths) {
    return bert.compiled(lengths);
  }

  @Override
  public OptionalLong activations(int rows, int length) {
    BertShape shape = BertWeights.shape(Place.NONE, weights);
    return OptionalLong.of(bert.activations(shape, rows, length));
  }

  @Override
  public void export(Map<String, Array> trained, OutputStream out) throws IOException {
    Map<String, Array> ordered = new LinkedHashMap<>(weights);
    ordered.replaceAll((name, start) -> trained.get(name));
    bert.module(ordered).write(out);
  }
}
