"""The faces that papers are set in: whole files, laid out by tools/assets.py beside those that browsers fetch."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FACES = Path(__file__).parent / "faces"
DRAWN = FACES / "drawn.txt"
"""Every character that the faces draw."""


def not_drawn(text: str) -> set[str]:
    """Return the characters of a text that no face draws: a box stands in their place."""
    return {each for each in set(text) - _drawn() if each.isprintable()}


@cache
def _drawn() -> frozenset[str]:
    return frozenset(DRAWN.read_text(encoding="utf-8"))
