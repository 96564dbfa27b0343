"""The command line, ``article-qa``.

Results go to standard output, all else to standard error. Exit 0: done; 1: the work failed, and one
line says why and what to do; 2: the command line was wrong. Nothing heavy is imported before it is
needed, so that ``--help`` answers at once.
"""

from qa.command_line.program import main
from qa.sample import SAMPLE

__all__ = ["SAMPLE", "main"]
