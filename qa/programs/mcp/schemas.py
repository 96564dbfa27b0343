"""What MCP clients may give to a tool, and what they get: the classes behind the JSON schemas."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model

from qa.answer import MAX_QUESTION, Answer

MOST_PASSAGES = 20
"""Passages of one search."""

MOST_ARTICLES = 200
"""Lines of the table of contents in one answer."""

LONGEST_READ = 20_000
"""Characters of an article that are read at once; some 5,000 tokens of a chat model."""

_ARTICLE = "Id of the article to look in; leave it out to look in all of them."


class Arguments(BaseModel):
    """What is given to a tool; a name that it has not is an error."""

    model_config = ConfigDict(extra="forbid")


class AskArguments(Arguments):
    """Of ``ask``."""

    question: str = Field(
        description="A question that stands alone, with the names it is about, in any language; "
        f"at most {MAX_QUESTION} characters."
    )
    article: str | None = Field(default=None, description=_ARTICLE)
    compose: bool = Field(
        default=False,
        description="Whether the server's own small chat model writes a sentence from the quotes "
        "too; it takes up to a minute, and the quotes are the same.",
    )


class SearchArguments(Arguments):
    """Of ``search``."""

    question: str = Field(description="What is looked for: a question or a few words.")
    top: int = Field(default=5, ge=1, le=MOST_PASSAGES, description="How many passages.")
    article: str | None = Field(default=None, description=_ARTICLE)


class ArticlesArguments(Arguments):
    """Of ``articles``."""

    skip: int = Field(default=0, ge=0, description="How many to leave out at the beginning.")
    top: int = Field(default=50, ge=1, le=MOST_ARTICLES, description="How many at most.")


class ReadArguments(Arguments):
    """Of ``read``."""

    article: str = Field(description="Id of the article, as `articles` lists it.")
    start: int = Field(default=0, ge=0, description="Offset of the first character.")
    end: int | None = Field(
        default=None,
        ge=0,
        description="One past the last character; leave it out to read on for as long as goes: "
        f"{LONGEST_READ} characters at once.",
    )


class TextArguments(Arguments):
    """Of ``ingest`` where texts alone are taken."""

    text: str = Field(description="The whole article.")
    title: str | None = Field(default=None, description="What to call it.")
    kind: Literal["text", "markdown"] = Field(
        default="text", description="Whether Markdown's marks are markup or text."
    )


def source_arguments(description: str) -> type[TextArguments]:
    """Return the arguments of ``ingest`` where an article may be given by its ``source``, too."""
    text = Field(default=None, description="The whole article; or give `source`.")
    source = Field(default=None, description=description)
    return create_model(
        "SourceArguments",
        __base__=TextArguments,
        text=(str | None, text),
        source=(str | None, source),
    )


class FoundPassage(BaseModel):
    """A passage, as `qa.programs.values.passage_values` has it."""

    article: str
    title: str
    section: str
    start: int
    end: int
    score: float = Field(description="Comparable within one search; higher is better.")
    text: str = Field(description="text[start:end] of the article, to the character.")


class Found(BaseModel):
    """What ``search`` returns."""

    passages: list[FoundPassage]


class ListedArticle(BaseModel):
    """A line of the table of contents, without paths of the server."""

    id: str
    title: str
    source: str = Field(description="A web page's address, else a file's name.")
    language: str
    passages: int


class Contents(BaseModel):
    """What ``articles`` returns."""

    articles: list[ListedArticle]
    total: int = Field(description="How many there are in all.")


class Heading(BaseModel):
    """The heading of a section, and where it stands."""

    heading: str
    start: int


class Excerpt(BaseModel):
    """What ``read`` returns."""

    article: str
    title: str
    start: int
    end: int
    length: int = Field(description="Characters of the whole article.")
    text: str = Field(description="text[start:end] of the article, to the character.")
    section: str = Field(description="Heading that the first character stands under.")
    headings: list[Heading] = Field(description="Those that begin in the excerpt.")


class Taken(BaseModel):
    """What ``ingest`` returns."""

    id: str
    title: str
    passages: int
    status: Literal["added", "unchanged", "replaced"]


def answer_schema() -> dict[str, Any]:
    """Return the schema of `Answer.to_json`, what ``ask`` returns."""
    schema = TypeAdapter(Answer).json_schema()
    schema.pop("description", None)
    properties = schema["properties"]
    properties["answer"] = properties.pop("text")
    schema["required"] = [
        "answer" if name == "text" else name for name in schema.get("required", ())
    ]
    for definition in schema.get("$defs", {}).values():
        definition.pop("description", None)
    return schema
