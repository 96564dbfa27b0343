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

import glob
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
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


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def file_is_sound(path: Path, sha256: str, size: int) -> bool:
    """Tell whether the file has that size and sha256; False also when it cannot be read."""
    stamp = path.with_name(path.name + STAMP_SUFFIX)
    try:
        status = path.stat()
        state = [sha256, status.st_size, status.st_mtime_ns, status.st_ctime_ns]
        if status.st_size != size:
            return False
        if size >= SMALL and _read_json(stamp) == state:
            return True
        if sha256_of(path) != sha256:
            return False
    except OSError:
        return False
    if size >= SMALL:
        temporary = stamp.with_name(f"{stamp.name}-{os.getpid()}")
        with suppress(OSError):  # a read-only folder has no stamps, and its check stays full
            temporary.write_text(json.dumps(state), encoding="utf-8")
            temporary.replace(stamp)
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


def write_manifest(folder: Path) -> None:
    """Note size and sha256 of every file of the folder in its manifest."""
    manifest = {}
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        manifest[name] = {"sha256": sha256_of(path), "size": path.stat().st_size}
    text = json.dumps(manifest, indent=2) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def ensured(
    target: Path, sound: Callable[[], bool], size: int, build: Callable[[Path], object]
) -> Path:
    """Return ``target``, built if it is not sound; whatever goes wrong, it stays as it was.

    Args:
        target: the final file or folder; what is there is replaced.
        sound: tells whether it is there and as it should be; asked again once it is locked.
        size: how many bytes it will take at most.
        build: given the path beside ``target`` to build at, which is renamed afterwards. What it
            leaves there, under that name and more, is removed, also by the next build.

    Raises:
        WeightsError: if the disk is full or cannot be written, or another process holds the lock
            too long.
    """
    from filelock import FileLock, Timeout

    temporary = target.with_name(f"{BUILDING}{target.name}-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(f".{target.name}.lock"), timeout=LOCK_SECONDS):
            _remove_leftovers(target)
            if sound():
                return target
            try:
                _require_space(target, size)
                build(temporary)
                _put_in_place(temporary, target)
            finally:
                _remove_leftovers(target)
    except Timeout as error:
        raise WeightsError(
            f"another process has been building {target} for {LOCK_SECONDS:.0f} s: stop it"
        ) from error
    except (OSError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WeightsError(
            f"cannot build {target}: {reason}: free some space, or choose another cache folder"
        ) from error
    return target


def _remove_leftovers(target: Path) -> None:
    for leftover in target.parent.glob(f"{BUILDING}{glob.escape(target.name)}-*"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            with suppress(OSError):
                leftover.unlink()


def _require_space(target: Path, size: int) -> None:
    free = shutil.disk_usage(target.parent).free
    if free < size + SPARE_BYTES:
        raise WeightsError(
            f"{target} needs {(size + SPARE_BYTES) / 1e6:.0f} MB and {free / 1e6:.0f} MB are "
            "free: free some, or choose another cache folder"
        )


def _put_in_place(temporary: Path, target: Path) -> None:
    """Rename what is on disk; a folder in the way is moved aside, for only files are replaced."""
    for path in [temporary] if temporary.is_file() else _files(temporary):
        with path.open("rb") as file:
            os.fsync(file.fileno())
    if target.is_dir():
        target.rename(temporary.with_name(f"{temporary.name}-old"))
    temporary.replace(target)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
