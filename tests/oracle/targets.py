"""The target of a person's measure: which row, which version, and how it is adapted to the person.

Ramp, then leave relief, then proration, each on what the one before left (C60, C62, C63).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.oracle.company import day_of, figure_of
from tests.oracle.enrolment import Participant, enrolled_days
from tests.oracle.figures import Doc, Figure, proportion, read, times, total
from tests.oracle.spans import Span, count_days

if TYPE_CHECKING:
    from tests.oracle.calculation import Calculation

COMPANY_SUBJECT = "company"


def adapted_target(calc: Calculation, person: Participant, name: str) -> Figure:
    """Return the target that attainment is measured against."""
    rule = calc.measure_doc(name)["target"]
    span = calc.window(_window_name(calc, name))
    target = _agreed(calc, person, name, rule, span)
    target = _ramped(target, person, rule)
    if target is None:
        return None  # A window `ever` has no target, and millions of days that nobody need count.
    if relief := rule.get("leave_relief"):
        absent = calc.company.absent_days(person.person_id, list(relief["kinds"]), span)
        target = _by_days(calc, target, span, relief["basis"], absent=absent)
    if basis := rule.get("prorate"):
        inside = enrolled_days(calc.plan, calc.company, person.person_id, span)
        away = [day for day in span.days() if day not in inside]
        target = _by_days(calc, target, span, basis, absent=away)
    return target


def _window_name(calc: Calculation, name: str) -> str:
    measure = calc.measure_doc(name)
    if measure.get("roll_up"):
        return _window_name(calc, measure["roll_up"]["of"])
    source = measure.get("count") or measure.get("reading") or {}
    return str(source.get("window", "period"))


def _subject(calc: Calculation, person: Participant, name: str) -> str | None:
    credit = (calc.measure_doc(name).get("count") or {}).get("credit", {}).get("kind")
    if credit == "team":
        return person.team_id
    return COMPANY_SUBJECT if credit == "company" else person.person_id


def _agreed(calc: Calculation, person: Participant, name: str, rule: Doc, span: Span) -> Figure:
    """Return the agreed figure of the stated version, or of the one to take where that is absent (C64)."""
    found = _of_version(calc, person, name, rule["version"], span)
    if found is None and rule.get("otherwise"):
        found = _of_version(calc, person, name, rule["otherwise"], span)
    return found


def _of_version(calc: Calculation, person: Participant, name: str, version: str, span: Span) -> Figure:
    """Return the target of exactly the span, else the sum of rows that fill it (O-16)."""
    rows = [
        row
        for row in calc.company.table("targets")
        if row["subject_id"] == _subject(calc, person, name)
        and row["measure"] == name
        and row["version"] == version
    ]
    same = [
        r for r in rows if day_of(r, "period_start") == span.start and day_of(r, "period_end") == span.end
    ]
    if same:
        return figure_of(same[0], "target")
    inside, filled = [], 0
    for row in rows:
        start, end = day_of(row, "period_start"), day_of(row, "period_end")
        if start is not None and end is not None and span.start <= start and end <= span.end:
            inside.append(figure_of(row, "target"))
            filled += (end - start).days
    return total(inside) if inside and filled == (span.end - span.start).days else None


def _ramped(target: Figure, person: Participant, rule: Doc) -> Figure:
    """Return the share of the target of this month of service; months after the list count in full (C62)."""
    ramp = [read(share) for share in rule.get("ramp", [])]
    if not ramp:
        return target
    if person.tenure_months is None:
        return None
    return times(target, ramp[person.tenure_months]) if person.tenure_months < len(ramp) else target


def _by_days(calc: Calculation, target: Figure, span: Span, basis: str, *, absent: list[date]) -> Figure:
    """Return the target × days that are not absent ÷ all days."""
    calendar = calc.plan["working_days"]
    away = set(absent)
    there = count_days([day for day in span.days() if day not in away], basis, calendar)
    whole = count_days(span.days(), basis, calendar)
    if there is None or whole is None:
        return None
    return proportion(target, Fraction(there), Fraction(whole), calc.ratio)
