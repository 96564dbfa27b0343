"""Chat models that were chosen: each opened once, shared, and let go when nobody asks it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ModelError
from qa.chat_model.opening import DEFAULT_MODEL, open_chat_model

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

    from qa.chat_model.offers import Offer

IDLE = 15 * 60.0
"""Seconds after which a model that nobody asked is let go; the built-in one holds over 1 GB."""


class Shelf:
    """Opens models on first use; safe to use from several threads.

    No key goes to an address that was typed into the page, not even one of the environment.
    """

    def __init__(
        self, cache: Path, ollama_url: str, *, seconds: float = 60.0, idle: float = IDLE
    ) -> None:
        """Open nothing yet.

        Args:
            cache: folder for model files.
            ollama_url: address of this machine's Ollama.
            seconds: how long a server may be silent.
            idle: seconds after which a model that nobody asked is let go.
        """
        self._cache = cache
        self._ollama_url = ollama_url
        self._seconds = seconds
        self._idle = idle
        self._lock = threading.Lock()
        self._opening: dict[str, threading.Lock] = {}
        self._models: dict[str, BaseChatModel] = {}
        self._timers: dict[str, threading.Timer] = {}

    def opener(self, offer: Offer) -> Callable[[], BaseChatModel]:
        """Return what opens a model of the kind ``built_in``, ``ollama`` or ``server``.

        It raises an ArticleQAError where the model cannot be opened.
        """
        return lambda: self._open(offer)

    @property
    def opened(self) -> tuple[str, ...]:
        """Return the keys of the models that are open."""
        with self._lock:
            return tuple(self._models)

    def close(self) -> None:
        """Let go of all models."""
        for key in self.opened:
            self._let_go(key)

    def _open(self, offer: Offer) -> BaseChatModel:
        key = offer.key
        with self._lock:
            opening = self._opening.setdefault(key, threading.Lock())
        with opening:  # several visitors may wait for one model
            model = self._models.get(key) or self._new(offer)
            with self._lock:
                self._models[key] = model
                if old := self._timers.pop(key, None):
                    old.cancel()
                timer = threading.Timer(self._idle, self._let_go, (key,))
                timer.daemon = True
                self._timers[key] = timer
                timer.start()
        return model

    def _new(self, offer: Offer) -> BaseChatModel:
        if offer.kind == "built_in":
            model = open_chat_model(DEFAULT_MODEL, self._cache)
        elif offer.kind == "ollama":
            spec, url = f"ollama:{offer.name}", self._ollama_url
            model = open_chat_model(spec, self._cache, url=url, seconds=self._seconds)
        else:
            spec, url = f"openai:{offer.name}", offer.url
            model = open_chat_model(spec, self._cache, url=url, seconds=self._seconds, keyless=True)
        if model is None:
            raise ModelError(f"there is no chat model {offer.key!r}")
        return model

    def _let_go(self, key: str) -> None:
        """Drop a model; an answer that it is still writing keeps it until its end."""
        with self._lock:
            model: Any = self._models.pop(key, None)
            timer = self._timers.pop(key, None)
        if timer is not None:
            timer.cancel()
        if close := getattr(model, "close", None):
            close()
