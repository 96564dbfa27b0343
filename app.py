"""The page on 127.0.0.1:7860: ``python app.py`` is the same as ``article-qa serve``."""

import sys

from qa.command_line import main

if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
