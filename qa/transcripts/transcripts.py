"""The conversations of all visitors, in a database beside the index.

SQLAlchemy's Core, so that one address decides where they are: a file of SQLite for one machine, a
PostgreSQL for several.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Row, delete, select, update
from sqlalchemy.exc import SQLAlchemyError

from index.errors import ArticleQAError
from qa.transcripts.database import (
    CHOICES,
    CONVERSATIONS,
    LONGEST_TITLE,
    RESTORABLE,
    TURNS,
    opened,
    wipe,
)
from qa.transcripts.turn import ShownTurn


class TranscriptError(ArticleQAError):
    """A conversation that is not there, or a database that cannot be used."""


class NoConversationError(TranscriptError):
    """The owner has no conversation of that id (any more)."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation.

    Attributes:
        id: stands in its address.
        title: the first question, or the name it was given.
        articles: ids of those that are asked; none for all.
        created: when, in seconds since 1970.
        changed: when something was last asked or renamed.
        turns: the oldest first; none in a list of conversations.
        last: highest number that a turn ever had, so that none is given twice; 0 in a list.
    """

    id: str
    title: str
    articles: tuple[str, ...]
    created: float
    changed: float
    turns: tuple[ShownTurn, ...] = ()
    last: int = 0

    def turn(self, number: int) -> ShownTurn | None:
        """Return the turn of that number, None if there is none (any more)."""
        return next((turn for turn in self.turns if turn.number == number), None)


class Transcripts:
    """Conversations by owner; safe to use from several threads and processes.

    Each method takes the owner, and finds nothing of others: an id alone opens nothing.
    """

    def __init__(self, url: str) -> None:
        """Open the database at an address of SQLAlchemy's, made where there is none.

        Raises:
            TranscriptError: if it cannot be used.
        """
        try:
            self._engine = opened(url)
        except (SQLAlchemyError, ImportError, OSError) as error:
            raise TranscriptError(f"the conversations cannot be opened: {_line(error)}") from error

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # ---------------------------------------------------------------- conversations

    def begin(self, owner: str, title: str, articles: Sequence[str] = ()) -> Transcript:
        """Add a conversation and return it."""
        now = time.time()
        begun = Transcript(secrets.token_urlsafe(12), _title(title), tuple(articles), now, now)
        values = {
            "id": begun.id,
            "owner": owner,
            "title": begun.title,
            "renamed": False,
            "articles": json.dumps(begun.articles),
            "created": now,
            "changed": now,
        }
        with self._engine.begin() as connection:
            connection.execute(CONVERSATIONS.insert(), values)
        return begun

    def all_of(self, owner: str) -> list[Transcript]:
        """Return an owner's conversations, the last changed first, without their turns."""
        query = select(CONVERSATIONS).where(CONVERSATIONS.c.owner == owner)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(CONVERSATIONS.c.changed.desc())).all()
        return [_transcript(row) for row in rows]

    def search(self, owner: str, text: str) -> list[Transcript]:
        """Return the owner's conversations that hold every word of a text, as `all_of` does.

        A word may stand in the title, in a question, in an answer or in a quote, in any case and
        as a part of a longer one.
        """
        wanted = text.casefold().split()
        query = select(TURNS.c.conversation, TURNS.c.said).join(CONVERSATIONS)
        said: dict[str, list[str]] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(query.where(CONVERSATIONS.c.owner == owner)):
                said.setdefault(row.conversation, []).append(row.said)
        return [
            found
            for found in self.all_of(owner)
            if _holds("\n".join([found.title, *said.get(found.id, [])]), wanted)
        ]

    def get(self, owner: str, conversation: str) -> Transcript:
        """Return a conversation with its turns.

        Raises:
            TranscriptError: if the owner has none of that id.
        """
        with self._engine.connect() as connection:
            row = _row(connection, owner, conversation)
            query = select(TURNS).where(TURNS.c.conversation == conversation)
            kept = connection.execute(query.order_by(TURNS.c.number)).all()
        turns = tuple(ShownTurn.from_json(turn.turn) for turn in kept if turn.removed is None)
        return replace(_transcript(row, turns), last=kept[-1].number if kept else 0)

    def articles_of(self, owner: str, conversation: str) -> tuple[str, ...]:
        """Return which articles a conversation asks, none for all; errors are those of `get`."""
        with self._engine.connect() as connection:
            return _transcript(_row(connection, owner, conversation)).articles

    def rename(self, owner: str, conversation: str, title: str) -> None:
        """Give a conversation another title; a TranscriptError says that there is none."""
        values = {"title": _title(title), "renamed": True}
        self._change(owner, conversation, values)

    def ask_only(self, owner: str, conversation: str, articles: Sequence[str]) -> None:
        """Note which articles a conversation asks; none for all."""
        self._change(owner, conversation, {"articles": json.dumps(list(articles))})

    def delete(self, owner: str, conversation: str) -> None:
        """Delete a conversation for good; a TranscriptError says that there is none."""
        with self._engine.begin() as connection:
            _row(connection, owner, conversation)
            connection.execute(delete(TURNS).where(TURNS.c.conversation == conversation))
            connection.execute(delete(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation))

    # ---------------------------------------------------------------- turns

    def save(self, owner: str, conversation: str, turn: ShownTurn) -> None:
        """Keep a turn, in place of the one of its number.

        Raises:
            TranscriptError: if the owner has no such conversation (any more).
        """
        key = (TURNS.c.conversation == conversation, TURNS.c.number == turn.number)
        with self._engine.begin() as connection:
            _row(connection, owner, conversation)
            kept = {"turn": turn.to_json(), "said": turn.said()}
            if not connection.execute(update(TURNS).where(*key).values(kept)).rowcount:
                values = {"conversation": conversation, "number": turn.number, **kept}
                connection.execute(TURNS.insert(), values)
            _touch(connection, conversation, {})

    def remove(self, owner: str, conversation: str, number: int) -> None:
        """Remove one turn, if it is there; `restore` brings it back for `RESTORABLE` seconds."""
        key = (TURNS.c.conversation == conversation, TURNS.c.number == number)
        with self._engine.begin() as connection:
            _row(connection, owner, conversation)
            connection.execute(update(TURNS).where(*key).values(removed=time.time()))
            wipe(connection)

    def restore(self, owner: str, conversation: str, numbers: Sequence[int]) -> int:
        """Bring removed turns back to where they were, and return how many."""
        key = (TURNS.c.conversation == conversation, TURNS.c.number.in_(numbers))
        recent = TURNS.c.removed > time.time() - RESTORABLE
        with self._engine.begin() as connection:
            _row(connection, owner, conversation)
            query = update(TURNS).where(*key, recent, TURNS.c.turn != "")
            return connection.execute(query.values(removed=None)).rowcount

    # ---------------------------------------------------------------- choices

    def choices(self, owner: str) -> dict[str, str]:
        """Return what an owner chose in the page, by name."""
        query = select(CHOICES.c.name, CHOICES.c.value).where(CHOICES.c.owner == owner)
        with self._engine.connect() as connection:
            return {row.name: row.value for row in connection.execute(query)}

    def choose(self, owner: str, name: str, value: str) -> None:
        """Keep a choice."""
        key = (CHOICES.c.owner == owner, CHOICES.c.name == name)
        with self._engine.begin() as connection:
            if not connection.execute(update(CHOICES).where(*key).values(value=value)).rowcount:
                connection.execute(CHOICES.insert(), {"owner": owner, "name": name, "value": value})

    def _change(self, owner: str, conversation: str, values: dict[str, object]) -> None:
        with self._engine.begin() as connection:
            _row(connection, owner, conversation)
            _touch(connection, conversation, values)


def _row(connection: Connection, owner: str, conversation: str) -> Row[tuple[object, ...]]:
    of_owner = (CONVERSATIONS.c.id == conversation, CONVERSATIONS.c.owner == owner)
    row = connection.execute(select(CONVERSATIONS).where(*of_owner)).one_or_none()
    if row is None:
        raise NoConversationError("there is no such conversation (any more)")
    return row


def _touch(connection: Connection, conversation: str, values: dict[str, object]) -> None:
    query = update(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation)
    connection.execute(query.values(changed=time.time(), **values))


def _transcript(row: Row[tuple[object, ...]], turns: tuple[ShownTurn, ...] = ()) -> Transcript:
    articles = tuple(json.loads(row.articles))
    return Transcript(row.id, row.title, articles, row.created, row.changed, turns)


def _holds(text: str, words: Sequence[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def _title(text: str) -> str:
    """Return a title in one line, cut at its limit."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1].rstrip() + "…"


def _line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
