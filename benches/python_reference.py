#!/usr/bin/env python3
"""The models of models/ run by Python transformers: what the program's own engine is measured against.

usage: python_reference.py MODELS read|judge fp32|bf16 INPUT OUTPUT THREADS

INPUT holds one JSON value a line: a sentence for `read`, [premise, hypothesis] for `judge`. Tokens, batches and
outputs are the program's own: at most 192 tokens, batches of 32 sorted by length; `read` gives the unit-length mean
of the tokens, `judge` the probabilities of entailment, neutral and contradiction. OUTPUT receives the rows as
little-endian fp32; one line on stdout tells `amount`, `wall` and `cpu` seconds, and `peak` memory in bytes. Loading
and one batch to warm up are not timed.

Needs torch, transformers, tokenizers, safetensors (models/requirements.txt).
"""
import json, resource, sys, time

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

BATCH, MAX_TOKENS, PAD = 32, 192, 1
PREFIX = "query: "


class Reader(torch.nn.Module):
    """Unit-length mean over the tokens."""

    def __init__(self, models):
        super().__init__()
        self.bert = load_bert(models, load_file(f"{models}/encoder/encoder.safetensors"))

    def forward(self, ids, mask):
        hidden = self.bert(ids, attention_mask=mask).last_hidden_state.float()
        mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        return torch.nn.functional.normalize(mean, dim=-1)


class Judge(torch.nn.Module):
    """Class probabilities from the first token."""

    def __init__(self, models):
        super().__init__()
        tensors = load_file(f"{models}/judge/judge.safetensors")
        self.classifier = torch.nn.Linear(tensors["classifier.weight"].shape[1], 3)
        self.classifier.load_state_dict({name: tensors[f"classifier.{name}"] for name in ("weight", "bias")})
        self.bert = load_bert(models, {n.removeprefix("bert."): t for n, t in tensors.items() if n.startswith("bert.")})

    def forward(self, ids, mask):
        first = self.bert(ids, attention_mask=mask).last_hidden_state[:, 0]
        return self.classifier(first).float().softmax(-1)


def load_bert(models, tensors):
    """The encoder with `tensors`, and the word embeddings, which all encoders share in 8 bits."""
    words = load_file(f"{models}/encoder/words.safetensors")
    tensors["embeddings.word_embeddings.weight"] = words["weight"].float() * words["scale"].float()[:, None]
    bert = BertModel(BertConfig.from_json_file(f"{models}/encoder/config.json"), add_pooling_layer=False)
    result = bert.load_state_dict({name: tensor.float() for name, tensor in tensors.items()}, strict=False)
    missing = [name for name in result.missing_keys if "position_ids" not in name]
    if missing or result.unexpected_keys:
        sys.exit(f"weights do not fit the encoder: {missing} missing, {result.unexpected_keys} unknown")
    return bert


def padded(rows):
    width = max(len(row) for row in rows)
    ids = torch.tensor([row + [PAD] * (width - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
    return ids, mask


def run(model, tokenizer, inputs):
    """One output row an input, in the order given."""
    tokens = [encoding.ids for encoding in tokenizer.encode_batch(inputs)]
    order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
    outputs = [None] * len(tokens)
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        for i, row in zip(batch, model(*padded([tokens[i] for i in batch]))):
            outputs[i] = row
    return torch.stack(outputs)


def usage():
    used = resource.getrusage(resource.RUSAGE_SELF)
    unit = 1 if sys.platform == "darwin" else 1024
    return used.ru_utime + used.ru_stime, used.ru_maxrss * unit


def main(models, task, precision, source, target, threads):
    torch.set_num_threads(int(threads))
    tokenizer = Tokenizer.from_file(f"{models}/encoder/tokenizer.json")
    tokenizer.enable_truncation(MAX_TOKENS)
    with open(source, encoding="utf-8") as lines:
        inputs = [json.loads(line) for line in lines]
    inputs = [PREFIX + text for text in inputs] if task == "read" else [tuple(pair) for pair in inputs]
    model = (Reader if task == "read" else Judge)(models).eval()
    if precision == "bf16":
        model.bfloat16()
    with torch.inference_mode():
        run(model, tokenizer, inputs[:BATCH])
        (cpu, _), wall = usage(), time.perf_counter()
        outputs = run(model, tokenizer, inputs)
        wall = time.perf_counter() - wall
    after, peak = usage()
    outputs.numpy().astype("<f4").tofile(target)
    print(json.dumps({"amount": len(inputs), "wall": wall, "cpu": after - cpu, "peak": peak}))


if __name__ == "__main__":
    if len(sys.argv) != 7:
        sys.exit(__doc__)
    main(*sys.argv[1:])
