"""The smallest thing that a component prices: a person's period, or one of his deals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from tests.oracle.crediting import Line
from tests.oracle.enrolment import Participant
from tests.oracle.figures import Doc, Figure
from tests.oracle.pricing import Question

if TYPE_CHECKING:
    from tests.oracle.calculation import Calculation


class Piece(NamedTuple):
    """A person's period (no line), or one of his deals, and what it comes to."""

    person: Participant
    line: Line | None
    amount: Figure


def question_of(calc: Calculation, person: Participant, line: Line | None, doc: Doc) -> Question:
    """Return what a method or step may ask for a person's period, or for one of his deals."""
    if line is None:
        return Question(lambda text: calc.reckon(person, text), calc.company, calc.period.last, calc.ratio)
    table = calc.measure_doc(doc["deal"])["count"]["table"]
    return Question(
        lambda text: calc.reckon_row(person, line, table, text), calc.company, line.day, calc.ratio
    )


def base_of(question: Question, line: Line | None, doc: Doc) -> Figure:
    """Return what the method prices; a deal's credited figure where no base is written."""
    if doc.get("base") is not None:
        return question.figure(doc["base"])
    return None if line is None else line.figure


def day_of_piece(calc: Calculation, piece: Piece) -> date:
    """Return the day on which a piece reads dated rates (O-31)."""
    return piece.line.day if piece.line else calc.period.last
