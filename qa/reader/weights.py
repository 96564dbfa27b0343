"""The reader's weights: a small file for the encoder that is installed anyway.

The file names the encoder that it belongs to, by the sha256 of its weights; over any other its
numbers mean nothing, so it is refused. It is a safetensors file: data, never code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ModelError

if TYPE_CHECKING:
    from torch import Tensor

    from qa.reader.model import ReaderNetwork, Shape

BUILT_IN = Path(__file__).with_name("reader.safetensors")
"""The weights that come with the project; `training/README.md` is their model card."""

FORMAT = "article-qa-reader-1"

LARGEST = 100_000_000
"""Bytes of the largest file that is looked into."""


def save_reader(
    file: Path, tensors: Mapping[str, Tensor], shape: Shape, encoder: str, facts: Mapping[str, Any]
) -> None:
    """Write weights, whole or not at all.

    Args:
        file: where to.
        tensors: by the names of `ReaderNetwork`.
        shape: the network's sizes.
        encoder: sha256 of the encoder's weights.
        facts: what else to record: the calibration and how the weights were made.
    """
    from safetensors.torch import save_file

    temporary = file.with_suffix(".new")
    metadata = {
        "format": FORMAT,
        "encoder": encoder,
        "shape": json.dumps(asdict(shape)),
        "facts": json.dumps(facts),
    }
    halves = {name: tensor.detach().half().contiguous() for name, tensor in tensors.items()}
    save_file(halves, temporary, metadata)
    temporary.replace(file)


def load_reader(file: Path, encoder: str) -> tuple[ReaderNetwork, dict[str, Any]]:
    """Return the network with its weights, and what else the file records.

    Args:
        file: of the reader.
        encoder: sha256 that the reader's file must name.

    Raises:
        ModelError: if the file is missing, damaged, no reader's, or of another encoder.
    """
    import torch
    from safetensors import SafetensorError, safe_open

    from qa.reader.model import ReaderNetwork

    try:
        if file.stat().st_size > LARGEST:
            raise ModelError(f"the reader {file} is too large to be one: choose another file")
        with safe_open(file, "pt") as kept:
            metadata = kept.metadata() or {}
            tensors = {name: kept.get_tensor(name).float() for name in kept.keys()}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"the reader {file} cannot be read ({_first(error)}): install the project again, "
            "or do without with ARTICLE_QA_READER=none"
        ) from error
    if metadata.get("format") != FORMAT:
        raise ModelError(
            f"{file} is not a reader of this version: train it again, or choose another"
        )
    if metadata.get("encoder") != encoder:
        other = str(metadata.get("encoder"))[:12]
        raise ModelError(
            f"the reader {file} belongs to an encoder with sha256 {other}, "
            f"not {encoder[:12]}: train it anew for this one, or choose ARTICLE_QA_READER=none"
        )
    try:
        shape = _shape(json.loads(metadata["shape"]))
        facts = dict(json.loads(metadata["facts"]))
        network = ReaderNetwork(shape)
        if not all(bool(torch.isfinite(tensor).all()) for tensor in tensors.values()):
            raise ValueError("not all of its values are numbers")
        network.load_state_dict(tensors)
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise ModelError(
            f"the reader {file} is damaged ({_first(error)}): install the project again"
        ) from error
    return network.eval(), facts


def _shape(values: Mapping[str, Any]) -> Shape:
    """Return sizes that were written to a file.

    Raises:
        ValueError: if one of them is no size that a reader has.
    """
    from qa.reader.model import Shape

    given = {field.name: values[field.name] for field in fields(Shape)}
    shape = Shape(**{**given, "read": tuple(given["read"])})
    sizes = (shape.hidden, shape.token, shape.width, *shape.read)
    if not all(isinstance(size, int) and 0 <= size <= 4096 for size in sizes):
        raise ValueError("its sizes are not a reader's")
    return shape


def _first(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
