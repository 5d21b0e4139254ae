package finetune.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import finetune.fault.Fault;
import finetune.tensor.Torch;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("native")
class DevicesTest {
  @ParameterizedTest
  @ValueSource(strings = {"cpu", "cpu,cpu", "cpu,cpu,cpu"})
  void lanesOnTheProcessorShareItsCores(String text) {
    Devices devices = Devices.of(text);
    assertEquals(text, devices.toString());
    assertEquals(text.split(",").length, devices.lanes().size());
    assertTrue(devices.areCpus());
    int cores = Runtime.getRuntime().availableProcessors();
    assertEquals(Math.max(1, cores / devices.lanes().size()), devices.threads());
    assertEquals(Math.min(cores, devices.lanes().size()), devices.between(1));
    assertEquals(7, devices.between(7));
    assertEquals("cpu", devices.kinds());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cuda:7          | --devices:1: cuda:7: ",
        "cpu,cuda:7      | --devices:5: cuda:7: ",
        "cpu,cpu,cuda:0  | --devices:9: cuda:0: ",
        "cuda            | --devices:1: cuda: ",
        "cuda:2147483648 | --devices:1: cuda:2147483648: ",
      })
  void F11_cudaWithoutADevice(String text, String place) {
    assumeTrue(Torch.gpuCount() == 0, "this machine has a CUDA device");
    Fault fault = assertThrows(Fault.class, () -> Devices.of(text));
    assertEquals(6, fault.code().status());
    assertEquals(List.of(place + " no CUDA device found; use --devices cpu"), fault.lines());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '"',
      value = {
        "\"\"          | 1 | ''",
        "cpu,          | 5 | ''",
        "cpu,,cpu      | 5 | ''",
        "\"cpu, cpu\"  | 5 | ' cpu'",
        "CPU           | 1 | 'CPU'",
        "gpu           | 1 | 'gpu'",
        "cpu:0         | 1 | 'cpu:0'",
        "cuda:         | 1 | 'cuda:'",
        "cuda:x        | 1 | 'cuda:x'",
        "cuda:-0       | 1 | 'cuda:-0'",
        "cuda:-1       | 1 | 'cuda:-1'",
        "cuda:+1       | 1 | 'cuda:+1'",
        "cuda:1.0      | 1 | 'cuda:1.0'",
        "cuda:cuda:1   | 1 | 'cuda:cuda:1'",
        "cpu,cuda:٣    | 5 | 'cuda:٣'",
        "cpu;cpu       | 1 | 'cpu;cpu'",
      })
  void unknownDevices(String text, int column, String quoted) {
    Fault fault = assertThrows(Fault.class, () -> Devices.of(text));
    assertEquals(2, fault.code().status());
    assertEquals(
        List.of(
            "--devices:"
                + column
                + ": unknown device "
                + quoted
                + "; write cpu, cuda:0 or a list such as cpu,cpu"),
        fault.lines());
  }
}
