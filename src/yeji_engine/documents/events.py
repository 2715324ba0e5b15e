"""What a document consists of before it is a document: one event after the other.

YAML and JSON give the same few events; `tree` builds the document from them. A scalar is text as it
was written: `NO`, `1e5`, `2026-01-01` and `012` stay what they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from yeji_engine.documents.places import shown
from yeji_engine.errors import Words


class Shape(Enum):
    """What an event is."""

    MAPPING = "mapping"
    LIST = "list"
    END = "end"
    TEXT = "text"
    NOTHING = "nothing"
    """An empty value, `null` or `~`."""
    REFUSED = "refused"
    """A value that was already complained of."""


class Event(NamedTuple):
    """One step through the text; line and column begin at 1, a quoted text behind its quote."""

    shape: Shape
    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that the text may not contain."""

    code: str
    message: Words
    hint: Words
    line: int
    column: int


Read = Event | Fault


def syntax_fault(problem: Words, hint: Words, line: int, column: int) -> Fault:
    """Return the fault of a text that cannot be read on."""
    return Fault(
        "document-unreadable",
        Words(
            f"第 {line} 行第 {column} 列起读不下去:{shown(problem.zh)}。",
            f"The text cannot be read on from line {line}, column {column}: {shown(problem.en)}.",
        ),
        hint,
        line,
        column,
    )
