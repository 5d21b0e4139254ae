  def at(self, w: List[Tensor], wanted: Tensor) -> List[Tensor]:
    at = annotate(List[Tensor], [])
    for i in range(torch.len(w)):
      leaf = torch.requires_grad_(torch.detach(w[i]), bool(torch.select(wanted, 0, i)))
      _0 = torch.append(at, leaf)
    return at
  def own(self, gradient: Tensor) -> Tensor:
    return torch.contiguous(gradient)
