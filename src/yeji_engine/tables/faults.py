"""What is wrong with one cell: a code, what would be allowed, and what to do.

A fault knows neither the cell's text nor its place; `complaints` joins the three into a Diagnostic.
"""

from __future__ import annotations

from typing import NamedTuple

from yeji_engine.errors import Severity, Words


class Fault(NamedTuple):
    """Why a text is no value of its column's kind, or (milder) why somebody should look at it."""

    code: str
    allowed: Words
    hint: Words | None = None
    severity: Severity = Severity.ERROR


class FaultyCell(NamedTuple):
    """One cell with a fault: its place in the column, counted from 0, and its text."""

    at: int
    text: str


class FaultyCells(NamedTuple):
    """The cells of one column that share a fault: the first `CELLS_SHOWN`, and how many there are."""

    fault: Fault
    first: tuple[FaultyCell, ...]
    total: int


CELLS_SHOWN = 50
"""Cells told one by one for each column and fault; the rest is counted."""
