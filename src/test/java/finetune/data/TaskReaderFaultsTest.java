package finetune.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.task.Split;
import finetune.task.Task;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Files that end a run: the exact line and the exit code. */
class TaskReaderFaultsTest {
  private static final String SST2 = "sentence\tlabel\n";
  private static final String RTE = "index\tsentence1\tsentence2\tlabel\n";
  private static final String MRPC = "Quality\t#1 ID\t#2 ID\t#1 String\t#2 String\n";
  private static final String QQP = "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate\n";
  private static final String STSB =
      "index\tgenre\tfilename\tyear\told_index\tsource1\tsource2\tsentence1\tsentence2\tscore\n";
  private static final String MNLI = String.join("\t", Task.MNLI.train().columns()) + "\n";
  private static final String LATIN = "; the file looks like ISO-8859-1 or Windows-1252";

  private final List<DynamicTest> tests = new ArrayList<>();

  @TestFactory
  List<DynamicTest> encodings() {
    byte[] little = ("\ufeff" + SST2).getBytes(UTF_16LE);
    byte[] big = ("\ufeff" + SST2).getBytes(UTF_16BE);
    String utf16 = "f.tsv@0x0: UTF-16 byte-order mark; convert to UTF-8 (iconv -f UTF-16 -t UTF-8)";
    bad("T03 little-endian", Task.SST2, little, utf16);
    bad("T03 big-endian", Task.SST2, big, utf16);
    String nul = "f.tsv:2:3: NUL byte (0x00); the file is binary or truncated";
    bad("T14", Task.SST2, SST2 + "é!\0\t1\n", nul);
    byte[] latin = (SST2 + "fine\t1\ncafé\t1\n").getBytes(ISO_8859_1);
    bad("T19", Task.SST2, latin, "f.tsv:3:4: byte 0xE9 is not valid UTF-8" + LATIN);
    byte[] both = join((SST2 + "ét").getBytes(UTF_8), "é\t1\n".getBytes(ISO_8859_1));
    bad("T21", Task.SST2, both, "f.tsv:2:3: byte 0xE9 is not valid UTF-8" + LATIN);
    byte[][] sequences = {
      {(byte) 0xC0, (byte) 0xAF},
      {(byte) 0xE0, (byte) 0x80, (byte) 0xAF},
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
      {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
      {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
      {(byte) 0x80}
    };
    for (byte[] sequence : sequences) {
      byte[] file = join((SST2 + "a").getBytes(UTF_8), sequence, "\t1\n".getBytes(UTF_8));
      String hex = String.format("%02X", sequence[0]);
      String line = "f.tsv:2:2: byte 0x" + hex + " is not valid UTF-8" + LATIN;
      bad("T20 " + hex + " " + sequence.length, Task.SST2, file, line);
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> lines() {
    String inside = "carriage return inside a field; lines end with LF or CRLF";
    bad("T05 in a text", Task.SST2, SST2 + "a\rb\t1\n", "f.tsv:2:2: " + inside);
    bad("T05 old Macintosh", Task.SST2, "sentence\tlabel\ra\t1\r", "f.tsv:1:15: " + inside);
    bad("T05 at the end", Task.SST2, SST2 + "a\t1\r", "f.tsv:2:4: " + inside);
    bad("T13", Task.SST2, SST2 + "a\t1\n\nb\t1\n", "f.tsv:3:1: empty line");
    bad("T13 CRLF", Task.SST2, SST2 + "a\t1\n\r\n\r\nb\t1\n", "f.tsv:3:1: empty line");
    String mega = "a".repeat(1 << 20);
    String longer = "line longer than 1 MiB; not a TSV file?";
    bad("T22", Task.SST2, mega + "a", "f.tsv:1:1048577: " + longer);
    bad("T22 wide letters", Task.SST2, SST2 + "é".repeat(1 << 20), "f.tsv:2:524289: " + longer);
    bad("T23", Task.SST2, "x\t".repeat(100_000), "f.tsv:1:129: more than 64 columns");
    String few = "f.tsv:2:1: expected 2 columns, found 1; the file may be truncated";
    bad("T24", Task.SST2, SST2 + "trunca", few + ", expected 67,349 rows");
    bad(
        "T24 in the label",
        Task.RTE,
        RTE + "0\ta\tb\tnot_ent",
        "f.tsv:2:7: label 'not_ent' is not entailment or not_entailment;"
            + " the file may be truncated, expected 2,490 rows");
    return tests;
  }

  @TestFactory
  List<DynamicTest> columns() {
    String extra = "f.tsv:2:7: expected 4 columns, found 5 (column 5 starts here)";
    bad("T09", Task.RTE, RTE + "0\ta\tb\t\tentailment\n", extra.replace("2:7", "2:8"));
    bad(
        "T07",
        Task.RTE,
        RTE + "0\t\"a\tb\"\tc\tentailment\n",
        "f.tsv:2:11: expected 4 columns, found 5 (column 5 starts here);"
            + " GLUE has no quoting, every tab starts a column");
    bad(
        "T08 QQP",
        Task.QQP,
        QQP + "1\t2\t3\tq\tr\t0\n7\t8\t9\n",
        "f.tsv:3:1: expected 6 columns, found 3; known QQP defect, on_bad_row: skip");
    bad("T08", Task.MRPC, MRPC + "1\t2\t3\ta\n", "f.tsv:2:1: expected 5 columns, found 4");
    bad(
        "T10 renamed",
        Task.SST2,
        "sentence\tlable\n",
        "f.tsv:1:1: column 'label' not found, found sentence, lable; did you mean 'lable'?");
    bad(
        "T10 missing",
        Task.RTE,
        "index\tsentence1\tlabel\n",
        "f.tsv:1:1: column 'sentence2' not found, found index, sentence1, label");
    bad(
        "T10 duplicated",
        Task.SST2,
        "sentence\tlabel\tlabel\n",
        "f.tsv:1:16: column 'label' is there twice");
    bad(
        "T11 none in SST-2",
        Task.SST2,
        "hide new secretions \t0\n",
        "f.tsv:1:1: column 'sentence' not found, found hide new secretions , 0;"
            + " the first line must name the columns");
    bad(
        "T11 one in CoLA",
        Task.COLA,
        "index\tlabel\tmark\tsentence\n",
        "f.tsv:1:7: label 'label' is not 0 or 1; CoLA train and dev have no header");
    String folder = "; is the file in the right folder?";
    bad("T26 in QQP", Task.QQP, STSB, "f.tsv:1:1: columns are those of STS-B" + folder);
    bad("T26 in STS-B", Task.STSB, QQP, "f.tsv:1:1: columns are those of QQP" + folder);
    return tests;
  }

  @TestFactory
  List<DynamicTest> labels() {
    bad("T16 SST-2", Task.SST2, SST2 + "a\t2\n", "f.tsv:2:3: label '2' is not 0 or 1");
    String mnli = "\t".repeat(8) + "a\tb\tx\t";
    String classes = "' is not one of contradiction, entailment, neutral";
    bad("T16 MNLI", Task.MNLI, MNLI + mnli + "maybe\n", "f.tsv:2:15: label 'maybe" + classes);
    bad(
        "T16 trailing space",
        Task.MNLI,
        MNLI + mnli + "entailment \n",
        "f.tsv:2:15: label 'entailment " + classes);
    bad(
        "T17",
        Task.MNLI,
        MNLI + mnli + "-\n",
        "f.tsv:2:15: label '-"
            + classes
            + "; a row without consensus, on_bad_row: skip leaves it out");
    for (String score : List.of("5.2", "-0.1", "nan", "4,5", "１.0", "0x1p1", "")) {
      bad(
          "T18 " + score,
          Task.STSB,
          STSB + "0\t\t\t\t\t\t\t😀a\tb\t" + score + "\n",
          "f.tsv:2:14: score '" + score + "' must be a decimal number in [0,5]");
    }
    bad(
        "T15 escapes in messages",
        Task.SST2,
        SST2 + "a\t\u001b[31m\n",
        "f.tsv:2:3: label '\\x1B[31m' is not 0 or 1");
    String unlabelled = "f.tsv:2:1: split 'test' has no labels; train and dev have them";
    bad("T27 RTE", Task.RTE, "index\tsentence1\tsentence2\n0\ta\tb\n", unlabelled);
    bad("T27 CoLA", Task.COLA, "index\tsentence\n0\ta\n", unlabelled);
    bad("T27 minus one", Task.SST2, SST2 + "a\t-1\n", unlabelled);
    return tests;
  }

  @TestFactory
  List<DynamicTest> nothing() {
    bad("T12 empty", Task.SST2, "", "f.tsv: no examples (0 bytes)");
    bad("T12 header only", Task.SST2, SST2, "f.tsv: no examples (1 header line, 0 rows)");
    bad("T12 empty lines", Task.SST2, "\n\r\n\n", "f.tsv: no examples (empty lines only)");
    bad("T12 mark only", Task.COLA, "\ufeff", "f.tsv: no examples (empty lines only)");
    return tests;
  }

  private void bad(String name, Task task, String file, String line) {
    bad(name, task, file.getBytes(UTF_8), line);
  }

  private void bad(String name, Task task, byte[] file, String line) {
    Split train = task.train();
    Reading reading = Reading.failing(new Told());
    tests.add(
        DynamicTest.dynamicTest(
            name,
            () -> {
              Fault fault =
                  assertThrows(
                      Fault.class,
                      () -> TaskReader.read(task, train, Told.bytes("f.tsv", file), reading));
              assertEquals(List.of(line), fault.lines());
              assertEquals(ExitCode.DATA, fault.code());
              assertTrue(line.length() <= 300);
            }));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
