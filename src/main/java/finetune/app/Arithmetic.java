package finetune.app;

import finetune.model.Devices;
import finetune.pretrained.Products;
import finetune.recipe.Precision;
import finetune.recipe.Recipe;

/** How the products that a recipe asks for are computed on this machine's devices. */
final class Arithmetic {
  private Arithmetic() {}

  /** The precision of a run: a recipe that leaves it open gets what the devices are good at. */
  static Precision settled(Recipe recipe, String devices) {
    if (recipe.precision() != Precision.AUTO) {
      return recipe.precision();
    }
    // A user's own archive computes in what it was exported in.
    boolean ours = !recipe.isModelFile();
    return ours && Devices.of(devices).haveBf16() ? Precision.BF16 : Precision.FP32;
  }

  /** The precision of a run, and whether it pays here. */
  static String shown(Precision settled, Devices devices) {
    return products(settled, devices) == Products.ROUNDED
        ? "bf16 by rounding, slower than fp32: no instructions for it"
        : settled.key();
  }

  /** What the products of such a run are computed in here. */
  static Products products(Precision settled, Devices devices) {
    if (settled == Precision.FP32) {
      return Products.FP32;
    }
    return devices.haveBf16() ? Products.BF16 : Products.ROUNDED;
  }
}
