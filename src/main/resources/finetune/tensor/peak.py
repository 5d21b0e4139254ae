  def products(self, x: Tensor, y: Tensor, count: int) -> Tensor:
    product = torch.mm(x, y)
    for _0 in range(count - 1):
      product = torch.mm(x, y)
    return product
  def fp32(self, x: Tensor, y: Tensor) -> Tensor:
    return (self).products(x, y, 4)
  def bf16(self, x: Tensor, y: Tensor) -> Tensor:
    return torch.to((self).products(torch.to(x, 15), torch.to(y, 15), 4), 6)
