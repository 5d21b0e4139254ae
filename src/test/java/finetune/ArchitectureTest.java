package finetune;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The house: which package may use which, and what only one of them may do. */
class ArchitectureTest {
  /**
   * The packages, and what of the project each uses besides {@code fault}. Nothing uses what stands
   * below it. A new use is a decision: it gets its word here.
   */
  private static final List<Row> HOUSE =
      List.of(
          row("fault", ""),
          row("random", ""),
          row("metric", ""),
          row("task", "metric"),
          row("archive", ""),
          row("tensor", "archive random"),
          row("sharpness", "random tensor"),
          row("store", ""),
          row("data", "metric task random"),
          row("pretrained", "random archive store data"),
          row("optim", "tensor"),
          row("spec", ""),
          row("method", "random tensor data optim spec"),
          row("manual", "spec"),
          row("model", "random archive tensor data method"),
          row("journal", "metric store"),
          row("train", "metric task archive tensor store data optim method journal"),
          row("report", ""),
          row("recipe", "task data optim spec method"),
          row(
              "app",
              "random metric task archive tensor store data pretrained optim spec method model"
                  + " journal train report recipe sharpness manual"));

  /** Raised as the project grows, lest a rule holds because nothing is seen. */
  private static final int FEWEST_CLASSES = 350;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("finetune");

  private static final Set<String> FORMATTERS =
      Set.of(
          "java.lang.String", "java.io.PrintStream", "java.io.PrintWriter", "java.util.Formatter");

  private record Row(String name, Set<String> uses) {
    @Override
    public String toString() {
      return name + " uses " + uses;
    }
  }

  private static Row row(String name, String uses) {
    return new Row(name, uses.isEmpty() ? Set.of() : Set.of(uses.split(" ")));
  }

  @Test
  void theClassesAreSeen() {
    assertTrue(CLASSES.size() >= FEWEST_CLASSES, () -> "only " + CLASSES.size() + " classes");
  }

  @Test
  void everyClassLivesInTheHouse() {
    String[] rooms = HOUSE.stream().map(row -> "finetune." + row.name()).toArray(String[]::new);
    classes()
        .that(not(resideInAPackage("finetune"))) // its only member is package-info
        .should()
        .resideInAnyPackage(rooms)
        .check(CLASSES);
  }

  @Test
  void noArrowPointsDown() {
    Set<String> above = new HashSet<>();
    for (Row row : HOUSE) {
      assertTrue(above.containsAll(row.uses()), () -> row + ", but above it are only " + above);
      assertTrue(above.add(row.name()), () -> row.name() + " stands there twice");
    }
  }

  @ParameterizedTest
  @FieldSource("HOUSE")
  void usesOnly(Row row) {
    String[] known =
        Stream.concat(Stream.of("fault", row.name()), row.uses().stream())
            .map(name -> "finetune." + name)
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage("finetune." + row.name())
            .should()
            .dependOnClassesThat(
                resideInAPackage("finetune..").and(not(resideInAnyPackage(known)))));
  }

  @Test
  void noCycles() {
    slices().matching("finetune.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void librariesStayWhereTheyBelong() {
    check(onlyIn("tensor model pretrained", "ai.djl.."));
    check(onlyIn("tensor model", "ai.djl.ndarray..", "ai.djl.pytorch.."));
    check(onlyIn("pretrained", "ai.djl.huggingface.."));
    check(onlyIn("recipe", "org.snakeyaml.."));
    check(onlyIn("app", "picocli.."));
  }

  /** No class outside the packages named uses the libraries. */
  private static ArchRule onlyIn(String rooms, String... libraries) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(qualified(rooms))
        .should()
        .dependOnClassesThat(resideInAnyPackage(libraries));
  }

  private static String[] qualified(String rooms) {
    return Stream.of(rooms.split(" ")).map(room -> "finetune." + room).toArray(String[]::new);
  }

  @Test
  void onlyStoreChangesFiles() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("finetune.store")
            .should()
            .accessTargetWhere(new ChangesFiles()));
  }

  @Test
  void onlyTheConsoleSpeaks() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("finetune.app", "finetune.journal")
            .should(ACCESS_STANDARD_STREAMS));
  }

  @Test
  void F10_numbersLookTheSameInEveryLocale() {
    check(
        noClasses()
            .should()
            .accessTargetWhere(
                DescribedPredicate.<JavaAccess<?>>describe(
                    "format in the user's locale", ArchitectureTest::takesTheUsersLocale)));
  }

  /** Whether it is one of the methods that know a locale, and none is given. */
  private static boolean takesTheUsersLocale(JavaAccess<?> access) {
    return access.getTarget() instanceof CodeUnitAccessTarget unit
        && Set.of("format", "formatted", "printf").contains(unit.getName())
        && FORMATTERS.contains(unit.getOwner().getFullName())
        && unit.getRawParameterTypes().stream()
            .noneMatch(type -> type.isEquivalentTo(Locale.class));
  }

  @Test
  void exceptionsAreSpecific() {
    check(noClasses().should(THROW_GENERIC_EXCEPTIONS));
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      Set<Path> folders =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .collect(toSet());
      Set<Path> silent =
          folders.stream()
              .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
              .collect(toSet());
      assertEquals(Set.of(), silent, "packages without package-info.java");
    }
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
