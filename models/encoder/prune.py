#!/usr/bin/env python3
"""Cut the vocabulary of multilingual-e5-small down to Latin script and write the files of this folder.

usage: prune.py BASE_DIR OUT_DIR FILE...

BASE_DIR holds the fp32 encoder (model.safetensors, config.json, tokenizer.json; from_wheel.py makes it). FILEs are
text (also gzipped), read only to see which pieces occur. Kept are the special pieces, every Latin-script piece that
occurs, and then the most probable Latin-script pieces until there are 64,000.

OUT_DIR receives
  tokenizer.json        the same tokenizer over the kept pieces
  config.json           the encoder's shape, with the new vocab_size
  words.safetensors     word embeddings: `weight` int8 [64000, hidden], `scale` fp16 [64000], row = weight * scale
  encoder.safetensors   all other tensors in fp16

Needs numpy, safetensors, tokenizers.
"""
import collections, gzip, json, os, sys, unicodedata

import numpy as np
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
SIZE = 64_000


def is_latin(piece):
    """Letters of Latin script, ASCII digits, general punctuation, symbols and the word mark."""
    for char in piece:
        category = unicodedata.category(char)
        if char.isalpha() and "LATIN" not in unicodedata.name(char, "") and char not in "ªº":
            return False
        if category == "Nd" and not char.isascii():
            return False
        if char != "▁" and ord(char) > 0x2FFF:
            return False
        if category[0] == "M" and ord(char) > 0x36F:
            return False
    return True


def lines_of(paths):
    for path in paths:
        opener = gzip.open if path.endswith(".gz") else open
        with opener(path, "rt", encoding="utf-8", errors="replace") as lines:
            yield from lines


def occurring(tokenizer, paths):
    counts, chunk = collections.Counter(), []

    def count():
        for encoding in tokenizer.encode_batch(chunk, add_special_tokens=False):
            counts.update(encoding.ids)
        chunk.clear()

    for line in lines_of(paths):
        chunk.append(line)
        if len(chunk) == 5000:
            count()
    count()
    return counts


def kept_ids(vocab, counts):
    special = [piece for piece, _ in vocab].index
    head = [special(piece) for piece in SPECIAL]
    latin = [i for i, (piece, _) in enumerate(vocab) if i not in head and is_latin(piece)]
    latin.sort(key=lambda i: (counts[i] == 0, -vocab[i][1], i))
    return head + sorted(latin[: SIZE - len(head)])


def main(base, out, *paths):
    os.makedirs(out, exist_ok=True)
    with open(f"{base}/tokenizer.json", encoding="utf-8") as file:
        spec = json.load(file)
    vocab = spec["model"]["vocab"]
    counts = occurring(Tokenizer.from_file(f"{base}/tokenizer.json"), paths)
    ids = kept_ids(vocab, counts)
    spec["model"]["vocab"] = [vocab[i] for i in ids]
    spec["model"]["unk_id"] = SPECIAL.index("<unk>")
    for token in spec["added_tokens"]:
        token["id"] = SPECIAL.index(token["content"])
    for token in spec["post_processor"]["special_tokens"].values():
        token["ids"] = [SPECIAL.index(token["id"])]
    with open(f"{out}/tokenizer.json", "w", encoding="utf-8") as file:
        json.dump(spec, file, ensure_ascii=False)
    with open(f"{base}/config.json", encoding="utf-8") as file:
        config = json.load(file)
    config.update(vocab_size=len(ids), bos_token_id=0, pad_token_id=1, eos_token_id=2)
    with open(f"{out}/config.json", "w", encoding="utf-8") as file:
        json.dump(config, file, indent=1)
        file.write("\n")

    tensors = load_file(f"{base}/model.safetensors")
    words = tensors.pop("embeddings.word_embeddings.weight")[ids]
    scale = (np.abs(words).max(axis=1) / 127).astype(np.float16)
    scale[scale == 0] = np.float16(1e-4)
    weight = np.clip(np.rint(words / scale[:, None].astype(np.float32)), -127, 127).astype(np.int8)
    save_file({"weight": weight, "scale": scale}, f"{out}/words.safetensors")
    save_file({name: t.astype(np.float16) for name, t in tensors.items()}, f"{out}/encoder.safetensors")
    covered = sum(counts[i] for i in ids) / max(sum(counts.values()), 1)
    error = np.abs(weight * scale[:, None].astype(np.float32) - words).mean() / np.abs(words).mean()
    print(f"kept {len(ids)} of {len(vocab)} pieces, {100 * covered:.3f} % of running pieces; "
          f"mean relative rounding error of the embeddings {error:.4f}")


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
