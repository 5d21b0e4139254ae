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
  def margin(self, which: Tensor, logits: Tensor, labels: Tensor) -> Tensor:
    kind, mu, alpha, = torch.unbind(which)
    own = torch.gather(logits, 1, torch.unsqueeze(torch.to(labels, 4), 1))
    above = torch.sub(logits, own)
    if bool(torch.eq(kind, 1.)):
      bound = torch.rsub(torch.softplus(torch.rsub(above, 0.541324854612918)), 1.)
    else:
      bound = torch.tanh(torch.mul(above, float(alpha)))
    return torch.div(torch.logsumexp(torch.mul(bound, float(mu)), [1]), float(mu))
  def distance(self, which: Tensor, logits: Tensor, past: Tensor) -> Tensor:
    kind, tau, factor, = torch.unbind(which)
    before = torch.log_softmax(torch.div(past, float(tau)), 1)
    now = torch.log_softmax(torch.div(logits, float(tau)), 1)
    return torch.mul(torch.sum(torch.mul(torch.exp(before), torch.sub(before, now)), [1]), float(factor))
  def objective(self, which: Tensor, losses: Tensor, logits: Tensor, labels: Tensor, past: Tensor) -> Tuple[Tensor, Tensor]:
    kind = float(torch.select(which, 0, 0))
    if torch.eq(kind, 0.):
      term = torch.zeros_like(losses)
      whole = losses
    elif torch.eq(kind, 3.):
      term = (self).distance(which, logits, past)
      whole = torch.add(losses, term)
    else:
      term = (self).margin(which, logits, labels)
      whole = term
    return (torch.mean(term), torch.mean(whole))
  def gradient(self, w: List[Tensor], ids: Tensor, types: Tensor, lengths: Tensor, labels: Tensor, key: Tensor, past: Tensor, parts: Tensor, losses_asked: Tensor, share: Tensor) -> List[Tensor]:
    at = (self).at(w, parts)
    leaves = annotate(List[Tensor], [])
    for i in range(torch.len(at)):
      if bool(torch.select(parts, 0, i)):
        _0 = torch.append(leaves, at[i])
    logits = (self).classify(at, ids, types, (self).mask(ids, lengths), key)
    losses = (self).losses(logits, labels)
    count = torch.size(losses_asked, 0)
    terms = torch.zeros([count], dtype=7, device=ops.prim.device(logits))
    answer = [torch.detach(losses), torch.detach(logits), terms]
    for n in range(count):
      term, whole, = (self).objective(torch.select(losses_asked, 0, n), losses, logits, labels, past)
      _0 = torch.copy_(torch.select(terms, 0, n), torch.mul(torch.detach(term), float(share)))
      loss = torch.mul(whole, float(share))
      if torch.gt(torch.len(leaves), 0):
        gradients = torch.grad([loss], leaves, None, torch.lt(n + 1, count), False, True)
        for i in range(torch.len(leaves)):
          g = gradients[i]
          if torch.__is__(g, None):
            given = torch.zeros_like(leaves[i])
          else:
            given = (self).own(unchecked_cast(Tensor, g))
          _1 = torch.append(answer, given)
          _2 = torch._set_item(gradients, i, None)
    return answer
