#!/usr/bin/env python3
"""How much of the relation the surface of the contrast groups gives away, as Markdown.

usage: surface.py [FILE ...]      (default: pairs/*.jsonl beside this script)

Classifiers that see one trait only, five-fold over groups: relative frequency of the relation in a cell of the trait, or
naive Bayes over the words of one side. Chance is the most frequent relation.
"""
import collections, json, math, pathlib, re, sys

FOLDS = 5


def rows_of(paths):
    """(fold, first text, second text, relation)"""
    rows = []
    groups = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    for number, group in enumerate(groups):
        texts = [other["text"] for other in group["others"]]
        rows += [(number % FOLDS, group["base"]["text"], other["text"], other["relation"]) for other in group["others"]]
        rows += [(number % FOLDS, texts[p["i"]], texts[p["j"]], p["relation"]) for p in group["among"]]
    return rows


def words(text):
    return re.findall(r"\w+", text.lower())


def overlap(a, b):
    a, b = set(words(a)), set(words(b))
    return min(int(20 * len(a & b) / min(len(a), len(b))), 12)


CELLS = {
    "word overlap": overlap,
    "lengths": lambda a, b: (len(words(a)) // 6, len(words(b)) // 6),
    "digits": lambda a, b: (bool(re.search(r"\d", a)), bool(re.search(r"\d", b))),
}


def by_cell(rows, cell):
    right = 0
    for fold in range(FOLDS):
        counts = collections.defaultdict(collections.Counter)
        for f, a, b, relation in rows:
            if f != fold:
                counts[cell(a, b)][relation] += 1
                counts[None][relation] += 1
        right += sum((counts.get(cell(a, b)) or counts[None]).most_common(1)[0][0] == relation for f, a, b, relation in rows if f == fold)
    return right / len(rows)


def by_words(rows, side):
    right = 0
    for fold in range(FOLDS):
        seen, total, labels = collections.defaultdict(collections.Counter), collections.Counter(), collections.Counter()
        for row in rows:
            if row[0] != fold:
                found = set(words(row[side]))
                seen[row[3]].update(found)
                total.update(found)
                labels[row[3]] += 1
        known = {word for word, n in total.items() if n >= 5}

        def score(relation, found):
            n = labels[relation]
            return math.log(n) + sum(math.log((seen[relation][word] + 1) / (n + 2)) - math.log((total[word] + 1) / (sum(labels.values()) + 2)) for word in found)

        for row in rows:
            if row[0] == fold:
                found = set(words(row[side])) & known
                right += max(labels, key=lambda relation: score(relation, found)) == row[3]
    return right / len(rows)


def main():
    paths = [pathlib.Path(p) for p in sys.argv[1:]] or sorted((pathlib.Path(__file__).parent / "pairs").glob("*.jsonl"))
    rows = rows_of(paths)
    chance = collections.Counter(row[3] for row in rows).most_common(1)[0][1] / len(rows)
    print(f"| what is seen | accuracy on {len(rows)} pairs |\n|---|---|\n| nothing: the most frequent relation | {chance:.3f} |")
    for name, cell in CELLS.items():
        print(f"| {name} | {by_cell(rows, cell):.3f} |")
    print(f"| words of the first side | {by_words(rows, 1):.3f} |\n| words of the second side | {by_words(rows, 2):.3f} |")


if __name__ == "__main__":
    main()
