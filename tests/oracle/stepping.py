"""The steps after the method, in the order in which the plan writes them (C35).

Per deal each step works on each deal (O-33); a budget looks at all pieces of its group.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tests.oracle.figures import Doc, Figure, proportion, read, rounded, rounding_of, times
from tests.oracle.pieces import Piece, day_of_piece, question_of
from tests.oracle.pricing import Question
from tests.oracle.sharing import budget

if TYPE_CHECKING:
    from tests.oracle.calculation import Calculation


def stepped(calc: Calculation, doc: Doc, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces after all steps."""
    for step in doc.get("then", []):
        if step["step"] == "budget":
            pieces = _within_budget(calc, doc, step, pieces)
        else:
            pieces = [
                piece._replace(amount=_one_step(calc, doc, step, piece))
                if piece.amount is not None
                else piece
                for piece in pieces
            ]
    return pieces


def _one_step(calc: Calculation, doc: Doc, step: Doc, piece: Piece) -> Figure:
    amount = piece.amount
    assert amount is not None
    question = question_of(calc, piece.person, piece.line, doc)
    kind = step["step"]
    if kind == "gate":
        holds = question.ask(step["when"])
        if holds is None:
            return None
        return amount if holds is True else times(amount, read(step["otherwise"]))
    if kind == "add":
        return _added(amount, step, question)
    if kind == "multiply":
        return times(amount, question.figure(step["by"]))
    if kind in ("cap", "floor"):
        at = question.figure(step["at"])
        if at is None:
            return None
        return min(amount, at) if kind == "cap" else max(amount, at)
    if kind == "prorate":
        return _prorated(calc, amount, step, piece)
    if kind == "convert":
        day = day_of_piece(calc, piece)
        return times(amount, calc.company.exchange_rate(step["currency"], step["rate"], day))
    return rounded(amount, rounding_of(step["rounding"]))


def _added(amount: Fraction, step: Doc, question: Question) -> Figure:
    """Return the amount plus another one where a condition holds (C30)."""
    holds = question.ask(step["when"]) if step.get("when") is not None else True
    if holds is not True:
        return None if holds is None else amount
    more = question.figure(step["amount"])
    return None if more is None else amount + more


def _prorated(calc: Calculation, amount: Fraction, step: Doc, piece: Piece) -> Figure:
    """Return the amount × days in the plan ÷ days of the period (C60)."""
    person = piece.person
    if step["basis"] == "calendar_days":
        days, of = person.days_in_plan, person.days_in_period
    elif person.working_days_in_plan is None or person.working_days_in_period is None:
        return None
    else:
        days, of = person.working_days_in_plan, person.working_days_in_period
    if days == of != 0:
        return amount
    return proportion(amount, Fraction(days), Fraction(of), calc.ratio)


def _within_budget(calc: Calculation, doc: Doc, step: Doc, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces, those of a group that exceeds its budget scaled alike (C34)."""
    found = list(pieces)
    groups = {calc.group_name(piece.person, step["among"]) for piece in pieces}
    for group in groups:
        places = [
            at for at, piece in enumerate(pieces) if calc.group_name(piece.person, step["among"]) == group
        ]
        limits = [
            question_of(calc, pieces[at].person, pieces[at].line, doc).figure(step["at"]) for at in places
        ]
        scaled = budget([pieces[at].amount for at in places], limits, calc.ratio)
        for at, amount in zip(places, scaled, strict=True):
            found[at] = pieces[at]._replace(amount=amount)
    return found
