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
  def attend(self, w: List[Tensor], i: int, x: Tensor, read: Tensor, hidden: Tensor, noise: Tuple[Tensor, Tensor], site: int) -> Tensor:
    q = (self).split((self).linear(read, w[i], w[i + 1]))
    k = (self).split((self).linear(x, w[i + 2], w[i + 3]))
    v = (self).split((self).linear(x, w[i + 4], w[i + 5]))
    words, sites, = noise
    if torch.__and__(torch.ge(torch.size(q, 2), 128), torch.eq(torch.numel(words), 0)):
      mixed = torch.scaled_dot_product_attention(q, k, v, torch.logical_not(hidden))
    else:
      mixed = (self).mix(q, k, v, hidden, noise, site)
    context = torch.reshape(torch.transpose(mixed, 1, 2), torch.size(read))
    return (self).linear(context, w[i + 6], w[i + 7])
  def mix(self, q: Tensor, k: Tensor, v: Tensor, hidden: Tensor, noise: Tuple[Tensor, Tensor], site: int) -> Tensor:
    q = torch.mul(q, 1. / torch.sqrt(float(torch.size(q, 3))))
    scores = torch.masked_fill(torch.matmul(q, torch.transpose(k, 2, 3)), hidden, -3.0e38)
    return torch.matmul((self).drop(torch.softmax(scores, 3), noise, site), v)
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
