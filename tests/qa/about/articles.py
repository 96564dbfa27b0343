"""An article that says who wrote it, for the tests of what is told of an article."""

from dataclasses import replace

from index.article import Detail, Span
from index.sources.load import from_text

LAKE = """# Swimmers return to Lake Orrin

By Priya Raman and Colin Wood, 18 July 2023

After nine years the bathing ban on Lake Orrin has been lifted. Tests show that the water is clean.

## How the lake was polluted

In 2014 a pipe at the paper mill burst, and waste water ran into the lake. It killed the fish as far
as the village of Ashby. The mill paid a fine to the county of Norfolk.

## The clean-up

The county spent 6.4 million pounds on it. Biologist Ingrid Falk planted reeds along the shore.
“Reeds do most of the work,” Falk said.

## A report

The agency wrote a report on the spill. It was published in 2016.
"""

ZUG = """# Die Kreisbahn testet Wasserstoff

Die Kreisbahn hat am Montag eine Lokomotive mit Wasserstoff erprobt. Der Zug fuhr von Wernigerode
nach Passau. Dirigiert hat das Konzert an Bord der Kapellmeister Emil Sandner.

Das Land zahlt 9 Millionen Euro. Ministerin Lydia Hüskens sprach von einem Meilenstein. Die Sängerin
Rita Sommer war dabei.
"""


def lake():
    """An article with two authors and a date in its by-line, and a site that stands nowhere."""
    article = from_text(LAKE, kind="markdown", source="lake.md")
    found = [("author", "Priya Raman", 0), ("author", "Colin Wood", 0), ("date", "18 July 2023", 1)]
    details = []
    for name, words, is_date in found:
        start = article.text.index(words)
        value = "2023-07-18" if is_date else words
        details.append(Detail(name, value, Span(start, start + len(words))))
    details.append(Detail("site", "The Northern Courier", origin="meta"))
    return replace(article, details=tuple(details))


def zug():
    """An article that says nothing of itself."""
    return from_text(ZUG, kind="markdown", source="zug.md")
