"""What is done to Chroma's files beside Chroma.

To its SQLite file never in a process that has it open: two copies of SQLite in one process end each
other's locks (sqlite.org/howtocorrupt.html, 2.2). So another process does it, or it is done before
Chroma begins.

Chroma writes a graph of vectors over the one that was there, its list of ids last, and only then
forgets its log. Killed meanwhile it would leave a damaged graph, and vectors that are nowhere else.
So there is a copy of each graph as it was when it was last whole; the log leads on from there.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from index.store.soundness import (
    DATABASE,
    check_files,
    fault_of,
    has_vectors,
    segments,
    vectors_fault,
)

if TYPE_CHECKING:
    from filelock import FileLock

SETTLING = 1.0
"""Seconds that another process may be at writing files that look damaged until then."""

KEPT = "kept"
"""Name of the folder of copies."""

_IDS = "index_metadata.pickle"
"""What Chroma writes last."""

_ASKED = """
import json, sqlite3, sys
database = sqlite3.connect(sys.argv[1], uri=True, timeout=30)
print(json.dumps([row[0] for row in database.execute(sys.argv[2])]))
"""


def await_sound(folder: Path) -> None:
    """Raise a StoreError if what is damaged now still is when a write would have ended.

    What a process that was killed left unfinished is put back as it was, or goes where Chroma makes
    it anew.
    """
    from filelock import Timeout

    until = time.monotonic() + SETTLING
    while _unfinished_in(folder) and os.access(folder, os.W_OK) and time.monotonic() < until:
        with contextlib.suppress(Timeout), file_lock(folder).acquire(timeout=0):
            _restore_vectors(folder)  # whoever wrote it is gone
        time.sleep(0.05)
    while fault_of(folder):
        if time.monotonic() > until:
            drop_damaged(folder)
            check_files(folder)
        time.sleep(0.05)


def file_lock(folder: Path) -> FileLock:
    """Return what keeps the writers of a folder apart; a thread that has it may take it again."""
    from filelock import FileLock

    folder.mkdir(parents=True, exist_ok=True)
    return FileLock(folder / "article-qa.lock", is_singleton=True)


def make_database(folder: Path) -> None:
    """Make an empty database for Chroma to begin with, if there is none.

    It keeps a write-ahead log: whoever reads then waits for no writer, and the other way round.
    """
    if not (folder / DATABASE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix="new-") as fresh:
            (Path(fresh) / DATABASE).touch()
            use_log(Path(fresh))
            with contextlib.suppress(FileExistsError):  # another process was faster
                os.link(Path(fresh) / DATABASE, folder / DATABASE)


def use_log(folder: Path) -> None:
    """Have a database keep a write-ahead log from now on."""
    _ask(folder, "rw", "PRAGMA journal_mode = WAL")


def faults(folder: Path) -> list[str]:
    """Return what SQLite finds damaged in a database."""
    return [line for line in _ask(folder, "ro", "PRAGMA quick_check(5)") if line != "ok"]


def remove_unknown_segments(folder: Path) -> None:
    """Delete the folders of vectors that no collection has any more; Chroma leaves them."""
    known = set(_ask(folder, "ro", "SELECT id FROM segments"))
    for segment in segments(folder):
        if segment.name not in known:
            shutil.rmtree(segment, ignore_errors=True)


def drop_damaged(folder: Path) -> None:
    """Delete damaged vectors that Chroma makes anew, whoever was killed while it wrote them.

    Those that say nothing, a number each, and those whose log is whole: none were on disk before.
    """
    without = (
        "SELECT segments.id FROM segments JOIN collections ON collections.id = collection "
        "WHERE scope = 'VECTOR' AND dimension = 1"
    )
    with contextlib.suppress(OSError):
        known = set(_ask(folder, "ro", without))
        for segment in segments(folder):
            new = not (segment / "index_metadata.pickle").exists()
            if (new or segment.name in known) and _is_damaged(segment):
                dropped = folder / "dropped"
                shutil.rmtree(dropped, ignore_errors=True)
                segment.rename(dropped)  # all at once, whoever is killed now
                shutil.rmtree(dropped)


def _is_damaged(segment: Path) -> bool:
    try:
        return bool(vectors_fault(segment))
    except (OSError, ValueError):  # not all of its files are there yet
        return True


def keep_vectors(folder: Path) -> None:
    """Copy the graphs of vectors that are not copied as they are; whoever writes calls it before.

    A full disk does no harm but that there is no copy.
    """
    kept = folder / KEPT
    there = [one for one in segments(folder) if (one / _IDS).exists() and has_vectors(one)]
    names = {segment.name for segment in there}
    for old in kept.iterdir() if kept.is_dir() else ():
        if old.name not in names:
            shutil.rmtree(old, ignore_errors=True)
    for segment in there:
        if not _same(segment / _IDS, kept / segment.name / _IDS):
            with contextlib.suppress(OSError):
                _copy(segment, kept / segment.name)


def _unfinished_in(folder: Path) -> list[tuple[Path, Path]]:
    """Return the graphs that are not written to the end, or not yet, and their copies."""
    copies = [(folder / kept.name, kept) for kept in (folder / KEPT).glob("*-*-*-*-*")]
    return [(own, kept) for own, kept in copies if own.is_dir() and _unfinished(own, kept)]


def _restore_vectors(folder: Path) -> None:
    """Put back the graphs that a process did not write to the end; while nobody else writes."""
    for segment, kept in _unfinished_in(folder):
        for path in kept.iterdir():  # until all are as they were, it is unfinished
            with contextlib.suppress(OSError):
                shutil.copy2(path, segment / KEPT)
                (segment / KEPT).replace(segment / path.name)


def _unfinished(segment: Path, kept: Path) -> bool:
    """Tell whether a graph is neither as it was copied nor written to its end."""
    with contextlib.suppress(OSError):
        if _same(segment / _IDS, kept / _IDS):
            return not all(_same(segment / path.name, path) for path in kept.iterdir())
        with (segment / _IDS).open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read() != b"."
    return True


def _same(one: Path, other: Path) -> bool:
    """Tell whether two files are of one size and time; one that is missing is like none."""
    try:
        stamps = [(s.st_size, s.st_mtime_ns) for s in (one.stat(), other.stat())]
    except OSError:
        return False
    return stamps[0] == stamps[1]


def _copy(segment: Path, kept: Path) -> None:
    """Put a copy of a folder in the place of an older one, whole or not at all."""
    new = kept.with_name("new")
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(segment, new)
    shutil.rmtree(kept, ignore_errors=True)
    new.rename(kept)


def _ask(folder: Path, mode: str, query: str) -> list[str]:
    """Return the first column of what a query gives, asked in another process.

    Raises:
        OSError: if the database cannot be read.
    """
    uri = f"{(folder / DATABASE).resolve().as_uri()}?mode={mode}"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _ASKED, uri, query],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise OSError(f"{folder / DATABASE}: {done.stderr.strip().splitlines()[-1]}")
    found: list[str] = json.loads(done.stdout)
    return found
