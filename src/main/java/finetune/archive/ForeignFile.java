package finetune.archive;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Recognizes by its first bytes what a file is that should have been a TorchScript archive. */
final class ForeignFile {
  private static final int LOOKED_AT = 512;
  private static final int TAR_MAGIC = 257;

  private ForeignFile() {}

  /** Says what the file is, unless it may be a zip. */
  static void check(Source source) {
    ByteBuffer bytes = source.bytes(0, Math.min(LOOKED_AT, source.size()));
    String text = new String(bytes.array(), StandardCharsets.ISO_8859_1);
    if (text.startsWith("PK")) {
      return;
    }
    String what = name(text);
    if (!what.isEmpty()) {
      throw Fault.of(ExitCode.MODEL, Place.of(source.path()), what);
    }
  }

  private static String name(String text) {
    String start = text.stripLeading().toLowerCase(Locale.ROOT);
    if (start.startsWith("<!doctype") || start.startsWith("<html")) {
      return "is an HTML page (download error?)";
    } else if (text.startsWith("version https://git-lfs")) {
      return "is a Git LFS pointer; fetch the file itself (git lfs pull)";
    } else if (text.startsWith("\u0080")) {
      return "is a pickled state_dict; pickle is not loaded, convert it";
    } else if (text.startsWith("\u001f\u008b")) {
      return "is gzip data; unpack it";
    } else if (text.startsWith("GGUF")) {
      return "is a GGUF file; not a TorchScript archive";
    } else if (text.length() > 9 && text.charAt(8) == '{' && text.startsWith("\0\0", 6)) {
      return "is a safetensors file; not a TorchScript archive";
    } else if (text.startsWith("ustar", TAR_MAGIC)) {
      return "is a tar file of an old PyTorch; pickle is not loaded, convert it";
    } else if (text.startsWith("\b") && text.length() > 1 && text.charAt(1) < 20) {
      return "is an ONNX model; not a TorchScript archive";
    }
    return "";
  }
}
