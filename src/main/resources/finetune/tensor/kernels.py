  def rows(self, x: Tensor) -> List[Tensor]:
    flat = torch.flatten(x)
    whole = torch.numel(flat) // 1024 * 1024
    return [torch.view(torch.slice(flat, 0, 0, whole), [-1, 1024]), torch.slice(flat, 0, whole)]
  def norm(self, x: List[Tensor]) -> Tensor:
    parts = annotate(List[Tensor], [])
    for tensor in x:
      for row in (self).rows(tensor):
        _0 = torch.append(parts, torch.flatten(torch.linalg_vector_norm(row, 2, [-1])))
    norm = torch.linalg_vector_norm(torch.cat(parts), 2, dtype=7)
    if bool(torch.logical_and(torch.isfinite(norm), torch.gt(norm, 1.0e-12))):
      exact = norm
    else:
      exact = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(x, 2, dtype=7)))
    return exact
  def total(self, sums: List[Tensor]) -> Tensor:
    totals = annotate(List[Tensor], [])
    for row in (self).rows(torch.cat(sums)):
      _0 = torch.append(totals, torch.flatten(torch.sum(row, [-1], dtype=7)))
    return torch.sum(torch.cat(totals))
  def dot(self, x: List[Tensor], y: List[Tensor]) -> Tensor:
    parts = annotate(List[Tensor], [])
    for i in range(torch.len(x)):
      for row in (self).rows(torch.mul(x[i], y[i])):
        _0 = torch.append(parts, torch.flatten(torch.sum(row, [-1])))
    return (self).total(parts)
  def plus(self, x: List[Tensor], y: List[Tensor], alpha: Tensor) -> List[Tensor]:
    return torch._foreach_add(x, y, alpha=float(alpha))
  def plusProduct(self, x: List[Tensor], y: List[Tensor], z: List[Tensor], alpha: Tensor) -> List[Tensor]:
    return torch._foreach_addcmul(x, y, z, float(alpha))
  def addProduct(self, x: List[Tensor], y: List[Tensor], z: List[Tensor], alpha: Tensor) -> List[Tensor]:
    torch._foreach_addcmul_(x, y, z, float(alpha))
    return []
  def mix(self, x: List[Tensor], y: List[Tensor], weight: Tensor) -> List[Tensor]:
    return torch._foreach_lerp(x, y, float(weight))
  def scaled(self, x: List[Tensor], factor: Tensor) -> List[Tensor]:
    return torch._foreach_mul(x, float(factor))
  def product(self, x: List[Tensor], y: List[Tensor]) -> List[Tensor]:
    return torch._foreach_mul(x, y)
  def magnitude(self, x: List[Tensor], offset: Tensor) -> List[Tensor]:
    result = torch._foreach_abs(x)
    torch._foreach_add_(result, float(offset))
    return result
  def stretch(self, w: Tensor, offset: Tensor) -> Tensor:
    return torch.add_(torch.abs(w), float(offset))
  def stretchedNorm(self, w: List[Tensor], v: List[Tensor], offset: Tensor) -> Tensor:
    norms = annotate(List[Tensor], [])
    for i in range(torch.len(w)):
      _0 = torch.append(norms, (self).norm([torch.mul_((self).stretch(w[i], offset), v[i])]))
    return torch.linalg_vector_norm(torch.stack(norms))
  def plusStretched(self, w: List[Tensor], v: List[Tensor], s: Tensor) -> List[Tensor]:
    offset, alpha, = torch.unbind(s)
    result = annotate(List[Tensor], [])
    for i in range(torch.len(w)):
      size = (self).stretch(w[i], offset)
      moved = torch.mul_(torch.mul_(torch.mul(size, v[i]), size), float(alpha))
      _0 = torch.append(result, torch.add_(moved, w[i]))
    return result
  def copies(self, x: List[Tensor]) -> List[Tensor]:
    result = annotate(List[Tensor], [])
    for tensor in x:
      _0 = torch.append(result, torch.clone(tensor))
    return result
  def moved(self, x: List[Tensor], number: Tensor) -> List[Tensor]:
    gpu = int(number)
    away = torch.ge(gpu, 0)
    if away:
      device = torch.device(torch.format("cuda:{}", gpu))
    else:
      device = torch.device("cpu")
    result = annotate(List[Tensor], [])
    for tensor in x:
      if torch.__and__(away, ops.prim.is_cpu(tensor)):
        ready = torch.pin_memory(tensor)
      else:
        ready = tensor
      _0 = torch.append(result, torch.to(ready, device, ops.prim.dtype(tensor), away))
    return result
  def contiguous(self, x: Tensor) -> List[Tensor]:
    return [torch.contiguous(x)]
  def add(self, x: List[Tensor], y: List[Tensor]) -> List[Tensor]:
    torch._foreach_add_(x, y)
    return []
  def approach(self, x: List[Tensor], y: List[Tensor], weight: Tensor) -> List[Tensor]:
    torch._foreach_lerp_(x, y, float(weight))
    return []
  def assign(self, x: List[Tensor], y: List[Tensor]) -> List[Tensor]:
    torch._foreach_copy_(x, y)
    return []
  def shrink(self, g: List[Tensor], factor: Tensor) -> NoneType:
    if bool(torch.ne(factor, 1.)):
      torch._foreach_mul_(g, float(factor))
    return None
  def shrunk(self, g: Tensor, factor: Tensor) -> Tensor:
    if bool(torch.ne(factor, 1.)):
      result = torch.mul(g, factor)
    else:
      result = g
    return result
  def pieces(self, x: Tensor) -> List[Tensor]:
    return torch.split(torch.flatten(x), 262144)
  def adamwMoves(self, w: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], count: Tensor, s: Tensor) -> NoneType:
    counts = annotate(List[Tensor], [])
    for _0 in w:
      _1 = torch.append(counts, count)
    rate, beta1, beta2, decay, epsilon, _2, = torch.unbind(s)
    torch._fused_adamw_(w, g, m, v, annotate(List[Tensor], []), counts, lr=float(rate), beta1=float(beta1), beta2=float(beta2), weight_decay=float(decay), eps=float(epsilon), amsgrad=False, maximize=False)
    return None
  def adamw(self, w: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], count: Tensor, s: Tensor) -> List[Tensor]:
    _0 = (self).shrink(g, torch.select(s, 0, -1))
    _1 = (self).adamwMoves(w, g, m, v, count, s)
    return []
  def adamwPeek(self, w: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], count: Tensor, s: Tensor) -> List[Tensor]:
    result = annotate(List[Tensor], [])
    for i in range(torch.len(w)):
      next = torch.clone(w[i], memory_format=0)
      ws = (self).pieces(next)
      gs = (self).pieces(g[i])
      ms = (self).pieces(m[i])
      vs = (self).pieces(v[i])
      for j in range(torch.len(ws)):
        _0 = (self).adamwMoves([ws[j]], [(self).shrunk(gs[j], torch.select(s, 0, -1))], [torch.clone(ms[j])], [torch.clone(vs[j])], count, s)
      _1 = torch.append(result, next)
    return result
  def sgdMoves(self, w: List[Tensor], g: List[Tensor], buffer: List[Tensor], s: Tensor) -> NoneType:
    rate, momentum, decay, nesterov, first, _0, = torch.unbind(s)
    if bool(torch.eq(momentum, 0.)):
      buffers = annotate(List[Tensor], [])
    else:
      buffers = buffer
    torch._fused_sgd_(w, g, buffers, weight_decay=float(decay), momentum=float(momentum), lr=float(rate), dampening=0., nesterov=bool(nesterov), maximize=False, is_first_step=bool(first))
    return None
  def sgd(self, w: List[Tensor], g: List[Tensor], buffer: List[Tensor], s: Tensor) -> List[Tensor]:
    _0 = (self).shrink(g, torch.select(s, 0, -1))
    _1 = (self).sgdMoves(w, g, buffer, s)
    return []
  def sgdPeek(self, w: List[Tensor], g: List[Tensor], buffer: List[Tensor], s: Tensor) -> List[Tensor]:
    result = annotate(List[Tensor], [])
    for i in range(torch.len(w)):
      next = torch.clone(w[i], memory_format=0)
      ws = (self).pieces(next)
      gs = (self).pieces(g[i])
      bs = (self).pieces(buffer[i])
      for j in range(torch.len(ws)):
        _0 = (self).sgdMoves([ws[j]], [(self).shrunk(gs[j], torch.select(s, 0, -1))], [torch.clone(bs[j])], s)
      _1 = torch.append(result, next)
    return result
  def dots(self, x: List[Tensor], y: List[Tensor]) -> Tensor:
    parts = annotate(List[Tensor], [])
    for i in range(torch.len(x)):
      rows = annotate(List[Tensor], [])
      for row in (self).rows(torch.mul(x[i], y[i])):
        _0 = torch.append(rows, torch.flatten(torch.sum(row, [-1])))
      _1 = torch.append(parts, (self).total(rows))
    return torch.stack(parts)
  def scaledEach(self, x: List[Tensor], factors: Tensor) -> List[Tensor]:
    return torch._foreach_mul(x, torch.unbind(factors))
  def largest(self, x: List[Tensor], keep: Tensor) -> List[Tensor]:
    flat = annotate(List[Tensor], [])
    sizes = annotate(List[int], [])
    for tensor in x:
      _0 = torch.append(flat, torch.flatten(tensor))
      _1 = torch.append(sizes, torch.numel(tensor))
    all = torch.cat(flat)
    count = int(keep)
    if torch.eq(count, 0):
      mask = torch.zeros_like(all)
    else:
      least, _2, = torch.kthvalue(all, torch.numel(all) - count + 1)
      slack = torch.mul(torch.abs(least), 1.0e-12)
      above = torch.gt(all, torch.add(least, slack))
      tied = torch.bitwise_and(torch.ge(all, torch.sub(least, slack)), torch.bitwise_not(above))
      left = torch.rsub(torch.sum(above), count)
      first = torch.slice(torch.flatten(torch.nonzero(tied)), 0, 0, int(left))
      mask = torch.index_fill_(torch.to(above, ops.prim.dtype(all)), 0, first, 1)
    result = annotate(List[Tensor], [])
    pieces = torch.split_with_sizes(mask, sizes)
    for i in range(torch.len(x)):
      _3 = torch.append(result, torch.view_copy(pieces[i], torch.size(x[i])))
    return result
  def mixed(self, z: Tensor) -> Tensor:
    z = torch.bitwise_xor_(z, torch.bitwise_and_(torch.bitwise_right_shift(z, 30), 17179869183))
    z = torch.mul_(z, -4658895280553007687)
    z = torch.bitwise_xor_(z, torch.bitwise_and_(torch.bitwise_right_shift(z, 27), 137438953471))
    z = torch.mul_(z, -7723592293110705685)
    return torch.bitwise_xor_(z, torch.bitwise_and_(torch.bitwise_right_shift(z, 31), 8589934591))
  def uniform(self, key: int, index: Tensor) -> Tensor:
    z = torch.add_(torch.mul_(torch.add(index, 1), -7046029254386353131), key)
    z = (self).mixed(torch.bitwise_xor_((self).mixed(z), key))
    bits = torch.bitwise_and_(torch.bitwise_right_shift(z, 11), 9007199254740991)
    return torch.mul_(torch.to(bits, 7), 1.1102230246251565e-16)
  def normal(self, key: int, first: int, count: int, like: Tensor) -> Tensor:
    index = torch.mul_(torch.arange(first, first + count, dtype=4, device=ops.prim.device(like)), 2)
    radius = torch.rsub((self).uniform(key, index), 1.)
    angle = torch.mul_((self).uniform(key, torch.add(index, 1)), 6.283185307179586)
    return torch.mul_(torch.sqrt_(torch.mul_(torch.log_(radius), -2.)), torch.cos_(angle))
  def normals(self, x: List[Tensor], key: Tensor, starts: Tensor) -> List[Tensor]:
    result = annotate(List[Tensor], [])
    for i in range(torch.len(x)):
      start = int(torch.select(starts, 0, i))
      size = torch.numel(x[i])
      filled = torch.empty([size], dtype=ops.prim.dtype(x[i]), device=ops.prim.device(x[i]))
      for piece in range((size + 131071) // 131072):
        first = piece * 131072
        count = ops.prim.min(131072, size - first)
        _0 = torch.copy_(torch.slice(filled, 0, first, first + count), (self).normal(int(key), start + first, count, filled))
      _1 = torch.append(result, torch.view(filled, torch.size(x[i])))
    return result
  def rowsAsLong(self, x: List[Tensor], y: List[Tensor]) -> List[Tensor]:
    result = annotate(List[Tensor], [])
    for i in range(torch.len(x)):
      own = torch.flatten(x[i], 1)
      wanted = torch.linalg_vector_norm(torch.flatten(y[i], 1), 2, [1], True)
      factor = torch.div(wanted, torch.add(torch.linalg_vector_norm(own, 2, [1], True), 1.0e-12))
      _0 = torch.append(result, torch.view(torch.mul(own, factor), torch.size(x[i])))
    return result
