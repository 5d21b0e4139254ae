  def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
    key = (self).chance(input_ids)
    return (self).classify((self).weights(), input_ids, token_type_ids, attention_mask, key)
