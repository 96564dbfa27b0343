"""The tables of kept conversations, and how their database is opened."""

from __future__ import annotations

import time
from pathlib import Path

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    update,
)
from sqlalchemy.exc import DatabaseError

LONGEST_TITLE = 120
"""Characters of a conversation's title."""

ATTEMPTS = 10
"""Attempts at making the tables; each finds at least one more that another process made."""

PAUSE = 0.05
"""Seconds between two of them."""

RESTORABLE = 3600.0
"""Seconds for which a removed turn can be brought back; then its text is wiped."""

_TABLES = MetaData()
CONVERSATIONS = Table(
    "conversations",
    _TABLES,
    Column("id", String(32), primary_key=True),
    Column("owner", String(64), nullable=False, index=True),
    Column("title", String(LONGEST_TITLE), nullable=False),
    Column("renamed", Boolean, nullable=False),
    Column("articles", Text, nullable=False),
    Column("created", Float, nullable=False),
    Column("changed", Float, nullable=False),
)
TURNS = Table(
    "turns",
    _TABLES,
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("turn", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("removed", Float),
)
CHOICES = Table(
    "choices",
    _TABLES,
    Column("owner", String(64), primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)


def opened(url: str) -> Engine:
    """Return the database at an address of SQLAlchemy's, made where there is none."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        if engine.url.database:
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _prepare)
    for left in reversed(range(ATTEMPTS)):
        try:
            _TABLES.create_all(engine)
            break
        except DatabaseError:  # another process makes them at the same time
            if not left:
                raise
            time.sleep(PAUSE)
    with engine.begin() as connection:
        wipe(connection)
    return engine


def wipe(connection: Connection) -> None:
    """Forget what was said in turns that can no longer be brought back."""
    old = TURNS.c.removed < time.time() - RESTORABLE
    connection.execute(update(TURNS).where(old).values(turn="", said=""))


def _prepare(connection: object, _record: object) -> None:
    """Let readers of SQLite go on while another process writes, and a kill lose nothing."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "busy_timeout=10000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
