"""Which model answers: what a visitor can choose from, and what was chosen.

Where the page can be reached from other machines, only the program's own model and none are
offered: no visitor makes the server call an address, or load a model. Keys are never taken from
the page: a server that wants one is named in the settings, the key in the provider's variable.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from index.errors import ArticleQAError
from qa.answer import Compose
from qa.chat_model.offers import Offer, host_of, offers_of_ollama, offers_of_server
from qa.chat_model.opening import BUILT_IN, DEFAULT_MODEL, in_process
from qa.chat_model.shelf import Shelf
from qa.settings import Settings, read_settings, web_address
from qa.web.calls import Call, Data, text_of
from qa.web.frame import caution_html

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.prose.answering import Opener
    from qa.transcripts.transcripts import Transcripts
    from qa.web.serving.visitor import Visitor
    from qa.web.words import Words

CHOICE = "model"
"""What the choice is called where a visitor's choices are kept."""

_CLIENTS = {"ollama": "langchain_ollama", "server": "langchain_openai"}
"""Packages that some kinds need."""


class Models:
    """What visitors chose; the calls of the part ``models``."""

    def __init__(
        self,
        assistant: Assistant,
        transcripts: Transcripts,
        settings: Settings | None = None,
        *,
        alone: bool = False,
    ) -> None:
        """Take over what is needed.

        Args:
            assistant: whose own model is one of the choices.
            transcripts: keep the choices.
            settings: those of the environment where it is None.
            alone: whether nobody but this machine's user reaches the page.
        """
        self._settings = settings or read_settings()
        self._own = assistant.chain.model
        self._own_name = assistant.models["llm"]
        self._transcripts = transcripts
        self._alone = alone
        self.shelf = Shelf(
            self._settings.cache, self._settings.ollama_url, seconds=self._settings.llm_seconds
        )

    # ---------------------------------------------------------------- what answers

    def answering(self, owner: str) -> tuple[Compose, Opener | None]:
        """Return when sentences are composed for a visitor, and by what; None for its own."""
        offer = self._chosen(owner)
        if offer.kind == "none":
            return "never", None
        if offer.kind == "own":
            return "auto", None
        return self._when(offer), self.shelf.opener(offer)

    # ---------------------------------------------------------------- calls

    @property
    def calls(self) -> tuple[Call, ...]:
        """Return what the part's script can call."""
        return self.models, self.choose_model, self.look_at_address

    def models(self, visitor: Visitor, data: Data) -> Data:
        """Return the choices, the one chosen, and what is said around them."""
        words = visitor.words
        chosen = self._chosen(visitor.owner)
        offers = [
            Offer("none"),
            *self._built(),
            *([self._own_offer()] if self._is_server() else []),
        ]
        hints = []
        if self._alone:
            local = offers_of_ollama(self._settings.ollama_url)
            offers += local or []
            if not self._has_built_in():
                hints.append(words.model_get)
            if local is None:
                hints.append(words.model_no_ollama)
        if chosen.key not in {offer.key for offer in offers}:
            offers.append(chosen)
        return {
            "label": words.model_label,
            "close": words.model_close,
            "chosen": chosen.key,
            "shown": self._name(chosen, words),
            "choices": [self._choice(offer, words) for offer in offers],
            "hints": hints,
            "address": self._address(words),
            "caution": self._caution(chosen, words),
        }

    def choose_model(self, visitor: Visitor, data: Data) -> Data:
        """Keep the choice ``key``; return what changes by it."""
        words = visitor.words
        offer = Offer.of(text_of(data, "key"))
        if offer is None or not self._may(offer) or (offer.kind == "server" and not visitor.local):
            raise ArticleQAError(words.model_unknown)
        self._transcripts.choose(visitor.owner, CHOICE, offer.key)
        offer = self._chosen(visitor.owner)
        first = offer.kind != "own" and offer.key not in self.shelf.opened
        return {
            "chosen": offer.key,
            "said": words.model_opening if first and offer.kind in ("built_in", "ollama") else "",
            "shown": self._name(offer, words),
            "caution": self._caution(offer, words),
        }

    def look_at_address(self, visitor: Visitor, data: Data) -> Data:
        """Return the ``choices`` of the server at ``url``, or ``said``: why there are none."""
        words = visitor.words
        if not (self._alone and visitor.local):
            return {"choices": [], "said": words.model_unknown}
        try:
            url = web_address(text_of(data, "url").strip())
        except ValueError:
            return {"choices": [], "said": words.model_no_address}
        try:
            offers = offers_of_server(url)
        except ArticleQAError:
            return {"choices": [], "said": words.model_none_there.format(url)}
        return {"choices": [self._choice(offer, words) for offer in offers], "said": ""}

    # ---------------------------------------------------------------- offers

    def _chosen(self, owner: str) -> Offer:
        """Return a visitor's choice; the program's own model where there is none any more."""
        offer = Offer.of(self._transcripts.choices(owner).get(CHOICE, ""))
        if offer is not None and offer.kind != "own" and self._may(offer):
            return offer
        return self._own_offer() if self._own is not None else Offer("none")

    def _may(self, offer: Offer) -> bool:
        if offer.kind == "server" and not _is_address(offer.url):
            return False
        if offer.kind == "own":
            return self._own is not None
        return offer.kind == "none" or self._alone

    def _own_offer(self) -> Offer:
        if not self._is_server():
            return Offer("own")
        provider = (self._settings.llm or "").partition(":")[0]
        url = self._settings.llm_url
        here = provider == "ollama" and not url
        return Offer("own", host="" if here else host_of(url) if url else provider)

    def _is_server(self) -> bool:
        return self._own is not None and not in_process(self._own)

    def _built(self) -> list[Offer]:
        """Return the model that runs in this process: the program's own, or the built-in one."""
        if self._own is not None and in_process(self._own):
            return [Offer("own")]
        return [Offer("built_in")] if self._alone and self._has_built_in() else []

    def _has_built_in(self) -> bool:
        from index.weights.packages import is_available

        own = self._own is not None and in_process(self._own)
        return own or is_available(DEFAULT_MODEL, self._settings.cache)

    # ---------------------------------------------------------------- words

    def _choice(self, offer: Offer, words: Words) -> dict[str, Any]:
        client = _CLIENTS.get(offer.kind, "")
        missing = bool(client) and find_spec(client) is None
        note = words.model_lacks.format(client.replace("_", "-")) if missing else ""
        return {
            "key": offer.key,
            "name": self._name(offer, words),
            "note": note or self._use(offer, words),
            "disabled": missing,
        }

    def _name(self, offer: Offer, words: Words) -> str:
        if offer.kind == "none":
            return words.model_none
        if offer.kind == "built_in":
            return words.model_built_in
        if offer.kind == "own":
            built_in = self._own is not None and _is_built_in(self._own_name)
            return words.model_built_in if built_in else self._own_name
        return words.model_ollama.format(offer.name) if offer.kind == "ollama" else offer.name

    def _use(self, offer: Offer, words: Words) -> str:
        """Return what a choice is good for."""
        if offer.kind == "none":
            return words.model_none_for
        across = self._when(offer) == "across"
        first = words.model_across if across else words.model_always
        where = words.model_there.format(offer.host) if offer.host else words.model_here
        return f"{first}; {where}"

    def _when(self, offer: Offer) -> Compose:
        """Return when a model composes: what the settings say, or what is best for it."""
        if offer.kind == "own":
            return self._settings.composes
        if self._settings.compose in ("always", "across"):
            return self._settings.compose
        return "across" if offer.kind == "built_in" else "always"

    def _address(self, words: Words) -> dict[str, str] | None:
        """Return the words of the field for an address, None where none can be typed."""
        if not self._alone or find_spec(_CLIENTS["server"]) is None:
            return None
        return {
            "label": words.model_address,
            "hint": words.model_address_hint,
            "look": words.model_look,
            "looking": words.model_looking,
        }

    def _caution(self, offer: Offer, words: Words) -> str:
        return caution_html(words, composes=offer.kind != "none", host=offer.host)


def _is_address(url: str) -> bool:
    try:
        web_address(url)
    except ValueError:
        return False
    return True


def _is_built_in(name: str) -> bool:
    return any(name.startswith(built_in) for built_in in BUILT_IN)
