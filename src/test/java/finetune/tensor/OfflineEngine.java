package finetune.tensor;

import finetune.archive.Array;
import finetune.fault.Fault;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A program that starts the engine and computes, and says who tried to reach the network. */
final class OfflineEngine {
  private static final Queue<String> ATTEMPTS = new ConcurrentLinkedQueue<>();

  private OfflineEngine() {}

  public static void main(String[] arguments) throws IOException {
    forbidConnections();
    try {
      System.out.println(norm() + " " + Torch.versions() + " " + ATTEMPTS);
    } catch (Fault fault) {
      System.out.println(fault.code() + " " + fault.getMessage() + " " + ATTEMPTS);
    }
    System.exit(0);
  }

  private static double norm() {
    return Scope.during(
        () -> {
          Layout layout = new Layout(List.of(Part.of("x", 2)));
          var numbers = Array.ofFloats(new float[] {3, 4}, 2);
          return Tensors.of(layout, Map.of("x", numbers)).norm();
        });
  }

  /** URLs ask the selector first; whoever opens a socket himself meets the factory. */
  @SuppressWarnings("deprecation") // there is no other way to see every socket
  private static void forbidConnections() throws IOException {
    ProxySelector.setDefault(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            ATTEMPTS.add(uri.toString());
            throw new IllegalArgumentException("no network here");
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException cause) {}
        });
    Socket.setSocketImplFactory(
        () -> {
          ATTEMPTS.add("a socket");
          throw new IllegalStateException(new SocketException("no network here"));
        });
  }
}
