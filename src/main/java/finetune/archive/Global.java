package finetune.archive;

/** The name of a class or function in a pickle. It is only ever compared with known names. */
record Global(String module, String name) {
  @Override
  public String toString() {
    return module + "." + name;
  }
}
