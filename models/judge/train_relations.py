#!/usr/bin/env python3
"""Second step of the judge: the six relations and nine kinds, learnt from pairs of news claims.

usage: train_relations.py PROGRAM ENCODER_DIR JUDGE_DIR NLI.jsonl[.gz] OUT_DIR --pairs FILE ... [--stories DIR ...]
       [--dev DIR ...] [--steps N] [--seed N]

PROGRAM is the built counterclaim; its `dates` command resolves time expressions, so that training sees claims as the
program shows them: "2025-05-13: Vor einer Woche (6. Mai 2025) hatte ...". JUDGE_DIR holds judge.safetensors of
train.py. --pairs are contrast groups, --stories folders of labelled stories (training split only); random pairs of
one story and of two groups are added as `unrelated`. A quarter of every batch are NLI rows, so that the three-way
head stays what it is. Every pair is shown in either order. OUT_DIR receives judge.safetensors with two more heads:
`relation` [6, hidden] and `kind` [9, hidden], first token, order of RELATIONS and KINDS.

Needs torch, transformers, tokenizers, safetensors.
"""
import argparse, glob, json, os, random, subprocess, time

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

import train as nli

RELATIONS = ["contradicts", "supersedes", "disputes", "qualifies", "agrees", "unrelated"]
KINDS = ["number", "date", "entity", "role", "scope", "cause", "status", "quote", "polarity"]
MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "en": "January February March April May June July August September October November December".split(),
}
BATCH, NLI_SHARE, MAX_TOKENS, PEAK_LR, WARMUP, CHECKPOINT_EVERY = 32, 0.25, 128, 6e-5, 0.08, 100


class Judge(nli.Judge):
    def __init__(self, folder):
        super().__init__(folder)
        self.relation = torch.nn.Linear(self.bert.config.hidden_size, len(RELATIONS))
        self.kind = torch.nn.Linear(self.bert.config.hidden_size, len(KINDS))

    def forward(self, ids, mask):
        first = self.dropout(self.bert(ids, attention_mask=mask).last_hidden_state[:, 0])
        return self.classifier(first), self.relation(first), self.kind(first)


def jsonl(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def front_matter(path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n---", 1)[0].splitlines()
    return dict(line.split(": ", 1) for line in lines if ": " in line)


def group_pairs(paths, rng):
    """(a, b, relation, kind) rows of contrast groups, and as many `unrelated` as a tenth of them across groups."""
    rows, sides = [], []
    for path in paths:
        for group in jsonl(path):
            all_sides = [group["base"], *group["others"]]
            sides.append(all_sides)
            rows += [(group["base"], other, other["relation"], other["kind"]) for other in group["others"]]
            rows += [(all_sides[p["i"]], all_sides[p["j"]], p["relation"], p["kind"]) for p in group.get("among", [])]
    for _ in range(len(rows) // 10):
        a, b = rng.sample(sides, 2)
        rows.append((rng.choice(a), rng.choice(b), "unrelated", None))
    return rows


def story_pairs(folders, rng, with_random=True):
    """(a, b, relation, kind) rows of labelled stories, and half as many random pairs of one story as `unrelated`."""
    rows = []
    for folder in folders:
        meta = {os.path.basename(p)[:-3]: front_matter(p) for p in glob.glob(f"{folder}/articles/*.md")}
        claims = {}
        for claim in jsonl(f"{folder}/claims.jsonl"):
            article = meta[claim["article"]]
            claims[claim["id"]] = {"text": claim["quote"], "published": article.get("published", "").strip('"\' ') or None,
                                   "language": article["language"].strip('"\' '), "article": claim["article"]}
        pairs = jsonl(f"{folder}/pairs.jsonl")
        rows += [(claims[p["a"]], claims[p["b"]], p["relation"], p["kind"]) for p in pairs if not p.get("within")]
        known = {frozenset((p["a"], p["b"])) for p in pairs}
        wanted = len(pairs) // 2 if with_random else 0
        while wanted:
            a, b = rng.sample(sorted(claims), 2)
            if claims[a]["article"] != claims[b]["article"] and frozenset((a, b)) not in known:
                rows.append((claims[a], claims[b], "unrelated", None))
                wanted -= 1
    return rows


def rendered(program, rows):
    """Each side as the program shows it to the judge."""
    sides = {json.dumps([s["text"], s["published"], s["language"]]): s for row in rows for s in row[:2]}
    keys = list(sides)
    lines = "".join(json.dumps({k: sides[key][k] for k in ("text", "published", "language") if sides[key][k]}) + "\n" for key in keys)
    answer = subprocess.run([program, "dates"], input=lines, capture_output=True, text=True, check=True).stdout
    texts = {key: explicit(json.loads(line)) for key, line in zip(keys, answer.splitlines(), strict=True)}
    text = lambda s: texts[json.dumps([s["text"], s["published"], s["language"]])]
    return [(text(a), text(b), relation, kind) for a, b, relation, kind in rows]


def explicit(record):
    """Mirrors `Side::prompt` of src/verdict/side.rs."""
    text, at, out = record["text"], 0, ""
    for timex in record["timexes"]:
        days = {(timex[end] or "")[:10] for end in ("earliest", "latest")}
        if timex["anchor"] in ("none", "unknown") or timex["type"] not in ("DATE", "TIME") or len(days) > 1 or "" in days:
            continue
        year, month, day = map(int, days.pop().split("-"))
        german = record.get("language") == "de"
        name = MONTHS["de" if german else "en"][month - 1]
        out += text[at : timex["end"]] + (f" ({day}. {name} {year})" if german else f" ({day} {name} {year})")
        at = timex["end"]
    return (record.get("published") or "")[:10] + ": " + out + text[at:]


def encode(tokenizer, rows):
    """Both orders of every row: [(ids ab, ids ba, relation, kind)]."""
    ab = tokenizer.encode_batch([(a, b) for a, b, _, _ in rows])
    ba = tokenizer.encode_batch([(b, a) for a, b, _, _ in rows])
    label = lambda names, value: names.index(value) if value else -100
    return [(x.ids, y.ids, label(RELATIONS, r), label(KINDS, k)) for x, y, (_, _, r, k) in zip(ab, ba, rows)]


def pad(token_lists):
    width = max(map(len, token_lists))
    ids = torch.tensor([t + [1] * (width - len(t)) for t in token_lists])
    return ids.to(nli.DEVICE), (torch.arange(width)[None] < torch.tensor([len(t) for t in token_lists])[:, None]).long().to(nli.DEVICE)


def scores(model, data):
    """Accuracy, macro-F1, F1 and average precision of `contradicts`, probabilities averaged over both orders."""
    model.eval()
    probabilities = torch.zeros(len(data), len(RELATIONS))
    with torch.no_grad(), torch.autocast(nli.DEVICE, dtype=torch.bfloat16):
        for way in (0, 1):
            order = sorted(range(len(data)), key=lambda i: len(data[i][way]))
            for i in range(0, len(order), 64):
                batch = order[i : i + 64]
                probabilities[batch] += model(*pad([data[j][way] for j in batch]))[1].float().softmax(-1).cpu() / 2
    model.train()
    gold, found = torch.tensor([d[2] for d in data]), probabilities.argmax(-1)

    def f1(r):
        hits = ((gold == r) & (found == r)).sum().item()
        return 2 * hits / max(((gold == r).sum() + (found == r).sum()).item(), 1)

    right, average, ranked = 0, 0.0, probabilities[:, 0].argsort(descending=True)
    for rank, i in enumerate(ranked.tolist(), 1):
        if gold[i] == 0:
            right += 1
            average += right / rank
    return {"accuracy": round((gold == found).float().mean().item(), 3), "macro_f1": round(sum(map(f1, range(6))) / 6, 3),
            "contradicts_f1": round(f1(0), 3), "contradicts_ap": round(average / max((gold == 0).sum().item(), 1), 3)}


def batches(pairs, inference, steps, rng):
    """`steps` batches of (pair indices, nli indices); pairs of like length together."""
    def stream(n, lengths, size):
        while True:
            order = rng.sample(range(n), n)
            for start in range(0, n - size + 1, size * 20):
                pool = sorted(order[start : start + size * 20], key=lengths)
                chunks = [pool[i : i + size] for i in range(0, len(pool), size)]
                yield from rng.sample(chunks, len(chunks))

    few = int(BATCH * NLI_SHARE)
    a, b = stream(len(pairs), lambda i: len(pairs[i][0]), BATCH - few), stream(len(inference), lambda i: len(inference[i][0]), few)
    return [(next(a), next(b)) for _ in range(steps)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("program", "encoder", "judge", "nli", "out"):
        parser.add_argument(name)
    for name in ("--pairs", "--stories", "--dev"):
        parser.add_argument(name, nargs="*", default=[])
    parser.add_argument("--steps", type=int, default=550)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    torch.manual_seed(args.seed)
    os.makedirs(args.out, exist_ok=True)
    tokenizer = Tokenizer.from_file(f"{args.encoder}/tokenizer.json")
    tokenizer.enable_truncation(MAX_TOKENS)
    pairs = encode(tokenizer, rendered(args.program, group_pairs(args.pairs, rng) + story_pairs(args.stories, rng)))
    dev = encode(tokenizer, rendered(args.program, story_pairs(args.dev, rng, with_random=False))) if args.dev else []
    inference = nli.encode(tokenizer, rng.sample([r for r in nli.rows_of(args.nli) if not r.get("weak")], 6000))
    model = Judge(args.encoder).to(nli.DEVICE).train()
    weights = {n: t.float() for n, t in load_file(f"{args.judge}/judge.safetensors").items()}
    model.load_state_dict(weights, strict=False)
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=PEAK_LR, weight_decay=0.01, fused=True)
    plan = batches(pairs, inference, args.steps, rng)
    print(f"{len(pairs)} pairs, {len(dev)} dev pairs, {args.steps} steps", flush=True)
    start = time.time()
    for step, (some, few) in enumerate(plan, 1):
        done = step / len(plan)
        for group in optimizer.param_groups:
            group["lr"] = PEAK_LR * (done / WARMUP if done < WARMUP else (1 - done) / (1 - WARMUP))
        tokens = [pairs[i][rng.randrange(2)] for i in some] + [inference[i][0] for i in few]
        with torch.autocast(nli.DEVICE, dtype=torch.bfloat16):
            three, six, nine = model(*pad(tokens))
        relation, kind = (torch.tensor([pairs[i][k] for i in some], device=nli.DEVICE) for k in (2, 3))
        gold, weight = (torch.tensor([inference[i][k] for i in few], device=nli.DEVICE) for k in (1, 2))
        loss = F.cross_entropy(six[: len(some)].float(), relation) + 0.3 * nli.loss_of(three[len(some) :], gold, weight)
        if (kind >= 0).any():
            loss = loss + 0.5 * F.cross_entropy(nine[: len(some)].float(), kind)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        if step % CHECKPOINT_EVERY == 0 or step == len(plan):
            print(f"step {step}, {step * BATCH / (time.time() - start):.0f} pairs/s, loss {loss.item():.3f} "
                  f"{scores(model, dev) if dev else ''}", flush=True)
            nli.save(model, args.out)


if __name__ == "__main__":
    main()
