"""From the bytes of a text file to its characters."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress

from index.errors import LoadError

BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
"""What marks a file as UTF-8 or UTF-16."""

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_WRITTEN = (
    *(f"cp125{n}" for n in range(9)),
    *(f"iso8859-{n}" for n in (1, 2, 5, 7, 8, 9, 15)),
    *("mac-roman", "cp437", "cp850", "cp852", "cp866", "koi8-r", "koi8-u", "tis-620"),
    *("cp932", "shift_jis_2004", "euc_jis_2004", "gb18030", "big5hkscs", "cp949", "euc_kr"),
    *("utf-16-le", "utf-16-be"),
)
"""Encodings that texts were really written in; the others only win by chance."""

_READ = 200_000
"""Bytes from whose beginning an encoding is told."""

SURE = 0.065
"""chardet's confidence from which it is believed: for texts of 40 characters and more in 16
languages it is at least 0.07 where it is right, for bytes that are no text at most 0.06."""

_OTHER = "\u0370-\u1dff\uac00-\ud7ff\ufb50-\ufeff\uff61-\uff9f"
_MIXED = re.compile(f"[A-Za-z][{_OTHER}]|[{_OTHER}][A-Za-z]")
_BROKEN = re.compile("[\udc80-\udcff]+")
_CONTROLS = frozenset("\t\n\r\f\v\x1a\x1c\x1d\x1e\x85")
_WINDOWS = frozenset(range(128)) | frozenset("äöüÄÖÜßéç§°»«€–—„“”‚‘’…\u00a0\u00ad".encode("cp1252"))
"""ASCII, and bytes that are the same character in every Windows code page for Latin letters."""

_STOPS = frozenset(" \n.,。、，،।")


def decode(name: str, data: bytes, charset: str = "") -> str:
    """Return the text of ``data``: UTF-8, UTF-16, what it declares, or a safe guess.

    A few broken bytes in UTF-8 become the Windows characters that they are, or U+FFFD.

    Args:
        name: what messages call the file.
        data: the file.
        charset: what a server said about it.

    Raises:
        LoadError: if it is in no encoding that can be told.
    """
    meta = _CHARSET.search(data[:4096])
    told = "utf-16" if data.startswith(BOMS[1:]) else unmarked_utf16(data)
    for encoding in filter(None, (told, "utf-8-sig")):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    text = _repaired(data)
    for encoding in filter(None, (charset, meta[1].decode("ascii") if meta else "")):
        with suppress(UnicodeDecodeError, LookupError):
            text = text or data.decode(encoding)
    text = text or _guessed(data)
    if text is None:
        raise LoadError(
            f"{name} is in an unknown encoding: save it as UTF-8", "unknown-encoding", name=name
        )
    return text


def unmarked_utf16(data: bytes) -> str:
    """Return ``"utf-16-le"`` or ``"utf-16-be"`` where data without a mark is a text in it.

    Only there spaces and full stops are as frequent as in a text.
    """
    best, share = "", 0.02
    if data.startswith(BOMS) or b"\x00" not in data[:_READ]:
        return best
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data[:_READ].decode(encoding)
        except UnicodeDecodeError:
            continue
        found = sum(char in _STOPS for char in text) / max(1, len(text))
        if found > share and _is_text(text):
            best, share = encoding, found
    return best


def _repaired(data: bytes) -> str | None:
    """Return UTF-8 with a few broken bytes, None where these are not few."""
    part = data[:_READ].decode("utf-8-sig", "surrogateescape")
    broken = sum(map(len, _BROKEN.findall(part)))
    whole = sum(char > "\x7f" for char in part) - broken
    if whole <= 4 * broken:
        return None
    return _BROKEN.sub(_mended, data.decode("utf-8-sig", "surrogateescape"))


def _mended(broken: re.Match[str]) -> str:
    """Return the Windows character that a broken byte is, if it is no half of another one."""
    data = broken[0].encode("utf-8", "surrogateescape")
    half = len(data) > 1 or data in (b"\xc2", b"\xc3")
    return "\ufffd" if half else data.decode("cp1252", "replace")


def _guessed(data: bytes) -> str | None:
    """Return the text in the likeliest encoding in which it reads like one, None without any.

    chardet takes some short German texts in Windows-1252 for code pages of DOS.
    """
    from chardet import detect_all

    guesses = detect_all(data, max_bytes=_READ, include_encodings=_WRITTEN, ignore_threshold=True)
    likely = [guess["encoding"] for guess in guesses if guess["confidence"] >= SURE]
    if set(data) <= _WINDOWS:
        likely.insert(0, "cp1252")
    for encoding in filter(None, likely):
        with suppress(UnicodeDecodeError, LookupError):
            text = data.decode(encoding)
            if _is_text(text):
                return text
    return None


def _is_text(text: str) -> bool:
    """Tell whether characters are those of a text: letters, spaces, and no mixed alphabets.

    German in Windows-1252 that is taken for Cyrillic has both alphabets in many a word.
    """
    part = text[:_READ]
    if 10 * len(_MIXED.findall(part)) > len(re.findall(f"[{_OTHER}]", part)) > 0:
        return False
    if any(unicodedata.category(char) in ("Cc", "Cn", "Co") for char in set(part) - _CONTROLS):
        return False
    return sum(char.isalnum() or char.isspace() for char in part) >= 0.7 * len(part)
