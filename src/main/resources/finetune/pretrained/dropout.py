  def noise(self, key: Tensor, size: int, sites: int) -> Tuple[Tensor, Tensor]:
    if torch.eq(torch.numel(key), 0):
      noise = (key, key)
    else:
      device = ops.prim.device(key)
      words = torch.mul_(torch.arange((size + 3) // 4, dtype=4, device=device), -7046029254386353131)
      salts = torch.mul_(torch.arange(sites, dtype=4, device=device), 5367187945662971904)
      noise = (words, torch.add_(salts, key))
    return noise
  def drop(self, x: Tensor, noise: Tuple[Tensor, Tensor], site: int) -> Tensor:
    words, sites, = noise
    if torch.eq(torch.numel(words), 0):
      dropped = x
    else:
      n = torch.numel(x)
      h = torch.add(torch.slice(words, 0, 0, (n + 3) // 4), torch.select(sites, 0, site))
      h = torch.bitwise_xor_(h, torch.bitwise_and_(torch.bitwise_right_shift(h, 30), 17179869183))
      h = torch.mul_(h, -4658895280553007687)
      h = torch.bitwise_xor_(h, torch.bitwise_and_(torch.bitwise_right_shift(h, 27), 137438953471))
      h = torch.mul_(h, -7723592293110705685)
      h = torch.bitwise_xor_(h, torch.bitwise_and_(torch.bitwise_right_shift(h, 31), 8589934591))
      fields = torch.slice(torch.view_copy(h, dtype=2), 0, 0, n)
      cut = int(torch.round(self.dropout * 65536.))
      kept = torch.mul(torch.ge(fields, cut - 32768), 65536. / (65536 - cut))
      dropped = torch.mul(x, torch.view(kept, torch.size(x)))
    return dropped
