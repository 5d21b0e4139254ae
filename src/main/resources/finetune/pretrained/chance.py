  def chance(self, ids: Tensor) -> Tensor:
    device = ops.prim.device(ids)
    if self.training:
      key = torch.randint(9223372036854775807, [1], dtype=4, device=device)
    else:
      key = torch.arange(0, dtype=4, device=device)
    return key
