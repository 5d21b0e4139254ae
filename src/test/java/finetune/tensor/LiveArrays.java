package finetune.tensor;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import java.lang.reflect.Field;
import java.util.Map;

/** Counts what DJL holds in native memory. */
public final class LiveArrays {
  private LiveArrays() {}

  /** All arrays that belong to some manager below the root, on whatever thread. */
  public static long count() {
    return count(Torch.root());
  }

  private static long count(Object manager) {
    try {
      Field field = BaseNDManager.class.getDeclaredField("resources");
      field.setAccessible(true);
      long arrays = 0;
      for (Object resource : ((Map<?, ?>) field.get(manager)).values()) {
        if (resource instanceof NDArray) {
          arrays++;
        } else if (resource instanceof BaseNDManager) {
          arrays += count(resource);
        }
      }
      return arrays;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("DJL keeps its arrays elsewhere now", e);
    }
  }
}
