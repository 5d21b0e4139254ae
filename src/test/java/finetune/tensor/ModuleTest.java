package finetune.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;
import finetune.archive.TorchScript;
import finetune.tensor.Module.Many;
import finetune.tensor.Module.One;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class ModuleTest {
  private static final String METHODS =
      """
        def differences(self, x: List[Tensor], y: List[Tensor], scale: Tensor) -> List[Tensor]:
          return torch._foreach_mul(torch._foreach_sub(x, y), float(scale))
        def slope(self, x: Tensor) -> List[Tensor]:
          at = torch.requires_grad_(torch.detach(x), True)
          gradients = torch.grad([torch.sum(torch.mul(at, at))], [at], None, None, False, True)
          return [unchecked_cast(Tensor, gradients[0])]
      """;

  private Scope scope;
  private Module module;

  @BeforeEach
  void load() throws IOException {
    scope = Scope.open();
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    TorchScript.of("Calculator", METHODS).write(archive);
    module = Module.load(archive.toByteArray(), Device.cpu());
  }

  @AfterEach
  void close() {
    module.close();
    scope.close();
  }

  @Test
  void oneTensorMayStandInSeveralPlaces() {
    NDArray a = Native.of(5, 7);
    NDArray b = Native.of(1, 2);
    List<NDArray> results =
        module.call(
            "differences", new Many(List.of(a, a, b)), new Many(List.of(b, a, a)), number(2));
    assertEquals(3, results.size());
    assertArrayEquals(new double[] {8, 10}, results.get(0).toDoubleArray());
    assertArrayEquals(new double[] {0, 0}, results.get(1).toDoubleArray());
    assertArrayEquals(new double[] {-8, -10}, results.get(2).toDoubleArray());
    // And in another role afterwards.
    assertArrayEquals(new double[] {10, 14}, slope(a));
  }

  @Test
  void resultsBelongToTheScopeOfTheCall() {
    NDArray a = Native.of(1);
    int outside = scope.size();
    try (Scope inner = Scope.open()) {
      module.call("differences", new Many(List.of(a)), new Many(List.of(a)), number(1));
      assertEquals(outside, scope.size());
      assertFalse(inner.size() == 0);
    }
    assertEquals(outside, scope.size());
  }

  @Test
  void gradientsNeedARecordingCall() {
    NDArray a = Native.of(3, -4);
    assertArrayEquals(new double[] {6, -8}, slope(a));
    assertThrows(EngineException.class, () -> module.call("slope", new One(a)));
    assertFalse(a.hasGradient());
  }

  @Test
  void aFailureEndsRecordingAndIsForgotten() {
    NDArray a = Native.of(3);
    NDArray whole = a.toType(ai.djl.ndarray.types.DataType.INT64, true);
    assertThrows(EngineException.class, () -> module.callRecording("slope", new One(whole)));
    assertFalse(JniUtils.isGradMode());
    assertArrayEquals(new double[] {6}, slope(a));
  }

  @Test
  void anUnknownMethodIsAnException() {
    assertThrows(RuntimeException.class, () -> module.call("integral", number(1)));
  }

  private double[] slope(NDArray at) {
    return module.callRecording("slope", new One(at)).get(0).toDoubleArray();
  }

  private static One number(double number) {
    return new One(Native.of(number));
  }
}
