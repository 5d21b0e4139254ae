  def attend(self, w: List[Tensor], i: int, x: Tensor, read: Tensor, hidden: Tensor, noise: Tuple[Tensor, Tensor], site: int) -> Tensor:
    q = (self).split((self).linear(read, w[i], w[i + 1]))
    k = (self).split((self).linear(x, w[i + 2], w[i + 3]))
    v = (self).split((self).linear(x, w[i + 4], w[i + 5]))
    q = torch.mul(q, 1. / torch.sqrt(float(torch.size(q, 3))))
    scores = torch.masked_fill(torch.matmul(q, torch.transpose(k, 2, 3)), hidden, -3.0e38)
    weights = (self).drop(torch.softmax(scores, 3), noise, site)
    context = torch.reshape(torch.transpose(torch.matmul(weights, v), 1, 2), torch.size(read))
    return (self).linear(context, w[i + 6], w[i + 7])
