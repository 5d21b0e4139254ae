#!/usr/bin/env python3
"""A model of BERT-base's shape with random weights, for measuring: nothing is downloaded.

    make_model.py WORK FOLDER [--layers 12 --hidden 768]

writes FOLDER/model.pt, through scripts/export-torchscript.py, and FOLDER/tokenizer.json. The tokenizer, which has
BERT's own vocabulary, is that of WORK, a file of `finetune bench --write-work`.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

import torch
from safetensors import safe_open
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

EXPORT = pathlib.Path(__file__).resolve().parent.parent / "export-torchscript.py"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--hidden", type=int, default=768)
    arguments = parser.parse_args()

    with safe_open(arguments.work, "pt") as file:
        tokenizer = Tokenizer.from_buffer(file.get_tensor("tokenizer").numpy().tobytes())
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=arguments.hidden,
        num_hidden_layers=arguments.layers,
        num_attention_heads=12,
        intermediate_size=4 * arguments.hidden,
    )
    with tempfile.TemporaryDirectory() as checkpoint:
        BertModel(config).save_pretrained(checkpoint)
        PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]").save_pretrained(checkpoint)
        subprocess.run([sys.executable, str(EXPORT), checkpoint, str(arguments.folder)], check=True)


if __name__ == "__main__":
    main()
