"""The tokenizer of the built-in encoder without the pieces of scripts that no text has yet.

A piece with a letter that a text does not have is never part of it. So a text has the same tokens,
and the same numbers, without the pieces that have others; all of them take 255 MB of memory, those
of `SCRIPTS` 95. The first text of another script brings its pieces, in a second.
"""

from __future__ import annotations

import functools
import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.memory import give_back

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SCRIPTS = ("LATIN", "GREEK", "COMBINING", "MODIFIER")
"""How Unicode's names of the letters and marks begin that are known from the start; Greek ones
are units as well."""

TOKENIZER = "tokenizer.json"
OTHERS = "others.txt"
"""File of the characters that are not known."""


class Alphabet:
    """Which characters a tokenizer without some pieces knows; whoever has it keeps threads apart.

    Once a text has another one, the tokenizer gets the pieces of that one's script.
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
        """Give a tokenizer the pieces for characters of texts that are not known."""
        new = {_script(c) for text in texts if self._others for c in self._unknown(text)}
        if new:
            from tokenizers.models import Unigram

            self._others = frozenset(c for c in self._others if _script(c) not in new)
            model = json.loads(self._whole.read_text("utf-8"))["model"]
            pieces = _without(model["vocab"], self._others)
            tokenizer.model = Unigram(pieces, model["unk_id"], model["byte_fallback"])
            give_back()

    def _unknown(self, text: str) -> frozenset[str]:
        if text.isascii():
            return frozenset()
        return self._others.intersection(text + unicodedata.normalize("NFKC", text))


def write_folder(whole: Path, folder: Path) -> None:
    """Write a tokenizer without most scripts, and which characters it lacks.

    Args:
        whole: file of a Unigram tokenizer with all pieces.
        folder: exists and is empty.
    """
    tokenizer: dict[str, Any] = json.loads(whole.read_text("utf-8"))
    pieces = tokenizer["model"]["vocab"]
    others = frozenset(c for piece, _ in pieces for c in piece if not _known(c))
    tokenizer["model"]["vocab"] = _without(pieces, others)
    (folder / TOKENIZER).write_text(json.dumps(tokenizer, ensure_ascii=False), "utf-8")
    (folder / OTHERS).write_text("".join(sorted(others)), "utf-8")


def _without(
    pieces: Iterable[tuple[str, float]], others: frozenset[str]
) -> list[tuple[str, float]]:
    """Return pieces in their places, so that their numbers stay; those with `others` are empty."""
    return [(piece if others.isdisjoint(piece) else "", score) for piece, score in pieces]


def _known(character: str) -> bool:
    """Tell whether a character is no letter or mark, or one of `SCRIPTS`."""
    return unicodedata.category(character)[0] not in "LM" or _script(character) in SCRIPTS


@functools.cache
def _script(character: str) -> str:
    """Return what Unicode's name of a character begins with."""
    return unicodedata.name(character, "").partition(" ")[0]
