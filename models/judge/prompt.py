#!/usr/bin/env python3
"""How the judge is shown a claim, in training as in the program (`src/verdict/side.rs`, `src/verdict/context.rs`).

usage: prompt.py PROGRAM CASES.jsonl    builds the prompts of the cases with PROGRAM's dates, and compares them

Each case holds `text`, and where they matter `context` (a text that ends with the claim), `published`, `language`, `speaker`; and the
`prompt` that is expected. The program's own tests read the same cases.
"""
import datetime, json, os, re, subprocess, sys

MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "en": "January February March April May June July August September October November December".split(),
}
DAYS_MADE_EXPLICIT = 10  # longer periods are shown as they are worded
# A claim that leans on what stands before it is shown with that.
SHORT_CLAIM, OPENING, CONTEXT_WORDS, SENTENCE_WORDS = 9, 5, 20, 6
LEXICON = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../src/verdict/lexicon/pronouns.tsv")
with open(LEXICON, encoding="utf-8") as lines:
    PRONOUNS = {tuple(line.rstrip("\n").split("\t")) for line in lines}


def leans(text, language):
    """Whether a claim needs what stands before it: short, in the middle of a sentence, or a pronoun early in it."""
    words = text.split()
    opening = [re.sub(r"\W", "", word).lower() for word in words[:OPENING]]
    return len(words) < SHORT_CLAIM or text[:1].islower() or any((language, word) in PRONOUNS for word in opening)


def context(before):
    """The last words before a claim, from the start of a sentence where enough of them remain."""
    words = before.split()[-CONTEXT_WORDS:]
    for i, word in enumerate(words[: max(len(words) - SENTENCE_WORDS, 0)]):
        if word.rstrip("\"'“”»«‘’)")[-1:] in (".", "!", "?"):
            return " ".join(words[i + 1 :])
    return " ".join(words)


def prompt(side, text, with_speaker, with_context):
    """Mirrors `Side::prompt` of src/verdict/side.rs."""
    speaker = f", {side['speaker']}" if side["speaker"] and with_speaker else ""
    before = context(side.get("before", "")) if with_context else ""
    return f"{(side['published'] or '')[:10]}{speaker}: {f'[{before}] ' if before else ''}{text}"


def resolved(program, rows):
    """Text of each side with its dates made explicit, as the program does it: {id of side: text}."""
    sides = {id(side): side for row in rows for side in row[:2]}
    ask = lambda s: json.dumps({k: s[k] for k in ("text", "published", "language") if s[k]})
    answer = subprocess.run([program, "dates"], input="\n".join(map(ask, sides.values())), capture_output=True, text=True, check=True)
    records = map(json.loads, answer.stdout.splitlines())
    return {key: explicit(record) for key, record in zip(sides, records, strict=True)}


def explicit(record):
    """Mirrors `Side::dated` of src/verdict/side.rs."""
    text, at, out = record["text"], 0, ""
    for timex in record["timexes"]:
        ends = [(timex[end] or "")[:10] for end in ("earliest", "latest")]
        if timex["anchor"] in ("none", "unknown") or timex["type"] not in ("DATE", "TIME") or not all(ends):
            continue
        first, last = map(datetime.date.fromisoformat, ends)
        if (last - first).days >= DAYS_MADE_EXPLICIT:
            continue
        language = "de" if record.get("language") == "de" else "en"
        days = in_words(last, language) if first == last else f"{in_words(first, language)} – {in_words(last, language)}"
        out += text[at : timex["end"]] + f" ({days})"
        at = timex["end"]
    return out + text[at:]


def in_words(day, language):
    return f"{day.day}{'.' if language == 'de' else ''} {MONTHS[language][day.month - 1]} {day.year}"


def mismatches(program, cases):
    """[(expected, built)] of the cases whose prompt is another."""
    sides = [{"published": None, "speaker": None, "language": None, **case} for case in cases]
    texts = resolved(program, [(side,) for side in sides])
    wrong = []
    for side in sides:
        before = (side.get("context") or "").removesuffix(side["text"])
        built = prompt({**side, "before": before}, texts[id(side)], True, leans(side["text"], side["language"]))
        if built != side["prompt"]:
            wrong.append((side["prompt"], built))
    return wrong


def main(program, path):
    with open(path, encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines]
    wrong = mismatches(program, cases)
    for expected, built in wrong:
        print(f"expected {expected}\nbuilt    {built}")
    print(f"{len(cases) - len(wrong)} of {len(cases)} prompts are as expected")
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
