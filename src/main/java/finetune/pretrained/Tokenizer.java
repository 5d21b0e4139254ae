package finetune.pretrained;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.djl.util.Utils;
import finetune.data.Encoder;
import finetune.data.Encoding;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.store.AtomicFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A Hugging Face tokenizer: adds the special tokens and cuts the longer text of a pair first; never
 * pads. Safe for use by several threads.
 */
public final class Tokenizer implements Encoder, AutoCloseable {
  static {
    // DJL's engine and its tokenizers each look at the cloud's metadata address and tell where they
    // run, unless told not to before they start; tensor.Torch says it to the engine.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
  }

  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;
  private static final int LIBRARY_BYTES = 16 << 20;

  private final HuggingFaceTokenizer tokenizer;
  private final int maxLength;
  private final int highestId;

  Tokenizer(String source, String json, int maxLength, int highestId) {
    this.tokenizer = load(source, json, maxLength);
    this.maxLength = maxLength;
    this.highestId = highestId;
    checkRoom();
  }

  /** The native library does not cut at all where the special tokens alone are too many. */
  private void checkRoom() {
    int special = encode("", "").ids().length;
    if (special >= maxLength) {
      tokenizer.close();
      String what = "max_length " + maxLength + " leaves no room for text";
      String hint = "a pair has " + special + " special tokens";
      throw Fault.usage(what, hint);
    }
  }

  /** Unpacks and loads the native library; a fault with exit code 9 or 6 where that fails. */
  private static void requireLibrary() {
    try {
      LibUtils.checkStatus();
    } catch (EngineException e) {
      // Why a file could not be written goes to DJL's log only: writing one as long tells it.
      Path probe = Utils.getEngineCacheDir("tokenizers").resolve("probe");
      AtomicFiles.write(probe, new byte[LIBRARY_BYTES]);
      AtomicFiles.delete(probe);
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String what = "cannot load the tokenizer's native library: " + cause.getMessage();
      String hint = "delete " + probe.getParent() + " and run again";
      throw Fault.of(ExitCode.DEVICE, Place.NONE, what, hint, e);
    }
  }

  private static HuggingFaceTokenizer load(String source, String json, int maxLength) {
    requireLibrary();
    Map<String, String> options =
        Map.of(
            "truncation", "longest_first",
            "padding", "do_not_pad",
            "maxLength", Integer.toString(maxLength),
            "modelMaxLength", Integer.toString(maxLength),
            "stride", "0");
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    try {
      return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(text), options);
    } catch (IOException | RuntimeException e) {
      String what = "tokenizer cannot be made: " + e.getMessage();
      throw Fault.of(ExitCode.MODEL, Place.of(source), what, "", e);
    }
  }

  /** Tokens of the longest encoding, special tokens included. */
  public int maxLength() {
    return maxLength;
  }

  /** The highest id of its vocabulary. */
  int highestId() {
    return highestId;
  }

  /** Only ids and types are fetched: DJL's own encoding has eight more things and takes as long. */
  @Override
  public Encoding encode(String first, String second) {
    long handle = tokenizer.getHandle();
    long encoding =
        second == null
            ? LIBRARY.encode(handle, wellFormed(first), true)
            : LIBRARY.encodeDual(handle, wellFormed(first), wellFormed(second), true);
    try {
      return new Encoding(
          numbers(LIBRARY.getTokenIds(encoding)), numbers(LIBRARY.getTypeIds(encoding)));
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  /** The tokens of a text without special ones. */
  String[] tokens(String text) {
    return tokenizer.encode(wellFormed(text), false, false).getTokens();
  }

  /** The text with U+FFFD for each half of a character, which no UTF-8 can hold. */
  static String wellFormed(String text) {
    StringBuilder fixed = null;
    for (int i = 0; i < text.length(); i++) {
      int point = text.codePointAt(i);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        fixed = fixed == null ? new StringBuilder(text) : fixed;
        fixed.setCharAt(i, '\uFFFD');
      } else if (Character.isSupplementaryCodePoint(point)) {
        i++;
      }
    }
    return fixed == null ? text : fixed.toString();
  }

  private static int[] numbers(long[] values) {
    return LongStream.of(values).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
