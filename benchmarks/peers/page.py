"""The block of ``docs/peers.md`` that the benchmark writes, and no other part of it."""

from __future__ import annotations

import os
import platform
import re
from datetime import date
from pathlib import Path

from index.errors import ArticleQAError

PAGE = Path(__file__).parents[2] / "docs" / "peers.md"
BEGIN, END = "<!-- peers: begin -->", "<!-- peers: end -->"


def read_page() -> str:
    """Return the page, markers checked.

    Raises:
        ArticleQAError: if the markers are not there once each, in their order.
    """
    text = PAGE.read_text("utf-8")
    if not (text.count(BEGIN) == text.count(END) == 1 and text.find(BEGIN) < text.find(END)):
        raise ArticleQAError(
            f"{PAGE.name} needs {BEGIN} and below it {END}, once each: put them where the table "
            "belongs"
        )
    return text


def write_block(block: str) -> None:
    """Put a block between the markers, whole or not at all; all else stays as it was."""
    before, _, rest = read_page().partition(BEGIN)
    after = rest.partition(END)[2]
    temporary = PAGE.with_name(f".{PAGE.name}.new")
    temporary.write_text(f"{before}{BEGIN}\n{block.strip()}\n{END}{after}", "utf-8")
    temporary.replace(PAGE)


def made(command: str, versions: str) -> str:
    """Return when, where, by what command and of which versions of a rival a block was made."""
    parts = [date.today().isoformat(), machine(), versions, f"`{command}`"]
    return f"{', '.join(filter(None, parts))}:"


def machine() -> str:
    """Return what the times depend on, as ``2 cores (AMD EPYC), 16 GiB``; nothing else."""
    import joblib

    cores = joblib.cpu_count()  # of this process: within a container's limits
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    about = Path("/proc/cpuinfo").read_text("utf-8") if platform.system() == "Linux" else ""
    name = re.search(r"^model name\s*: (.*)$", about, re.MULTILINE)
    processor = " ".join((name[1] if name else platform.processor()).split())
    return f"{cores} {'core' if cores == 1 else 'cores'} ({processor}), {memory:.0f} GiB"
