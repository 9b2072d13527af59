#!/usr/bin/env python3
"""How well two annotators agree, as Markdown.

usage: agreement.py > AGREEMENT.md

Reads `<split>/<story>/second.jsonl` beside this script: pairs with the labels of the first annotator (the story's author;
null for random pairs that the author did not list, which says "no conflict") and of a second one who saw neither labels nor
notes. The settled labels stand in `pairs.jsonl`. `second_pairs.tsv` holds the blind labels of a tenth of ../corpus/pairs:
group, index of the first side (b: base), index of the second, relation, kind.
"""
import collections, json, pathlib

HERE = pathlib.Path(__file__).resolve().parent
CONFLICTS = {"contradicts", "supersedes", "disputes"}


def jsonl(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def settled_labels(story):
    return {frozenset((p["a"], p["b"])): p["relation"] for p in jsonl(story / "pairs.jsonl") if not p.get("within")}


def story_rows(split):
    """(first, second, settled) relations of a split's pairs; `None` where nothing is listed."""
    for story in sorted((HERE / split).iterdir()):
        if (story / "second.jsonl").is_file():
            settled = settled_labels(story)
            for row in jsonl(story / "second.jsonl"):
                first = row["first"] and row["first"]["relation"]
                yield first, row["second"]["relation"], settled.get(frozenset((row["a"], row["b"])))


def pair_rows():
    """(first, second) relations of the blindly labelled tenth of the contrast groups."""
    groups = {g["g"]: g for path in (HERE / "../corpus/pairs").glob("*.jsonl") for g in jsonl(path)}
    for line in (HERE / "second_pairs.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        name, i, j, relation, _ = line.split("\t")
        group = groups[name]
        if i == "b":
            first = group["others"][int(j)]["relation"]
        else:
            first = next(p["relation"] for p in group["among"] if [p["i"], p["j"]] == [int(i), int(j)])
        yield first, relation


def kappa(rows):
    n = len(rows)
    observed = sum(x == y for x, y in rows) / n
    left, right = collections.Counter(x for x, _ in rows), collections.Counter(y for _, y in rows)
    chance = sum(left[label] * right[label] for label in left) / n**2
    return (observed - chance) / (1 - chance)


def figures(rows):
    """Pairs, agreement, kappa, F1 of `contradicts`."""
    both = sum(x == y == "contradicts" for x, y in rows)
    either = sum((x == "contradicts") + (y == "contradicts") for x, y in rows)
    return [str(len(rows)), f"{sum(x == y for x, y in rows) / len(rows):.3f}", f"{kappa(rows):.3f}", f"{2 * both / max(either, 1):.3f}"]


def coarse(label):
    """With random pairs only this is known of the first annotator's opinion."""
    return label if label in CONFLICTS else "no conflict"


def main():
    table = []
    for split in ("dev", "test"):
        rows = list(story_rows(split))
        listed = [row for row in rows if row[0]]
        table.append([f"{split}, listed pairs: first and second", *figures([(f, s) for f, s, _ in listed])])
        table.append([f"{split}, listed pairs: first and settled", *figures([(f, t) for f, _, t in listed])])
        table.append([f"{split}, listed pairs: second and settled", *figures([(s, t) for _, s, t in listed])])
        table.append([f"{split}, with random pairs, conflicts only: first and second", *figures([(coarse(f), coarse(s)) for f, s, _ in rows])])
        table.append([f"{split}, with random pairs, conflicts only: second and settled", *figures([(coarse(s), coarse(t)) for _, s, t in rows])])
    table.append(["a tenth of corpus/pairs: first and blind", *figures(list(pair_rows()))])
    print("# Agreement of annotators\n\nMade by `python3 eval/agreement.py > eval/AGREEMENT.md`.\n")
    print("The first annotator wrote the stories; the second saw articles and pairs without labels and notes, mixed with as many random\n"
          "pairs of the same story; a third settled what they differed on, by the articles. All three are instances of one language\n"
          "model working apart from one another, so that agreement says how clear the guideline is, not how people would judge.\n")
    print("| labels | pairs | agreement | kappa | F1 of `contradicts` |\n|---|---|---|---|---|")
    for row in table:
        print("| " + " | ".join(row) + " |")
    confused = collections.Counter((f, s) for split in ("dev", "test") for f, s, _ in story_rows(split) if f and f != s)
    print("\nMost frequent disagreements on dev and test (first, second): " + "; ".join(f"{f}, {s}: {n}" for (f, s), n in confused.most_common(6)) + ".")


if __name__ == "__main__":
    main()
