"""The command line, ``article-qa``.

Results go to standard output, all else to standard error. Exit 0: done; 1: the work failed, and one
line says why and what to do; 2: the command line was wrong. Nothing heavy is imported before it is
needed, so that ``--help`` answers at once.
"""

import sys
from collections.abc import Sequence

from qa.sample import SAMPLE

__all__ = ["SAMPLE", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code."""
    try:
        from qa.command_line.program import run

        return run(arguments)
    except KeyboardInterrupt:  # Ctrl+C while modules were imported
        sys.stderr.write("article-qa: interrupted\n")
        return 1
