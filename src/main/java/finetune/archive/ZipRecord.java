package finetune.archive;

/**
 * One entry of a zip file, as its central directory describes it.
 *
 * @param name its path inside the archive
 * @param flags the general purpose bits
 * @param method 0 stored, 8 deflated
 * @param crc CRC-32 of its content
 * @param packed bytes in the file
 * @param size bytes of its content
 * @param offset where its local header starts
 */
record ZipRecord(String name, int flags, int method, int crc, long packed, long size, long offset) {
  static final int DEFLATED = 8;
  static final int DESCRIPTOR_FOLLOWS = 1 << 3;

  boolean isStored() {
    return method == 0;
  }

  boolean hasDescriptor() {
    return (flags & DESCRIPTOR_FOLLOWS) != 0;
  }
}
