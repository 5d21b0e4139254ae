package finetune.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import finetune.archive.TorchScript;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * A TorchScript module in native memory; its methods take tensors and lists of tensors, and return
 * tensors.
 */
public final class Module implements AutoCloseable {
  private final NDManager manager;
  private final PtSymbolBlock block;

  private Module(NDManager manager, PtSymbolBlock block) {
    this.manager = manager;
    this.block = block;
  }

  /** Loads an archive, whose bytes were written or checked by {@code finetune.archive}. */
  public static Module load(byte[] archive, Device device) {
    NDManager manager = Torch.root().newSubManager(device);
    try {
      ByteArrayInputStream in = new ByteArrayInputStream(archive);
      return new Module(manager, JniUtils.loadModule((PtNDManager) manager, in, true, false));
    } catch (IOException e) {
      manager.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /** Loads a class without attributes, whose TorchScript source is a resource. */
  static Module of(String name, URL source) {
    try (InputStream in = source.openStream()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      ByteArrayOutputStream archive = new ByteArrayOutputStream();
      TorchScript.of(name, text).write(archive);
      return load(archive.toByteArray(), Device.cpu());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An argument of a method: one tensor, or a list of at least one. */
  public sealed interface Argument {}

  /** A tensor argument. */
  public record One(NDArray array) implements Argument {}

  /** An argument of type {@code List[Tensor]}. */
  public record Many(List<NDArray> arrays) implements Argument {}

  /**
   * Calls a method without recording gradients; the results live in the thread's innermost scope.
   */
  public NDList call(String method, Argument... arguments) {
    NDList inputs = new NDList();
    // The results join the manager of the first input, which also carries the method's name.
    NDArray marker = Scope.innermost().create(0);
    marker.setName("module_method:" + method);
    inputs.add(marker);
    Set<NDArray> used = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < arguments.length; i++) {
      add(inputs, "a" + i + "[]", arguments[i], used);
    }
    return IValueUtils.forward(block, inputs, true);
  }

  /** Calls a method that takes gradients of its own. */
  public NDList callRecording(String method, Argument... arguments) {
    return Torch.recording(() -> call(method, arguments));
  }

  private static void add(NDList inputs, String listName, Argument argument, Set<NDArray> used) {
    if (argument instanceof One one) {
      one.array().setName(null);
      inputs.add(one.array());
    } else if (argument instanceof Many many) {
      for (NDArray array : many.arrays()) {
        NDArray named = used.add(array) ? array : alias(array);
        named.setName(listName);
        inputs.add(named);
      }
    }
  }

  /** Another handle of the same memory: a handle has one name, so it can be in one list only. */
  private static NDArray alias(NDArray array) {
    NDArray alias = array.reshape(array.getShape());
    alias.attach(Scope.innermost());
    return alias;
  }

  @Override
  public void close() {
    block.close();
    manager.close();
  }
}
