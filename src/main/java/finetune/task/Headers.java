package finetune.task;

/** First lines of official files that would be too long in {@link Task}. */
final class Headers {
  static final String STSB =
      "index\tgenre\tfilename\tyear\told_index\tsource1\tsource2\tsentence1\tsentence2";
  static final String QQP = "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate";
  static final String MNLI =
      "index\tpromptID\tpairID\tgenre\tsentence1_binary_parse\tsentence2_binary_parse"
          + "\tsentence1_parse\tsentence2_parse\tsentence1\tsentence2";
  static final String MNLI_VOTES = "\tlabel1\tlabel2\tlabel3\tlabel4\tlabel5\tgold_label";

  private Headers() {}
}
