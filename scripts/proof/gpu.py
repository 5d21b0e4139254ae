"""Calls finetune's archives with pretended GPU tensors; see scripts/proof/gpu."""

import pathlib
import sys

import torch
from safetensors.torch import load_file
from torch._subclasses.fake_tensor import FakeTensor, FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

FIXTURE = pathlib.Path(__file__).resolve().parent.parent.parent / "src/test/resources/finetune/model/classes.safetensors"
FAKE = FakeTensorMode(allow_non_fake_inputs=True)


def is_waited_for(func, args, kwargs):
    """Whether it is a copy between CPU and GPU that its user waits for."""
    if func is torch.ops.aten._to_copy.default:
        places = {args[0].device.type, (kwargs.get("device") or args[0].device).type}
        return len(places) > 1 and not kwargs.get("non_blocking")
    if func is torch.ops.aten.copy_.default:
        places = {tensor.device.type for tensor in args[:2]}
        return len(places) > 1 and not (args[2] if len(args) > 2 else kwargs.get("non_blocking"))
    return False


class Pretended(TorchDispatchMode):
    """What touches a GPU is fake; the rest is computed."""

    def __init__(self):
        super().__init__()
        self.waits = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        leaves = tree_leaves((args, kwargs))
        if func is torch.ops.aten.is_pinned.default:
            return False
        if func is torch.ops.aten._pin_memory.default:
            return args[0].clone()
        tensors = [leaf for leaf in leaves if isinstance(leaf, torch.Tensor)]
        is_away = any(isinstance(leaf, torch.device) and leaf.type == "cuda" for leaf in leaves)
        if not is_away and not any(isinstance(tensor, FakeTensor) for tensor in tensors):
            return func(*args, **kwargs)
        self.waits += is_waited_for(func, args, kwargs)
        if func is torch.ops.aten._local_scalar_dense.default:
            self.waits += 1
            return 1.0 if args[0].is_floating_point() else 1
        with FAKE:
            if func is torch.ops.aten.nonzero.default:  # as if all were
                self.waits += 1
                return torch.empty((args[0].numel(), args[0].dim()), dtype=torch.int64, device=args[0].device)
            if func is torch.ops.aten._fused_sgd_.default:  # has no fake of its own
                assert len({tensor.device for tensor in tensors}) == 1, "operands on several devices"
                return None
            return func(*args, **kwargs)


def away(tensor, number=0):
    with FAKE:
        return torch.empty(tensor.shape, dtype=tensor.dtype, device=f"cuda:{number}")


def row(what, call):
    """Prints where the results of a call are, and how often its user waits for the GPU."""
    with Pretended() as pretended, torch.set_grad_enabled("gradient" in what):
        results = call()
    results = results if isinstance(results, list) else [results]
    places = ", ".join(sorted({str(result.device) for result in results})) or "its operands"
    print(f"| {what} | {places} | {pretended.waits} |")


def numbers(*values):
    return torch.tensor(values, dtype=torch.float64)


def graphs(folder):
    tensors = load_file(FIXTURE)
    names = (folder / "weights.txt").read_text().split()  # in the order of the graph
    weights = [tensors[f"weights/{name}"] for name in names]
    ids, types, lengths = (tensors[f"batch/{name}"].to(torch.int32) for name in ("ids", "types", "lengths"))
    labels, key = tensors["batch/labels"].float(), torch.tensor([7])
    past = torch.zeros_like(tensors["logits"])
    asked = torch.tensor([[0, 0, 0], [1, 1, 0.1], [2, 1, 0.1], [3, 5, 0.3]], dtype=torch.float64)
    for file in sorted(folder.glob("graph-*.pt")):
        graph = torch.jit.load(file)
        read = [ids.reshape(len(lengths), -1), types.reshape(len(lengths), -1), lengths, labels, key, past]

        def gradient(place, wanted):
            parts = torch.full([len(weights)], wanted)
            return graph.gradient([place(w) for w in weights], *map(place, read), parts, asked, torch.ones(1))

        row(f"{file.stem}: logits", lambda: graph.logits([away(w) for w in weights], *map(away, read[:3])))
        row(f"{file.stem}: losses for a gradient", lambda: gradient(away, False))
        # Backward passes run on a thread of the device, which a pretended one lacks: so on one that is none at all.
        results = gradient(lambda tensor: tensor.to("meta"), True)
        assert [tuple(g.shape) for g in results[3:]] == 4 * [tuple(w.shape) for w in weights]
        print(f"| {file.stem}: gradients of all four losses | {results[-1].device} | not counted |")


def kernels(folder):
    kernels = torch.jit.load(folder / "kernels.pt")
    x, one = [torch.rand(3, 5), torch.rand(7, 2)], torch.ones(1)
    adam, sgd = numbers(0.1, 0.9, 0.99, 0.01, 1e-8, 0.5), numbers(0.1, 0.9, 0.01, 0, 0, 0.5)
    calls = {
        "norm": "x", "dot": "xx", "dots": "xx", "stretchedNorm": ["x", "x", numbers(0.1)], "plus": ["x", "x", numbers(0.5)],
        "plusProduct": ["x", "x", "x", numbers(0.5)], "addProduct": ["x", "x", "x", numbers(0.5)], "product": "xx",
        "mix": ["x", "x", numbers(0.3)], "scaled": ["x", numbers(2)], "scaledEach": ["x", numbers(1, 2)],
        "magnitude": ["x", numbers(0.1)], "plusStretched": ["x", "x", numbers(0.1, 0.2)], "copies": "x", "add": "xx",
        "approach": ["x", "x", numbers(0.1)], "assign": "xx", "largest": ["x", torch.tensor([3])], "rowsAsLong": "xx",
        "normals": ["x", torch.tensor([5]), torch.tensor([0, 15])], "adamw": ["x", "x", "x", "x", away(one), adam],
        "adamwPeek": ["x", "x", "x", "x", away(one), adam], "sgd": ["x", "x", "x", sgd], "sgdPeek": ["x", "x", "x", sgd],
    }
    for name, arguments in calls.items():
        vectors = [[away(tensor) for tensor in x] if argument == "x" else argument for argument in arguments]
        row(name, lambda: getattr(kernels, name)(*vectors))
    for source, place in (("cpu", lambda tensor: tensor), ("cuda:0", away)):
        for target in (-1, 0, 1):
            row(f"moved, from {source}", lambda: kernels.moved([place(tensor) for tensor in x], torch.tensor([target])))


def main():
    folder = pathlib.Path(sys.argv[1])
    torch._C._set_graph_executor_optimize(False)  # as finetune has it
    print("| what | where its results are | waits for the GPU |\n| --- | --- | --- |")
    graphs(folder)
    kernels(folder)


main()
