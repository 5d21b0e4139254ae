#!/usr/bin/env python3
"""Exports a Hugging Face checkpoint as TorchScript for `finetune glue --model`.

    scripts/export-torchscript.py bert-base-uncased out/     # a name on the Hub, or a folder

writes out/model.pt, whose forward(input_ids, attention_mask, token_type_ids) returns the hidden states
[batch, tokens, hidden] and, where the model has a pooler, the pooled output [batch, hidden]; and
out/tokenizer.json. Then: finetune glue --task rte --model out/model.pt --tokenizer out/tokenizer.json

Dropout stays alive: the model is traced in training mode, and each dropout then asks its module whether it
is in training, instead of remembering that it was. Needs torch and transformers (made with 2.15 and 5.23).
"""

import argparse
import inspect
import pathlib
import warnings

import torch
from transformers import AutoModel, AutoTokenizer


class Encoder(torch.nn.Module):
    """The model with three tensors in and a tuple of tensors out."""

    def __init__(self, model):
        super().__init__()
        self.model = model
        self.takes_types = "token_type_ids" in inspect.signature(model.forward).parameters
        self.pools = getattr(model, "pooler", None) is not None

    def forward(self, input_ids, attention_mask, token_type_ids):
        inputs = {"input_ids": input_ids, "attention_mask": attention_mask}
        if self.takes_types:
            # A model with one segment (RoBERTa) has tokenizers that give none other.
            inputs["token_type_ids"] = token_type_ids
        output = self.model(**inputs)
        return (output.last_hidden_state, output.pooler_output) if self.pools else output.last_hidden_state


def enliven(traced):
    """Makes every dropout ask its module's training flag; returns how many there are."""
    count = 0
    for module in traced.modules():
        if not module._c._has_method("forward"):
            continue
        graph = module._c._get_method("forward").graph
        this = next(graph.inputs())
        for dropout in graph.findAllNodes("aten::dropout", True):
            training = graph.create("prim::GetAttr", [this], 1)
            training.s_("name", "training")
            training.output().setType(torch._C.BoolType.get())
            training.insertBefore(dropout)
            dropout.replaceInput(2, training.output())
            count += 1
    return count


def batch(rows, tokens, vocabulary):
    generator = torch.Generator().manual_seed(0)
    ids = torch.randint(vocabulary // 2, vocabulary, (rows, tokens), generator=generator)
    mask = torch.ones_like(ids)
    mask[0, tokens // 2 :] = 0
    return ids, mask, torch.zeros_like(ids)


def tensors(output):
    return output if isinstance(output, tuple) else (output,)


@torch.no_grad()
def largest_difference(model, exported, vocabulary):
    """Between model and export in evaluation mode, for sizes other than the traced one."""
    worst = 0.0
    for rows, tokens in ((1, 3), (5, 19)):
        inputs = batch(rows, tokens, vocabulary)
        for ours, theirs in zip(tensors(exported(*inputs)), tensors(model(*inputs))):
            worst = max(worst, (ours - theirs).abs().max().item())
    return worst


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", help="a name on the Hugging Face Hub, or a folder")
    parser.add_argument("output", type=pathlib.Path, help="the folder to write")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")

    # Eager attention has its dropout as an operator of its own; the fused one would hide it.
    model = AutoModel.from_pretrained(arguments.checkpoint, attn_implementation="eager", dtype=torch.float32)
    encoder = Encoder(model).train()
    traced = torch.jit.trace(encoder, batch(2, 7, model.config.vocab_size), check_trace=False)
    count = enliven(traced)

    arguments.output.mkdir(parents=True, exist_ok=True)
    archive = arguments.output / "model.pt"
    traced.save(str(archive))
    AutoTokenizer.from_pretrained(arguments.checkpoint).backend_tokenizer.save(str(arguments.output / "tokenizer.json"))

    difference = largest_difference(encoder.eval(), torch.jit.load(str(archive)).eval(), model.config.vocab_size)
    if difference > 1e-4:
        raise SystemExit(f"{archive}: differs from the model by {difference}: this kind of model cannot be traced")
    print(f"{archive}: {count} live dropouts, largest difference to the model {difference:.1e}")


if __name__ == "__main__":
    main()
