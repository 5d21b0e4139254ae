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
    return count(Torch.root(), 0);
  }

  /** Numbers in all arrays of at least so many. */
  public static long numbers(long least) {
    return count(Torch.root(), least);
  }

  private static long count(Object manager, long least) {
    try {
      Field field = BaseNDManager.class.getDeclaredField("resources");
      field.setAccessible(true);
      long arrays = 0;
      for (Object resource : ((Map<?, ?>) field.get(manager)).values()) {
        if (resource instanceof NDArray array) {
          arrays += least == 0 ? 1 : array.size() >= least ? array.size() : 0;
        } else if (resource instanceof BaseNDManager) {
          arrays += count(resource, least);
        }
      }
      return arrays;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("DJL keeps its arrays elsewhere now", e);
    }
  }
}
