"""Deals that climb on where the earlier ones ended (C12): tiers with a running total.

Deals are taken by date, then key, so a straddling deal is cut at the same place in every run.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tests.oracle.crediting import Line
from tests.oracle.enrolment import Participant
from tests.oracle.figures import Doc, Figure, total
from tests.oracle.pieces import base_of, question_of
from tests.oracle.pricing import running_tiers

if TYPE_CHECKING:
    from tests.oracle.calculation import Calculation


def run_on(calc: Calculation, doc: Doc, person: Participant) -> list[tuple[Line, Figure]]:
    """Return each deal of the period with its amount, priced from where the earlier deals ended (O-30)."""
    span, own_days = calc.running_days(doc["method"]["running"]), calc.counted_days("period")
    climbed: Figure = Fraction(0)
    found: list[tuple[Line, Figure]] = []
    for line in calc.lines_in(doc["deal"], span):
        if line.person_id != person.person_id:
            continue
        question = question_of(calc, person, line, doc)
        base = base_of(question, line, doc)
        if own_days.holds(line.day):
            found.append((line, running_tiers(doc["method"], climbed, base, question)))
        climbed = total([climbed, base])
    return found
