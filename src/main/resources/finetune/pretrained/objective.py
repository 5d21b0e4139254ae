  def mask(self, ids: Tensor, lengths: Tensor) -> Tensor:
    places = torch.arange(torch.size(ids, 1), dtype=3, device=ops.prim.device(ids))
    return torch.to(torch.lt(places, torch.unsqueeze(lengths, 1)), 4)
  def losses(self, logits: Tensor, labels: Tensor) -> Tensor:
    if self.regression:
      losses = torch.pow(torch.sub(torch.squeeze(logits, 1), labels), 2)
    else:
      losses = torch.cross_entropy_loss(logits, torch.to(labels, 4), None, 0)
    return losses
  def logits(self, w: List[Tensor], ids: Tensor, types: Tensor, lengths: Tensor) -> Tensor:
    at = (self).at(w, torch.zeros([torch.len(w)], dtype=11))
    key = torch.arange(0, dtype=4, device=ops.prim.device(ids))
    return (self).classify(at, ids, types, (self).mask(ids, lengths), key)
  def gradient(self, w: List[Tensor], wanted: Tensor, ids: Tensor, types: Tensor, lengths: Tensor, labels: Tensor, key: Tensor, share: Tensor) -> List[Tensor]:
    at = (self).at(w, wanted)
    leaves = annotate(List[Tensor], [])
    for i in range(torch.len(at)):
      if bool(torch.select(wanted, 0, i)):
        _0 = torch.append(leaves, at[i])
    logits = (self).classify(at, ids, types, (self).mask(ids, lengths), key)
    losses = (self).losses(logits, labels)
    answer = [torch.detach(losses), torch.detach(logits)]
    if torch.gt(torch.len(leaves), 0):
      loss = torch.mul(torch.mean(losses), share)
      gradients = torch.grad([loss], leaves, None, None, False, True)
      for i in range(torch.len(leaves)):
        g = gradients[i]
        if torch.__is__(g, None):
          given = torch.zeros_like(leaves[i])
        else:
          given = unchecked_cast(Tensor, g)
        _1 = torch.append(answer, given)
    return answer
