"""The block of the README that the benchmark writes, and no other part of it."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from index.errors import ArticleQAError

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- peers: begin -->", "<!-- peers: end -->"


def with_block(text: str, block: str) -> str:
    """Return a text with what stands between the markers replaced, and all else as it was.

    Raises:
        ArticleQAError: if the markers are not there once each, in their order.
    """
    start, end = text.find(BEGIN), text.find(END)
    if not 0 <= start < end or text.count(BEGIN) != 1 or text.count(END) != 1:
        raise ArticleQAError(
            f"the README needs {BEGIN} and below it {END}, once each: put them where the table "
            "belongs"
        )
    return f"{text[: start + len(BEGIN)]}\n{block.strip()}\n{text[end:]}"


def read_readme() -> str:
    """Return the README, markers checked.

    Raises:
        ArticleQAError: if it lacks the markers.
    """
    text = README.read_text("utf-8")
    with_block(text, "")
    return text


def write_block(block: str) -> None:
    """Put a block into the README, whole or not at all."""
    temporary = README.with_name(f".{README.name}.new")
    temporary.write_text(with_block(read_readme(), block), "utf-8")
    temporary.replace(README)


def block_of(parts: Sequence[str], command: str) -> str:
    """Return the block: when, where and by what command, then the tables and notes."""
    made = f"{date.today().isoformat()}, {machine()}, `{command}`:"
    return "\n\n".join([made, *parts])


def machine() -> str:
    """Return what the times depend on, as ``2 cores (AMD EPYC), 16 GiB``; nothing else."""
    import joblib

    cores = joblib.cpu_count()  # of this process: within a container's limits
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    about = Path("/proc/cpuinfo").read_text("utf-8") if platform.system() == "Linux" else ""
    name = re.search(r"^model name\s*: (.*)$", about, re.MULTILINE)
    processor = " ".join((name[1] if name else platform.processor()).split())
    return f"{cores} {'core' if cores == 1 else 'cores'} ({processor}), {memory:.0f} GiB"
