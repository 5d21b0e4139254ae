package finetune.pretrained;

import finetune.archive.Array;
import finetune.fault.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A foreign module with a task's head.
 *
 * @param weights of the module, then of the head
 * @param inner number of those of the module
 * @param wrapping our methods around the module
 * @param reads what the head reads
 * @param head the task
 * @param drawsFromTorch whether the module draws from libtorch's generator
 */
record WrappedTaskModel(
    Map<String, Array> weights,
    int inner,
    Wrapping wrapping,
    Reads reads,
    Head head,
    boolean drawsFromTorch)
    implements TaskModel {
  WrappedTaskModel {
    weights = Collections.unmodifiableMap(weights);
  }

  /** The module with a new head of that width, unless it has one. */
  static WrappedTaskModel of(Wrapped module, Reads reads, Head head, int width) {
    Map<String, Array> all = new LinkedHashMap<>(module.weights());
    if (reads != Reads.LOGITS) {
      boolean taken = all.keySet().stream().anyMatch(name -> name.startsWith("classifier."));
      all.putAll(head.weights(taken ? "task_head" : "classifier", width));
    }
    int inner = module.weights().size();
    return new WrappedTaskModel(
        all, inner, module.wrapping(), reads, head, module.drawsFromTorch());
  }

  @Override
  public TaskModel computing(Products products) {
    if (products != Products.FP32) {
      String what = "precision bf16 is for the toolkit's own networks";
      String hint = "write precision: fp32; an archive computes in what it was exported in";
      throw Fault.usage(what, hint);
    }
    return this;
  }

  @Override
  public byte[] graph() {
    return Scripts.bytes(wrapping.graph(reads, head.dropout(), head.isRegression()));
  }

  @Override
  public long compiled(int lengths) {
    return 0;
  }

  @Override
  public OptionalLong activations(int rows, int length) {
    return OptionalLong.empty();
  }

  @Override
  public void export(Map<String, Array> trained, OutputStream out) throws IOException {
    Map<String, Array> module = new LinkedHashMap<>();
    Map<String, Array> own = new LinkedHashMap<>();
    for (String name : weights.keySet()) {
      (module.size() < inner ? module : own).put(name, trained.get(name));
    }
    Wrapping holding =
        new Wrapping(
            wrapping.archive().withParameters(module), wrapping.weights(), wrapping.answers());
    holding.module(reads, head.dropout(), head.isRegression(), own).write(out);
  }
}
