package finetune.archive;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Utf8;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** The one folder that a TorchScript archive consists of; names are relative to it. */
final class ScriptFolder {
  private final ZipReader zip;
  private final String root;

  /** Finds the folder; a fault if an entry lies outside it. */
  ScriptFolder(ZipReader zip) {
    this.zip = zip;
    String found = "";
    for (String name : zip.records().keySet()) {
      String folder = name.substring(0, name.indexOf('/') + 1);
      if (folder.isEmpty() || !found.isEmpty() && !folder.equals(found)) {
        String what =
            folder.isEmpty() ? "lies outside the archive's folder" : "is in a second folder";
        throw Fault.of(ExitCode.MODEL, Place.entry(zip.path(), name), what);
      }
      found = folder;
    }
    root = found;
  }

  /** Its name. */
  String name() {
    return root.substring(0, Math.max(0, root.length() - 1));
  }

  Path path() {
    return zip.path();
  }

  /** The names of its records, in the file's order. */
  List<String> names() {
    return zip.records().keySet().stream().map(name -> name.substring(root.length())).toList();
  }

  boolean has(String name) {
    return zip.records().containsKey(root + name);
  }

  /** Bytes of a record, or -1 if there is none. */
  long size(String name) {
    ZipRecord record = zip.records().get(root + name);
    return record == null ? -1 : record.size();
  }

  /** A record of tensor data. */
  ByteBuffer data(String name) {
    return zip.stored(root + name);
  }

  /** A record of any other kind, at most 64 MiB. */
  byte[] bytes(String name) {
    return zip.text(root + name);
  }

  /** A record of text. */
  String text(String name) {
    byte[] bytes = bytes(name);
    Utf8.Decoded decoded = Utf8.decode(bytes);
    if (!decoded.isValid()) {
      Place place = Place.entry(path(), name, decoded.badByte());
      throw Fault.of(ExitCode.MODEL, place, "is not valid UTF-8");
    }
    return decoded.text();
  }

  /** What a pickle holds; its tensors lie in the folder. */
  Object pickle(String name, String folder) {
    return PickleReader.read(path(), name, bytes(name), new ScriptTypes(folder, this::size));
  }

  /** The fault of one of its records. */
  Fault bad(String name, String what) {
    return Fault.of(ExitCode.MODEL, Place.entry(path(), name), what);
  }
}
