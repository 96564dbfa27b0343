"""Users and their passwords, where others than this machine are let in.

The file holds a line a user, ``NAME:HASH``, the hash being Argon2id's in its own form. A browser
sends name and password with each request (HTTP's basic scheme), and so can any program, or as the
key ``NAME:PASSWORD`` of a bearer; whoever lets a network in puts a proxy with TLS before it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
import threading
from pathlib import Path
from typing import TYPE_CHECKING

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
from qa.web.serving.guard import Rate, refusal

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection
    from starlette.responses import Response

SHORTEST_PASSWORD = 8
"""Characters."""

TRIES_A_MINUTE = 10
"""Wrong passwords from one client, after which it waits."""

_NAME = re.compile(r"[\w.@-]{1,64}")
_STARTED = "/startup-events"
"""What Gradio asks itself when it starts: it begins the work of its queue and tells nothing."""

_HEALTH = "/health"
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
        if not self._hashes():
            raise ArticleQAError(
                f"{path.name} names no user: add one with `article-qa user NAME --file {path}`"
            )

    def knows(self, name: str, password: str) -> bool:
        """Return whether that is the password of that user; no slower for names it has not."""
        hashed = self._hashes().get(name)
        pair = f"{name}\0{password}\0{hashed}".encode()
        proof = hmac.digest(self._key, pair, hashlib.sha256)
        with self._lock:
            if proof in self._proven:
                return True
        try:
            self._hasher.verify(hashed or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        with self._lock:
            if len(self._proven) >= _KNOWN:
                self._proven.clear()
            self._proven.add(proof)
        return hashed is not None

    def _hashes(self) -> dict[str, str]:
        try:
            changed = self._path.stat().st_mtime_ns
            with self._lock:
                if self._read[0] == changed:
                    return self._read[1]
            hashes = _hashes_of(self._path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise ArticleQAError(f"the file of users cannot be read: {self._path.name}") from error
        with self._lock:
            self._read = (changed, hashes)
        return hashes


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
        hashes = _hashes_of(path.read_text("utf-8")) if path.exists() else {}
        if password is None and hashes.pop(name, None) is None:
            raise ArticleQAError(f"{path.name} has no user {name}")
        if password is not None:
            hashes[name] = PasswordHasher().hash(password)
        lines = "".join(f"{name}:{hashed}\n" for name, hashed in sorted(hashes.items()))
        draft = path.with_suffix(path.suffix + ".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(lines)
        draft.replace(path)


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
        if path == _HEALTH and "authorization" not in conn.headers:
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
        return AuthCredentials(["authenticated"]), SimpleUser(sent[0])


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


def _hashes_of(text: str) -> dict[str, str]:
    lines = (line.partition(":") for line in text.splitlines() if not line.startswith("#"))
    return {name.strip(): hashed.strip() for name, _, hashed in lines if hashed.strip()}
