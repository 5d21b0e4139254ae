package finetune.app;

import finetune.model.Devices;
import finetune.pretrained.Products;
import finetune.recipe.Precision;
import finetune.recipe.Recipe;
import finetune.store.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** How the products that a recipe asks for are computed on this machine's devices. */
final class Arithmetic {
  /** The formulas that bits depend on: vectors, network, dropout, losses, another's archive. */
  static final List<String> FORMULAS =
      List.of(
          "tensor/kernels.py",
          "pretrained/linear.py",
          "pretrained/attention.py",
          "pretrained/bert.py",
          "pretrained/forward.py",
          "pretrained/dropout.py",
          "pretrained/chance.py",
          "pretrained/objective.py",
          "pretrained/values.py",
          "pretrained/wrapped.py",
          "pretrained/wrapped_forward.py");

  private Arithmetic() {}

  /**
   * Differs where builds compute by other formulas. What Java computes by itself, such as the order
   * of the data, and what it generates for another's archive are not in it.
   */
  static String digest() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String name : FORMULAS) {
      try (InputStream in = Arithmetic.class.getResourceAsStream("/finetune/" + name)) {
        in.transferTo(all);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Digest.of(all.toByteArray()).sha256().substring(0, 12);
  }

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
