#!/usr/bin/env python3
"""Train the reader's `fact` head: a projection of sentence embeddings in which claims about the same fact lie near.

usage: train_fact.py ENCODER_DIR OUT_DIR --pairs FILE ... --stories DIR ... [--clusters FILE ...] [--held ENDING ...]
       [--dev DIR ...] [--steps N] [--seed N]

Unit-length mean embeddings of the frozen encoder are projected by a matrix [OUTPUT, hidden] and brought to unit length
again. Contrastive loss (softmax over cosines / TEMPERATURE): a claim, one that stands in any relation but `unrelated` to it,
against the other claims of its story or group and claims of other groups (news clusters, ../../corpus/clusters.py, give
such families too, but those whose id has one of the endings --held); and a pull towards the matrix it starts from, the principal directions. OUT_DIR receives fact.safetensors (fp16,
`fact.weight` and a bias of zeros). Prints, for --dev stories, how many gold conflicts are among the K nearest claims of other articles of either
side, before and after.

Needs torch, transformers, tokenizers, safetensors.
"""
import argparse, glob, json, os, random, sys

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from tokenizers import Tokenizer

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "judge"))
import train as nli

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "corpus"))
import clusters

OUTPUT, TEMPERATURE, BATCH, RATE, PULL = 384, 0.1, 64, 1e-3, 0.01
CONFLICTS = {"contradicts", "supersedes", "disputes"}


def jsonl(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def families(pairs, stories, news=(), held=()):
    """[(texts, owner of each text, [(i, j, relation)])] of groups, stories and clusters; the owner is the article."""
    found = []
    for path in pairs:
        for group in jsonl(path):
            others = group["others"]
            links = [(0, k + 1, other["relation"]) for k, other in enumerate(others)]
            links += [(p["i"] + 1, p["j"] + 1, p["relation"]) for p in group["among"]]
            found.append(([group["base"]["text"], *(o["text"] for o in others)], list(range(len(others) + 1)), links))
    for folder in stories:
        claims = jsonl(f"{folder}/claims.jsonl")
        at = {claim["id"]: k for k, claim in enumerate(claims)}
        links = [(at[p["a"]], at[p["b"]], p["relation"]) for p in jsonl(f"{folder}/pairs.jsonl") if not p.get("within")]
        found.append(([c["quote"] for c in claims], [c["article"] for c in claims], links))
    for cluster in (c for path in news for c in clusters.read(path) if not c["id"].endswith(tuple(held))):
        sides = cluster["sentences"]
        links = [(i, j, relation) for i, j, relation, _ in clusters.pairs(cluster) if relation != "unrelated"]
        found.append(([s["text"] for s in sides], [s["article"] for s in sides], links))
    return found


def embed(encoder, texts):
    """Unit-length means of the encoder's last hidden states, as the reader computes them."""
    tokenizer = Tokenizer.from_file(f"{encoder}/tokenizer.json")
    tokenizer.enable_truncation(160)
    tokens = [e.ids for e in tokenizer.encode_batch(["query: " + text for text in texts])]
    model, vectors = nli.Judge(encoder).bert.eval().to(nli.DEVICE), [None] * len(texts)
    order = sorted(range(len(texts)), key=lambda i: len(tokens[i]))
    for start in range(0, len(order), 64):
        batch = order[start : start + 64]
        ids, mask, _, _ = nli.collate([(tokens[i], 0, 1.0) for i in batch])
        with torch.no_grad(), torch.autocast(nli.DEVICE, dtype=torch.bfloat16):
            hidden = model(ids, attention_mask=mask).last_hidden_state.float() * mask[..., None]
        for i, vector in zip(batch, F.normalize(hidden.sum(1), dim=-1).cpu()):
            vectors[i] = vector
    return torch.stack(vectors)


def reached(found, vectors, count):
    """Share of gold conflicts among the `count` nearest of either side, over all families."""
    hits = total = 0
    for (_, owners, links), rows in zip(found, vectors):
        cosines = rows @ rows.T
        for i, j, relation in links:
            if relation in CONFLICTS:
                ranks = [sum(owners[k] != owners[x] and (cosines[x, k] > cosines[x, y]).item() for k in range(len(owners))) for x, y in ((i, j), (j, i))]
                hits, total = hits + (min(ranks) < count), total + 1
    return hits / max(total, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder"), parser.add_argument("out")
    for name in ("--pairs", "--stories", "--clusters", "--held", "--dev"):
        parser.add_argument(name, nargs="*", default=[])
    parser.add_argument("--steps", type=int, default=800)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    torch.manual_seed(args.seed)
    train, dev = families(args.pairs, args.stories, args.clusters, args.held), families([], args.dev)
    texts = [text for family in train + dev for text in family[0]]
    vectors = iter(embed(args.encoder, texts).split([len(family[0]) for family in train + dev]))
    train_rows, dev_rows = [next(vectors) for _ in train], [next(vectors) for _ in dev]
    everything = torch.cat(train_rows)
    center = everything.mean(0)
    _, _, directions = torch.linalg.svd(everything - center, full_matrices=False)
    start = directions[:OUTPUT]
    weight = start.clone().requires_grad_(True)
    project = lambda rows: F.normalize(rows @ weight.T, dim=-1)
    examples = [(f, i, j) for f, (_, _, links) in enumerate(train) for i, j, relation in links if relation != "unrelated"]
    groups, stories = ([e for e in examples if (len(train[e[0]][0]) > 20) == many] for many in (False, True))
    related = [{frozenset(link[:2]) for link in links if link[2] != "unrelated"} for _, _, links in train]
    optimizer = torch.optim.AdamW([weight], lr=RATE, weight_decay=0.0)
    for step in range(args.steps):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - step / args.steps)
        loss = PULL * ((weight - start) ** 2).sum()
        strangers = project(everything[torch.tensor(rng.sample(range(len(everything)), 64))])
        for f, i, j in rng.sample(groups, BATCH // 2) + rng.sample(stories, BATCH // 2):
            i, j = rng.sample((i, j), 2)
            near = [k for k in range(len(train[f][0])) if k not in (i, j) and train[f][1][k] != train[f][1][i] and frozenset((i, k)) not in related[f]]
            rows = project(train_rows[f][[i, j, *near]])
            logits = torch.cat([rows[1:], strangers]) @ rows[0] / TEMPERATURE
            loss = loss - F.log_softmax(logits, 0)[0] / BATCH
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 200 == 199:
            print(f"step {step + 1}, loss {loss.item():.3f}", flush=True)
    with torch.no_grad():
        for count in (4, 8, 16, 32):
            after = [project(rows) for rows in dev_rows]
            print(f"gold conflicts among the {count} nearest: {reached(dev, dev_rows, count):.3f} before, {reached(dev, after, count):.3f} after")
    save_file({"fact.weight": weight.detach().half().contiguous(), "fact.bias": torch.zeros(OUTPUT).half()}, f"{args.out}/fact.safetensors.part")
    os.replace(f"{args.out}/fact.safetensors.part", f"{args.out}/fact.safetensors")


if __name__ == "__main__":
    main()
