"""Which chat model composes the answers: the built-in one, a GGUF file, or any LangChain knows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ModelError

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

BUILT_IN = ("qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b")
"""Chat models whose weights come with installed packages."""

DEFAULT_MODEL = "qwen2.5-coder-1.5b"
"""What ``None`` and ``"default"`` stand for."""

TIMEOUT = 60.0
"""Seconds that a model behind a network may take to answer."""

_HOW = (
    'use "default", "none", "gguf:PATH", one of '
    f'{", ".join(BUILT_IN)}, or "provider:model" such as "ollama:llama3.2"'
)


def open_chat_model(spec: str | None, cache: Path, **limits: Any) -> BaseChatModel | None:
    """Return the chat model that a setting names; a local one is loaded on first use.

    Args:
        spec: None or ``"default"`` for `DEFAULT_MODEL`; ``"none"`` for no model; a name from
            `BUILT_IN`; ``"gguf:PATH"``; anything else is for LangChain's ``init_chat_model``,
            such as ``"ollama:llama3.2"``.
        cache: folder for files assembled from packages.
        limits: fields of `qa.llama.LlamaChat`, such as ``n_ctx`` and ``n_threads``, for a local
            model; for any other, those of ``max_tokens`` and ``temperature`` that are given.

    Returns:
        The model, or None for ``"none"``.

    Raises:
        ModelError: if nothing of that name can be opened; the message never holds a key.
        WeightsError: if the weights of a built-in model are missing or damaged.
    """
    name = (spec or "").strip()
    if name == "none":
        return None
    if name in ("", "default"):
        name = DEFAULT_MODEL
    if name in BUILT_IN:
        from index.weights import chat_model_file

        return _local(chat_model_file(name, cache), limits)
    if name.startswith("gguf:"):
        return _local(Path(name.removeprefix("gguf:")).expanduser(), limits)
    return _remote(name, limits)


def model_name(model: BaseChatModel | None) -> str:
    """Return what to call a model in reports; ``""`` for none."""
    for attribute in ("model_name", "model", "model_id", "deployment_name"):
        if isinstance(name := getattr(model, attribute, None), str):
            return name
    return type(model).__name__ if model else ""


def _local(path: Path, limits: dict[str, Any]) -> BaseChatModel:
    from qa.llama import LlamaChat
    from qa.llama_server import check_model_file

    check_model_file(path)
    return LlamaChat(model_path=path, **limits)


def as_model_error(model: BaseChatModel, error: Exception) -> ModelError:
    """Return what to tell a user about an error that a chat model raised in a call.

    The text of a provider's error is left out: it may hold the key or the prompt.
    """
    if isinstance(error, ModelError):
        return error
    name, kind = model_name(model), type(error).__name__
    if getattr(error, "status_code", None) in (401, 403) or "Authentication" in kind:
        return ModelError(f"chat model {name!r} refused the API key: check the provider's key")
    if isinstance(error, TimeoutError) or "Timeout" in kind:
        return ModelError(f"chat model {name!r} did not answer in time: try again or another model")
    if isinstance(error, ConnectionError) or "Connect" in kind:
        return ModelError(f"chat model {name!r} cannot be reached: is its server running?")
    return ModelError(f"chat model {name!r} failed with {kind}: try again or {_HOW}")


def _remote(name: str, limits: dict[str, Any]) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    try:
        model: BaseChatModel = init_chat_model(name, **_options(name, limits))
    except ImportError as error:
        package = re.search(r"langchain-[a-z0-9-]+", str(error))
        raise ModelError(
            f"chat model {name!r} needs a package that is not installed: pip install "
            f"{package.group() if package else 'its LangChain integration'}"
        ) from None
    except Exception as error:  # each provider has its own, for a missing key above all
        if "Unable to infer model provider" in str(error):
            raise ModelError(f"there is no chat model {name!r}: {_HOW}") from None
        raise ModelError(
            f"chat model {name!r} cannot be opened ({type(error).__name__}): "
            "check its name and the provider's API key"
        ) from None
    return model


def _options(name: str, limits: dict[str, Any]) -> dict[str, Any]:
    """Return temperature, length and time limits as the provider calls them."""
    options = {"temperature": limits.get("temperature", 0)}
    if name.startswith("ollama:"):
        options["client_kwargs"] = {"timeout": TIMEOUT}
        length = "num_predict"
    else:
        options["timeout"] = TIMEOUT
        length = "max_tokens"
    if "max_tokens" in limits:
        options[length] = limits["max_tokens"]
    return options
