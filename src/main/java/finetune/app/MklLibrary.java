package finetune.app;

import finetune.tensor.MklKernels;

/** Prints the library that lets MKL take its AVX-512 kernels; the launcher keeps it in a file. */
public final class MklLibrary {
  private MklLibrary() {}

  /** The bytes on standard output. */
  public static void main(String[] arguments) {
    System.out.writeBytes(MklKernels.sharedObject());
    System.out.flush();
  }
}
