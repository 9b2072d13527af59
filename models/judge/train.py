#!/usr/bin/env python3
"""Fine-tune the encoder into a three-way natural language inference (NLI) cross-encoder.

usage: train.py ENCODER_DIR TRAIN.jsonl[.gz] OUT_DIR [--dev FILE ...] [--steps N] [--seed N] [--start JUDGE_DIR]
       [--freeze LAYERS] [--longest TOKENS]

ENCODER_DIR holds tokenizer.json, config.json, words.safetensors and encoder.safetensors (../encoder). Training rows
are {"premise", "hypothesis", "label", "lang", "weak"}; `not_entailment` is trained as -log(p_neutral +
p_contradiction), `weak` rows count half. Word embeddings stay frozen, so they are shared with the reader and not
stored again; --freeze keeps the lowest layers as they are too. --start goes on from a judge.safetensors; rows of more
than --longest tokens are left out. OUT_DIR receives judge.safetensors (fp16: encoder without word embeddings, `classifier.weight` [3,
hidden], `classifier.bias` [3]; classes entailment, neutral, contradiction on the first token) and, while training
runs, checkpoint.pt, from which a run that was stopped goes on.

Needs torch, transformers, tokenizers, safetensors. Runs on a GPU where there is one, else on the CPU in bf16.
"""
import argparse, gzip, itertools, json, os, random, time

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

LABELS = {"entailment": 0, "neutral": 1, "contradiction": 2, "not_entailment": 3}
BATCH, MAX_TOKENS, PEAK_LR, WARMUP, CHECKPOINT_EVERY = 32, 96, 1e-4, 0.06, 100
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


class Judge(torch.nn.Module):
    def __init__(self, folder):
        super().__init__()
        config = BertConfig.from_json_file(f"{folder}/config.json")
        config.attention_probs_dropout_prob = 0.0
        config._attn_implementation = "eager"  # on CPU in bf16 faster than the fused attention
        self.bert = BertModel(config, add_pooling_layer=False)
        self.dropout = torch.nn.Dropout(0.1)
        self.classifier = torch.nn.Linear(config.hidden_size, 3)
        words = load_file(f"{folder}/words.safetensors")
        weights = {n: t.float() for n, t in load_file(f"{folder}/encoder.safetensors").items()}
        weights["embeddings.word_embeddings.weight"] = words["weight"].float() * words["scale"].float()[:, None]
        missing = self.bert.load_state_dict(weights, strict=False)
        assert not missing.unexpected_keys, missing
        self.bert.embeddings.word_embeddings.weight.requires_grad = False

    def forward(self, ids, mask):
        hidden = self.bert(ids, attention_mask=mask).last_hidden_state[:, 0]
        return self.classifier(self.dropout(hidden))


def rows_of(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def encode(tokenizer, rows):
    out = []
    for i in range(0, len(rows), 5000):
        chunk = rows[i : i + 5000]
        pairs = tokenizer.encode_batch([(r["premise"], r["hypothesis"]) for r in chunk])
        out += [(p.ids, LABELS[r["label"]], 0.5 if r.get("weak") else 1.0) for p, r in zip(pairs, chunk)]
    return out


def collate(items):
    width = max(len(ids) for ids, _, _ in items)
    ids = torch.ones(len(items), width, dtype=torch.long)
    mask = torch.zeros(len(items), width, dtype=torch.long)
    for i, (tokens, _, _) in enumerate(items):
        ids[i, : len(tokens)] = torch.tensor(tokens)
        mask[i, : len(tokens)] = 1
    label = torch.tensor([label for _, label, _ in items])
    weight = torch.tensor([weight for _, _, weight in items])
    return [t.to(DEVICE) for t in (ids, mask, label, weight)]


def schedule(data, seed):
    """Batches of like length, epoch after epoch, in an order that depends on the seed alone."""
    rng = random.Random(seed)
    while True:
        order = rng.sample(range(len(data)), len(data))
        for start in range(0, len(order), BATCH * 50):
            pool = sorted(order[start : start + BATCH * 50], key=lambda i: len(data[i][0]))
            chunks = [pool[i : i + BATCH] for i in range(0, len(pool), BATCH)]
            yield from rng.sample(chunks, len(chunks))


def accuracy(model, data):
    model.eval()
    right = 0
    order = sorted(range(len(data)), key=lambda i: len(data[i][0]))
    with torch.no_grad(), torch.autocast(DEVICE, dtype=torch.bfloat16):
        for i in range(0, len(order), 64):
            ids, mask, gold, _ = collate([data[j] for j in order[i : i + 64]])
            right += (model(ids, mask).argmax(-1) == gold).sum().item()
    model.train()
    return right / len(data)


def loss_of(logits, gold, weight):
    log_p = F.log_softmax(logits.float(), -1)
    known = log_p.gather(1, gold.clamp(max=2)[:, None])[:, 0]
    loss = -torch.where(gold == 3, torch.logsumexp(log_p[:, 1:], -1), known)
    return (loss * weight).sum() / weight.sum()


def freeze(model, layers):
    """Keeps the embeddings and the lowest `layers` as they are; nothing where `layers` is 0."""
    kept = [model.bert.embeddings, *model.bert.encoder.layer[:layers]] if layers else []
    for module in kept:
        module.requires_grad_(False)


def rate_at(step, steps, peak=PEAK_LR, warmup=WARMUP):
    """Learning rate: linear up over the part `warmup`, then linear down to zero."""
    done = step / steps
    return peak * (done / warmup if done < warmup else (1 - done) / (1 - warmup))


def write_checkpoint(path, model, optimizer, step):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}, path + ".part")
    os.replace(path + ".part", path)


def read_checkpoint(path, model, optimizer):
    """Step at which the run goes on, 0 without a checkpoint."""
    if not os.path.exists(path):
        return 0
    state = torch.load(path, map_location=DEVICE, weights_only=True)
    model.load_state_dict(state["model"]), optimizer.load_state_dict(state["optimizer"])
    for group in optimizer.param_groups:
        group["fused"] = True
    return state["step"]


def save(model, out):
    tensors = {n: t.half().contiguous().cpu() for n, t in model.state_dict().items()
               if "word_embeddings" not in n and "position_ids" not in n}
    save_file(tensors, f"{out}/judge.safetensors.part")
    os.replace(f"{out}/judge.safetensors.part", f"{out}/judge.safetensors")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder"), parser.add_argument("train"), parser.add_argument("out")
    parser.add_argument("--dev", nargs="*", default=[])
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start")
    parser.add_argument("--freeze", type=int, default=0)
    parser.add_argument("--longest", type=int, default=MAX_TOKENS)
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    torch.manual_seed(args.seed)
    tokenizer = Tokenizer.from_file(f"{args.encoder}/tokenizer.json")
    tokenizer.enable_truncation(MAX_TOKENS)
    train = [row for row in encode(tokenizer, rows_of(args.train)) if len(row[0]) <= args.longest]
    dev = {os.path.basename(path): encode(tokenizer, rows_of(path)) for path in args.dev}
    model = Judge(args.encoder).to(DEVICE).train()
    if args.start:
        model.load_state_dict({n: t.float() for n, t in load_file(f"{args.start}/judge.safetensors").items()}, strict=False)
    freeze(model, args.freeze)
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=PEAK_LR, weight_decay=0.01, fused=True)
    plan = list(itertools.islice(schedule(train, args.seed), args.steps))
    checkpoint = f"{args.out}/checkpoint.pt"
    first = read_checkpoint(checkpoint, model, optimizer)
    start = time.time()
    for step, batch in enumerate(plan[first:], first + 1):
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step, len(plan))
        ids, mask, gold, weight = collate([train[i] for i in batch])
        with torch.autocast(DEVICE, dtype=torch.bfloat16):
            logits = model(ids, mask)
        loss = loss_of(logits, gold, weight)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        if step % CHECKPOINT_EVERY == 0 or step == len(plan):
            write_checkpoint(checkpoint, model, optimizer, step)
            rate = (step - first) * BATCH / (time.time() - start)
            scores = {n: round(accuracy(model, d), 4) for n, d in dev.items()} if step % 1000 == 0 or step == len(plan) else {}
            print(f"step {step} of {len(plan)}, {rate:.0f} pairs/s, loss {loss.item():.3f} {scores}", flush=True)
    save(model, args.out)
    os.remove(checkpoint)


if __name__ == "__main__":
    main()
