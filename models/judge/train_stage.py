#!/usr/bin/env python3
"""Train the verdict's last stage: a softmax over named features of a pair.

usage: train_stage.py TRAIN.jsonl OUT.json [--dev DEV.jsonl] [--decay X]

Both files come from `counterclaim eval SET --features FILE`: one line a pair with story, relation (null for near pairs that the
labels do not list: no conflict) and features. TRAIN is best made of stories that the judge was not trained on, or its
probabilities are taken for surer than they are. Multinomial logistic regression; of pairs without relation, the summed
probability of agrees and unrelated is raised (the labels may leave out pairs that qualify one another, but such are rare).
--decay is chosen by leaving out a fifth of the stories at a time where it is not given. Prints calibration and ranking of
`contradicts` on --dev. Needs torch.
"""
import argparse, json

import torch
import torch.nn.functional as F

RELATIONS = ["contradicts", "supersedes", "disputes", "qualifies", "agrees", "unrelated"]
NO_CONFLICT = len(RELATIONS)
FOLDS = 5
DECAYS = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)


def read(path):
    """Names of the features, stories, features [pairs, n], labels."""
    with open(path, encoding="utf-8") as lines:
        names = json.loads(next(lines))["features"]
        rows = [json.loads(line) for line in lines]
    labels = [RELATIONS.index(r["relation"]) if r["relation"] else NO_CONFLICT for r in rows]
    return names, [r["story"] for r in rows], torch.tensor([r["features"] for r in rows]), torch.tensor(labels)


def losses(weights, x, labels):
    log_p = F.log_softmax(x @ weights.T, -1)
    known = log_p.gather(1, labels.clamp(max=NO_CONFLICT - 1)[:, None])[:, 0]
    return -torch.where(labels == NO_CONFLICT, torch.logsumexp(log_p[:, 4:], -1), known)


def fit(x, labels, decay):
    """Weights [relations, n], pulled towards the model's own probabilities (weight 1 on its own logarithm)."""
    start = torch.zeros(len(RELATIONS), x.shape[1])
    for relation in range(len(RELATIONS)):
        start[relation, 1 + relation] = 1.0
    weights = start.clone().requires_grad_(True)
    optimizer = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = losses(weights, x, labels).mean() + decay * ((weights - start) ** 2).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return weights.detach()


def chosen(x, labels, stories):
    """The decay with the smallest loss on stories left out."""
    names = sorted(set(stories))
    folds = [set(names[k::FOLDS]) for k in range(min(FOLDS, len(names)))]

    def left_out(decay):
        total = 0.0
        for fold in folds:
            out = torch.tensor([s in fold for s in stories])
            total += losses(fit(x[~out], labels[~out], decay), x[out], labels[out]).sum().item()
        return total / len(stories)

    table = {decay: left_out(decay) for decay in DECAYS}
    print("loss on stories left out:", {decay: round(loss, 4) for decay, loss in table.items()})
    return min(table, key=table.get)


def report(name, weights, x, labels):
    p = F.softmax(x @ weights.T, -1)
    contradicts, gold = p[:, 0], (labels == 0).float()
    right, average = 0, 0.0
    for rank, i in enumerate(contradicts.argsort(descending=True).tolist(), 1):
        if gold[i]:
            right, average = right + 1, average + (right + 1) / rank
    error = 0.0
    for low in torch.arange(0, 1, 0.1):
        inside = (contradicts >= low) & (contradicts < low + 0.1)
        if inside.any():
            error += inside.float().mean().item() * abs(contradicts[inside].mean() - gold[inside].mean()).item()
    listed = labels < NO_CONFLICT
    accuracy = (p[listed].argmax(-1) == labels[listed]).float().mean().item()
    print(f"{name}: loss {losses(weights, x, labels).mean():.4f}, accuracy on listed pairs {accuracy:.3f}, average precision of contradicts "
          f"{average / max(gold.sum().item(), 1):.3f}, calibration error {error:.3f}")
    for cut in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        shown = (contradicts >= cut) & (p.argmax(-1) == 0)
        print(f"  contradicts from {cut}: {int(shown.sum())} shown, {int((shown & (labels == 0)).sum())} of {int(gold.sum())} right")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train"), parser.add_argument("out"), parser.add_argument("--dev"), parser.add_argument("--decay", type=float)
    args = parser.parse_args()
    names, stories, x, labels = read(args.train)
    decay = args.decay or chosen(x, labels, stories)
    weights = fit(x, labels, decay)
    if args.dev:
        _, _, dev_x, dev_labels = read(args.dev)
        report("the model alone", fit(dev_x[:1], dev_labels[:1], 1e6), dev_x, dev_labels)
        report(f"decay {decay}", weights, dev_x, dev_labels)
    rounded = [[round(w, 4) for w in row] for row in weights.tolist()]
    with open(args.out, "w", encoding="utf-8") as out:
        json.dump({"features": names, "weights": rounded}, out, indent=1)


if __name__ == "__main__":
    main()
