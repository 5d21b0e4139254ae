package finetune.model;

import static finetune.tensor.Vectors.cosine;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.method.Answer;
import finetune.pretrained.Products;
import finetune.tensor.Scope;
import finetune.tensor.Torch;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Matrix products in bfloat16 against those in single precision. */
@Tag("native")
class ProductsTest {
  private static final Tiny TINY = Tiny.classes();

  @BeforeEach
  void prepareThread() {
    Torch.root();
    Torch.prepareThread(1);
  }

  /** The answer at the start weights, with dropout. */
  private static Answer answer(Products products) {
    try (Lanes lanes = TINY.lanes(1, 0.1, 1, 3, products)) {
      return lanes.ask(List.of(TINY.request(TINY.weights(), 0, 0, part -> true))).get(0);
    }
  }

  @Test
  void bf16AndItsRoundingsGiveOneGradient() {
    Scope.during(
        () -> {
          Answer bf16 = answer(Products.BF16);
          Answer rounded = answer(Products.ROUNDED);
          Answer exact = answer(Products.FP32);
          assertEquals(bf16.loss(), rounded.loss(), 1e-3);
          assertNotEquals(exact.loss(), rounded.loss());
          double apart = bf16.gradient().plus(-1, rounded.gradient()).norm();
          double away = exact.gradient().plus(-1, rounded.gradient()).norm();
          assertTrue(apart < away / 100, apart + " from each other, " + away + " from fp32");
          double cosine = cosine(bf16.gradient(), rounded.gradient());
          assertTrue(cosine > 0.9999, "cosine " + cosine);
          return null;
        });
  }

  @Test
  void bf16IsNearFp32ButNotIt() {
    Scope.during(
        () -> {
          Answer exact = answer(Products.FP32);
          Answer bf16 = answer(Products.BF16);
          assertNotEquals(exact.loss(), bf16.loss());
          assertEquals(exact.loss(), bf16.loss(), 1e-2);
          double cosine = cosine(exact.gradient(), bf16.gradient());
          assertTrue(cosine > 0.999, "cosine " + cosine);
          return null;
        });
  }
}
