"""The tokenizer of the built-in encoder without the pieces of most scripts.

A piece with a letter that a text does not have is never part of it. So a text in Latin or Greek
letters has the same tokens, and the same numbers, without the half of the pieces that have others;
all of them take 255 MB of memory, these 95.
"""

from __future__ import annotations

import functools
import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SCRIPTS = ("LATIN", "GREEK", "COMBINING", "MODIFIER")
"""How Unicode's names of the letters and marks begin that are known; Greek ones are units too."""

TOKENIZER = "tokenizer.json"
OTHERS = "others.txt"
"""File of the characters that are not known."""


class Alphabet:
    """Which characters a tokenizer without some pieces knows; whoever has it keeps threads apart.

    Once a text has another one, the tokenizer gets all pieces.
    """

    def __init__(self, folder: Path, whole: Path) -> None:
        """Keep where the files are.

        Args:
            folder: that `write_folder` wrote.
            whole: the tokenizer's own file, with all pieces.
        """
        self.tokenizer_file = folder / TOKENIZER
        self._others = frozenset((folder / OTHERS).read_text("utf-8"))
        self._whole = whole

    def extend(self, tokenizer: Tokenizer, texts: Iterable[str]) -> None:
        """Give a tokenizer all pieces, if texts have characters that are not known."""
        if self._others and not all(map(self._knows, texts)):
            from tokenizers import Tokenizer

            tokenizer.model = Tokenizer.from_file(str(self._whole)).model
            self._others = frozenset()

    def _knows(self, text: str) -> bool:
        return text.isascii() or (
            self._others.isdisjoint(text)
            and self._others.isdisjoint(unicodedata.normalize("NFKC", text))
        )


def write_folder(whole: Path, folder: Path) -> None:
    """Write a tokenizer without most scripts, and which characters it lacks.

    Args:
        whole: file of a Unigram tokenizer with all pieces.
        folder: exists and is empty.
    """
    tokenizer: dict[str, Any] = json.loads(whole.read_text("utf-8"))
    pieces = tokenizer["model"]["vocab"]
    others = {c for piece, _ in pieces for c in piece if not _known(c)}
    kept = [["" if others & set(piece) else piece, score] for piece, score in pieces]
    tokenizer["model"]["vocab"] = kept  # where they were, so that numbers stay
    (folder / TOKENIZER).write_text(json.dumps(tokenizer, ensure_ascii=False), "utf-8")
    (folder / OTHERS).write_text("".join(sorted(others)), "utf-8")


@functools.cache
def _known(character: str) -> bool:
    """Tell whether a character is no letter or mark, or one of `SCRIPTS`."""
    if unicodedata.category(character)[0] not in "LM":
        return True
    return unicodedata.name(character, "").startswith(SCRIPTS)
