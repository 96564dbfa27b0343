"""Users and their passwords, where others than this machine are let in.

The file holds a line a user, ``NAME:HASH:NUMBER``, the hash being Argon2id's in its own form; the
number is another for each user there ever was, so that nobody of the same name finds what a removed
user has left. A browser sends name and password with each request (HTTP's basic scheme), and so can
any program, or as the key ``NAME:PASSWORD`` of a bearer; whoever lets a network in puts a proxy
with TLS before it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from filelock import FileLock
from starlette.authentication import (
    AuthCredentials,
    AuthenticationBackend,
    AuthenticationError,
    SimpleUser,
)
from starlette.concurrency import run_in_threadpool

from index.errors import ArticleQAError
from index.store.chroma import is_url
from qa.web.serving.guard import Rate, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import HTTPConnection
    from starlette.responses import Response

SHORTEST_PASSWORD = 8
"""Characters."""

TRIES_A_MINUTE = 10
"""Wrong passwords from one client, after which it waits."""

_NAME = re.compile(r"[\w.@-]{1,64}")
_STARTED = "/startup-events"
"""What Gradio asks itself when it starts: it begins the work of its queue and tells nothing."""

HEALTH = "/health"
"""What watches over servers asks without a password, and is told nothing but that it is up."""

_KNOWN = 1000
"""Proven passwords that are remembered, as keyed hashes: proving one takes a twentieth of a second
by design, and a page sends many requests."""


class Users:
    """The users of a file, read again when it changes; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Read the file.

        Raises:
            ArticleQAError: if it cannot be read or names nobody.
        """
        self._path = path
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_hex())
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._read: tuple[int, dict[str, str]] = (0, {})
        self._proven: set[bytes] = set()
        if not self._lines():
            raise ArticleQAError(
                f"{path.name} names no user: add one with `article-qa user NAME --file {path}`"
            )

    def knows(self, name: str, password: str) -> bool:
        """Return whether that is the password of that user; no slower for names it has not."""
        kept = self._lines().get(name)
        pair = f"{name}\0{password}\0{kept}".encode()
        proof = hmac.digest(self._key, pair, hashlib.sha256)
        with self._lock:
            if proof in self._proven:
                return True
        try:
            self._hasher.verify(_hash_of(kept) if kept else self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        with self._lock:
            if len(self._proven) >= _KNOWN:
                self._proven.clear()
            self._proven.add(proof)
        return kept is not None

    def owner(self, name: str) -> str:
        """Return what conversations and articles of a user are kept under.

        Raises:
            ArticleQAError: if nobody is of that name.
        """
        kept = self._lines().get(name)
        if kept is None:
            raise ArticleQAError(f"{self._path.name} has no user {name}")
        named = f"user {name} {_number_of(kept)}".rstrip()
        return hashlib.sha256(named.encode()).hexdigest()

    def _lines(self) -> dict[str, str]:
        try:
            changed = self._path.stat().st_mtime_ns
            with self._lock:
                if self._read[0] == changed:
                    return self._read[1]
            lines = _lines_of(self._path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise ArticleQAError(f"the file of users cannot be read: {self._path.name}") from error
        with self._lock:
            self._read = (changed, lines)
        return lines


def set_password(path: Path, name: str, password: str | None) -> None:
    """Add a user to a file or give another password; None removes the user.

    Raises:
        ArticleQAError: if the name or the password cannot be one, or nobody is of that name.
    """
    if not _NAME.fullmatch(name):
        raise ArticleQAError("a user's name has letters, digits, and . @ _ - alone, 64 at most")
    if password is not None and len(password) < SHORTEST_PASSWORD:
        raise ArticleQAError(f"a password has {SHORTEST_PASSWORD} characters at least")
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(path.suffix + ".lock")):
        users = _lines_of(path.read_text("utf-8")) if path.exists() else {}
        known = users.pop(name, None)
        if password is None and known is None:
            raise ArticleQAError(f"{path.name} has no user {name}")
        if password is not None:
            number = _number_of(known) if known else secrets.token_hex(8)
            users[name] = f"{PasswordHasher().hash(password)}:{number}".rstrip(":")
        lines = "".join(f"{name}:{kept}\n" for name, kept in sorted(users.items()))
        draft = path.with_suffix(path.suffix + ".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(lines)
        draft.replace(path)


def own_index(where: str, owner: str) -> str:
    """Return where the index of a user is: a folder, or the address of a server's database.

    Args:
        where: folder or address of the index that the server was started with.
        owner: what the user's articles are kept under.
    """
    name = owner[:32]
    if not is_url(where):
        return str(Path(where).expanduser() / "users" / name)
    parts = urlsplit(where)
    return parts._replace(path=f"/{parts.path.strip('/') or 'article-qa'}-{name}").geturl()


class SignedIn(SimpleUser):
    """A user whose password came with a request."""

    def __init__(self, name: str, owner: str, still: Callable[[], bool]) -> None:
        """Take the user's name, what is kept under, and what tells whether they may still come."""
        super().__init__(name)
        self._owner = owner
        self._still = still

    @property
    def identity(self) -> str:
        """Return what the user's conversations and articles are kept under."""
        return self._owner

    def is_let_in(self) -> bool:
        """Tell whether the password is still that of a user; a long request outlives some."""
        return self._still()


class BasicAuthentication(AuthenticationBackend):
    """Starlette's backend for HTTP's basic scheme; without users everybody is let in."""

    def __init__(self, users: Users | None) -> None:
        self._users = users
        self._wrong = Rate(TRIES_A_MINUTE)

    async def authenticate(self, conn: HTTPConnection) -> tuple[AuthCredentials, SimpleUser] | None:
        """Return who sent a request; an AuthenticationError refuses it."""
        path = conn.url.path
        if self._users is None or path.endswith(_STARTED):
            return None
        if path == HEALTH and "authorization" not in conn.headers:
            return None
        client = conn.client.host if conn.client else ""
        if self._wrong.exceeded(client):
            raise AuthenticationError("too many wrong passwords: try again in a minute")
        sent = _sent(conn.headers.get("authorization", ""))
        if sent is None:
            raise AuthenticationError("name and password are needed")
        if not await run_in_threadpool(self._users.knows, *sent):
            self._wrong.count(client)
            raise AuthenticationError("name or password are wrong")
        try:
            user = SignedIn(sent[0], self._users.owner(sent[0]), partial(self._users.knows, *sent))
        except ArticleQAError as error:  # removed at this moment
            raise AuthenticationError("name or password are wrong") from error
        return AuthCredentials(["authenticated"]), user


def ask_for_password(conn: HTTPConnection, error: AuthenticationError) -> Response:
    """Return what makes a browser ask for name and password, and tells a program to send them."""
    headers = {"www-authenticate": 'Basic realm="Article QA", charset="UTF-8"'}
    return refusal(conn.url.path, str(error), 401, headers)


def _sent(header: str) -> tuple[str, str] | None:
    """Return name and password: as HTTP's basic scheme has them, or as a key for a bearer.

    Clients of OpenAI's form send a key. It is in Base64 too where it has other letters than ASCII,
    which these clients do not send; there is no colon in Base64.
    """
    scheme, _, value = header.partition(" ")
    plain = scheme.lower() == "bearer" and ":" in value
    if scheme.lower() not in ("basic", "bearer"):
        return None
    try:
        given = value.strip()
        pair = given if plain else base64.b64decode(given, validate=True).decode()
    except ValueError:  # no Base64, or no UTF-8 in it
        return None
    name, colon, password = pair.partition(":")
    return (name, password) if colon else None


def _lines_of(text: str) -> dict[str, str]:
    """Return what stands after each name: a hash, and a number where it is not of old."""
    lines = (line.partition(":") for line in text.splitlines() if not line.startswith("#"))
    return {name.strip(): kept.strip() for name, _, kept in lines if kept.strip()}


def _hash_of(kept: str) -> str:
    return kept.partition(":")[0]


def _number_of(kept: str) -> str:
    return kept.partition(":")[2]
