"""``python -m qa.command_line`` is the same as ``article-qa``."""

import sys

from qa.command_line import main

if __name__ == "__main__":
    sys.exit(main())
