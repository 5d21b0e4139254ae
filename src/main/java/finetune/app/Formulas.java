package finetune.app;

import finetune.store.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The texts that a run's bits are computed by, as a checkpoint remembers them. */
final class Formulas {
  /** Of vectors, network, dropout, losses, another's archive. */
  static final List<String> TEXTS =
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

  private Formulas() {}

  /**
   * Differs where builds compute by other formulas. What Java computes by itself, such as the order
   * of the data, and what it generates for another's archive are not in it.
   */
  static String digest() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String name : TEXTS) {
      try (InputStream in = Formulas.class.getResourceAsStream("/finetune/" + name)) {
        in.transferTo(all);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Digest.of(all.toByteArray()).sha256().substring(0, 12);
  }
}
