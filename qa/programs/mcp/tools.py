"""The tools: what each takes, does and returns."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from mcp_types import ToolAnnotations
from pydantic_core import to_jsonable_python

from index.article import is_web_page
from index.errors import ArticleQAError, LoadError, StoreError
from qa.answer import Evidence, finished
from qa.programs.mcp import schemas, texts
from qa.programs.values import passage_values, shared_article_values

if TYPE_CHECKING:
    from index.article import Article
    from qa.assistant import Assistant, Ingested
    from qa.programs.mcp.calls import Call

SCHEME = "article://"
"""What the address of an article begins with; its id follows."""

Takes = Literal["nothing", "texts", "pages", "files"]
"""What ``ingest`` takes in: each of these has those before it as well."""

A = TypeVar("A", bound=schemas.Arguments)


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool returns.

    Attributes:
        blocks: for a chat model to read.
        values: the same for a program, as the tool's schema has it.
    """

    blocks: tuple[str, ...]
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tool(Generic[A]):
    """A tool: `run` works in a thread and raises an ArticleQAError where it cannot."""

    name: str
    title: str
    description: str
    arguments: type[A]
    returns: dict[str, Any]
    annotations: ToolAnnotations
    run: Callable[[Assistant, A, Call], Result]


READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)


def tools(takes: Takes) -> tuple[Tool[Any], ...]:
    """Return the tools of a server; that which adds articles where any are taken."""
    return READING if takes == "nothing" else (*READING, _ingesting(takes))


def _ask(assistant: Assistant, given: schemas.AskArguments, call: Call) -> Result:
    article = chosen(assistant, given.article)
    events = assistant.stream(given.question, article=article, compose=given.compose)
    call.tell(0, 2, "reading")
    with closing(events):  # type: ignore[type-var]
        for event in events:
            if call.is_given_up():
                raise ArticleQAError("the question was given up")
            if isinstance(event, Evidence):
                call.tell(1, 2, f"{len(event.citations)} quotes")
    answer = finished(event)
    return Result((texts.answer_text(answer),), to_jsonable_python(answer.to_json()))


def _search(assistant: Assistant, given: schemas.SearchArguments, call: Call) -> Result:
    article = chosen(assistant, given.article)
    candidates = assistant.search(given.question, given.top, article)
    found = schemas.Found.model_validate({"passages": [passage_values(one) for one in candidates]})
    return Result((texts.found_text(found),), found.model_dump())


def _articles(assistant: Assistant, given: schemas.ArticlesArguments, call: Call) -> Result:
    infos = assistant.articles()
    lines = [shared_article_values(info) for info in infos[given.skip : given.skip + given.top]]
    contents = schemas.Contents.model_validate({"articles": lines, "total": len(infos)})
    return Result((texts.contents_text(contents, given.skip),), contents.model_dump())


def _read(assistant: Assistant, given: schemas.ReadArguments, call: Call) -> Result:
    article = stored(assistant, given.article)
    length = len(article.text)
    if given.start >= length:
        raise StoreError(f"the article has {length} characters: start has to be less than that")
    if given.end is not None and given.end <= given.start:
        raise StoreError(f"end has to be more than start, {given.start}")
    wanted = length if given.end is None else given.end
    end = min(wanted, given.start + schemas.LONGEST_READ, length)
    excerpt = excerpt_of(article, given.start, end)
    return Result((texts.excerpt_text(excerpt), excerpt.text), excerpt.model_dump())


def excerpt_of(article: Article, start: int, end: int) -> schemas.Excerpt:
    """Return ``text[start:end]`` of an article, with the headings that begin there."""
    headings = [section.heading for section in article.sections if section.heading]
    above = [heading for heading in headings if heading.start <= start]
    return schemas.Excerpt(
        article=article.id,
        title=article.title,
        start=start,
        end=end,
        length=len(article.text),
        text=article.text[start:end],
        section=above[-1].of(article.text) if above else "",
        headings=[
            schemas.Heading(heading=heading.of(article.text), start=heading.start)
            for heading in headings
            if start <= heading.start < end
        ],
    )


def chosen(assistant: Assistant, article: str | None) -> str | None:
    """Return the id of the article that is meant, given as an id or an address; None for all.

    Raises:
        StoreError: if there is none of that id.
    """
    if not article:
        return None
    wanted = article.strip().removeprefix(SCHEME)
    if assistant.info(wanted) is None:
        raise StoreError(f"there is no article {wanted[:100]!r}: `articles` lists those there are")
    return wanted


def stored(assistant: Assistant, article: str) -> Article:
    """Return an article.

    Raises:
        StoreError: if there is none of that id.
    """
    return assistant.article(chosen(assistant, article) or article)


READING: tuple[Tool[Any], ...] = (
    Tool(
        "ask",
        "Ask the articles",
        "Answers a question from the articles and quotes the very sentences that the answer rests "
        "on. Each quote is exact: text[start:end] of its article, to the character. Where the "
        "articles do not answer, it says so, and shows what comes nearest.",
        schemas.AskArguments,
        schemas.answer_schema(),
        READS,
        _ask,
    ),
    Tool(
        "search",
        "Search passages",
        "Lists the passages that fit a question best, best first, each exactly as it stands in its "
        "article. Use it for an overview, or where `ask` finds too little.",
        schemas.SearchArguments,
        schemas.Found.model_json_schema(),
        READS,
        _search,
    ),
    Tool(
        "articles",
        "List the articles",
        "Lists the articles that can be asked: id, title, language, where each came from.",
        schemas.ArticlesArguments,
        schemas.Contents.model_json_schema(),
        READS,
        _articles,
    ),
    Tool(
        "read",
        "Read an article",
        "Returns the exact characters of an article from one offset to another, such as what "
        f"stands around a quote; at most {schemas.LONGEST_READ} at once. Offsets count Unicode "
        "characters from 0, as those of `ask` and `search` do.",
        schemas.ReadArguments,
        schemas.Excerpt.model_json_schema(),
        READS,
        _read,
    ),
)
"""What is there for everybody."""


_SOURCES = {
    "pages": "Instead of `text`: the http or https address of a web page.",
    "files": "Instead of `text`: the http or https address of a web page, or the path of a text, "
    "Markdown, HTML, PDF or DOCX file on this machine.",
}


def _ingesting(takes: Takes) -> Tool[Any]:
    arguments = (
        schemas.TextArguments if takes == "texts" else schemas.source_arguments(_SOURCES[takes])
    )

    def ingest(assistant: Assistant, given: schemas.TextArguments, call: Call) -> Result:
        done = _taken(assistant, given, call, takes)
        taken = schemas.Taken.model_validate(asdict(done))
        return Result((texts.taken_text(taken),), taken.model_dump())

    return Tool(
        "ingest",
        "Add an article",
        "Adds an article to the index, so that it can be asked; the same article again changes "
        "nothing. A long one takes a minute.",
        arguments,
        schemas.Taken.model_json_schema(),
        ToolAnnotations(
            read_only_hint=False,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=takes != "texts",
        ),
        ingest,
    )


def _taken(
    assistant: Assistant, given: schemas.TextArguments, call: Call, takes: Takes
) -> Ingested:
    source = (getattr(given, "source", None) or "").strip()
    if bool(source) == bool(given.text):
        raise LoadError("give either text or source")

    def told(done: int, total: int) -> None:
        call.tell(done, total, "sentences read")

    watch: dict[str, Any] = {"progress": told, "cancelled": call.is_given_up}
    if given.text:
        return assistant.ingest_text(given.text, title=given.title, kind=given.kind, **watch)
    if is_web_page(source):
        return assistant.ingest(source, **watch)
    if takes != "files":
        raise LoadError("only http and https addresses are read here: give the text instead")
    return assistant.ingest(Path(source).expanduser(), **watch)
