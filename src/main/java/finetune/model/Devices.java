package finetune.model;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Numbers;
import finetune.fault.Place;
import finetune.fault.Printable;
import finetune.tensor.Processor;
import finetune.tensor.Torch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Where the lanes compute, one entry a lane: {@code cpu}, {@code cpu,cpu}, {@code cuda:0,cuda:1}.
 *
 * @param lanes at least one
 */
public record Devices(List<Device> lanes) {
  private static final String CUDA = "cuda:";

  public Devices {
    lanes = List.copyOf(lanes);
  }

  /** The devices of that text; a fault names the column of the first that is not here. */
  public static Devices of(String text) {
    requireWellFormed(text);
    return new Devices(each(text, Devices::device));
  }

  /** Fails, with exit code 2, unless the text names devices, whether they are here or not. */
  public static void requireWellFormed(String text) {
    each(
        text,
        (name, place) -> {
          if (!name.equals("cpu") && cuda(name).isEmpty()) {
            throw Fault.of(
                ExitCode.USAGE,
                place,
                "unknown device " + Printable.quoted(name),
                "write cpu, cuda:0 or a list such as cpu,cpu");
          }
          return name;
        });
  }

  private static <T> List<T> each(String text, BiFunction<String, Place, T> read) {
    List<T> all = new ArrayList<>();
    int column = 1;
    for (String name : text.split(",", -1)) {
      all.add(read.apply(name, Place.flag("--devices", column)));
      column += name.length() + 1;
    }
    return all;
  }

  private static Device device(String name, Place place) {
    if (name.equals("cpu")) {
      return Device.cpu();
    }
    OptionalLong number = cuda(name);
    int count = Torch.gpuCount();
    if (number.getAsLong() >= count) {
      String some = count == 1 ? "only 1 CUDA device" : "only " + count + " CUDA devices";
      String found = (count == 0 ? "no CUDA device" : some) + " found";
      throw Fault.of(ExitCode.DEVICE, place, name + ": " + found, "use --devices cpu");
    }
    return Device.gpu((int) number.getAsLong());
  }

  /** The number of a CUDA device, 0 if it has none; empty for any other name. */
  private static OptionalLong cuda(String name) {
    if (name.equals("cuda")) {
      return OptionalLong.of(0);
    }
    boolean numbered = name.startsWith(CUDA) && !name.startsWith(CUDA + "-");
    return numbered ? Numbers.whole(name.substring(CUDA.length())) : OptionalLong.empty();
  }

  /** Where weights, gradients and state are: with the lane that works on the thread which asks. */
  public Device home() {
    return lanes.get(0);
  }

  /** Whether all lanes share the CPU's cores. */
  public boolean areCpus() {
    return lanes.stream().noneMatch(Device::isGpu);
  }

  /** Whether every one of them has instructions for products of bfloat16 numbers. */
  public boolean haveBf16() {
    return lanes.stream().allMatch(Devices::hasBf16);
  }

  private static boolean hasBf16(Device device) {
    if (!device.isGpu()) {
      return Processor.hasBf16();
    }
    // Compute capability 8.0, Ampere, is the first that has them (CUDA C++ Programming Guide,
    // 16.2).
    return Integer.parseInt(CudaUtils.getComputeCapability(device.getDeviceId())) >= 80;
  }

  /** Threads of a gradient if nobody says: the cores, shared by the lanes. */
  public int threads() {
    int onCpu = (int) lanes.stream().filter(device -> !device.isGpu()).count();
    return Math.max(1, cores() / Math.max(1, onCpu));
  }

  /**
   * Threads of what is computed between gradients, where one has that many: lanes of one thread
   * join theirs. Where a lane has more, it has a pool of them (see {@link Lane}), and more threads
   * here would be more than there are cores.
   */
  public int between(int threads) {
    return areCpus() && threads == 1 ? Math.min(cores(), lanes.size()) : threads;
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** What kind of device each lane is; one word where all are the same. */
  public String kinds() {
    List<String> kinds = lanes.stream().map(device -> device.isGpu() ? "cuda" : "cpu").toList();
    return String.join(",", new HashSet<>(kinds).size() == 1 ? kinds.subList(0, 1) : kinds);
  }

  @Override
  public String toString() {
    return lanes.stream()
        .map(device -> device.isGpu() ? CUDA + device.getDeviceId() : "cpu")
        .collect(Collectors.joining(","));
  }
}
