"""Settings from the environment, ``ARTICLE_QA_*``; the command line's options come first."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.errors import ArticleQAError
from qa.answer import Compose, Strictness
from qa.chat_model.offers import is_loopback

APP = "article-qa"

_PREFIX = "ARTICLE_QA_"
_SECRET = re.compile(
    r"((?<=://)[^/@:\s]*:)[^/\s]*(?=@)"  # the password of an address
    r"|((?:key|password|passwd|token|secret|sslpassword)=)[^&#\s]*",
    re.IGNORECASE,
)


def web_address(url: str) -> str:
    """Return an address as it is; raise ValueError, without repeating it, if it cannot be used."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or url.split() != [url]:
        raise ValueError("give an http or https address, such as http://127.0.0.1:8080/v1")
    if "@" in parts.netloc:
        raise ValueError(
            "give the address without a user name or password; "
            "the key goes into the provider's variable, such as OPENAI_API_KEY"
        )
    return url


def _loopback_address(url: str) -> str:
    """Return the address of a server on this machine; raise ValueError for any other."""
    if not is_loopback(urlsplit(web_address(url)).hostname):
        raise ValueError("give an address of this machine, such as http://127.0.0.1:11434")
    return url


class Settings(BaseSettings):
    """What a user can choose.

    Attributes:
        index: folder of the index.
        chroma_url: address of a Chroma server that holds the index instead of a folder.
        encoder: a sentence-transformers model by name or folder; None for the built-in one.
        reader: path of a reader's weights; None for the built-in one where it fits the encoder,
            ``"none"`` for cosines.
        strictness: how readily a question is declined: ``lenient``, ``normal`` or ``strict``.
        llm: the chat model, as `open_chat_model` reads it; None for the built-in one.
        compose: when the chat model composes sentences; see `qa.answer.Compose`.
        llm_url: address of the server that the chat model is asked at; None for its provider's.
        llm_seconds: time that a chat model behind a network has for an answer.
        ollama_url: address at which the page asks this machine's Ollama for its models.
        cache: folder for model files.
        top: passages to retrieve for a question.
        add_urls: whether visitors of the page can add web pages; None where only this machine is
            listened to.
        database_url: where conversations are kept, as SQLAlchemy reads it; None for a file beside
            the index.
        feedback_file: where visitors' ratings are kept; None for a file beside the index.
        dictionary: file of the German-English dictionary Ding, whose words are shown at quotes in
            the other language; None for those of the lexicon.
        articles: whose the articles are that a server's users add: ``shared`` by all, or each
            user's ``own``.
        quota: passages that the own articles of one user may have together.
    """

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="ignore")

    index: Path = Field(default_factory=lambda: platformdirs.user_data_path(APP) / "index")
    chroma_url: str | None = Field(default=None, pattern=r"^https?://")
    encoder: str | None = None
    reader: str | None = None
    strictness: Strictness = "normal"
    llm: str | None = None
    compose: Compose = "auto"
    llm_url: Annotated[str, AfterValidator(web_address)] | None = None
    llm_seconds: float = Field(default=60.0, gt=0, le=3600)
    ollama_url: Annotated[str, AfterValidator(_loopback_address)] = "http://127.0.0.1:11434"
    cache: Path = Field(default_factory=lambda: platformdirs.user_cache_path(APP))
    top: int = Field(default=5, ge=1, le=50)
    add_urls: bool | None = None
    database_url: str | None = None
    feedback_file: Path | None = None
    dictionary: Path | None = None
    articles: Literal["shared", "own"] = "shared"
    quota: int = Field(default=20_000, ge=1)

    @property
    def composes(self) -> Compose:
        """Return when a chat model composes: what was chosen, or what is best for the model."""
        if self.compose != "auto":
            return self.compose
        return "across" if self.llm in (None, "", "default") else "always"

    @property
    def where(self) -> str:
        """Return where the index is: a server's address or a folder."""
        return self.chroma_url or str(self.index.expanduser())

    @property
    def database(self) -> str:
        """Return the address of the database that keeps conversations."""
        if self.database_url:
            return self.database_url
        return f"sqlite:///{self._beside / 'conversations.sqlite3'}"

    @property
    def feedback(self) -> Path:
        """Return the path of the file that keeps visitors' ratings."""
        return (self.feedback_file or self._beside / "feedback.jsonl").expanduser()

    @property
    def _beside(self) -> Path:
        """Return the folder for what is kept beside the index."""
        return platformdirs.user_data_path(APP) if self.chroma_url else self.index.expanduser()


def read_settings() -> Settings:
    """Return the settings of the environment.

    Raises:
        ArticleQAError: if one of them is not valid.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = variable_of("_".join(str(part) for part in first["loc"]))
        raise ArticleQAError(f"{name} is not valid: {_reason(first['msg'])}") from None


Origin = Literal["default", "environment", "command line"]
"""Where the value of a setting comes from; the later come first where there are several."""

_KEY = re.compile(r"[A-Z][A-Z0-9]*_(?:API_KEY|API_TOKEN)")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as it is shown.

    Attributes:
        name: as in `Settings`.
        variable: of the environment.
        value: as it is shown: a number or a text without passwords, None for no value.
        origin: where it comes from.
        problem: why it is not valid, ``""`` where it is.
    """

    name: str
    variable: str
    value: str | int | float | bool | None
    origin: Origin
    problem: str = ""


def settings_shown(given: Mapping[str, str | None]) -> tuple[Setting, ...]:
    """Return every setting as it is now, also where one is not valid.

    Args:
        given: what the command line says, by name.
    """
    from pydantic_settings import EnvSettingsSource

    found: dict[str, Any] = EnvSettingsSource(Settings)()
    problems = {}
    try:
        values = Settings(**given).model_dump()  # type: ignore[arg-type]
    except ValidationError as error:
        problems = {str(one["loc"][0]): _reason(one["msg"]) for one in error.errors()}
        kept = {name: value for name, value in {**found, **given}.items() if name not in problems}
        values = Settings.model_construct(**kept).model_dump(warnings=False)
    shown = []
    for name in Settings.model_fields:
        origin: Origin = "default"
        if name in given:
            origin = "command line"
        elif name in found:
            origin = "environment"
        value = {**found, **given}[name] if name in problems else values[name]
        problem = problems.get(name, "")
        shown.append(Setting(name, variable_of(name), _shown(value), origin, problem))
    return tuple(shown)


def known_keys() -> tuple[Setting, ...]:
    """Return the providers' keys that are in the environment, without what they are."""
    names = sorted(name for name in os.environ if _KEY.fullmatch(name) and os.environ[name])
    return tuple(Setting(name.lower(), name, "(set)", "environment") for name in names)


def unknown_variables() -> tuple[tuple[str, str], ...]:
    """Return variables that look like settings and are none, each with the setting it is like."""
    known = [variable_of(name) for name in Settings.model_fields]
    return tuple(
        (name, next(iter(get_close_matches(name.upper(), known, 1, 0.8)), ""))
        for name in sorted(os.environ)
        if name.upper().startswith(_PREFIX) and name.upper() not in known
    )


def variable_of(name: str) -> str:
    """Return the variable of the environment that a setting is read from."""
    return f"{_PREFIX}{name.upper()}"


def _shown(value: Any) -> str | int | float | bool | None:
    """Return a value without what only its owner may know."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return _SECRET.sub(lambda found: f"{found[1] or found[2]}***", str(value))


def _reason(message: str) -> str:
    return message.removeprefix("Value error, ")
