package finetune.data;

/**
 * One line as it stands in a file.
 *
 * @param number from 1
 * @param bytes without the line end
 * @param ended whether a line end follows
 */
record Line(long number, byte[] bytes, boolean ended) {
  /** Column of a byte, from 1, in code points: the bytes that continue one do not count. */
  static int column(byte[] bytes, int index) {
    int column = 1;
    for (int i = 0; i < index; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        column++;
      }
    }
    return column;
  }
}
