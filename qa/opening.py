"""Opens what answers: an index, and the models that the settings name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.embed import identity
from index.encoder.encoder import Encoder
from index.retriever import ArticleRetriever
from index.store.writer import Store
from index.text.language import warm as warm_detection
from qa.chain import AnswerChain
from qa.chat_model.opening import missing_model, open_chat_model
from qa.languages.language import LANGUAGES
from qa.mentions.names import is_small
from qa.prose import prompts
from qa.reader.choose import open_judge
from qa.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


def open_chain(
    where: str | Path | None, settings: Settings, model: BaseChatModel | None = None
) -> tuple[AnswerChain, str]:
    """Return a chain, and how to get the chat model that is missing, ``""`` where none is.

    Arguments and errors are those of `qa.assistant.Assistant.open`.
    """
    encoder = Encoder.open(settings.encoder, settings.cache)
    judge = open_judge(settings.reader, encoder, settings.cache)
    compose = "always" if model and settings.compose == "auto" else settings.composes
    if model is None and compose != "never":
        model = open_chat_model(
            settings.llm, settings.cache, url=settings.llm_url, seconds=settings.llm_seconds
        )
    store = Store(where or settings.where, identity(encoder))
    retriever = ArticleRetriever(store=store, encoder=encoder, k=settings.top)
    seconds, strictness = settings.llm_seconds, settings.strictness
    chain = AnswerChain(retriever, model, judge, strictness, compose=compose, seconds=seconds)
    wanted = model is None and compose != "never"
    return chain, missing_model(settings.llm, settings.cache) if wanted else ""


def warm(chain: AnswerChain) -> None:
    """Load what is loaded on first use, see `qa.assistant.Assistant.warm`."""
    warm_detection()
    for language in {info.language for info in chain.retriever.store.articles()}:
        is_small("ready", language)
    chain.retriever.encoder.queries(["?"])
    warm_model: Any = getattr(chain.model, "warm", None)
    for language in LANGUAGES if warm_model else ():
        warm_model(prompts.opening(language))
