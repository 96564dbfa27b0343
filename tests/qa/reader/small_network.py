"""The sizes of a network that is small enough for tests."""

from qa.reader.model import Shape

SMALL = Shape(token=16, width=8, dropout=0.0)
