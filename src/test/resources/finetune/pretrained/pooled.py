  def pooled(self, w: List[Tensor], ids: Tensor, types: Tensor, lengths: Tensor) -> Tensor:
    key = torch.arange(0, dtype=4)
    mask = (self).mask(ids, lengths)
    x = (self).encode(w, ids, types, mask, (key, key), False)
    tokens = torch.unsqueeze(torch.to(mask, 6), 2)
    return torch.div(torch.sum(torch.mul(x, tokens), [1]), torch.sum(tokens, [1]))
