package finetune.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which kernels MKL takes for libtorch's products in fp32.
 *
 * <p>MKL asks for the processor's vendor before it asks for its instructions, and leaves AVX-512 to
 * Intel's: on two Zen 5 cores it multiplies at 190 GFLOP/s of the 470 that its own AVX-512 kernels
 * reach there. None of its settings changes that (MKL_CBWR, MKL_ENABLE_INSTRUCTIONS). But the
 * question is a function of its own, so that a library loaded before libtorch can answer it. This
 * class writes that library; the launcher preloads it where it helps. Without it everything works,
 * and only takes longer.
 */
public final class MklKernels {
  /** The function that MKL asks, {@code int f(void)}. */
  static final String ASKED = "mkl_serv_intel_cpu_true";

  /** {@code mov eax, 1; ret}. */
  private static final byte[] YES = {(byte) 0xb8, 1, 0, 0, 0, (byte) 0xc3};

  /** What the launcher preloads. */
  private static final String FILE = "mkl-avx512.so";

  private MklKernels() {}

  /** Which kernels this process gets: bits depend on it. */
  public static String description() {
    return isPreloaded() && Processor.hasAvx512()
        ? "AVX-512 kernels, by the preloaded library"
        : "its own choice of kernels";
  }

  private static boolean isPreloaded() {
    Path maps = Path.of("/proc/self/maps");
    if (!Files.isReadable(maps)) {
      return false;
    }
    try (var lines = Files.lines(maps, StandardCharsets.ISO_8859_1)) {
      return lines.anyMatch(line -> line.contains("/" + FILE));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  /**
   * A shared library for Linux on x86-64 with this one function: the ELF-64 header, a segment with
   * symbol and code, and one with the dynamic section, which the loader writes to. It has no
   * sections, as only linkers read those.
   */
  public static byte[] sharedObject() {
    byte[] names = ("\0" + ASKED + "\0").getBytes(StandardCharsets.US_ASCII);
    int headers = 64 + 4 * 56;
    int symbols = headers + 24; // behind the hash table
    int strings = symbols + 2 * 24;
    int code = strings + names.length;
    int dynamic = (code + YES.length + 7) / 8 * 8;
    int end = dynamic + 6 * 16;
    int page = 0x1000; // the dynamic section's addresses are those of the file, a page later
    ByteBuffer file = ByteBuffer.allocate(end).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16); // 64 bits, little-endian
    file.putShort((short) 3).putShort((short) 62).putInt(1); // a shared object for x86-64
    file.putLong(0).putLong(64).putLong(0).putInt(0); // no entry; where the segments are told
    file.putShort((short) 64).putShort((short) 56).putShort((short) 4);
    file.putShort((short) 64).putShort((short) 0).putShort((short) 0);
    segment(file, 1, 5, 0, 0, dynamic, page); // PT_LOAD, read and execute
    segment(file, 1, 6, dynamic, dynamic + page, end - dynamic, page); // PT_LOAD, read and write
    segment(file, 2, 6, dynamic, dynamic + page, end - dynamic, 8); // PT_DYNAMIC
    segment(file, 0x6474e551, 6, 0, 0, 0, 16); // PT_GNU_STACK: not executable
    file.putInt(1).putInt(2).putInt(1).putInt(0).putInt(0).position(symbols); // the hash table
    file.position(symbols + 24); // the first symbol is none
    file.putInt(1).put((byte) 0x12).put((byte) 0).putShort((short) 1); // global, a function
    file.putLong(code).putLong(YES.length);
    file.put(names).put(YES).position(dynamic);
    file.putLong(4).putLong(headers); // DT_HASH
    file.putLong(5).putLong(strings); // DT_STRTAB
    file.putLong(6).putLong(symbols); // DT_SYMTAB
    file.putLong(10).putLong(names.length); // DT_STRSZ
    file.putLong(11).putLong(24); // DT_SYMENT
    file.putLong(0).putLong(0); // DT_NULL
    return file.array();
  }

  private static void segment(
      ByteBuffer file, int type, int flags, long offset, long address, long size, long alignment) {
    file.putInt(type).putInt(flags).putLong(offset).putLong(address).putLong(address);
    file.putLong(size).putLong(size).putLong(alignment);
  }
}
