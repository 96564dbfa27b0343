"""What stands at the edge of a page and is no part of its text: running heads, page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, takewhile

from index.languages.language import LANGUAGES
from index.sources.pdf.grid import Row

EDGE = 4
"""Most rows at the top and at the bottom of a page among which its furniture is looked for."""

SHIFT = 3.0
"""Points by which the same head may stand higher or lower on another page."""

APART = 1.8
"""Distance of two lines, in font sizes of the body, from which they do not belong together."""

LONGEST = 300
"""Characters of a row that are compared."""

_TIME = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M)?"
_URL = r"(?:file|https?)://\S+"
_PRINTED_HEAD = re.compile(rf"{_TIME}.*|.*\s{_URL}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Edge:
    """A row near the edge of a page.

    Attributes:
        page: index of the page.
        place: index of the row on it.
        bottom: whether it is at the page's bottom.
        text: of the row, up to `LONGEST` characters.
        y: of its baseline.
        size: of its font.
        apart: whether a wide space divides it from the rows further inside.
        outermost: whether no row is nearer to the edge.
    """

    page: int
    place: int
    bottom: bool
    text: str
    y: float
    size: float
    apart: bool
    outermost: bool

    @property
    def head(self) -> str:
        """Its text without numbers, which change from page to page."""
        return " ".join(re.sub(r"\d+", " ", self.text).split())


def body_size(pages: Sequence[Sequence[Row]]) -> float:
    """Return the size of the font that most characters have, to half a point."""
    sizes: Counter[float] = Counter()
    for piece in (piece for page in pages for row in page for piece in row):
        sizes[round(piece.size * 2) / 2] += len(piece.text)
    return max(sizes, key=lambda size: sizes[size], default=10.0)


def without_furniture(pages: Sequence[Sequence[Row]], body: float) -> list[list[Row]]:
    """Return the pages without running heads and feet, page numbers and what a browser prints.

    Where nothing but these would be left, they are the text.

    Args:
        pages: their rows from top to bottom.
        body: size of the font of the text.
    """
    edges = [edge for number, page in enumerate(pages) for edge in _edges(number, page, body)]
    numbers = {
        edge
        for edge in edges
        if edge.apart and edge.size <= 1.05 * body and is_page_number(edge.text)
    }
    repeated = _repeated(edges, len(pages))
    likely = {*numbers, *repeated, *_counted(edges), *_printed(edges)}
    likely.update(_beside(edges, repeated, len(pages), body))
    found = {(edge.page, edge.place) for edge in numbers if not edge.text.isdigit()}
    for _, inwards in groupby(edges, lambda edge: (edge.page, edge.bottom)):
        outer = takewhile(lambda edge: edge in likely, inwards)
        found |= {(edge.page, edge.place) for edge in outer}
    left = [
        [row for place, row in enumerate(page) if (number, place) not in found]
        for number, page in enumerate(pages)
    ]
    return left if any(map(any, left)) else [list(page) for page in pages]


def is_page_number(text: str) -> bool:
    """Tell whether a line says nothing but which page it is on: ``Seite 3 von 7``, ``- 3 -``."""
    named = [language.page_of for language in LANGUAGES.values()]
    page, of = ("|".join(words) for words in zip(*named, strict=True))
    number = rf"\W*(?:(?:{page})\s*)?\d{{1,4}}(?:\s*(?:/|{of})\s*\d{{1,4}})?\W*"
    return re.fullmatch(number, text, re.IGNORECASE) is not None


def _edges(number: int, page: Sequence[Row], body: float) -> Iterator[_Edge]:
    for bottom in (False, True):
        places = range(len(page))[::-1] if bottom else range(len(page))
        places = places[: min(EDGE + 1, (len(page) + 1) // 2)]
        ys = [page[place][0].y for place in places]
        gaps = [abs(inside - outside) for outside, inside in pairwise(ys)]
        last = max((n for n, gap in enumerate(gaps) if gap > APART * body), default=-1)
        for n, place in enumerate(places[:EDGE]):
            row = page[place]
            text = " ".join(piece.text for piece in row)[:LONGEST]
            size = max(piece.size for piece in row)
            apart = n <= last or len(page) == 1
            yield _Edge(number, place, bottom, text, ys[n], size, apart, n == 0)


def _repeated(edges: Sequence[_Edge], pages: int) -> list[_Edge]:
    """Return the rows that stand at the same height of another page, of two in a long file.

    Where a wide space divides them from the text, they may differ in their numbers.
    """
    least = 2 if pages < 5 else 3
    where: dict[tuple[bool, str, int], set[int]] = defaultdict(set)
    for edge in edges:
        for slot in _slots(edge):
            for text in {edge.text, edge.head}:
                where[edge.bottom, text, slot].add(edge.page)
    return [
        edge
        for edge in edges
        if any(map(str.isalpha, edge.head)) or is_page_number(edge.text)
        for text in [edge.head if edge.apart else edge.text]
        if any(len(where[edge.bottom, text, slot]) >= least for slot in _slots(edge))
    ]


def _counted(edges: Sequence[_Edge]) -> Iterator[_Edge]:
    """Yield the outermost rows that count the pages, wherever they stand."""
    numbers: dict[tuple[bool, int], list[_Edge]] = defaultdict(list)
    for edge in edges:
        if edge.outermost and is_page_number(edge.text):
            number = int(re.findall(r"\d+", edge.text)[0])
            numbers[edge.bottom, number - edge.page].append(edge)
    for found in numbers.values():
        if len(found) > 1:
            yield from found


def _beside(
    edges: Sequence[_Edge], repeated: Sequence[_Edge], pages: int, body: float
) -> Iterator[_Edge]:
    """Yield the rows that stand where other pages have their heads: ``Politik``, ``Sport``.

    On two pages, where nothing can repeat, these are the outermost rows in a smaller font.
    """
    filled = Counter((edge.bottom, slot) for edge in repeated for slot in _slots(edge))
    outer: dict[tuple[bool, int], set[int]] = defaultdict(set)
    edges = [edge for edge in edges if edge.apart and not edge.text.endswith(".")]  # else notes
    small = [edge for edge in edges if edge.outermost and edge.size < 0.95 * body]
    for edge in small:
        for slot in _slots(edge):
            outer[edge.bottom, slot].add(edge.page)
    for edge in edges:
        if edge.size > 1.05 * body:
            continue
        if any(2 * filled[edge.bottom, slot] >= pages for slot in _slots(edge)):
            yield edge
    for edge in small:
        if pages == 2 and any(len(outer[edge.bottom, slot]) == 2 for slot in _slots(edge)):
            yield edge


def _slots(edge: _Edge) -> tuple[int, int]:
    """Return two heights in `SHIFT`; rows that are less than half of it apart share one."""
    return 2 * int(edge.y // SHIFT), 2 * int((edge.y + SHIFT / 2) // SHIFT) + 1


def _printed(edges: Sequence[_Edge]) -> Iterator[_Edge]:
    """Yield the head and foot that a browser prints: date, title, address, ``1/2``."""
    outermost = [edge for edge in edges if edge.outermost]
    feet = [edge for edge in outermost if edge.bottom and _is_printed_foot(edge.text)]
    pages = {edge.page for edge in feet}
    yield from feet
    for edge in outermost:
        if not edge.bottom and edge.page in pages and _PRINTED_HEAD.fullmatch(edge.text):
            yield edge


def _is_printed_foot(text: str) -> bool:
    if re.fullmatch(rf"{_URL}.*\d{{1,4}}/\d{{1,4}}", text):
        return True
    time = re.search(rf"\s{_TIME}$", text, re.IGNORECASE)
    return time is not None and is_page_number(text[: time.start()])
