package finetune.method;

import java.util.Arrays;

/**
 * What a gradient is the gradient of: the mean over a batch of what each example's logits and label
 * give.
 */
public sealed interface Loss {
  /** The loss of the task: cross entropy, or the squared error. */
  Loss TASK = new OfTask();

  /** By which an answer holds the gradient. */
  String name();

  /** The same loss for the examples of a batch from one position to another. */
  default Loss slice(int from, int to) {
    return this;
  }

  /** The task's own loss. */
  record OfTask() implements Loss {
    @Override
    public String name() {
      return "task";
    }
  }

  /**
   * BiSAM's loss: (1/mu) · log Σ_j exp(mu · φ(z_j − z_label)), which bounds the classification
   * error from below (Xie et al., arXiv 2407.12993).
   *
   * @param isTanh whether φ is tanh(alpha · F), or 1 − log(1 + (e − 1) · exp(−F))
   * @param alpha of the first φ only
   */
  record Margin(boolean isTanh, double mu, double alpha) implements Loss {
    @Override
    public String name() {
      return "margin";
    }
  }

  /**
   * The task's loss and lambda · tau² · KL(softmax(past / tau) ‖ softmax(logits / tau)), which
   * draws the logits towards earlier ones (SAF and MESA: Du et al., arXiv 2205.14083).
   *
   * @param past the earlier logits of each example
   */
  record Drawn(float[][] past, double tau, double lambda) implements Loss {
    /** Of the distance; its gradient shrinks with the square of tau. */
    public double factor() {
      return lambda * tau * tau;
    }

    @Override
    public String name() {
      return "drawn";
    }

    @Override
    public Loss slice(int from, int to) {
      return new Drawn(Arrays.copyOfRange(past, from, to), tau, lambda);
    }
  }
}
