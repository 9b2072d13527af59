#!/usr/bin/env python3
"""News clusters: sentences of several outlets on one event, with the facts that each states.

usage: clusters.py FILE ...             checks the files, prints counts
       clusters.py --second LABELS FILE ...    agreement with blind second labels (cluster, sentences i and j, relation, kind)
       clusters.py --stories DIR ENDING=FILE ...   writes the clusters of FILE whose id ends so as labelled stories below DIR

A cluster starts with `# id | topic`; an article with `@ id | outlet | day | language`; each further line is one sentence
(or a clause that goes on with the one before, in a small letter) after the facts it states: `f3` as most outlets tell it, `f3x:number` (or `y`) a report that cannot be true beside it and
of which kind, `f3u` a later state, `f3d` a party's denial, `f3q` the fact limited or widened. Relations of two sentences
follow from the facts they share (`relation`).
"""
import itertools, json, os, re, sys

KINDS = {"number", "date", "entity", "role", "scope", "cause", "status", "quote", "polarity"}
LINE = re.compile(r"(f\d+(?:[xy]:\w+|[udq])?(?:,f\d+(?:[xy]:\w+|[udq])?)*) (\S.*)")
RANK = ["contradicts", "disputes", "supersedes", "qualifies"]


class Problem(Exception):
    pass


def read(path):
    """Clusters of a file: [{"id", "articles": [{"id", "outlet", "published", "language", "lines"}], "sentences": [{"text",
    "article", "published", "language", "speaker", "before", "facts": {fact: (version, kind)}}]}]."""
    clusters = []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.strip()
            try:
                if line.startswith("# "):
                    clusters.append({"id": line[2:].split(" | ")[0], "articles": [], "sentences": []})
                elif line.startswith("@ "):
                    name, outlet, day, language = line[2:].split(" | ")
                    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day) or language not in ("de", "en"):
                        raise Problem("day or language")
                    clusters[-1]["articles"].append({"id": name, "outlet": outlet, "published": day, "language": language, "lines": []})
                elif line:
                    clusters[-1]["sentences"].append(sentence(line, clusters[-1]["articles"][-1]))
            except (Problem, ValueError, IndexError) as error:
                raise Problem(f"{path}:{number}: {error}: {line[:80]}") from None
    return clusters


def sentence(line, article):
    match = LINE.fullmatch(line)
    if not match:
        raise Problem("not `facts sentence`")
    facts = {}
    for name in match[1].split(","):
        fact, version, kind = re.fullmatch(r"(f\d+)([a-z]?)(?::(\w+))?", name).groups()
        if kind and kind not in KINDS:
            raise Problem(f"kind {kind}")
        facts[fact] = (version, kind)
    keep = {k: article[k] for k in ("published", "language")}
    before = " ".join(article["lines"])
    article["lines"].append(match[2])
    return {"text": match[2], "article": article["id"], "speaker": None, "before": before, "facts": facts, **keep}


def of_fact(a, b, later):
    """Relation of two versions of one fact, `same`, or None where the marks do not settle it; `later` is whether b's report
    is not earlier than a's."""
    (va, kind_a), (vb, kind_b) = a, b
    if va == vb:
        return ("same", None)
    versions = {va, vb}
    if versions & {"x", "y"} and versions <= {"", "x", "y"}:
        return ("contradicts", kind_b if vb else kind_a)
    if versions == {"", "d"}:
        return ("disputes", None)
    if versions == {"", "q"}:
        return ("qualifies", "scope")
    if versions == {"", "u"} and later == (vb == "u"):
        return ("supersedes", None)
    return None


def relation(a, b):
    """(relation, kind) of two sentences, `no conflict` where one says more than the other, None where it is open."""
    shared = a["facts"].keys() & b["facts"].keys()
    if not shared:
        return ("unrelated", None)
    if a["published"] > b["published"]:
        a, b = b, a
    found = [of_fact(a["facts"][f], b["facts"][f], True) for f in sorted(shared)]
    for name in RANK:
        for one in found:
            if one and one[0] == name and (name == "contradicts" or None not in found):
                return one
    if None in found:
        return None
    return ("agrees", None) if a["facts"] == b["facts"] else ("no conflict", None)


def pairs(cluster):
    """(i, j, relation, kind) over sentences of different articles."""
    sides = cluster["sentences"]
    for i, j in itertools.combinations(range(len(sides)), 2):
        if sides[i]["article"] != sides[j]["article"]:
            found = relation(sides[i], sides[j])
            if found:
                yield i, j, *found


def paragraphs(lines):
    """Lines as paragraphs, each clause in that of its sentence."""
    joined = []
    for line in lines:
        if joined and line[:1].islower():
            joined[-1] += " " + line
        else:
            joined.append(line)
    return joined


def write_story(cluster, folder):
    """The cluster in the layout of ../eval/README.md, each sentence a claim; `no conflict` pairs stay unlisted."""
    folder = os.path.join(folder, cluster["id"])
    os.makedirs(f"{folder}/articles", exist_ok=True)
    name = lambda article: f"{cluster['id']}-{article}"
    for article in cluster["articles"]:
        text = paragraphs(article["lines"])
        head = [f"id: {name(article['id'])}", f"title: \"{article['outlet']}\"", f"outlet: \"{article['outlet']}\"",
                f"published: {article['published']}", f"language: {article['language']}"]
        with open(f"{folder}/articles/{name(article['id'])}.md", "w", encoding="utf-8") as out:
            out.write("---\n" + "\n".join(head) + "\n---\n\n" + "\n\n".join(text) + "\n")
    claim = lambda i: f"{cluster['id']}-c{i:02}"
    with open(f"{folder}/claims.jsonl", "w", encoding="utf-8") as out:
        for i, s in enumerate(cluster["sentences"]):
            row = {"id": claim(i), "article": name(s["article"]), "quote": s["text"], "speaker": None, "dates": [], "modality": "asserted"}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    with open(f"{folder}/pairs.jsonl", "w", encoding="utf-8") as out:
        for i, j, found, kind in pairs(cluster):
            if found not in ("no conflict", "unrelated"):
                row = {"a": claim(i), "b": claim(j), "relation": found, "kind": kind, "note": "by shared facts"}
                out.write(json.dumps(row) + "\n")


def agreement(labels, paths):
    """Prints Cohen's kappa on pairs that have one label, and what became of `contradicts`."""
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "eval"))
    from agreement import kappa

    known = {c["id"]: {(i, j): found for i, j, *found in pairs(c)} for path in paths for c in read(path)}
    with open(labels, encoding="utf-8") as lines:
        second = [(known[r["cluster"]][r["i"], r["j"]], (r["relation"], r["kind"])) for r in map(json.loads, lines)]
    both = [(a[0], b[0]) for a, b in second if a[0] != "no conflict"]
    clashes = [(a, b) for a, b in second if a[0] == "contradicts"]
    same = [(a, b) for a, b in clashes if b[0] == "contradicts"]
    print(f"{len(both)} of {len(second)} pairs: kappa {kappa(both):.3f}; contradicts {len(same)} of "
          f"{len(clashes)}, of these the same kind {sum(a[1] == b[1] for a, b in same)}")


def main(arguments):
    if arguments[:1] == ["--second"]:
        return agreement(arguments[1], arguments[2:])
    if arguments[:1] == ["--stories"]:
        for argument in arguments[2:]:
            wanted, path = argument.split("=")
            for cluster in read(path):
                if cluster["id"].endswith(wanted):
                    write_story(cluster, arguments[1])
        return
    counts, clusters = {}, [cluster for path in arguments for cluster in read(path)]
    for cluster in clusters:
        for *_, found, kind in pairs(cluster):
            counts[found] = counts.get(found, 0) + 1
    print(f"{len(clusters)} clusters, {sum(len(c['sentences']) for c in clusters)} sentences, pairs across articles: "
          + ", ".join(f"{name} {count}" for name, count in sorted(counts.items())))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Problem as problem:
        sys.exit(str(problem))
