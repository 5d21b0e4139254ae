  def layer(self, w: List[Tensor], number: int, x: Tensor, read: Tensor, hidden: Tensor, noise: Tuple[Tensor, Tensor]) -> Tensor:
    i = 5 + 16 * number
    site = 1 + 3 * number
    attended = (self).attend(w, i, x, read, hidden, noise, site)
    y = (self).norm(torch.add(read, (self).drop(attended, noise, site + 1)), w[i + 8], w[i + 9])
    raised = torch.gelu((self).linear(y, w[i + 10], w[i + 11]))
    lowered = (self).linear(raised, w[i + 12], w[i + 13])
    return (self).norm(torch.add(y, (self).drop(lowered, noise, site + 2)), w[i + 14], w[i + 15])
  def encode(self, w: List[Tensor], ids: Tensor, types: Tensor, mask: Tensor, noise: Tuple[Tensor, Tensor], first: bool) -> Tensor:
    hidden = torch.unsqueeze(torch.unsqueeze(torch.eq(mask, 0), 1), 1)
    x = (self).drop((self).embed(w, ids, types), noise, 0)
    for number in range(self.layers):
      if torch.__and__(first, torch.eq(number, self.layers - 1)):
        read = torch.slice(x, 1, 0, 1)
      else:
        read = x
      x = (self).layer(w, number, x, read, hidden, noise)
    return x
  def classify(self, w: List[Tensor], ids: Tensor, types: Tensor, mask: Tensor, key: Tensor) -> Tensor:
    i = 5 + 16 * self.layers
    rows, length, = torch.size(ids)
    size = rows * length * ops.prim.max(torch.size(w[0], 1), self.heads * length)
    noise = (self).noise(key, size, 3 * self.layers + 2)
    x = torch.select((self).encode(w, ids, types, mask, noise, True), 1, 0)
    pooled = torch.tanh(torch.linear(x, w[i], w[i + 1]))
    return torch.linear((self).drop(pooled, noise, 3 * self.layers + 1), w[i + 2], w[i + 3])
