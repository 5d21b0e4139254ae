package finetune.pretrained;

import finetune.data.Example;
import finetune.data.Reading;
import finetune.data.TaskFiles;
import finetune.fault.Warnings;
import finetune.store.Cache;
import finetune.task.Task;
import java.util.List;

/** What the benchmarks read: the built-in sample of MRPC, and the default model's tokenizer. */
public final class Texts {
  private Texts() {}

  /** 64 pairs of sentences. */
  public static List<Example> pairs() {
    Reading reading = Reading.failing(Warnings.SILENT);
    return TaskFiles.sample(Task.MRPC).train().read(reading).examples();
  }

  /** The default model's tokenizer, up to 128 tokens. */
  public static Tokenizer tokenizer() {
    return Models.named(MiniLm.NAME, Cache.standard()).tokenizer(128);
  }
}
