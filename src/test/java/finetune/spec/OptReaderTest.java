package finetune.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Problems;
import finetune.method.Methods;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptReaderTest {
  private final List<String> warnings = new ArrayList<>();

  private OptSpec read(String text, Optional<Rho> rho) {
    Problems problems = new Problems(ExitCode.USAGE, "--opt");
    Optional<OptSpec> spec =
        new OptReader(Methods.CATALOGUE, (tag, warning) -> warnings.add(tag + " " + warning))
            .read(text, column -> Place.flag("--opt", column), rho, Optional.empty(), problems);
    problems.throwIfAny();
    return spec.orElseThrow();
  }

  private OptSpec read(String text) {
    return read(text, Optional.empty());
  }

  private List<String> problems(String text) {
    Fault fault = assertThrows(Fault.class, () -> read(text));
    assertEquals(ExitCode.USAGE, fault.code());
    return fault.lines();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "O01|samm:rho=0.05|1: unknown method 'samm'; did you mean 'sam'? ('finetune methods' lists"
            + " all)",
        "O01|sampo|1: unknown method 'sampo'; did you mean 'sampa'? ('finetune methods' lists all)",
        "O02|sam:rho=|9: expected a number",
        "O02|sam:rho 0.05|8: expected '='",
        "O02|sam:|5: expected key=value",
        "O02|sam-|5: expected a number",
        "O02|sampa-0.2+|11: expected a method",
        "O02|sam:rho=0.05,|14: expected key=value",
        "O02|sam(rho=0.05)|4: unexpected '('; write sam:rho=0.05",
        "O02|bisam:loss=|12: expected log or tanh",
        "O02|+sam|1: expected a method",
        "O03|sam:rho=0.05,rho=0.1|14: 'rho' given twice",
        "O03|sampa-0.1:lambda=0.2|11: lambda given twice",
        "O03|sam+sam|5: 'sam' given twice",
        "O03|ssam-d:variant=fisher|8: variant given twice",
        "O03|sampa:rho=0.05+asam-0.5|21: rho given twice (0.05 on 'sampa', 0.5 on 'asam')",
        "O03|swa+swa|5: 'swa' given twice",
        "O04|sam:rh0=0.05|5: unknown key 'rh0' of sam; did you mean 'rho'?",
        "O04|sampa:roh=0.1|7: unknown key 'roh' of sampa; did you mean 'rho'?",
        "O04|adamw-0.1|7: adamw takes no number",
        "O04|esam-0.5|6: esam takes no number; write esam:beta=0.5 or esam:gamma=0.5",
        "O05|sam:rho=NaN|9: rho must be a finite decimal number ≥ 0 that float32 can hold, got"
            + " 'nan'",
        "O05|sam:rho=Infinity|9: rho must be a finite decimal number ≥ 0 that float32 can hold,"
            + " got 'infinity'",
        "O05|sam:rho=-0.1|9: rho must be a finite decimal number ≥ 0 that float32 can hold, got"
            + " '-0.1'",
        "O05|sam:rho=0x1p-4|9: rho must be a finite decimal number ≥ 0 that float32 can hold, got"
            + " '0x1p-4'",
        "O05|sam:rho=0.05f|9: rho must be a finite decimal number ≥ 0 that float32 can hold, got"
            + " '0.05f'",
        "O05|sam:rho=5e-324|9: rho must be a finite decimal number ≥ 0 that float32 can hold, got"
            + " '5e-324'",
        "O05|sam:rho=1e309|9: rho must be a finite decimal number ≥ 0 that float32 can hold, got"
            + " '1e309'",
        "O05|sam:rho=1e+1|11: a number has no '+'; write 1e1",
        "O05|sampa:rho=abc|11: rho must be a finite decimal number ≥ 0, got 'abc'",
        "O06|sam:base=sgd|5: unknown key 'base' of sam; write sam+sgd",
        "O06|sgd+adamw|5: 'sgd' and 'adamw' are both base optimizers; one is allowed",
        "O06|sampa+looksam|7: 'sampa' and 'looksam' are both schedules; one is allowed",
        "O06|asam+sam+sampa|6: 'asam' and 'sam' are both ascent rules; one is allowed",
        "O07|sampa-1.5|7: lambda must be in [0,1], got 1.5",
        "O07|sampa:lambda=1.5|14: lambda must be in [0,1], got 1.5",
        "O07|sampa--0.1|7: expected a number, 0 or more",
        "O08|sampa−0.1|6: unexpected character U+2212 (minus sign); use '-'",
        "O08|ѕam|1: unexpected character U+0455 (cyrillic small letter dze)",
        "O08|sam-０.１|5: unexpected character U+FF10 (fullwidth digit zero); use '0'",
        "O08|sam\u00A0|4: unexpected character U+00A0 (no-break space); a spec has no spaces",
        "O09|'sam'|1: unexpected '''; leave out the quotes",
        "range|looksam-2.5|9: k must be a whole number, 1 or more, got 2.5",
        "range|looksam-0|9: k must be a whole number, 1 or more, got 0",
        "range|bisam:loss=tan|12: loss must be log or tanh, got 'tan'; did you mean 'tanh'?",
        "pair|esam+asam|6: 'esam' does not combine with 'asam'; it allows sam",
        "needs|sgd:momentum=0,nesterov=true|16: nesterov needs momentum > 0",
        "needs|sgd:nesterov=true,momentum=0|19: nesterov needs momentum > 0",
        "saf|saf+sampa|5: 'saf' changes the loss and takes one gradient; it does not combine with"
            + " 'sampa' (allowed: adamw, sgd, swa)",
        "saf|saf+mesa|5: 'saf' and 'mesa' both change the loss; one is allowed",
        "late|late+saf|6: 'late' switches to a schedule; 'saf' is none, it has its own start"
            + " (saf:start=1)",
        "late|late:method=sam+sampa|17: 'late' is given two methods ('sam' and 'sampa')",
        "late|late:method=sam+sam|17: 'late' is given two methods ('sam' and 'sam')",
        "late|late:method=asam|13: method must be a schedule, got 'asam'",
      })
  void anErrorHasItsColumn(String id, String text, String line) {
    assertEquals(List.of("--opt:" + line), problems(text));
  }

  @Test
  void O06_aThousandParts() {
    assertEquals(
        List.of("--opt:25: more than 5 parts"),
        problems("swa+sampa+asam+sgd+late" + "+sgd".repeat(200)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "sam\nsampa", "\"", "'", "-", ":", "=", ",", "+"})
  void O09_oddTextIsOneLine(String text) {
    List<String> lines = problems(text);
    lines.forEach(line -> assertTrue(line.startsWith("--opt:") && !line.contains("\n"), line));
  }

  @Test
  void O09_oneMegabyte() {
    assertEquals(
        List.of("--opt:1001: longer than 1000 characters"), problems("sam-1".repeat(200_000)));
  }

  @Test
  void allProblemsAtOnceInTheOrderOfColumns() {
    assertEquals(
        List.of(
            "--opt:7: lambda must be in [0,1], got 1.5",
            "--opt:11: unknown key 'auxx' of sampa; did you mean 'aux'?",
            "--opt:21: unknown method 'adam'; did you mean 'adamw'? ('finetune methods' lists all)"),
        problems("sampa-1.5:auxx=base+adam"));
  }

  @Test
  void O05_zeroRhoIsAllowedAndSaid() {
    assertEquals(0, read("sampa:rho=0").rule().orElseThrow().number("rho"));
    assertEquals(List.of("SPEC sampa:rho=0: rho is 0, the weights are never displaced"), warnings);
    read("sam");
    assertEquals(1, warnings.size());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "adamw|adamw:beta1=0.9,beta2=0.999,epsilon=1e-8|adamw",
        "SGD:nesterov=true|sgd:momentum=0.9,nesterov=true|sgd:nesterov=true",
        "sam|sam-0.05:every=1+adamw:beta1=0.9,beta2=0.999,epsilon=1e-8|sam-0.05",
        "sampa-1e-3+sgd|sampa-0.001:rho=0.05,aux=base+sgd:momentum=0.9,nesterov=false|"
            + "sampa-0.001+sgd",
        "sampa-0.2:rho=0.1,aux=sgd+asam:eta=0+sgd|sampa-0.2:aux=sgd+asam-0.1:eta=0,scope=weight"
            + "+sgd:momentum=0.9,nesterov=false|sampa-0.2:aux=sgd+asam-0.1:eta=0+sgd",
        "sgd+asam-0.5|sam:every=1+asam-0.5:eta=0.01,scope=weight+sgd:momentum=0.9,nesterov=false|"
            + "sam+asam-0.5+sgd",
        "samon|sam:every=1+sam-on-0.5:rule=sam,eta=0,bias=false+adamw:beta1=0.9,beta2=0.999,epsilon=1e-8|"
            + "sam+sam-on-0.5",
        "looksam-5.0|looksam-5:rho=0.05,alpha=0.7,scope=global+adamw:beta1=0.9,beta2=0.999,epsilon=1e-8|"
            + "looksam-5",
        "ssam-d-0.25+sgd|sam:every=1+ssam-0.25:rho=0.05,variant=dynamic,every=1,samples=128,death=0.5"
            + "+sgd:momentum=0.9,nesterov=false|sam+ssam-0.25:variant=dynamic+sgd",
        "late-0.8+sgd|late-0.8:reset=false+sam-0.05:every=1+sgd:momentum=0.9,nesterov=false|"
            + "late-0.8+sam-0.05+sgd",
        "lookbehind:alpha=0.5+sgd|lookbehind-2:rho=0.05,alpha=0.5+sgd:momentum=0.9,nesterov=false|"
            + "lookbehind-2:alpha=0.5+sgd",
      })
  void theResolvedFormStatesEveryKey(String text, String resolved, String label) {
    assertEquals(resolved, read(text).text());
    assertEquals(label, read(text).label());
    assertEquals(read(text), read(resolved));
    assertEquals(read(text), read(label));
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "asam-0.5|sam+asam-0.5",
        "sampa-0.2+sam-0.1|sampa-0.2:rho=0.1",
        "sam-0.1+sampa-0.2|sampa:lambda=0.2,rho=0.1",
        "late-0.8:method=sam|late-0.8+sam",
        "late-0.8:method=sampa-0.2+asam|asam+late+sampa-0.2",
        "aesam-0.1:lambda1=-2|ae-sam:rho=0.1,lambda1=-2.0",
        "bisam-tanh-0.1|bisam-0.1:loss=tanh",
        "lookbehind|lookbehind:alpha=auto",
      })
  void twoWaysToSayIt(String one, String other) {
    assertEquals(read(one), read(other));
  }

  @Test
  void aBareBaseHasNeitherScheduleNorRule() {
    OptSpec spec = read("sgd:momentum=0.5");
    assertTrue(spec.schedule().isEmpty() && spec.rule().isEmpty());
    assertEquals(0.5, spec.base().number("momentum"));
    assertFalse(spec.base().flag("nesterov"));
  }

  private static Optional<Rho> rho(String text, Rho.Precedence precedence) {
    return Optional.of(new Rho(text, Place.flag("--rho", 1), precedence));
  }

  @Test
  void rhoFromOutsideReplacesAgreesOrYields() {
    Rho.Precedence agrees = Rho.Precedence.AGREES;
    OptSpec expected = read("sampa:rho=0.2");
    assertEquals(expected, read("sampa:rho=0.1", rho("0.2", Rho.Precedence.REPLACES)));
    assertEquals(expected, read("sampa", rho("0.2", agrees)));
    assertEquals(expected, read("sampa:rho=0.20", rho("0.2", agrees)));
    assertEquals(expected, read("sampa:rho=0.2", rho("0.1", Rho.Precedence.YIELDS)));
    assertEquals(read("sgd"), read("sgd", rho("0.1", Rho.Precedence.YIELDS)));
    Fault differs = assertThrows(Fault.class, () -> read("sam-0.1", rho("0.2", agrees)));
    assertEquals(List.of("--rho:1: rho given twice (0.1 in opt, 0.2 here)"), differs.lines());
    Fault idle = assertThrows(Fault.class, () -> read("sgd", rho("0.2", agrees)));
    assertEquals(List.of("--rho:1: rho has no effect with sgd; it belongs to sam"), idle.lines());
  }

  @Test
  void theToolkitsOwnCatalogueHoldsOnlyWhatIsThere() {
    assertEquals(
        "[adamw, sgd, sam, asam, sam-on, samon, layersam, partial-sam, ssam, ssam-f, ssam-d, vasso,"
            + " bisam, bisam-log, bisam-tanh, sampa, optsam, randsam, sam-db, samdb, looksam,"
            + " ae-sam, aesam,"
            + " async-sam, asyncsam, esam, lookbehind, lookbehind-sam, msam, gsam, gnp, wsam,"
            + " late, swa, saf, mesa]",
        Methods.CATALOGUE.names().toString());
    Fault fault = assertThrows(Fault.class, () -> Opt.read("fedsam"));
    assertTrue(fault.lines().get(0).startsWith("--opt:1: unknown method 'fedsam'; "));
  }

  @Test
  void aTermHasTypedValues() {
    OptSpec spec = Opt.read("sampa-0.2:aux=base+asam:rho=0.3");
    assertEquals(0.2, spec.schedule().orElseThrow().number("lambda"));
    assertEquals("base", spec.schedule().orElseThrow().word("aux"));
    assertEquals(0.3, spec.rule().orElseThrow().number("rho"));
    assertEquals(1, Opt.read("sam").schedule().orElseThrow().whole("every"));
    assertThrows(IllegalArgumentException.class, () -> spec.base().number("momentum"));
  }
}
