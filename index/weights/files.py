"""Files and folders that are complete and checked by sha256, or not there at all.

What is built is built beside its final place, under a lock, and renamed when it is complete and
on disk. So two processes that start at once build once, and a killed one leaves a temporary that
the next build of the same removes, never a half file under the final name.

Hashing a large file takes a second or more, so a full check leaves a stamp beside the file, its
size and its times of change, and the file is read again only when these differ. That notices a
file that was cut, overwritten, copied or restored; it does not notice a disk that silently gives
back other bytes, nor someone who may write to the folder and forges the stamp as well.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from index.errors import WeightsError

SMALL = 1 << 20
"""Files below this many bytes are hashed each time: it takes under a millisecond."""

LOCK_SECONDS = 600.0
"""How long to wait for another process that builds the same; the largest takes about 10 s."""

SPARE_BYTES = 16 << 20
"""Left free on the disk beyond what is built."""

MANIFEST = "manifest.json"
STAMP_SUFFIX = ".checked"
BUILDING = ".building-"


def file_is_sound(path: Path, sha256: str, size: int) -> bool:
    """Tell whether the file has that size and sha256; False also when it cannot be read."""
    try:
        with path.open("rb") as file:
            state = _state(os.fstat(file.fileno()), sha256)
            if state["size"] != size:
                return False
            if size >= SMALL and _read_json(_stamp_path(path)) == state:
                return True
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                return False
    except OSError:
        return False
    if size >= SMALL:
        _write_stamp(path, state)
    return True


def folder_is_sound(folder: Path) -> bool:
    """Tell whether every file of the folder's manifest has the size and sha256 noted there."""
    manifest = _read_json(folder / MANIFEST)
    if not isinstance(manifest, dict) or not manifest:
        return False
    try:
        noted = [(name, entry["sha256"], entry["size"]) for name, entry in manifest.items()]
    except (KeyError, TypeError):
        return False
    return all(file_is_sound(folder / name, sha256, size) for name, sha256, size in noted)


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Hold the lock on ``target`` across processes; leftovers of killed builds are removed.

    Raises:
        WeightsError: if the folder cannot be written or another process holds the lock too long.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(target.with_name(f".{target.name}.lock"))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=LOCK_SECONDS)
    except Timeout as error:
        raise WeightsError(
            f"another process has been building {target} for {LOCK_SECONDS:.0f} s: stop it"
        ) from error
    except (OSError, NotImplementedError) as error:
        raise _unwritable(target, error) from error
    try:
        for leftover in target.parent.glob(f"{BUILDING}{target.name}-*"):
            remove(leftover)
        yield
    finally:
        lock.release()


@contextmanager
def building(target: Path, size: int) -> Iterator[Path]:
    """Yield a path beside ``target`` to build at, and rename it to ``target`` afterwards.

    To be used while `locked`. Whatever goes wrong, the temporary is removed and ``target`` stays
    as it was.

    Args:
        target: the final file or folder; what is there is replaced.
        size: how many bytes it will take at most.

    Raises:
        WeightsError: if the disk is full or cannot be written.
    """
    temporary = target.with_name(f"{BUILDING}{target.name}-{os.getpid()}")
    try:
        _require_space(target, size)
        yield temporary
        _sync(temporary)
        _put_in_place(temporary, target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        remove(temporary)


def write_manifest(folder: Path) -> None:
    """Note size and sha256 of every file of the folder in its manifest."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = {}
    for path in files:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        name = path.relative_to(folder).as_posix()
        manifest[name] = {"sha256": digest, "size": path.stat().st_size}
    text = json.dumps(manifest, indent=2) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def remove(path: Path) -> None:
    """Remove a file or a folder with all that is in it; nothing happens where there is none."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _require_space(target: Path, size: int) -> None:
    free = shutil.disk_usage(target.parent).free
    if free < size + SPARE_BYTES:
        raise WeightsError(
            f"{target} needs {(size + SPARE_BYTES) / 1e6:.0f} MB and {free / 1e6:.0f} MB are "
            "free: free some, or choose another cache folder"
        )


def _sync(path: Path) -> None:
    """Wait until a file, or every file of a folder, is on disk."""
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    for each in files:
        with each.open("rb") as file:
            os.fsync(file.fileno())


def _put_in_place(temporary: Path, target: Path) -> None:
    """Rename; a folder that is in the way is moved aside first, for only files are replaced."""
    if target.is_dir():
        aside = target.with_name(f"{BUILDING}{target.name}-{os.getpid()}-old")
        target.rename(aside)
        temporary.rename(target)
        remove(aside)
        return
    temporary.replace(target)


def _state(status: os.stat_result, sha256: str) -> dict[str, Any]:
    return {
        "sha256": sha256,
        "size": status.st_size,
        "mtime_ns": status.st_mtime_ns,
        "ctime_ns": status.st_ctime_ns,
    }


def _stamp_path(path: Path) -> Path:
    return path.with_name(path.name + STAMP_SUFFIX)


def _write_stamp(path: Path, state: dict[str, Any]) -> None:
    """Write the stamp; where the folder is read-only there is none, and the check stays full."""
    stamp = _stamp_path(path)
    temporary = stamp.with_name(f"{stamp.name}-{os.getpid()}")
    with suppress(OSError):
        temporary.write_text(json.dumps(state), encoding="utf-8")
        temporary.replace(stamp)


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def _unwritable(target: Path, error: Exception) -> WeightsError:
    reason = getattr(error, "strerror", None) or str(error)
    return WeightsError(
        f"cannot build {target}: {reason}: free some space, or choose another cache folder"
    )
