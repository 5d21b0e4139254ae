  def norm(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.layer_norm(x, torch.size(weight), weight, bias, self.epsilon)
  def linear(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    if self.bf16:
      y = torch.linear(torch.to(x, 15), torch.to(weight, 15), torch.to(bias, 15))
    else:
      y = (self).round(torch.linear((self).round(x), (self).round(weight), (self).round(bias)))
    return y
  def round(self, x: Tensor) -> Tensor:
    if self.rounded:
      y = torch.to(torch.to(x, 15), 6)
    else:
      y = x
    return y
  def split(self, x: Tensor) -> Tensor:
    rows, length, hidden, = torch.size(x)
    if self.bf16:
      wide = torch.to(x, 6)
    else:
      wide = x
    return torch.transpose(torch.view(wide, [rows, length, self.heads, hidden // self.heads]), 1, 2)
  def embed(self, w: List[Tensor], ids: Tensor, types: Tensor) -> Tensor:
    positions = torch.slice(w[1], 0, 0, torch.size(ids, 1))
    x = torch.add(torch.add(torch.embedding(w[0], ids), torch.embedding(w[2], types)), positions)
    return (self).norm(x, w[3], w[4])
