"""Opening a sentence-transformers model by hub name or folder, quietly and without its code."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from index.encoder.put_off import put_off
from index.errors import ModelError
from index.memory import give_back
from index.weights import packages
from index.weights.e5_folder import PROMPTS

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from index.weights.alphabet import Alphabet

HUB_SECONDS = 10.0
"""How long the hub may take to say which commit a model name stands for."""

E5 = re.compile(r"(^|/)(multilingual-)?e5-(small|base|large)(-v2|-unsupervised)?$")
"""Models of the E5 family whose prompts are `PROMPTS`; the instruction-tuned ones have others."""

WEIGHTS = (".safetensors", ".bin", ".json", ".txt", ".model")
"""Endings of the files that make a model what it is."""


class Opened(NamedTuple):
    """A model that was opened.

    Attributes:
        model: the model.
        name: what it is called.
        revision: what identifies its weights.
        prompts: by kind.
        alphabet: which characters its tokenizer knows so far; None where it knows all.
    """

    model: SentenceTransformer
    name: str
    revision: str
    prompts: dict[Literal["query", "passage"], str]
    alphabet: Alphabet | None = None


def open_model(name: str | None, cache: Path) -> Opened:
    """Open the built-in model (``None``), or any by hub name or folder.

    The built-in one is kept in ``cache``. A hub name that is in the hub's cache on this machine is
    taken from there, without a look at the network.

    Raises:
        WeightsError: if the built-in weights are missing, damaged or cannot be written.
        ModelError: if there is no such model, or it is not one of sentence-transformers.
    """
    if name is None:
        from index.encoder.packed_linear import pack
        from index.encoder.read_embedding import ReadEmbedding

        folder = packages.encoder_folder(cache)
        alphabet = packages.encoder_alphabet(cache)
        options = {"tokenizer_file": str(alphabet.tokenizer_file)} if alphabet else {}
        without: dict[str, Any] = {"add_pooling_layer": False}
        model = _load(str(folder), model_kwargs=without, processor_kwargs=options)
        pack(model)
        words = ReadEmbedding(folder / "model.safetensors", "embeddings.word_embeddings.weight")
        opened: Any = model[0]
        opened.auto_model.embeddings.word_embeddings = words
        for values in model.parameters():  # the file is let go
            values.data = values.data.clone()
        name, revision = packages.ENCODER.name, packages.encoder_revision()
        give_back()
        return Opened(model, name, revision, _prompts(model, name), alphabet)
    if (named := Path(name).expanduser()).is_dir():
        model, revision = _load(str(named)), folder_revision(named)
    else:
        model, revision = _from_hub(name)
    return Opened(model, name, revision, _prompts(model, name))


def folder_revision(folder: Path) -> str:
    """Return the start of a sha256 over names and bytes of the folder's model files.

    Every byte is read, at about 1.5 GB/s, so that other weights never pass for the same.
    """
    digest = hashlib.sha256()
    files = (path for path in folder.rglob("*") if path.suffix in WEIGHTS and path.is_file())
    for path in sorted(files):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]


def _from_hub(name: str) -> tuple[SentenceTransformer, str]:
    """Return the model and its commit, from the hub's cache on this machine if it is there."""
    if commit := _cached_commit(name):
        with suppress(ModelError):  # a download that was broken off
            return _load(name, revision=commit), commit
    commit = _newest_commit(name)
    return _load(name, revision=commit, local_files_only=False), commit


def _load(name: str, **options: Any) -> SentenceTransformer:
    with _quiet():
        try:
            with put_off():
                from sentence_transformers import SentenceTransformer

            chosen = {"local_files_only": True, "trust_remote_code": False, **options}
            model = SentenceTransformer(name, **chosen)
            model.model_card_data.model = None  # a cycle: it would keep 455 MB of a dropped model
            return model
        except Exception as error:  # the libraries raise whatever they like here
            raise ModelError(f"cannot open the encoder {name}: {_first_line(error)}") from error


def _prompts(model: SentenceTransformer, name: str) -> dict[Literal["query", "passage"], str]:
    """Return the model's own prompts; those of the E5 family where it is one of it."""
    query = model.prompts.get("query") or ""
    passage = model.prompts.get("passage") or model.prompts.get("document") or ""
    if not query and not passage and E5.search(name):
        query, passage = PROMPTS["query"], PROMPTS["passage"]
    return {"query": query, "passage": passage}


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep transformers' progress bars and load reports off the terminal."""
    from transformers.utils import logging as logging_module

    logging: Any = logging_module  # its setters have no types
    verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()


def _cached_commit(name: str) -> str | None:
    """Return the commit of the model in the hub's cache on this machine."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        cached = try_to_load_from_cache(name, "config.json")
    except HFValidationError as error:
        raise ModelError(f"there is no folder {name}, and no model can be called so") from error
    return Path(cached).parent.name if isinstance(cached, str) else None


def _newest_commit(name: str) -> str:
    """Return the commit that the hub's main branch stands for."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import RepositoryNotFoundError

    try:
        commit = HfApi().model_info(name, timeout=HUB_SECONDS).sha
    except RepositoryNotFoundError as error:
        raise ModelError(f"there is no folder {name}, and the hub has no such model") from error
    except Exception as error:  # no network, a proxy, a closed model, offline mode
        raise ModelError(
            f"there is no folder {name}, and the hub cannot be asked: {_first_line(error)}"
        ) from error
    if not commit:
        raise ModelError(f"the hub does not say which commit of {name} is the newest")
    return commit
