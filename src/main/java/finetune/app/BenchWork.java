package finetune.app;

import finetune.archive.Array;
import finetune.archive.DataType;
import finetune.archive.Safetensors;
import finetune.data.TextBatch;
import finetune.recipe.Recipe;
import finetune.store.AtomicFiles;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The work of a measurement as a safetensors file, so that another program can do the same:
 *
 * <pre>
 * weights/NAME       F32          start values, under Hugging Face's names without a prefix
 * batches/N/ids      I32 [B, T]   token ids of the N-th batch, N with five digits from 00000
 * batches/N/types    I32 [B, T]   segments
 * batches/N/lengths  I32 [B]      tokens of each row; what follows is padding
 * batches/N/labels   F32 [B]      class indices or scores
 * reference/logits   F32 [B, C]   outputs for batch 00000 at the start values, without dropout
 * tokenizer          U8           the bytes of tokenizer.json
 * </pre>
 *
 * The recipe's keys are the metadata.
 *
 * @param batches how many
 */
record BenchWork(Recipe recipe, Inputs inputs, Training training, int batches) {
  void write(Path file) {
    Map<String, Array> arrays = new LinkedHashMap<>();
    training.weights().inPlace().forEach((name, array) -> arrays.put("weights/" + name, array));
    for (int i = 0; i < batches; i++) {
      add(inputs.batches().batch(i), i, arrays);
    }
    arrays.put("reference/logits", logits(inputs.batches().batch(0)));
    byte[] tokenizer = inputs.pretrained().tokenizerFile().bytes();
    long[] size = {tokenizer.length};
    arrays.put("tokenizer", new Array(DataType.U8, size, ByteBuffer.wrap(tokenizer)));
    AtomicFiles.write(file, out -> Safetensors.write(arrays, recipe.identity(), out));
  }

  private static void add(TextBatch batch, int number, Map<String, Array> arrays) {
    String prefix = String.format(Locale.ROOT, "batches/%05d/", number);
    int size = batch.size();
    arrays.put(prefix + "ids", Array.ofInts(batch.ids(), size, batch.length()));
    arrays.put(prefix + "types", Array.ofInts(batch.types(), size, batch.length()));
    arrays.put(prefix + "lengths", Array.ofInts(batch.lengths(), size));
    arrays.put(prefix + "labels", Array.ofFloats(batch.labels(), size));
  }

  private Array logits(TextBatch batch) {
    return Array.ofRows(training.lanes().logits(training.weights(), List.of(batch)).get(0));
  }
}
