package finetune.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a number, and what only looks like one. */
class NumbersTest {
  private static final int LONG = 1 << 20;

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "7, 7",
    "120, 120",
    "-3, -3",
    "9007199254740992, 9007199254740992",
    "-9007199254740992, -9007199254740992"
  })
  void wholeNumbers(String text, long value) {
    assertEquals(OptionalLong.of(value), Numbers.whole(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "--1",
        "+1",
        "00",
        "01",
        "-01",
        "1.",
        "1.0",
        ".5",
        "1e5",
        "0x1",
        "1L",
        "1_000",
        " 1",
        "1 ",
        "- 1",
        "1\n",
        "٣",
        "1٣",
        "１",
        "−1",
        "9007199254740993",
        "-9007199254740993",
        "9999999999999999",
        "10000000000000000",
        "12345678901234567890",
        "0000000000000001",
        "Infinity",
        "NaN"
      })
  void notWholeNumbers(String text) {
    assertEquals(OptionalLong.empty(), Numbers.whole(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, -0.0",
    "+1, 1",
    "-1, -1",
    "007, 7",
    "5., 5",
    ".5, 0.5",
    "-.5, -0.5",
    "1.25, 1.25",
    "1e5, 100000",
    "1E+05, 100000",
    "2e-5, 0.00002",
    "+1.E3, 1000",
    ".5e1, 5",
    "12345678901234567890, 12345678901234567890",
    "1.7976931348623157e308, 1.7976931348623157e308",
    "1e-400, 0",
    "1e-99999999999, 0"
  })
  void decimalNumbers(String text, double value) {
    assertEquals(OptionalDouble.of(value), Numbers.decimal(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+",
        ".",
        "-.",
        "--1",
        "+-1",
        "e5",
        ".e5",
        "1e",
        "1e+",
        "1e5.",
        "1e5e5",
        "1.2.3",
        "1,5",
        "1_000",
        "0x1",
        "0x1p3",
        "1f",
        "1d",
        "1L",
        " 1",
        "1 ",
        "- 1",
        "1\n",
        "٣",
        "1.٣",
        "1e٣",
        "１",
        "−1",
        "1e309",
        "-1e309",
        "1e99999999999",
        "Infinity",
        "-Infinity",
        "NaN"
      })
  void notDecimalNumbers(String text) {
    assertEquals(OptionalDouble.empty(), Numbers.decimal(text));
  }

  @Test
  void aMegabyteOfDigits() {
    String ones = "1".repeat(LONG);
    assertEquals(OptionalLong.empty(), Numbers.whole(ones));
    assertEquals(OptionalDouble.empty(), Numbers.decimal(ones));
    assertEquals(OptionalDouble.empty(), Numbers.decimal("0." + ones + "x"));
    assertEquals(OptionalDouble.of(1.0 / 9), Numbers.decimal("." + ones));
    assertEquals(OptionalDouble.of(2), Numbers.decimal("0".repeat(LONG) + "2"));
    assertEquals(OptionalLong.empty(), Numbers.whole("0".repeat(LONG) + "2"));
  }
}
