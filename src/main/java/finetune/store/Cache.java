package finetune.store;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The toolkit's folder for what can be made or fetched again. Its files are written by {@link
 * AtomicFiles}: processes that make the same one at once both succeed.
 */
public record Cache(Path folder) {
  private static final Pattern KEY =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*");

  /**
   * The user's cache: {@code $FINETUNE_CACHE}, else {@code $XDG_CACHE_HOME/finetune}, else home.
   */
  public static Cache standard() {
    return of(System.getenv(), System.getProperty("user.home", ""));
  }

  /** The cache of an environment. */
  static Cache of(Map<String, String> environment, String home) {
    String named = environment.getOrDefault("FINETUNE_CACHE", "");
    if (!named.isEmpty()) {
      return new Cache(Path.of(named));
    }
    // The XDG specification wants relative paths to be ignored.
    String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!shared.isEmpty() && Path.of(shared).isAbsolute()) {
      return new Cache(Path.of(shared, "finetune"));
    }
    if (home.isEmpty() || !Path.of(home).isAbsolute()) {
      throw Fault.of(
          ExitCode.STORAGE, Place.NONE, "there is no home directory", "set FINETUNE_CACHE");
    }
    return new Cache(Path.of(home, ".cache", "finetune"));
  }

  /**
   * Where the file of a key is, or would be.
   *
   * @param key a relative path of plain names that says all that the content depends on, such as
   *     {@code models/minilm-3f2a/encoder.pt}
   */
  public Path path(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("not a plain relative path: " + key);
    }
    return folder.resolve(key);
  }
}
