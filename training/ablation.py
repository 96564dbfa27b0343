"""What each part is worth: variants of the recipe, ``python -m training --variant NAME``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qa.reader.model import Shape

VARIANTS: Mapping[str, Mapping[str, Any]] = {
    "reader": {},
    "late interaction, untrained": {"epochs": 0},
    "late interaction, trained": {"joint": False},
    "last layers, low rank": {"shape": Shape(read=(8,), copied=4)},
    "last layers, full rank": {"shape": Shape(read=(8,), copied=4, rank=0), "low_rank_rate": 5e-5},
    "without span head": {"span": 0.0},
    "without made questions": {"made": False},
    "XQuAD alone": {"data": ("xquad",)},
    "OMoS-QA alone": {"data": ("omos",)},
}
"""Changes to the recipe by name."""
