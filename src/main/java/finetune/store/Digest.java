package finetune.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Length and SHA-256 of some bytes.
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
public record Digest(long length, String sha256) {
  private static final int CHUNK = 1 << 16;

  /** The digest of bytes in memory. */
  public static Digest of(byte[] bytes) {
    return new Digest(bytes.length, hex(hash().digest(bytes)));
  }

  /** The digest of a file as it is now. */
  public static Digest of(Path file) throws IOException {
    MessageDigest hash = hash();
    byte[] chunk = new byte[CHUNK];
    long length = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        hash.update(chunk, 0, n);
        length += n;
      }
    }
    return new Digest(length, hex(hash.digest()));
  }

  static MessageDigest hash() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }
}
