"""A report as Markdown, short enough for a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qa.evaluation.figures.compare import Comparison, Turned
from qa.evaluation.figures.scores import Scored
from qa.evaluation.figures.verdict import kinds_of, verdict
from qa.evaluation.report.report import Report, tags_of
from qa.evaluation.report.summary import between, shown, unit_of

MOST_ROWS = 20
"""Questions of one table; GitHub takes 65,536 characters for a comment."""

LONGEST = 200
"""Characters of a text in a table."""

_MARKS = re.compile(r"[\\`*_{}\[\]()<>#!|~$&]|^[-+]")
_MENTIONS = re.compile(r"(?<!\w)@(?=\w)")


def markdown(report: Report, comparison: Comparison | None = None) -> str:
    """Return what was found, the figures, what changed, and what is wrong."""
    verdicts = [verdict(one) for one in report.scored]
    parts = [
        f"### Evaluation of {escaped(str(report.run['data']['questions']))}",
        f"{verdicts.count(True)} of {len(verdicts)} questions right, "
        f"{verdicts.count(False)} wrong, {verdicts.count(None)} not judged.",
        *(escaped(note) for note in report.notes),
        _figures(report),
    ]
    if report.by_tag:
        parts.append(_tags(report))
    if comparison:
        parts.append(_changes(comparison))
    wrong = [one for one, right in zip(report.scored, verdicts, strict=True) if right is False]
    if wrong:
        parts.append(_wrong(wrong))
    return "\n\n".join(parts) + "\n"


def table(heading: Sequence[str], rows: Iterable[Sequence[str]], numbers: int = 0) -> str:
    """Return a table of texts that are escaped already; the last columns hold numbers."""
    rule = ["---"] * (len(heading) - numbers) + ["--:"] * numbers
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heading, rule, *rows))


def escaped(text: str) -> str:
    """Return a text as it is read: no markup, no link, nobody who is told of it, on one line."""
    line = " ".join(text.split())
    line = line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
    return _MENTIONS.sub("@\N{ZERO WIDTH SPACE}", _MARKS.sub(r"\\\g<0>", line))


def named(question: str, name: str) -> str:
    """Return a question with what it is called."""
    return f"{escaped(question)} ({escaped(name)})"


def wanted_of(one: Scored | Turned) -> str:
    """Return what was wanted of a question."""
    return escaped(" / ".join(one.wanted)) or ("to decline" if one.answerable is False else "")


def _figures(report: Report) -> str:
    rows = [
        (name, shown(figure.value, unit_of(name)), between(figure.low, figure.high), str(figure.n))
        for name, figure in report.metrics.items()
        if figure.n
    ]
    return table(("figure", "value", "95 % interval", "n"), rows, numbers=3)


def _tags(report: Report) -> str:
    rows = []
    for tag in tags_of(report.scored)[:MOST_ROWS]:
        verdicts = [verdict(one) for one in report.scored if tag in one.tags]
        counts = (len(verdicts), verdicts.count(True), verdicts.count(False))
        rows.append((escaped(tag), *map(str, counts)))
    return table(("tag", "questions", "right", "wrong"), rows, numbers=3)


def _changes(comparison: Comparison) -> str:
    rows = [
        (
            change.name,
            shown(change.before, unit_of(change.name)),
            shown(change.after, unit_of(change.name)),
            f"{change.difference:+.3f}",
            between(change.low, change.high),
            change.verdict,
        )
        for change in comparison.changes
        if change.difference
    ]
    heading = ("figure", "before", "after", "change", "95 % interval", "")
    title = f"#### Against the run of {escaped(str(comparison.before['created']))}"
    figures = table(heading, rows) if rows else "No figure changed."
    return "\n\n".join([title, figures, *_turned(comparison)])


def _turned(comparison: Comparison) -> list[str]:
    """Return the questions side by side that are wrong now and were right, and the other way."""
    parts = []
    for better, what in ((False, "from right to wrong"), (True, "from wrong to right")):
        turned = [one for one in comparison.turned if one.better is better]
        rows = [
            (
                named(one.question, one.id),
                wanted_of(one),
                *(
                    " ".join([escaped(side.answer), *(f"`{kind}`" for kind in side.kinds)])
                    for side in (one.before, one.after)
                ),
            )
            for one in turned[:MOST_ROWS]
        ]
        if rows:
            heading = ("question", "wanted", "before", "after")
            parts.append(folded(f"{len(turned)} {what}", heading, rows))
    return parts


def _wrong(wrong: Sequence[Scored]) -> str:
    rows = [
        (
            named(one.question, one.id),
            ", ".join(kinds_of(one.scores)),
            wanted_of(one),
            escaped(one.answer),
        )
        for one in wrong[:MOST_ROWS]
    ]
    return folded(f"{len(wrong)} wrong", ("question", "what went wrong", "wanted", "got"), rows)


def folded(summary: str, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table that opens on a click."""
    return "\n\n".join(
        [f"<details><summary>{summary}</summary>", table(heading, rows), "</details>"]
    )
