#!/usr/bin/env python3
"""The peers of scripts/bench/run: PyTorch and transformers doing the work that `finetune bench --write-work` wrote.

    peer.py steps --work FILE --opt sam --setting b     seconds a training step, batches replayed in their order
    peer.py attention --work FILE --setting b           which attention is faster: sdpa or eager (--inference: without gradients)
    peer.py rates --work FILE --data DIR                evaluation, prediction, tokenization: examples a second
    peer.py epoch --work FILE --data DIR                a whole epoch from the files to the score

Settings, each as good as a user gets it without writing kernels:
    a   as run_glue.py does it: every row padded to 128, fp32
    b   rows padded to the longest of their batch, batches of similar length, fp32
    c   b with bf16 autocast
All: fused AdamW (the Trainer's default), decay 0.01 but for biases and LayerNorm, foreach clipping to norm 1,
gradients set to none, attention sdpa or eager, whichever `attention` finds faster. SAM is two
closures around foreach operations; SAMPa is two replicas, a thread or a process each (--lanes).
Prints one JSON object.
"""

import argparse
import contextlib
import csv
import json
import pathlib
import random
import statistics
import sys
import tempfile
import threading
import time

import numpy
import torch
from safetensors import safe_open
from transformers import BertConfig, BertForSequenceClassification

HEADS = 12  # of every model that is compared; the check of the first loss fails for any other
LENGTH = 128
RHO = 0.05
LAMBDA = 0.1
PREFIXES = ("classifier.", "bert.")


class Work:
    """A file of `finetune bench --write-work`."""

    def __init__(self, path):
        with safe_open(path, "pt") as file:
            self.recipe = file.metadata()
            arrays = {name: file.get_tensor(name) for name in file.keys()}
        self.weights = {key[len("weights/") :]: value for key, value in arrays.items() if key.startswith("weights/")}
        self.logits = arrays["reference/logits"].clone()  # a slice would keep the whole file in memory
        self.tokenizer = arrays["tokenizer"].numpy().tobytes()
        count = sum(name.endswith("/ids") for name in arrays)
        self.batches = [self.batch(arrays, f"batches/{number:05d}/") for number in range(count)]
        self.outputs = self.logits.shape[1]

    @staticmethod
    def batch(arrays, prefix):
        ids = arrays[prefix + "ids"].long()
        mask = torch.arange(ids.shape[1])[None, :] < arrays[prefix + "lengths"][:, None]
        return {
            "input_ids": ids,
            "attention_mask": mask.long(),
            "token_type_ids": arrays[prefix + "types"].long(),
            "labels": arrays[prefix + "labels"].clone(),
        }

    def model(self, attention):
        """transformers' own model with the same start values."""
        named = {}
        for key, value in self.weights.items():
            key = key.removeprefix("model.")
            named[key if key.startswith(PREFIXES) else "bert." + key] = value.clone()  # a model of its own, not of the file
        words, hidden = named["bert.embeddings.word_embeddings.weight"].shape
        config = BertConfig(
            vocab_size=words,
            hidden_size=hidden,
            num_hidden_layers=sum(key.endswith("attention.self.query.weight") for key in named),
            num_attention_heads=HEADS,
            intermediate_size=named["bert.encoder.layer.0.intermediate.dense.weight"].shape[0],
            max_position_embeddings=named["bert.embeddings.position_embeddings.weight"].shape[0],
            type_vocab_size=named["bert.embeddings.token_type_embeddings.weight"].shape[0],
            num_labels=self.outputs,
            hidden_dropout_prob=float(self.recipe["dropout"]),
            attention_probs_dropout_prob=float(self.recipe["dropout"]),
            attn_implementation=attention,
        )
        model, told = BertForSequenceClassification.from_pretrained(None, config=config, state_dict=named, output_loading_info=True)
        missing, unexpected = sorted(told["missing_keys"]), sorted(told["unexpected_keys"])
        if missing or unexpected:
            raise SystemExit(f"peer.py: weights missing {missing[:3]}, unexpected {unexpected[:3]}")
        return model.float()


def padded(batch):
    """The batch as run_glue.py would have it: every row as long as the longest allowed."""
    more = LENGTH - batch["input_ids"].shape[1]
    return {
        key: value if key == "labels" else torch.nn.functional.pad(value, (0, more)) for key, value in batch.items()
    }


def loss(model, batch, bf16=False):
    cast = torch.autocast("cpu", dtype=torch.bfloat16) if bf16 else contextlib.nullcontext()
    with cast:
        inputs = {key: value for key, value in batch.items() if key != "labels"}
        logits = model(**inputs).logits
        if logits.shape[1] == 1:
            return torch.nn.functional.mse_loss(logits.squeeze(1).float(), batch["labels"])
        return torch.nn.functional.cross_entropy(logits.float(), batch["labels"].long())


def check(model, work):
    """The loss of the first batch without dropout, theirs and ours."""
    batch = work.batches[0]
    model.eval()
    with torch.no_grad():
        theirs = loss(model, batch).item()
        if work.outputs == 1:
            ours = torch.nn.functional.mse_loss(work.logits.squeeze(1), batch["labels"]).item()
        else:
            ours = torch.nn.functional.cross_entropy(work.logits, batch["labels"].long()).item()
    model.train()
    if not abs(theirs - ours) <= 1e-4:
        raise SystemExit(f"peer.py: first loss {theirs}, finetune's {ours}: not the same work")
    return {"peer": theirs, "finetune": ours, "difference": abs(theirs - ours)}


def adamw(model, rate):
    plain = [p for name, p in model.named_parameters() if name.endswith("bias") or "LayerNorm" in name]
    ids = {id(p) for p in plain}
    decayed = [p for p in model.parameters() if id(p) not in ids]
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=rate, fused=True)


class Plain:
    """forward, backward, clip, step."""

    def __init__(self, model, rate, bf16):
        self.model, self.bf16 = model, bf16
        self.weights = list(model.parameters())
        self.optimizer = adamw(model, rate)

    def backward(self, batch):
        self.optimizer.zero_grad(set_to_none=True)
        loss(self.model, batch, self.bf16).backward()

    def finish(self):
        torch.nn.utils.clip_grad_norm_(self.weights, 1.0, foreach=True)
        self.optimizer.step()

    def step(self, batch, _):
        self.backward(batch)
        self.finish()

    def close(self):
        """Ends what was started; the bytes that it held at most."""
        return 0


@torch.no_grad()
def ascent(gradients):
    """rho · g / |g|, written over the gradients."""
    norm = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))
    torch._foreach_mul_(gradients, (RHO / (norm + 1e-12)).item())
    return gradients


class Sam(Plain):
    """Foret et al., 2021: the gradient at the point uphill."""

    def step(self, batch, _):
        self.backward(batch)
        displacement = ascent([p.grad for p in self.weights])
        with torch.no_grad():
            torch._foreach_add_(self.weights, displacement)
        self.backward(batch)
        with torch.no_grad():
            torch._foreach_sub_(self.weights, displacement)
        self.finish()


class Sampa(Plain):
    """Xie et al., 2024: both gradients at once, a replica and a thread each."""

    def __init__(self, model, rate, bf16, twin, threads):
        super().__init__(model, rate, bf16)
        self.rate, self.threads, self.all_threads = rate, threads, torch.get_num_threads()
        self.twin = twin
        self.twins = list(twin.parameters())
        self.ahead = None

    def gradient(self, model, batch):
        torch.set_num_threads(self.threads)
        model.zero_grad(set_to_none=True)
        loss(model, batch, self.bf16).backward()
        torch.set_num_threads(self.all_threads)  # for the arithmetic between gradients

    def together(self, batch, following):
        """The gradient at the weights, and that of the next batch at the twin's, which is returned."""
        other = threading.Thread(target=self.gradient, args=(self.twin, following))
        other.start()
        self.gradient(self.model, batch)
        other.join()
        return [p.grad for p in self.twins]

    def step(self, batch, following):
        if self.ahead is None:
            self.gradient(self.model, batch)
            self.ahead = [p.grad for p in self.weights]
        with torch.no_grad():
            torch._foreach_copy_(self.twins, self.weights)
            torch._foreach_add_(self.twins, self.ahead, alpha=-self.rate)
            displacement = ascent(self.ahead)
            torch._foreach_add_(self.weights, displacement)
        self.ahead = self.together(batch, following)
        with torch.no_grad():
            torch._foreach_sub_(self.weights, displacement)
            torch._foreach_lerp_([p.grad for p in self.weights], self.ahead, LAMBDA)
        self.finish()


class ProcessSampa(Sampa):
    """The same with a process for the twin; its weights and gradients lie in shared memory."""

    def __init__(self, model, rate, bf16, twin, threads):
        super().__init__(model, rate, bf16, twin.share_memory(), threads)
        self.gradients = [torch.zeros_like(p).share_memory_() for p in self.twins]
        context = torch.multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=answer, args=(theirs, twin, self.gradients, bf16, threads), daemon=True)
        self.process.start()

    def together(self, batch, following):
        self.pipe.send(following)
        self.gradient(self.model, batch)
        self.pipe.recv()
        return [gradient.clone() for gradient in self.gradients]  # they are written again while these are needed

    def close(self):
        peak = resident("VmHWM", self.process.pid) - resident("RssShmem", self.process.pid)  # that is in ours too
        self.pipe.send(None)
        self.process.join()
        return peak


def answer(pipe, twin, gradients, bf16, threads):
    """The other process of ProcessSampa: a gradient a batch."""
    torch.set_num_threads(threads)
    twin.train()
    while (batch := pipe.recv()) is not None:
        twin.zero_grad(set_to_none=True)
        loss(twin, batch, bf16).backward()
        torch._foreach_copy_(gradients, [p.grad for p in twin.parameters()])
        pipe.send(True)


LANES = {"threads": Sampa, "processes": ProcessSampa}


def method(arguments, work):
    attention = arguments.attention
    rate, bf16 = float(work.recipe["learning_rate"]), arguments.setting == "c"
    model = work.model(attention).train()
    if arguments.opt == "adamw":
        return Plain(model, rate, bf16)
    if arguments.opt == "sam":
        return Sam(model, rate, bf16)
    return LANES[arguments.lanes](model, rate, bf16, work.model(attention).train(), max(1, arguments.threads // 2))


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def attention(arguments, work):
    """Seconds of a gradient, or of an inference, with each kind, the middle of those that alternate behind the first."""
    batches = replayed(arguments, work)
    models = {kind: work.model(kind).train(not arguments.inference) for kind in ("sdpa", "eager")}
    seconds = {kind: [] for kind in models}

    def once(model, batch):
        if arguments.inference:
            with torch.inference_mode():
                loss(model, batch, arguments.setting == "c")
        else:
            loss(model, batch, arguments.setting == "c").backward()

    for batch in batches[:12]:
        for kind, model in models.items():
            model.zero_grad(set_to_none=True)
            seconds[kind].append(timed(lambda: once(model, batch)))
    medians = {kind: statistics.median(each[1:]) for kind, each in seconds.items()}
    return {"attention": min(medians, key=medians.get), "seconds_by_attention": medians}


def replayed(arguments, work):
    return [padded(batch) for batch in work.batches] if arguments.setting == "a" else work.batches


def resident(field, process="self"):
    for line in pathlib.Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith(field):
            return 1024 * int(line.split()[1])
    return 0


def peak_resident():
    return resident("VmHWM")


def spread(values):
    p10, median, p90 = numpy.quantile(values, [0.1, 0.5, 0.9])
    return {"p10": p10, "median": median, "p90": p90}


def steps(arguments, work):
    batches = replayed(arguments, work)
    trained = method(arguments, work)
    work.weights.clear()  # nobody who trains holds them twice
    result = {"first_loss": check(trained.model, work)}
    seconds = []
    for number in range(arguments.untimed + arguments.steps):
        following = batches[number + 1] if arguments.opt == "sampa" else None
        seconds.append(timed(lambda: trained.step(batches[number], following)))
        if number == 0:
            result["first_step_at"] = time.time()
    other = trained.close()
    measured = seconds[arguments.untimed :]
    rows = sum(len(batch["labels"]) for batch in batches[arguments.untimed : arguments.untimed + arguments.steps])
    return {
        "opt": arguments.opt,
        "setting": arguments.setting,
        "attention": arguments.attention,
        **({"lanes": arguments.lanes} if arguments.opt == "sampa" else {}),
        **result,
        "seconds": spread(measured),
        "each": measured,
        "samples_per_second": rows / sum(measured),
        "peak_resident_bytes": peak_resident() + other,
    }


COLUMNS = {"cola": (3, None, 1), "mrpc": (3, 4, 0), "rte": (1, 2, 3)}
FOLDERS = {"cola": "CoLA", "mrpc": "MRPC", "rte": "RTE"}
LABELS = {"entailment": 0, "not_entailment": 1}


def read(arguments, work, name):
    """Texts and labels of one of the official files."""
    task = work.recipe["task"]
    first, second, label = COLUMNS[task]
    path = pathlib.Path(arguments.data) / FOLDERS[task] / name
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    rows = rows if task == "cola" else rows[1:]
    texts = [row[first] if second is None else (row[first], row[second]) for row in rows]
    return texts, [LABELS.get(row[label]) if task == "rte" else int(row[label]) for row in rows]


def tokenizer(work):
    from tokenizers import Tokenizer

    made = Tokenizer.from_buffer(work.tokenizer)
    made.no_padding()
    made.enable_truncation(LENGTH)
    return made


def collate(encodings, labels, chosen, length=None):
    length = length or max(len(encodings[i].ids) for i in chosen)
    row = lambda values: values + [0] * (length - len(values))
    return {
        "input_ids": torch.tensor([row(encodings[i].ids) for i in chosen]),
        "attention_mask": torch.tensor([row(encodings[i].attention_mask) for i in chosen]),
        "token_type_ids": torch.tensor([row(encodings[i].type_ids) for i in chosen]),
        "labels": torch.tensor([labels[i] for i in chosen], dtype=torch.float32),
    }


def evaluation_batches(encodings):
    """The longest first, in as many tokens as are fastest for the peer too, of what was tried."""
    order = sorted(range(len(encodings)), key=lambda i: -len(encodings[i].ids))
    while order:
        size = max(1, 2048 // len(encodings[order[0]].ids))
        yield order[:size]
        order = order[size:]


def outputs(model, encodings, labels, arguments):
    """Outputs in the order of the file; longest first, in inference mode."""
    model.eval()
    results = [None] * len(encodings)
    cast = torch.autocast("cpu", dtype=torch.bfloat16) if arguments.setting == "c" else contextlib.nullcontext()
    length = LENGTH if arguments.setting == "a" else None
    with torch.inference_mode(), cast:
        for chosen in evaluation_batches(encodings):
            batch = collate(encodings, labels, chosen, length)
            del batch["labels"]
            for i, row in zip(chosen, model(**batch).logits.float().numpy()):
                results[i] = row
    model.train()
    return numpy.stack(results)


def rate(count, work):
    return max(count / timed(work) for _ in range(3))


def rates(arguments, work):
    model = work.model(arguments.attention)
    work.weights.clear()
    encode = tokenizer(work).encode_batch_fast  # without offsets
    texts, labels = read(arguments, work, "dev.tsv")
    train = read(arguments, work, "train.tsv")[0]
    train = random.Random(1).sample(train, min(2000, len(train)))  # as finetune: a file's order may be by source
    ready = encode(texts)
    return {
        "setting": arguments.setting,
        "attention": arguments.attention,
        "evaluation_samples_per_second": rate(len(texts), lambda: outputs(model, ready, labels, arguments)),
        "prediction_samples_per_second": rate(len(texts), lambda: outputs(model, encode(texts), labels, arguments)),
        "tokenization_rows_per_second": rate(len(train), lambda: encode(train)),
        "peak_resident_bytes": peak_resident(),
    }


def epoch_batches(encodings, size, setting):
    order = numpy.random.default_rng(1).permutation(len(encodings)).tolist()
    if setting != "a":
        stretches = [order[i : i + 50 * size] for i in range(0, len(order), 50 * size)]
        order = [i for stretch in stretches for i in sorted(stretch, key=lambda i: len(encodings[i].ids))]
    batches = [order[i : i + size] for i in range(0, len(order), size)]
    numpy.random.default_rng(2).shuffle(batches)
    return batches


def epoch(arguments, work):
    arguments.opt = "adamw"
    encode = tokenizer(work).encode_batch_fast  # without offsets
    texts, labels = read(arguments, work, "train.tsv")
    encodings = encode(texts)
    trained = method(arguments, work)
    work.weights.clear()
    batches = epoch_batches(encodings, int(work.recipe["batch_size"]), arguments.setting)
    rising = max(1, len(batches) // 10)
    curve = lambda n: n / rising if n < rising else (len(batches) - n) / max(1, len(batches) - rising)
    schedule = torch.optim.lr_scheduler.LambdaLR(trained.optimizer, curve)
    first = None
    for chosen in batches:
        trained.step(collate(encodings, labels, chosen, LENGTH if arguments.setting == "a" else None), None)
        schedule.step()
        first = first or time.time()
    with tempfile.TemporaryDirectory() as folder:
        trained.model.save_pretrained(folder)
    texts, gold = read(arguments, work, "dev.tsv")
    guesses = outputs(trained.model, encode(texts), gold, arguments).argmax(1)
    return {
        "setting": arguments.setting,
        "attention": arguments.attention,
        "steps": len(batches),
        "accuracy": float((guesses == numpy.array(gold)).mean()),
        "first_step_at": first,
        "peak_resident_bytes": peak_resident(),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["steps", "attention", "rates", "epoch"])
    parser.add_argument("--work", required=True)
    parser.add_argument("--opt", choices=["adamw", "sam", "sampa"], default="adamw")
    parser.add_argument("--setting", choices=["a", "b", "c"], default="b")
    parser.add_argument("--attention", choices=["sdpa", "eager"], default="sdpa")
    parser.add_argument("--inference", action="store_true", help="attention: what is faster without gradients")
    parser.add_argument("--lanes", choices=list(LANES), default="threads", help="of sampa")
    parser.add_argument("--data", help="the folder of GLUE's official folders")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--untimed", type=int, default=3)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    asked = {"steps": steps, "attention": attention, "rates": rates, "epoch": epoch}[arguments.what]
    result = asked(arguments, Work(arguments.work))
    result["versions"] = {"torch": torch.__version__, "transformers": sys.modules["transformers"].__version__}
    json.dump(result, sys.stdout)
    print()


if __name__ == "__main__":
    main()
