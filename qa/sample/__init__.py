"""The article that comes with the package."""

from pathlib import Path

SAMPLE = Path(__file__).parent / "telefonat-trump-putin.md"
