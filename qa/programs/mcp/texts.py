"""Results as a chat model reads them.

What an article says stands in lines that begin with ``>``, so that nothing in it passes for the
server's own words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.text.clean import one_line

if TYPE_CHECKING:
    from qa.answer import Answer, Citation
    from qa.programs.mcp.schemas import Contents, Excerpt, Found, Taken


def answer_text(answer: Answer) -> str:
    """Return an answer, its quotes and where each of them stands."""
    parts = [] if _is_quotes_alone(answer) else [answer.text]
    if answer.citations:
        parts.append("The article's own words:")
    parts += [f"[{one.number}] {_place(one)}\n{_quoted(one.quote)}" for one in answer.citations]
    if answer.nearest:
        parts.append(
            "What comes nearest, and does not answer it:\n"
            f"{_place(answer.nearest)}\n{_quoted(answer.nearest.quote)}"
        )
    parts += [f"Withheld: {reason}" for reason in answer.withheld]
    if answer.citations and answer.kind == "content":
        parts.append(f"Confidence that this answers the question: {answer.confidence:.2f} of 1")
    return "\n\n".join(parts)


def found_text(found: Found) -> str:
    """Return passages, best first, and where each stands."""
    if not found.passages:
        return "No passage was found."
    return "\n\n".join(
        f"{number}. {_where(one.title, one.section)} (article {one.article}, characters "
        f"{one.start}-{one.end}, score {one.score:.3f})\n{_quoted(one.text)}"
        for number, one in enumerate(found.passages, 1)
    )


def contents_text(contents: Contents, skipped: int) -> str:
    """Return a line for each article, and how many there are beside them."""
    if not contents.total:
        return "There is no article yet."
    lines = [
        f"{one.id}  {one.language or '--'}  {one.passages} passages  {one_line(one.title)}"
        for one in contents.articles
    ]
    last = skipped + len(lines)
    if skipped or last < contents.total:
        lines.append(f"({len(lines)} of {contents.total}; the next ones: skip={last})")
    return "\n".join(lines)


def excerpt_text(excerpt: Excerpt) -> str:
    """Return what an excerpt is; its characters follow in a block of their own."""
    headings = "; ".join(f"{one.start}: {one_line(one.heading, 80)}" for one in excerpt.headings)
    more = f" The rest: start={excerpt.end}." if excerpt.end < excerpt.length else ""
    return (
        f"{_where(excerpt.title, excerpt.section)} (article {excerpt.article}), characters "
        f"{excerpt.start}-{excerpt.end} of {excerpt.length}, exactly as they are.{more}"
        + (f"\nHeadings: {headings}" if headings else "")
    )


def taken_text(taken: Taken) -> str:
    """Return what became of an article."""
    return (
        f"{taken.status}: {one_line(taken.title)} (article {taken.id}, {taken.passages} passages)"
    )


def _is_quotes_alone(answer: Answer) -> bool:
    """Tell whether an answer's text only says what the quotes say below it."""
    if answer.composed or not answer.citations:
        return False
    first = answer.citations[0]
    return f"{first.quote} [{first.number}]" in answer.text


def _place(citation: Citation) -> str:
    page = f", page {citation.page}" if citation.page else ""
    label = f"; it stands under: {one_line(citation.label, 200)}" if citation.label else ""
    where = _where(citation.title, citation.section)
    span = f"characters {citation.start}-{citation.end}"
    return f"{where}{page} (article {citation.article}, {span}{label})"


def _where(title: str, section: str) -> str:
    """Return title and section, once where they are the same."""
    return " - ".join(dict.fromkeys(filter(None, (one_line(title), one_line(section)))))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))
