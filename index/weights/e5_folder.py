"""The sentence-transformers folder of multilingual-e5-small, from what `e5_file` reads.

Not taken over is the file's map of code points. NFKC, with the map's own deletions and spaces
before it, does the same on every other character (but 74 rare ones, mostly phonetic superscripts
that Unicode added later) and also composes letters that come with separate accents.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.weights.e5_file import E5File

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LIMIT = 512
"""Tokens the model reads, special tokens included."""

PROMPTS = {"query": "query: ", "passage": "passage: "}
"""What the model was trained to see before a text (Wang et al. 2024, arXiv:2402.05672)."""

DELETED = r"[\x00-\x08\x0b\x0e-\x1f\x7f\x{8f}\x{9f}]"
SPACES = r"[\t\n\f\r\x{1680}\x{200b}-\x{200f}\x{2028}\x{2029}\x{2581}\x{feff}\x{fffd}]"
"""Where the file's map of code points differs from NFKC: it drops these, and those are spaces."""

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


def tokenizer(source: E5File) -> Tokenizer:
    """Return the tokenizer: NFKC, collapsed spaces, Unigram, ``<s> text </s>``."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers
    from tokenizers import pre_tokenizers, processors  # isort: skip

    special = source.special
    made = Tokenizer(models.Unigram(source.pieces, special["unk"], byte_fallback=False))
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
    named = _named(source)
    first, last = named["bos"], named["eos"]
    made.post_processor = processors.TemplateProcessing(
        single=f"{first} $A {last}",
        special_tokens=[(first, special["bos"]), (last, special["eos"])],
    )
    made.add_special_tokens([AddedToken(piece, **_AS_IS) for piece in named.values()])
    return made


def _named(source: E5File) -> dict[str, str]:
    return {kind: source.pieces[number][0] for kind, number in source.special.items()}


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
    text = tokenizer(source).to_str()
    (folder / "tokenizer.json").write_text(text, encoding="utf-8")
    for name, values in _settings(source).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")


def _settings(source: E5File) -> dict[str, Any]:
    """Return the JSON files of the folder by name, as sentence-transformers 6 writes them."""
    named = _named(source)
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            **source.sizes,
            "layer_norm_eps": round(source.sizes["layer_norm_eps"], 18),
            "hidden_act": "gelu",  # the exact one, by erf, as in the package's engine
            "pad_token_id": source.special["pad"],
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": min(LIMIT, source.sizes["max_position_embeddings"]),
            "split_special_tokens": True,  # "</s>" in an article is text
            # Named here as well, or transformers parses the large tokenizer.json once more.
            "added_tokens_decoder": {
                str(source.special[kind]): {"content": piece, **_AS_IS}
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
            "embedding_dimension": source.sizes["hidden_size"],
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
