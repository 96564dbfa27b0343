"""The package's own errors.

Each message names what was wrong and says what to do; the command line prints it as one line. What
somebody who asks, or adds a file or an address, can meet has a code as well, so that a page can say
it in the reader's language: `CODES` lists them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

Code = Literal[
    "missing-file",
    "folder",
    "not-a-file",
    "unreadable-file",
    "empty-file",
    "too-large",
    "too-long",
    "unpacks-too-large",
    "too-slow",
    "too-complex",
    "too-many",
    "no-text",
    "not-text",
    "unknown-type",
    "unknown-encoding",
    "old-office-file",
    "damaged-file",
    "encrypted-pdf",
    "pdf-without-text",
    "url-invalid",
    "url-credentials",
    "url-private",
    "url-not-found",
    "url-unreachable",
    "url-status",
    "url-redirects",
    "url-unknown-type",
    "url-too-slow",
    "url-broken-off",
    "quota",
    "busy",
    "cancelled",
    "empty-question",
    "long-question",
]
"""A reason that never changes its name, whatever becomes of the English line."""

CODES: dict[Code, tuple[str, ...]] = {
    "missing-file": ("name",),  # there is no such file
    "folder": ("name",),  # it is a folder
    "not-a-file": ("name",),  # it is a device, a pipe or the like
    "unreadable-file": ("name",),  # the system does not let it be read
    "empty-file": ("name",),  # nothing is in it, or white space alone
    "too-large": ("name", "limit"),  # bytes of a file or page
    "too-long": ("name", "limit"),  # characters of the text
    "unpacks-too-large": ("name", "limit"),  # bytes that a packed file unpacks to
    "too-slow": ("name", "limit"),  # seconds that reading it may take
    "too-complex": ("name",),  # nested too deeply, too many parts, or more memory than is allowed
    "too-many": ("name", "limit"),  # passages that an article may have
    "no-text": ("name",),  # no letter or digit is in it
    "not-text": ("name",),  # a picture, a program, an archive
    "unknown-type": ("name", "suffix"),  # its name ends in what is not known
    "unknown-encoding": ("name",),  # its bytes are no text in any usual encoding
    "old-office-file": ("name",),  # .doc, .rtf, or one with a password
    "damaged-file": ("name", "kind"),  # it is no whole file of that kind: PDF, DOCX, HTML
    "encrypted-pdf": ("name",),  # a password is needed
    "pdf-without-text": ("name",),  # pictures of pages
    "url-invalid": ("name",),  # no http or https address
    "url-credentials": (),  # a user name or password is in it
    "url-private": ("name",),  # it leads to an address that is not public
    "url-not-found": ("name",),  # its host is unknown
    "url-unreachable": ("name",),  # its host does not answer
    "url-status": ("name", "status"),  # an HTTP status that is not 200
    "url-redirects": ("name", "limit"),  # redirects that are followed
    "url-unknown-type": ("name", "type"),  # a content type that is not read
    "url-too-slow": ("name", "limit"),  # seconds that fetching it may take
    "url-broken-off": ("name",),  # what came was not whole
    "quota": ("name", "limit"),  # passages that all articles of a user may have
    "busy": ("name",),  # the machine has no memory or process left to read it with
    "cancelled": ("name",),  # whoever asked for it wants it no more
    "empty-question": (),
    "long-question": ("length", "limit"),  # both in characters
}
"""What each code means, and the names of its details: ``limit`` is a number in the unit named
here, the others are short strings for a reader."""


class ArticleQAError(Exception):
    """Base of every error that a user can do something about.

    Attributes:
        code: why, as one of `CODES`; None where only the line says it.
        details: what the line in another language is filled with.
    """

    def __init__(self, line: str, code: Code | None = None, **details: str | float) -> None:
        """Take the English line, a code and its details."""
        super().__init__(line)
        self.code = code
        self.details: Mapping[str, str | float] = details


class LoadError(ArticleQAError):
    """A file, URL or string could not be read as an article."""


class Cancelled(ArticleQAError):  # noqa: N818  (`CancelledError` is asyncio's)
    """Whoever asked for an article to be taken in wants it no more; the index is as it was."""


def check(cancelled: Callable[[], bool] | None, name: str) -> None:
    """Raise `Cancelled` where whoever asked for what is called ``name`` wants it no more."""
    if cancelled and cancelled():
        raise Cancelled(f"{name} was given up: nothing was changed", "cancelled", name=name)


class StoreError(ArticleQAError):
    """The index could not be opened, read or written."""


class WeightsError(ArticleQAError):
    """A model's weights are missing, damaged or not the ones expected."""


class ModelError(ArticleQAError):
    """A model could not be started, reached or used."""


class QuestionError(ArticleQAError):
    """A question cannot be asked as it stands."""
