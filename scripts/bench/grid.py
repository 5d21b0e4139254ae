"""What is compared: every model on every task in every precision, with every optimizer and peer; and what else there is."""

OPTS = {"adamw": "adamw", "sam": "sam-0.05", "sampa": "sampa-0.1:aux=sgd"}  # as the peer, from the authors' code
MODELS = {"minilm": "all-minilm-l6-v2", "bert-medium": "bert-medium-random", "bert-base": "bert-base-random"}
COMPARED = ("minilm", "bert-base")
TASKS = ("rte", "mrpc", "cola")
PRECISIONS = {"fp32": ("a", "b", "d"), "bf16": ("c",)}
RUN_GLUE = "a"  # it has AdamW only
PRELOADED = "d"  # the setting b in peer.py
LANES = ("threads", "processes")  # of SAMPa's two gradients
EXTRAS = ("epoch-rte", "epoch-mrpc", "rates", "epoch-rte-bf16", "epoch-mrpc-bf16", "rates-bf16", "scale")


def cases(models=COMPARED):
    steps = [f"{model}-{task}-{precision}" for model in models for precision in PRECISIONS for task in TASKS]
    return steps + list(EXTRAS)


def precision(case):
    """Of a case: the peers that compute in the same are compared."""
    return "bf16" if case.endswith("-bf16") else "fp32"


def optimizers(case, peer):
    """What a peer is compared in."""
    if case.startswith("epoch-"):
        return ["adamw"]
    if case.startswith("rates"):
        return list(TASKS) if peer != RUN_GLUE else []
    return ["adamw"] if peer == RUN_GLUE else list(OPTS)


def missing(records):
    """Of all that there is to compare, a line for each case and what of it the records lack against the same peers."""
    measured = {(record["case"], record["opt"], record["who"]) for record in records}
    peers = {}
    for case in cases():
        for peer in PRECISIONS[precision(case)] if case != "scale" else ():
            lacks = [opt for opt in optimizers(case, peer) if not {(case, opt, "finetune"), (case, opt, peer)} <= measured]
            if lacks:
                peers.setdefault((case, ", ".join(lacks)), []).append(peer)
    lines = [f"{case} against {', '.join(those)}: {lacks}" for (case, lacks), those in peers.items()]
    return lines + (["scale"] if "scale" not in {record["case"] for record in records} else [])
