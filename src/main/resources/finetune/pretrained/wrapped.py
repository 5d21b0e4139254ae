  def at(self, w: List[Tensor], wanted: Tensor) -> List[Tensor]:
    at = (self).inner()
    inside = torch.len(at)
    for i in range(torch.len(w)):
      if torch.lt(i, inside):
        leaf = at[i]
        _0 = torch.copy_(torch.detach(leaf), w[i])
      else:
        leaf = torch.detach(w[i])
        _1 = torch.append(at, leaf)
      _2 = torch.requires_grad_(leaf, bool(torch.select(wanted, 0, i)))
    return at
  def own(self, gradient: Tensor) -> Tensor:
    return torch.clone(gradient, memory_format=0)
  def probe(self, ids: Tensor, types: Tensor, lengths: Tensor) -> List[Tensor]:
    return (self).answers(torch.to(ids, 4), torch.to(types, 4), (self).mask(ids, lengths))
  def judge(self, head: List[Tensor], answers: List[Tensor], key: Tensor) -> Tensor:
    if torch.eq(self.reads, "logits"):
      logits = answers[0]
    else:
      if torch.eq(self.reads, "pooled"):
        x = answers[1]
      else:
        x = torch.select(answers[0], 1, 0)
      noise = (self).noise(key, torch.numel(x), 1)
      logits = torch.linear((self).drop(x, noise, 0), head[0], head[1])
    return logits
  def classify(self, w: List[Tensor], ids: Tensor, types: Tensor, mask: Tensor, key: Tensor) -> Tensor:
    _0 = (self).live(torch.gt(torch.numel(key), 0))
    answers = (self).answers(torch.to(ids, 4), torch.to(types, 4), mask)
    _1 = (self).live(False)
    return (self).judge(torch.slice(w, torch.len((self).inner())), answers, key)
