#!/usr/bin/env python3
"""Train the claim head: a logistic regression on the encoder's unit-length sentence embedding.

usage: train_claim.py ENCODER_DIR DATA_DIR PAIRS_DIR OUT_DIR

ENCODER_DIR is ../encoder. DATA_DIR holds policlaim_train.jsonl, policlaim_silver.jsonl, germeval2021_train.jsonl,
checkworthy_train.jsonl; PAIRS_DIR holds contrast groups of invented news claims, all of them positive. Every fifth
document (PoliClaim) or row (GermEval) is held out and scored. OUT_DIR receives claim.safetensors: `claim.weight`
[1, hidden] and `claim.bias` [1] in fp16; sigmoid(weight . embedding + bias) is the probability of a claim.

Needs torch, transformers, tokenizers, safetensors.
"""
import glob, json, random, sys

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

SEED, SILVER, CHECKWORTHY, NEWS = 1, 3000, 1500, 1500


def jsonl(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def examples(data, pairs):
    """(text, label, set, held out) rows."""
    rng = random.Random(SEED)
    rows, documents = [], sorted({r["doc"] for r in jsonl(f"{data}/policlaim_train.jsonl")})
    held = set(documents[::5])
    for r in jsonl(f"{data}/policlaim_train.jsonl"):
        rows.append((r["text"], r["claim"], "policlaim", r["doc"] in held))
    silver = [r for r in jsonl(f"{data}/policlaim_silver.jsonl") if r["likelihood"] in (0, 3) and r["doc"] not in held]
    rows += [(r["text"], int(r["likelihood"] == 3), "silver", False) for r in rng.sample(silver, min(SILVER, len(silver)))]
    for i, r in enumerate(jsonl(f"{data}/germeval2021_train.jsonl")):
        rows.append((r["text"], r["claim"], "germeval2021", i % 5 == 0))
    worthy = [r["text"] for r in jsonl(f"{data}/checkworthy_train.jsonl") if r["checkworthy"]]
    rows += [(text, 1, "checkworthy", False) for text in rng.sample(worthy, CHECKWORTHY)]
    news = []
    for path in sorted(glob.glob(f"{pairs}/*.jsonl")):
        for group in jsonl(path):
            news += [side["text"] for side in [group["base"], *group["others"]]]
    rows += [(text, 1, "news claims", False) for text in rng.sample(news, NEWS)]
    return rows


def embed(folder, texts):
    config = BertConfig.from_json_file(f"{folder}/config.json")
    bert = BertModel(config, add_pooling_layer=False).eval()
    words = load_file(f"{folder}/words.safetensors")
    weights = {n: t.float() for n, t in load_file(f"{folder}/encoder.safetensors").items()}
    weights["embeddings.word_embeddings.weight"] = words["weight"].float() * words["scale"].float()[:, None]
    bert.load_state_dict(weights, strict=False)
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    tokenizer.enable_truncation(192)
    tokens = [e.ids for e in tokenizer.encode_batch([f"query: {t}" for t in texts])]
    order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
    out = torch.zeros(len(tokens), config.hidden_size)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for i in range(0, len(order), 32):
            batch = order[i : i + 32]
            width = max(len(tokens[j]) for j in batch)
            ids = torch.tensor([tokens[j] + [1] * (width - len(tokens[j])) for j in batch])
            mask = torch.tensor([[1] * len(tokens[j]) + [0] * (width - len(tokens[j])) for j in batch])
            hidden = bert(ids, attention_mask=mask).last_hidden_state.float()
            mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
            out[batch] = F.normalize(mean, dim=-1)
    return out


def fit(x, y, weight):
    """L2-regularised logistic regression on centred embeddings, folded back into one linear layer."""
    centre = x.mean(0)
    head = torch.nn.Linear(x.shape[1], 1)
    optimizer = torch.optim.LBFGS(head.parameters(), max_iter=300)

    def closure():
        optimizer.zero_grad()
        logits = head((x - centre) * 10)[:, 0]
        loss = F.binary_cross_entropy_with_logits(logits, y, weight=weight) + 2e-3 * (head.weight ** 2).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    w = head.weight.detach() * 10
    return w, head.bias.detach() - (w @ centre)


def scores(p, y):
    def f1(positive):
        tp = ((p == positive) & (y == positive)).sum().item()
        return 2 * tp / max(((p == positive).sum() + (y == positive).sum()).item(), 1)

    return {"f1": round(f1(1), 3), "macro_f1": round((f1(0) + f1(1)) / 2, 3), "accuracy": round((p == y).float().mean().item(), 3)}


def main(folder, data, pairs, out):
    torch.manual_seed(SEED)
    rows = examples(data, pairs)
    x = embed(folder, [r[0] for r in rows])
    y = torch.tensor([float(r[1]) for r in rows])
    held = torch.tensor([r[3] for r in rows])
    weight, bias = fit(x[~held], y[~held], torch.ones_like(y[~held]))
    predicted = ((x @ weight.T)[:, 0] + bias > 0).float()
    for name in ("policlaim", "germeval2021"):
        this = held & torch.tensor([r[2] == name for r in rows])
        print(name, "held out", int(this.sum()), scores(predicted[this], y[this]))
    save_file({"claim.weight": weight.half().contiguous(), "claim.bias": bias.half().contiguous()}, f"{out}/claim.safetensors")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
