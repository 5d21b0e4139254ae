package finetune.store;

import finetune.fault.Numbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Who holds a lock, as told to whoever is turned away. */
record LockHolder(long pid, String host, Instant since) {
  private static final LockHolder UNKNOWN = new LockHolder(-1, "", Instant.EPOCH);

  static LockHolder self(Clock clock) {
    return new LockHolder(ProcessHandle.current().pid(), hostName(), clock.instant());
  }

  String text() {
    return pid + " " + host + " " + since + "\n";
  }

  /** Reads {@link #text} back; somebody unknown if it is anything else. */
  static LockHolder parse(String text) {
    String[] words = text.strip().split(" ", -1);
    if (words.length != 3 || Numbers.whole(words[0]).isEmpty()) {
      return UNKNOWN;
    }
    try {
      return new LockHolder(Numbers.whole(words[0]).getAsLong(), words[1], Instant.parse(words[2]));
    } catch (DateTimeParseException e) {
      return UNKNOWN;
    }
  }

  /** {@code pid 4711 on host h since 10:02}, with the date if that is not today. */
  String describe(Clock clock) {
    if (pid < 0) {
      return "another process";
    }
    ZonedDateTime then = since.atZone(clock.getZone());
    boolean today =
        then.toLocalDate().equals(clock.instant().atZone(clock.getZone()).toLocalDate());
    String format = today ? "HH:mm" : "yyyy-MM-dd HH:mm";
    return "pid "
        + pid
        + " on host "
        + host
        + " since "
        + DateTimeFormatter.ofPattern(format, Locale.ROOT).format(then);
  }

  /** Asked of the system, not of the network. */
  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      String name = System.getenv("HOSTNAME");
      return name == null || name.isBlank() ? "localhost" : name.strip().replace(' ', '_');
    }
  }
}
