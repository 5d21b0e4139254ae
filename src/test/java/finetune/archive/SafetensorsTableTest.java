package finetune.archive;

import static finetune.archive.Hostile.of;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows X of the table of faults. */
class SafetensorsTableTest {
  private static final String W = "'w'";

  @TempDir Path folder;

  static Stream<Hostile> frame() {
    return Stream.of(
        of("X01 empty", "", "FILE: file has 0 bytes, header needs 8"),
        of("X01 five bytes", "12345", "FILE: file has 5 bytes, header needs 8"),
        length("X02 2^63", 1L << 63, "exceeds limit 100,000,000"),
        length("X02 2^64-1", -1, "exceeds limit 100,000,000"),
        length("X02 over the limit", 100_000_001, "exceeds limit 100,000,000"),
        length("X02 beyond the file", 1000, "exceeds the 2 bytes that follow; truncated\\?"),
        length("X02 one too many", 3, "exceeds the 2 bytes that follow; truncated\\?"),
        of("X03 length 0", "\0\0\0\0\0\0\0\0", "FILE@0x0: header is empty"),
        of("X03 length 1", "\1\0\0\0\0\0\0\0{", "FILE@0x0: header is empty"),
        file("X03 data without tensors", "{}", 3072, "0xa: 3,072 data bytes not covered"),
        file("X04 space first", " {}", 0, "0x8: header must start with '\\{'"),
        file("X04 BOM", "\u00EF\u00BB\u00BF{}", 0, "0x8: header must start with '\\{'"),
        file("X04 list", "[]", 0, "0x8: header must start with '\\{'"));
  }

  static Stream<Hostile> text() {
    return Stream.of(
        header("X05 invalid UTF-8", "\"a\u00FF\":1", "0xb: string is not valid UTF-8"),
        header("X05 NUL", "\"a\0\":1", "0xb: control character in a string"),
        header("X05 escaped NUL", "\"\\u0000\":1", "0xa: NUL in a string"),
        header("X05 lone surrogate", "\"\\ud800x\":1", "0xa: lone surrogate in a string"),
        header("X05 two high ones", "\"\\ud800\\ud800\":1", "0x10: lone surrogate in a string"),
        header("X06 trailing comma", tensor("w", "F32", "1", "0,4") + ",", "0x3e: expected '\"'"),
        header("X06 comment", "/*c*/", "0x9: expected '\"'"),
        header("X06 single quotes", "'w':1", "0x9: expected '\"'"),
        header("X06 NaN", "\"w\":NaN", "0xd: expected '\\{'"),
        file("X06 garbage behind", "{} x", 0, "0xb: unexpected text after the end"),
        header("X06 deep", "\"w\":" + "[".repeat(100_000), "0xd: expected '\\{'"),
        offset("1.0"),
        offset("-1"),
        offset("1e3"),
        offset("1e999"),
        offset("01"),
        offset("\"1\""));
  }

  static Stream<Hostile> tensors() {
    String a = tensor("a", "F32", "2", "0,8");
    return Stream.of(
        header(
            "X07 tensor twice", a + "," + tensor("a", "F32", "2", "8,16"), ".*: duplicate key 'a'"),
        header(
            "X07 inner key twice",
            "\"w\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}",
            ".*: duplicate key 'dtype'"),
        header(
            "X07 metadata twice",
            "\"__metadata__\":{},\"__metadata__\":{}",
            ".*: duplicate key '__metadata__'"),
        header(
            "X07 metadata key twice",
            "\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}",
            ".*: duplicate key 'k'"),
        header(
            "X08 overlap",
            a + "," + tensor("b", "F32", "2", "4,12"),
            ".*'b': range 4…12 overlaps or precedes 'a' 0…8"),
        header(
            "X08 hole",
            a + "," + tensor("b", "F32", "2", "12,20"),
            ".*'b': range 12…20 leaves a hole after 'a' 0…8"),
        header(
            "X08 hole at the start",
            tensor("w", "F32", "1", "4,8"),
            ".*" + W + ": range 4…8 leaves a hole after the header"),
        header(
            "X08 out of order",
            tensor("b", "F32", "2", "8,16") + "," + a,
            ".*'b': range 8…16 leaves a hole after the header"),
        header(
            "X08 end before begin",
            tensor("w", "F32", "1", "0,0") + "," + tensor("v", "F32", "1", "4,0"),
            ".*shape \\[1\\] of F32 needs 4 bytes, range 0…0 has 0"),
        header(
            "X08 begin beyond end",
            tensor("w", "F32", "1", "4,0"),
            ".*" + W + ": range 4…0 ends before it begins"),
        header(
            "X08 three offsets",
            tensor("w", "F32", "1", "0,4,8"),
            ".*" + W + ": has 3 offsets instead of 2"),
        header(
            "X08 no offsets",
            "\"w\":{\"dtype\":\"F32\",\"shape\":[1]}",
            ".*" + W + ": lacks its dtype, shape or data_offsets"),
        file(
            "X08 end beyond the file",
            "{" + tensor("w", "F32", "1", "0,4") + "}",
            3,
            ".*: truncated: 3 of 4 data bytes; fetch it again"),
        file(
            "X09 longer",
            "{" + tensor("w", "F32", "1", "0,4") + "}",
            1028,
            ".*: 1,024 trailing bytes"),
        file(
            "X09 shorter",
            "{" + tensor("w", "F32", "1000000", "0,4000000") + "}",
            3_000_000,
            ".*: truncated: 3,000,000 of 4,000,000 data bytes; fetch it again"),
        header(
            "X10 other size",
            tensor("w", "F32", "2,3", "0,20"),
            ".*" + W + ": shape \\[2,3\\] of F32 needs 24 bytes, range 0…20 has 20"),
        header(
            "X10 product overflows",
            tensor("w", "F32", "4194305,4194305,4194305", "0,4"),
            ".*" + W + ": shape \\[4194305,4194305,4194305\\] overflows"),
        header(
            "X10 bytes overflow",
            tensor("w", "F64", "2305843009213693952", "0,0"),
            ".*" + W + ": shape \\[2305843009213693952\\] overflows"),
        header(
            "X12 F8",
            tensor("w", "F8_E4M3", "1", "0,1"),
            ".*: dtype 'F8_E4M3' not supported; F32, F16, BF16.*"),
        header(
            "X12 I4",
            tensor("w", "I4", "2", "0,1"),
            ".*: dtype 'I4' not supported; F32, F16, BF16.*"),
        header(
            "X12 float32",
            tensor("w", "float32", "1", "0,4"),
            ".*: dtype 'float32' not supported; .*"),
        header("X12 empty", tensor("w", "", "1", "0,4"), ".*: dtype '' not supported; .*"),
        header(
            "X14 long name",
            tensor("n".repeat(1 << 20), "F32", "0", "0,0"),
            ".*: tensor name longer than 1 KiB"),
        header("X14 too many", many(100_001), ".*: more than 100,000 tensors"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"frame", "text", "tensors"})
  void isRefused(Hostile row) throws IOException {
    row.isRefusedBy(Safetensors::read, folder);
  }

  @Test
  void X04_trailingSpacesAreAccepted() throws IOException {
    assertEquals(List.of("w"), names("{" + tensor("w", "F32", "1", "0,4") + "}   ", 4));
  }

  @Test
  void X11_emptyTensorsAtOneOffsetAreAcceptedInOrder() throws IOException {
    String text = tensor("a", "F32", "0", "0,0") + "," + tensor("b", "F32", "3,0", "0,0");
    assertEquals(
        List.of("a", "b", "c"), names("{" + text + "," + tensor("c", "F32", "1", "0,4") + "}", 4));
  }

  private List<String> names(String header, int data) throws IOException {
    Path path = Files.write(folder.resolve("good"), bytes(header, data));
    return List.copyOf(Safetensors.read(path).keySet());
  }

  private static String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> tensor("t" + i, "F32", "0", "0,0"))
        .collect(Collectors.joining(","));
  }

  private static String tensor(String name, String type, String shape, String offsets) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%s]}"
        .formatted(name, type, shape, offsets);
  }

  private static Hostile offset(String number) {
    return header(
        "X06 offset " + number,
        tensor("w", "F32", "1", "0," + number),
        ".*: offset must be a non-negative integer");
  }

  private static Hostile header(String id, String members, String line) {
    return file(id, "{" + members + "}", 64, line);
  }

  private static Hostile file(String id, String header, int data, String line) {
    String start = line.startsWith("!") ? "FILE: " + line.substring(1) : "FILE@" + line;
    return new Hostile(id, bytes(header, data), start);
  }

  private static Hostile length(String id, long length, String line) {
    byte[] file = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    return new Hostile(id, file, "FILE@0x0: header length [0-9,]+ " + line);
  }

  private static byte[] bytes(String header, int data) {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer file = ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
    return file.putLong(text.length).put(text).array();
  }
}
