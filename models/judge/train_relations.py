#!/usr/bin/env python3
"""Second step of the judge: the six relations and nine kinds, learnt from pairs of news claims.

usage: train_relations.py PROGRAM ENCODER_DIR JUDGE_DIR NLI.jsonl[.gz] OUT_DIR --pairs FILE ... [--stories DIR ...]
       [--clusters FILE ... --held ENDING ...] [--news ECB_CORPUS] [--dev DIR ...] [--steps N] [--seed N] [--freeze LAYERS] [--share N]

PROGRAM is the built counterclaim; its `dates` command resolves time expressions, so that training sees claims as the
program shows them: "2025-05-13, Meta: Vor einer Woche (5. Mai 2025 – 11. Mai 2025) hatte ...". JUDGE_DIR holds judge.safetensors of
train.py. --pairs are contrast groups (../../corpus/pairs), --stories folders of labelled stories (training split only).
Of every story, claims that lie near one another by embedding and stand in no gold pair are trained as "no conflict",
which is what the guideline says of them: -log(p_qualifies + p_agrees + p_unrelated). A few random pairs of two groups
are `unrelated`. --clusters are news clusters (../../corpus/clusters.py), but those whose id has one of the endings --held; --news
near pairs of real news, as "no conflict". A part of every batch are NLI rows, so that the three-way head stays what it is. Every pair is shown in
either order; half of the names of speakers are left out, since a program does not always find them. --share 8 trains on
an eighth of the groups, for a learning curve. OUT_DIR receives judge.safetensors with two more heads: `relation`
[6, hidden] and `kind` [9, hidden], first token, order of RELATIONS and KINDS, and while training runs checkpoint.pt.

Needs torch, transformers, tokenizers, safetensors.
"""
import argparse, glob, json, os, random, re, sys, time

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer

import train as nli
from prompt import leans, prompt, resolved

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../corpus"))
import clusters

RELATIONS = ["contradicts", "supersedes", "disputes", "qualifies", "agrees", "unrelated"]
KINDS = ["number", "date", "entity", "role", "scope", "cause", "status", "quote", "polarity"]
NO_CONFLICT = len(RELATIONS)  # label of pairs of which only this is known
BATCH, NLI_ROWS, MAX_TOKENS, PEAK_LR, WARMUP, CHECKPOINT_EVERY = 32, 4, 160, 1e-4, 0.05, 100
HARD_PER_STORY, STORY_WEIGHT, HARD_PER_CLUSTER, CLUSTER_WEIGHT, NEWS_PAIRS = 250, 3, 110, 2, 2500
SCORED_EVERY = 1500  # steps between scores on dev stories
WITHOUT_CONTEXT, CONTEXT_ANYWAY = 0.15, 0.1  # how often a claim that leans goes without context, and another with it


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


def body(path):
    with open(path, encoding="utf-8") as file:
        return " ".join(file.read().split("\n---", 1)[1].split())


def before(text, quote):
    at = text.find(" ".join(quote.split()))
    return text[max(at - 400, 0) : max(at, 0)]


def group_pairs(paths, rng, share=1):
    """(a, b, relation, kind) rows of contrast groups, those that agree twice (they are few there, and frequent in stories),
    and a twentieth as many `unrelated` across groups."""
    rows, sides = [], []
    groups = [group for path in paths for group in jsonl(path)]
    for group in rng.sample(groups, len(groups) // share):
        sides.append([group["base"], *group["others"]])
        rows += [(group["base"], other, other["relation"], other["kind"]) for other in group["others"]]
        rows += [(group["others"][p["i"]], group["others"][p["j"]], p["relation"], p["kind"]) for p in group["among"]]
    rows += [row for row in rows if row[2] == "agrees"]
    for _ in range(len(rows) // 20):
        a, b = rng.sample(sides, 2)
        rows.append((rng.choice(a), rng.choice(b), "unrelated", None))
    return rows


class Near:
    """Cosine between texts, by the encoder as the reader uses it."""

    def __init__(self, encoder, tokenizer):
        self.model, self.tokenizer = nli.Judge(encoder).bert.eval().bfloat16(), tokenizer

    def cosines(self, texts):
        vectors = []
        with torch.no_grad():
            for i in range(0, len(texts), 32):
                ids, mask = pad([e.ids for e in self.tokenizer.encode_batch(["query: " + t for t in texts[i : i + 32]])])
                hidden = self.model.to(ids.device)(ids, attention_mask=mask).last_hidden_state.float() * mask[..., None]
                vectors.append(F.normalize(hidden.sum(1), dim=-1).cpu())
        vectors = torch.cat(vectors)
        return vectors @ vectors.T


def story_pairs(folders, near, weight=STORY_WEIGHT):
    """(a, b, relation, kind) rows of labelled stories, `weight` times, and near pairs that are no conflict."""
    rows = []
    for folder in folders:
        meta = {os.path.basename(p)[:-3]: front_matter(p) for p in glob.glob(f"{folder}/articles/*.md")}
        bodies = {name: body(f"{folder}/articles/{name}.md") for name in meta}
        claims = {}
        for claim in jsonl(f"{folder}/claims.jsonl"):
            article = meta[claim["article"]]
            claims[claim["id"]] = {"text": claim["quote"], "published": article.get("published", "").strip('"\' ') or None, "speaker":
                                   claim["speaker"], "language": article["language"].strip('"\' '), "article": claim["article"],
                                   "before": before(bodies[claim["article"]], claim["quote"])}
        pairs = jsonl(f"{folder}/pairs.jsonl")
        labelled = [(claims[p["a"]], claims[p["b"]], p["relation"], p["kind"]) for p in pairs if not p.get("within")]
        rows += labelled * weight
        known, sides = {frozenset((p["a"], p["b"])) for p in pairs}, sorted(claims)
        cosines = near.cosines([claims[c]["text"] for c in sides])
        order = sorted((-cosines[i, j].item(), i, j) for i in range(len(sides)) for j in range(i))
        free = [(claims[sides[i]], claims[sides[j]], "no conflict", None) for _, i, j in order
                if claims[sides[i]]["article"] != claims[sides[j]]["article"] and frozenset((sides[i], sides[j])) not in known]
        rows += free[:HARD_PER_STORY]
    return rows


def cluster_pairs(paths, held, near):
    """(a, b, relation, kind) rows of news clusters (../../corpus/clusters.py) whose id does not end in one of `held`: all
    that share a fact, conflicts and updates CLUSTER_WEIGHT times, and the nearest of the others."""
    rows = []
    for cluster in (c for path in paths for c in clusters.read(path) if not c["id"].endswith(tuple(held))):
        sides = cluster["sentences"]
        cosines = near.cosines([side["text"] for side in sides])
        found = list(clusters.pairs(cluster))
        apart = sorted((p for p in found if p[2] == "unrelated"), key=lambda p: -cosines[p[0], p[1]].item())
        rare = [p for p in found if p[2] in ("contradicts", "supersedes", "disputes", "qualifies")]
        chosen = [p for p in found if p[2] != "unrelated"] + rare * (CLUSTER_WEIGHT - 1) + apart[:HARD_PER_CLUSTER]
        rows += [(sides[i], sides[j], relation, kind) for i, j, relation, kind in chosen]
    return rows


def news_pairs(path, near, rng):
    """Near pairs of real news (ECB+, English, tokens by line) as "no conflict": sentences of two articles on one event, left
    out where both have figures and these differ."""
    events = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 5:
                topic, name = parts[0].split("_", 1)
                event = events.setdefault((topic, name.lstrip("0123456789")), {})
                event.setdefault((parts[0], parts[1]), []).append(parts[3])
    rows = []
    for key, sentences in sorted(events.items()):
        day = f"20{rng.randint(5, 24):02}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        sides = [{"text": plain(tokens), "published": day, "language": "en", "speaker": None, "article": article}
                 for (article, _), tokens in sorted(sentences.items()) if len(tokens) > 7]
        if len(sides) < 2:
            continue
        cosines = near.cosines([side["text"] for side in sides])
        figures = [set(re.findall(r"\d+", side["text"])) for side in sides]
        rows += [(cosines[i, j].item(), sides[i], sides[j]) for i in range(len(sides)) for j in range(i)
                 if sides[i]["article"] != sides[j]["article"] and (figures[i] == figures[j] or not (figures[i] and figures[j]))]
    rows.sort(key=lambda row: -row[0])
    return [(a, b, "no conflict", None) for _, a, b in rows[:NEWS_PAIRS]]


def plain(tokens):
    text = " ".join(tokens).replace("`` ", '"').replace(" ''", '"')
    return re.sub(r" ([.,;:!?%)]|'s|n't|'re|'ll|'ve)", r"\1", text).replace("( ", "(").replace("$ ", "$")


def encode(tokenizer, program, rows, rng, as_run=False):
    """Both orders of every row: [(ids ab, ids ba, relation, kind)]; `as_run` shows speakers and context as the program does,
    training now and then otherwise."""
    texts = resolved(program, rows)

    def shown(side):
        chance = CONTEXT_ANYWAY if not leans(side["text"], side["language"]) else 1 - WITHOUT_CONTEXT
        with_context = rng.random() < chance if not as_run else chance > 0.5
        return prompt(side, texts[id(side)], as_run or rng.random() < 0.5, with_context)

    ab = tokenizer.encode_batch([(shown(a), shown(b)) for a, b, _, _ in rows])
    ba = tokenizer.encode_batch([(shown(b), shown(a)) for a, b, _, _ in rows])
    relation = lambda name: RELATIONS.index(name) if name in RELATIONS else NO_CONFLICT
    kind = lambda name: KINDS.index(name) if name else -100
    return [(x.ids, y.ids, relation(r), kind(k)) for x, y, (_, _, r, k) in zip(ab, ba, rows)]


def pad(token_lists):
    width = max(map(len, token_lists))
    ids = torch.tensor([t + [1] * (width - len(t)) for t in token_lists])
    mask = (torch.arange(width)[None] < torch.tensor([len(t) for t in token_lists])[:, None]).long()
    return ids.to(nli.DEVICE), mask.to(nli.DEVICE)


def relation_loss(logits, gold):
    """Cross-entropy; of `NO_CONFLICT` rows, of the last three relations together."""
    log_p = F.log_softmax(logits, -1)
    known = log_p.gather(1, gold.clamp(max=NO_CONFLICT - 1)[:, None])[:, 0]
    return -torch.where(gold == NO_CONFLICT, torch.logsumexp(log_p[:, 3:], -1), known).mean()


def scores(model, data):
    """Accuracy, macro-F1, F1 and average precision of `contradicts`, kind accuracy of the labelled pairs, and that average
    precision with the "no conflict" pairs among them; mean of both orders."""
    model.eval()
    six, nine = torch.zeros(len(data), len(RELATIONS)), torch.zeros(len(data), len(KINDS))
    with torch.no_grad():
        for way in (0, 1):
            order = sorted(range(len(data)), key=lambda i: len(data[i][way]))
            for i in range(0, len(order), 64):
                batch = order[i : i + 64]
                _, relation, kind = model(*pad([data[j][way] for j in batch]))
                six[batch] += relation.float().softmax(-1).cpu() / 2
                nine[batch] += kind.float().softmax(-1).cpu() / 2
    model.train()
    gold, found, kinds = torch.tensor([d[2] for d in data]), six.argmax(-1), torch.tensor([d[3] for d in data])
    listed = gold != NO_CONFLICT

    def f1(r):
        hits = (listed & (gold == r) & (found == r)).sum().item()
        return 2 * hits / max(((gold == r).sum() + (listed & (found == r)).sum()).item(), 1)

    has = (kinds >= 0) & (gold == 0)
    return {name: round(value, 3) for name, value in {
        "accuracy": (gold == found)[listed].float().mean().item(), "macro_f1": sum(map(f1, range(6))) / 6, "contradicts_f1": f1(0),
        "contradicts_ap": average_precision(six[listed, 0], gold[listed] == 0), "near_ap": average_precision(six[:, 0], gold == 0),
        "kind": (nine.argmax(-1) == kinds)[has].float().mean().item()}.items()}


def average_precision(score, gold):
    right, average = 0, 0.0
    for rank, i in enumerate(score.argsort(descending=True).tolist(), 1):
        if gold[i]:
            right += 1
            average += right / rank
    return average / max(right, 1)


class Masters:
    """fp32 copies of bf16 parameters, for the optimizer: on CPU faster than autocast."""

    def __init__(self, parameters):
        self.parameters = parameters
        self.copies = [p.detach().float().clone() for p in parameters]

    def refresh(self):
        """After a checkpoint was read; it holds bf16 only, so that a run that was stopped goes on a little rounded."""
        with torch.no_grad():
            for copy, p in zip(self.copies, self.parameters):
                copy.copy_(p)

    def step(self, optimizer):
        for copy, p in zip(self.copies, self.parameters):
            copy.grad = None if p.grad is None else p.grad.float()
            p.grad = None
        torch.nn.utils.clip_grad_norm_(self.copies, 1.0)
        optimizer.step()
        with torch.no_grad():
            for copy, p in zip(self.copies, self.parameters):
                p.copy_(copy)


def stream(lengths, size, rng):
    """Endless batches of indices, of like length, in random order."""
    while True:
        order = rng.sample(range(len(lengths)), len(lengths))
        for start in range(0, len(order) - size + 1, size * 20):
            pool = sorted(order[start : start + size * 20], key=lambda i: lengths[i])
            chunks = [pool[i : i + size] for i in range(0, len(pool) - size + 1, size)]
            yield from rng.sample(chunks, len(chunks))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("program", "encoder", "judge", "nli", "out"):
        parser.add_argument(name)
    for name in ("--pairs", "--stories", "--clusters", "--held", "--dev"):
        parser.add_argument(name, nargs="*", default=[])
    for name, default in (("--steps", 1700), ("--seed", 1), ("--freeze", 4), ("--share", 1)):
        parser.add_argument(name, type=int, default=default)
    parser.add_argument("--news")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    torch.manual_seed(args.seed)
    os.makedirs(args.out, exist_ok=True)
    tokenizer = Tokenizer.from_file(f"{args.encoder}/tokenizer.json")
    tokenizer.enable_truncation(MAX_TOKENS)
    near = Near(args.encoder, tokenizer)
    rows = group_pairs(args.pairs, rng, args.share) + story_pairs(args.stories, near)
    rows += cluster_pairs(args.clusters, args.held, near) + (news_pairs(args.news, near, rng) if args.news else [])
    print({name: sum(row[2] == name for row in rows) for name in [*RELATIONS, "no conflict"]}, flush=True)
    pairs = encode(tokenizer, args.program, rows, rng)
    dev = encode(tokenizer, args.program, story_pairs(args.dev, near, weight=1), rng, as_run=True) if args.dev else []
    inference = nli.encode(tokenizer, rng.sample([r for r in nli.rows_of(args.nli) if not r.get("weak")], 12000))
    model = Judge(args.encoder).to(nli.DEVICE).train()
    model.load_state_dict({n: t.float() for n, t in load_file(f"{args.judge}/judge.safetensors").items()}, strict=False)
    nli.freeze(model, args.freeze)
    model.to(torch.bfloat16)
    masters = Masters([p for p in model.parameters() if p.requires_grad])
    optimizer = torch.optim.AdamW(masters.copies, lr=PEAK_LR, weight_decay=0.01, fused=True)
    some = stream([len(p[0]) for p in pairs], BATCH - NLI_ROWS, rng)
    few = stream([len(p[0]) for p in inference], NLI_ROWS, rng)
    plan = [(next(some), next(few), rng.randrange(2)) for _ in range(args.steps)]
    checkpoint = f"{args.out}/checkpoint.pt"
    first = nli.read_checkpoint(checkpoint, model, optimizer)
    if first:
        masters.refresh()
    tokens = sum(len(p[0]) for p in pairs) // max(len(pairs), 1)
    print(f"{len(pairs)} pairs of {tokens} tokens, {len(dev)} dev pairs, {args.steps} steps", flush=True)
    start = time.time()
    for step, (some, few, way) in enumerate(plan[first:], first + 1):
        for group in optimizer.param_groups:
            group["lr"] = nli.rate_at(step, len(plan), PEAK_LR, WARMUP)
        three, six, nine = model(*pad([pairs[i][way] for i in some] + [inference[i][0] for i in few]))
        relation, kind = (torch.tensor([pairs[i][k] for i in some], device=nli.DEVICE) for k in (2, 3))
        gold, weight = (torch.tensor([inference[i][k] for i in few], device=nli.DEVICE) for k in (1, 2))
        loss = relation_loss(six[: len(some)].float(), relation) + 0.25 * nli.loss_of(three[len(some) :], gold, weight)
        if (kind >= 0).any():
            loss = loss + 0.5 * F.cross_entropy(nine[: len(some)].float(), kind)
        loss.backward()
        masters.step(optimizer)
        if step % CHECKPOINT_EVERY == 0 or step == len(plan):
            nli.write_checkpoint(checkpoint, model, optimizer, step)
            rate = (step - first) * BATCH / (time.time() - start)
            found = scores(model, dev) if dev and (step % SCORED_EVERY == 0 or step == len(plan)) else ""
            print(f"step {step}, {rate:.0f} pairs/s, loss {loss.item():.3f} {found}", flush=True)
            nli.save(model, args.out)
    os.remove(checkpoint)


if __name__ == "__main__":
    main()
