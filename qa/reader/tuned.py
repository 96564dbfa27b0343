"""The tuned encoder's weights: differences of low rank to all layers, and the heads.

The file names the encoder that it belongs to by the sha256 of its weights; over any other its
numbers mean nothing, so it is refused. It is a safetensors file: data, never code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ModelError

if TYPE_CHECKING:
    from torch import Tensor, nn
    from transformers.models.bert.modeling_bert import BertEncoder

    from index.encoder.encoder import Encoder
    from qa.reader.heads import Heads
    from qa.reader.joint_heads import JointHeads

BUILT_IN = Path(__file__).with_name("tuned.safetensors")
"""The weights that come with the project; `training/README.md` is their model card."""

FORMAT = "article-qa-reader-2"
"""What the file of weights says that it is."""

LARGEST = 100_000_000
"""Bytes of the largest file that is looked into."""

SQUARE = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
)
"""The matrices that are stacked in the file, in its order."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What a file of weights holds.

    Attributes:
        tuned: the encoder for reading question and passage apart.
        heads: over its token vectors.
        joint: the encoder for reading them together.
        joint_heads: over its states.
        facts: what else the file records.
    """

    tuned: Encoder
    heads: Heads
    joint: Encoder
    joint_heads: JointHeads
    facts: dict[str, Any]


def load_tuned(file: Path, encoder: Encoder, encoder_file: Path, sha256: str) -> Weights:
    """Return what a file of weights holds.

    Args:
        file: of the differences and heads.
        encoder: the untuned one, whose word embeddings are shared.
        encoder_file: its own weights, in safetensors.
        sha256: that the file must name.

    Raises:
        ModelError: if the file is damaged or of another encoder.
    """
    # What imports raise, as where the program is just ending, is no damage of the file.
    from safetensors import SafetensorError, safe_open
    from transformers.models.bert.modeling_bert import BertEncoder

    from qa.reader.heads import Heads
    from qa.reader.joint_heads import JointHeads

    try:
        if file.stat().st_size > LARGEST:
            raise ModelError(f"the reader {file} is too large to be one: choose another file")
        with safe_open(file, "pt") as kept:
            metadata = kept.metadata() or {}
            tensors = {name: kept.get_tensor(name).float() for name in kept.keys()}  # noqa: SIM118
        if metadata.get("format") != FORMAT:
            raise ModelError(
                f"{file} is not a reader of this version: train it again, or choose another"
            )
        if metadata.get("encoder") != sha256:
            raise ModelError(
                f"the reader {file} belongs to another encoder: train it anew for this one, "
                "or choose ARTICLE_QA_READER=none"
            )
        if not all(bool(values.isfinite().all()) for values in tensors.values()):
            raise ValueError("not all of its values are numbers")
        facts = dict(json.loads(metadata["facts"]))
        heads = Heads(int(facts["recipe"]["width"]), int(facts["recipe"]["hidden"]))
        heads.load_state_dict(_under("heads.", tensors))
        joint_heads = JointHeads(int(facts["joint"]["hidden"]))
        joint_heads.load_state_dict(_under("joint.heads.", tensors))
        apart, together = (
            _layers(BertEncoder, encoder, encoder_file, _under(prefix, tensors))
            for prefix in ("encoder.", "joint.encoder.")
        )
    except (OSError, SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
        why = " ".join(str(error).split())[:120]
        raise ModelError(
            f"the reader {file} is damaged ({why}): install the project again, "
            "or do without with ARTICLE_QA_READER=none"
        ) from error
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
    return Weights(
        encoder.with_layers(apart, f"{encoder.revision}-{digest}"),
        heads.eval(),
        encoder.with_layers(together, f"{encoder.revision}-{digest}-joint"),
        joint_heads.eval(),
        facts,
    )


def _under(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the tensors whose names begin with a prefix, under the rest of their names."""
    return {
        name.removeprefix(prefix): values
        for name, values in tensors.items()
        if name.startswith(prefix)
    }


def _layers(
    kind: type[BertEncoder], encoder: Encoder, file: Path, tensors: Mapping[str, Tensor]
) -> nn.Module:
    """Return the encoder's layers with some differences added, laid out for the processor."""
    import torch
    from safetensors import safe_open

    from index.encoder.packed_linear import pack

    merged: dict[str, Tensor] = {}
    square, wide, narrow = (
        tensors[f"{part}.up"] @ tensors[f"{part}.down"] for part in ("square", "wide", "narrow")
    )
    with safe_open(file, "pt") as own:
        for key in own.keys():  # noqa: SIM118  (not a mapping)
            _, _, name = key.partition("encoder.layer.")
            if not name:
                continue
            number, _, part = name.partition(".")
            difference: Tensor | float = 0.0
            if part == "intermediate.dense.weight":
                difference = wide[int(number)]
            elif part == "output.dense.weight":
                difference = narrow[int(number)]
            elif part.removesuffix(".weight") in SQUARE:
                place = SQUARE.index(part.removesuffix(".weight"))
                difference = square[int(number), place]
            merged[f"layer.{name}"] = own.get_tensor(key).float() + difference  # not in the file
    with torch.device("meta"):  # no weights are made that are not used
        layers: nn.Module = kind(encoder.bert_config())
    layers.load_state_dict(merged, assign=True)
    pack(layers)
    return layers.eval()
