"""Write the lock: every package that is installed, with its hashes, for Python 3.11 and newer.

``make lock`` runs this with the newest releases that ``pyproject.toml`` admits. It writes

- ``base.txt``: what article-qa needs; ``chat.txt``: that and the chat model's weights;
  ``test.txt``: that and what the tests need;
- ``cuda.txt``: what PyTorch's usual build for Linux needs on top. These are constraints: its CPU
  build, which asks for none of them, installs none of them;
- ``pip.txt``: the pip that reads the others, for pip takes hashes from constraints since 26.1 only.

PyTorch's CPU build lies in an index of its own, which is not asked here: ``torch-cpu.txt`` is to be
renewed by hand with the version of torch. It is installed before the others where pip finds it, for
pip, where hashes are required, prefers a file that an index gives the hash of to one in a folder.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PROJECT = "pyproject.toml"
_CPU = HERE / "torch-cpu.txt"
CUDA = re.compile(r"(nvidia|cuda)-|triton\b")
"""What only PyTorch's build for graphics cards asks for."""

Lock = dict[str, str]
"""The lines of each package by its requirement, ``name==version ; marker``."""


def resolved(*arguments: str, given: str = "") -> Lock:
    """Return what uv resolves, on any platform, sorted as uv sorts it.

    Args:
        arguments: of ``uv pip compile``.
        given: what it reads from standard input.
    """
    uv = Path(sys.executable).with_name("uv")
    options = ["--universal", "--python-version=3.11", "--generate-hashes", "--upgrade"]
    done = subprocess.run(
        [uv, "pip", "compile", "--quiet", "--no-header", *options, *arguments],
        input=given,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=HERE.parent,
    )
    entries = re.split(r"^(?=[\w-])", done.stdout, flags=re.MULTILINE)
    return {entry.partition(" \\\n")[0]: entry for entry in entries if entry}


def with_cpu_build(entry: str) -> str:
    """Return the lines of torch with the hashes of its CPU build.

    Raises:
        SystemExit: if those at hand are of another version.
    """
    version = entry.partition("==")[2].split()[0]
    pin, *hashes = re.findall(r"^torch==\S+|--hash=\S+", _CPU.read_text("utf-8"), re.MULTILINE)
    if pin != f"torch=={version}+cpu":
        raise SystemExit(f"{_CPU.name} has {pin}: put the hashes of {version}+cpu there")
    extra = "".join(f" \\\n    {known}" for known in hashes)
    pins, *comments = re.split(r"(?m)^(?=    # )", entry, maxsplit=1)
    return "".join([pins.rstrip("\n") + extra + "\n", *comments])


def write(name: str, opening: str, lock: Lock) -> None:
    """Write one file of the lock."""
    text = f"# Written by `make lock`.\n{opening}{''.join(lock.values())}"
    (HERE / name).write_text(text, encoding="utf-8")


def main() -> None:
    """Write all files of the lock."""
    everything = resolved(PROJECT)
    cuda = {name: entry for name, entry in everything.items() if CUDA.match(name)}
    base = {name: entry for name, entry in everything.items() if name not in cuda}
    base |= {name: with_cpu_build(base[name]) for name in base if name.startswith("torch==")}
    write("cuda.txt", "", cuda)
    write("base.txt", "-c cuda.txt\n", base)
    for extra, name in (("chat-model", "chat.txt"), ("test", "test.txt")):
        more = resolved(PROJECT, f"--extra={extra}", "--constraints=requirements/base.txt")
        write(name, "-r base.txt\n", {n: e for n, e in more.items() if n not in base | cuda})
    write("pip.txt", "", resolved("-", given="pip>=26.1"))


if __name__ == "__main__":
    main()
