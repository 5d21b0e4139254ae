package finetune.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.method.Methods;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

class OptSpecPropertyTest {
  @Property(tries = 5_000)
  void O11_theResolvedFormReadsBackAsTheSameSpec(@ForAll Random random) {
    String text = generated(random);
    OptSpec spec = Opt.read(text);
    assertEquals(spec, Opt.read(spec.text()), text);
    assertEquals(spec, Opt.read(spec.label()), text);
    assertEquals(spec.text(), Opt.read(spec.text()).text(), text);
  }

  @Property(tries = 5_000)
  void O09_anyTextIsReadOrRefusedInLines(
      @ForAll
          @StringLength(max = 40)
          @Chars({'s', 'a', 'm', 'p', '-', '+', ':', '=', ',', '.', 'e', '(', '\n', '−'})
          @CharRange(from = '0', to = '9')
          String text) {
    try {
      Opt.read(text);
    } catch (Fault fault) {
      assertEquals(ExitCode.USAGE, fault.code());
      fault.lines().forEach(line -> assertTrue(line.matches("--opt:\\d+: .*"), line));
    }
  }

  private static String generated(Random random) {
    List<String> terms = new ArrayList<>();
    CatalogueEntry schedule = oneOf(Methods.CATALOGUE.inRole(Role.SCHEDULE), random);
    List<CatalogueEntry> rules =
        Methods.CATALOGUE.inRole(Role.RULE).stream().filter(schedule::allows).toList();
    boolean rhoOnSchedule = random.nextBoolean();
    if (random.nextInt(10) > 0) {
      terms.add(term(schedule, rhoOnSchedule, random));
      CatalogueEntry rule = oneOf(rules, random);
      boolean isWritten = !rule.name().equals("sam") || !schedule.name().equals("sam");
      if (random.nextBoolean() && isWritten) {
        terms.add(term(rule, !rhoOnSchedule, random));
      }
    }
    boolean hasSchedule = !terms.isEmpty();
    for (Role role : List.of(Role.AVERAGE, hasSchedule ? Role.SWITCH : Role.LOSS)) {
      if (random.nextInt(4) == 0) {
        terms.add(term(oneOf(Methods.CATALOGUE.inRole(role), random), false, random));
      }
    }
    if (random.nextBoolean() || terms.isEmpty()) {
      terms.add(term(oneOf(Methods.CATALOGUE.inRole(Role.BASE), random), false, random));
    }
    Collections.shuffle(terms, random);
    return String.join("+", terms);
  }

  private static String term(CatalogueEntry entry, boolean mayStateRho, Random random) {
    StringBuilder head = new StringBuilder(entry.name());
    List<String> settings = new ArrayList<>();
    for (Key key : entry.keys()) {
      boolean isBoundByRho = key.standard().equals("rho");
      boolean isAllowed =
          key.type() != Key.Type.METHOD
              && !isBoundByRho
              && (mayStateRho || !key.name().equals("rho"));
      if (isAllowed && key.need().isEmpty() && random.nextBoolean()) {
        String value = value(key, random);
        if (key.isHeadline() && random.nextBoolean()) {
          head.append('-').append(value);
        } else {
          settings.add(key.name() + "=" + value);
        }
      }
    }
    Collections.shuffle(settings, random);
    return settings.isEmpty() ? head.toString() : head + ":" + String.join(",", settings);
  }

  private static String value(Key key, Random random) {
    if (key.type() == Key.Type.WORD) {
      return oneOf(key.words(), random);
    }
    if (key.type() == Key.Type.WHOLE) {
      return Integer.toString(1 + random.nextInt(99));
    }
    String[] shares = {"0.5", "0.25", "1e-3", "2.5e-7", "0.1", "0.999999", "9e-40"};
    String[] larger = {"3", "12345678.5", "100000000000"};
    boolean isOpen = !key.range().isInterval();
    return isOpen && random.nextBoolean()
        ? oneOf(List.of(larger), random)
        : oneOf(List.of(shares), random);
  }

  private static <T> T oneOf(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }
}
