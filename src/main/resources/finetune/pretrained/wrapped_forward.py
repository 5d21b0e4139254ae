  def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
    answers = (self).answers(input_ids, token_type_ids, attention_mask)
    return (self).judge((self).head(), answers, (self).chance(input_ids))
