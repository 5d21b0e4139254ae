package finetune.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the names of weights say: those of BERT, ViT, T5, GPT-2, CLIP and ResNet. */
class PartTest {
  @ParameterizedTest
  @CsvSource({
    "encoder.layer.0.attention.output.LayerNorm.weight, true",
    "vit.encoder.layer.3.layernorm_before.weight, true",
    "encoder.block.0.layer.0.layer_norm.weight, true",
    "blocks.0.norm1.weight, true",
    "model.norm.weight, true",
    "model.layers.0.self_attn.q_norm.weight, true",
    "h.0.ln_1.weight, true",
    "transformer.ln_f.bias, true",
    "visual.ln_pre.weight, true",
    "layer1.0.bn2.weight, true",
    "encoder.layer.0.attention.self.query.weight, false",
    "linear.weight, false",
    "lnear.weight, false",
    "pooler.dense.bias, false"
  })
  void normalizationIsToldByTheName(String name, boolean is) {
    assertEquals(is, Part.of(name, 2).isNormalization());
  }
}
