package finetune.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;

/** Writes a TorchScript archive in the order in which libtorch does. */
final class TorchScriptWriter {
  private TorchScriptWriter() {}

  static void write(TorchScript archive, OutputStream out) throws IOException {
    String root = archive.name() + "/";
    ZipWriter zip = new ZipWriter(out);
    for (Map.Entry<String, Array> storage : archive.storages().entrySet()) {
      zip.add(root + storage.getKey(), storage.getValue().data());
    }
    zip.add(root + "data.pkl", ByteBuffer.wrap(PickleWriter.write(archive.root())));
    for (Map.Entry<String, String> file : archive.code().entrySet()) {
      zip.add(root + file.getKey(), file.getValue());
    }
    byte[] constants = PickleWriter.write(new Tuple(archive.constants()));
    zip.add(root + "constants.pkl", ByteBuffer.wrap(constants));
    for (Map.Entry<String, ByteBuffer> file : archive.extra().entrySet()) {
      zip.add(root + "extra/" + file.getKey(), file.getValue());
    }
    zip.add(root + "version", archive.version() + "\n");
    zip.add(root + "byteorder", "little");
    zip.finish();
  }
}
