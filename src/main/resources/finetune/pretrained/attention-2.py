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
