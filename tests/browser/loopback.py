"""The page as ``app.py`` opens it, but a web page may come from this machine: the tests' own."""

import functools
import sys

import qa.assistant
from index.sources.load import load
from qa.command_line import main

if __name__ == "__main__":
    qa.assistant.load = functools.partial(load, allowed=lambda address: address.is_loopback)
    sys.exit(main(["serve", *sys.argv[1:]]))
