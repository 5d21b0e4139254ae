  def masks(self, key: Tensor, size: Tensor, sites: Tensor) -> List[Tensor]:
    noise = (self).noise(key, int(size), int(sites))
    masks = annotate(List[Tensor], [])
    for site in range(int(sites)):
      _0 = torch.append(masks, (self).drop(torch.ones([int(size)], dtype=6), noise, site))
    return masks
