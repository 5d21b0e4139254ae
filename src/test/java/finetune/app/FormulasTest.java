package finetune.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a checkpoint remembers of how its bits were computed. */
class FormulasTest {
  /** It measures a machine and trains nothing. */
  private static final String OF_NO_RUN = "tensor/peak.py";

  @Test
  void everyFormulaIsInTheDigest() throws IOException, URISyntaxException {
    Path resources = Path.of(Formulas.class.getResource("/finetune/tensor/kernels.py").toURI());
    Path root = resources.getParent().getParent();
    try (Stream<Path> files = Files.walk(root)) {
      Set<String> formulas =
          files
              .map(file -> root.relativize(file).toString())
              .filter(name -> name.endsWith(".py"))
              .filter(name -> !name.matches(".*-\\d\\.py")) // earlier networks: compared, not run
              .collect(Collectors.toSet());
      assertTrue(formulas.remove(OF_NO_RUN));
      assertEquals(formulas, Set.copyOf(Formulas.TEXTS));
    }
  }
}
