  def losses(self, logits: Tensor, labels: Tensor) -> Tensor:
    if self.regression:
      losses = torch.pow(torch.sub(torch.squeeze(logits, 1), labels), 2)
    else:
      losses = torch.cross_entropy_loss(logits, torch.to(labels, 4), None, 0)
    return losses
  def logits(self, w: List[Tensor], ids: Tensor, types: Tensor, lengths: Tensor) -> Tensor:
    return (self).classify(w, ids, types, lengths, torch.arange(0, dtype=4))
  def gradient(self, w: List[Tensor], wanted: Tensor, ids: Tensor, types: Tensor, lengths: Tensor, labels: Tensor, key: Tensor, share: Tensor) -> List[Tensor]:
    at = annotate(List[Tensor], [])
    leaves = annotate(List[Tensor], [])
    for i in range(torch.len(w)):
      leaf = torch.detach(w[i])
      if bool(torch.select(wanted, 0, i)):
        _0 = torch.append(leaves, torch.requires_grad_(leaf))
      _1 = torch.append(at, leaf)
    logits = (self).classify(at, ids, types, lengths, key)
    losses = (self).losses(logits, labels)
    answer = [torch.detach(losses), torch.detach(logits)]
    if torch.gt(torch.len(leaves), 0):
      for g in torch.grad([torch.mul(torch.mean(losses), share)], leaves):
        _2 = torch.append(answer, unchecked_cast(Tensor, g))
    return answer
