"""What is done to Chroma's SQLite file beside Chroma.

Never in a process that has it open: two copies of SQLite in one process end each other's locks
(sqlite.org/howtocorrupt.html, 2.2). So another process does it, or it is done before Chroma begins.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from index.store.soundness import DATABASE, segments, vectors_fault

_ASKED = """
import json, sqlite3, sys
database = sqlite3.connect(sys.argv[1], uri=True, timeout=30)
print(json.dumps([row[0] for row in database.execute(sys.argv[2])]))
"""


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
            if (new or segment.name in known) and vectors_fault(segment):
                dropped = folder / "dropped"
                shutil.rmtree(dropped, ignore_errors=True)
                segment.rename(dropped)  # all at once, whoever is killed now
                shutil.rmtree(dropped)


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
