"""Answers on disk, one a line, so that a run that was killed goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from index.errors import StoreError

FORMAT = 1
"""Version of a line; answers of another version are asked again."""


def fingerprint(conditions: Mapping[str, Any]) -> str:
    """Return 16 hexadecimal digits that stand for everything an answer depends on."""
    written = json.dumps([FORMAT, conditions], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


class Journal:
    """A file of JSON lines: first what the answers depend on, then an answer a line.

    Answers that were given under other conditions are moved aside, never mixed in and never
    lost. Lines that were cut off by a crash are dropped. One process writes at a time.
    """

    def __init__(self, path: Path, conditions: Mapping[str, Any]) -> None:
        """Open the file in a folder that exists.

        Raises:
            StoreError: if another process writes there, or the file cannot be used.
        """
        from filelock import FileLock, Timeout

        self.path = path
        self.records: dict[str, dict[str, Any]] = {}
        self._guard = threading.Lock()
        self._lock = FileLock(path.with_suffix(".lock"))
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise StoreError(
                f"another evaluation is writing to {path.parent}: wait for it, or choose "
                "another folder with --out"
            ) from None
        try:
            self._open({"conditions": dict(conditions), "fingerprint": fingerprint(conditions)})
        except OSError as error:
            self._lock.release()
            raise StoreError(f"{path} cannot be written ({error.strerror}): free it") from error

    def append(self, record: dict[str, Any]) -> None:
        """Write a record with an ``id``; when this returns it is on the disk."""
        line = _line(record)
        with self._guard:
            self._file.write(line)
            self._file.flush()
            os.fsync(self._file.fileno())
            self.records[record["id"]] = json.loads(line)  # as a later run would read it

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        self._lock.release()

    def _open(self, head: dict[str, Any]) -> None:
        lines = _whole_lines(self.path)
        if lines and lines[0].get("fingerprint") != head["fingerprint"]:
            self.path.replace(self._aside(str(lines[0].get("fingerprint"))))
            lines = []
        if not lines:
            aside = self._aside(head["fingerprint"])
            if aside.exists():
                aside.replace(self.path)
                lines = _whole_lines(self.path)
        self.records = {line["id"]: line for line in lines[1:] if "id" in line}
        whole = "".join(_line(line) for line in (head, *self.records.values()))
        temporary = self.path.with_suffix(".new")
        temporary.write_text(whole, encoding="utf-8")
        temporary.replace(self.path)
        self._file = self.path.open("a", encoding="utf-8")

    def _aside(self, of: str) -> Path:
        return self.path.with_name(f"{self.path.stem}-{of}{self.path.suffix}")


def _whole_lines(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a file that are whole; the first must be, or none counts."""
    if not path.exists():
        return []
    found: list[dict[str, Any]] = []
    for line in path.read_bytes().split(b"\n"):
        try:
            value = json.loads(line)
        except ValueError:
            if not found:
                return []
            continue
        if isinstance(value, dict):
            found.append(value)
    return found


def _line(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"
