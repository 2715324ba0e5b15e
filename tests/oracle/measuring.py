"""One figure per person and measure: counted, rolled up, pay of the people below, read, or by formula.

Rules on shares inside averages and extremes, and on missing rows, are O-10 to O-15 of the README.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from tests.oracle.company import day_of, figure_of
from tests.oracle.crediting import Line
from tests.oracle.enrolment import Participant
from tests.oracle.figures import Doc, Figure, largest, median, quotient, smallest, total, truth
from tests.oracle.targets import adapted_target

if TYPE_CHECKING:
    from tests.oracle.calculation import Calculation


class Measured(NamedTuple):
    """A measure of one person."""

    figure: Figure
    rows: int | None
    target: Figure
    attainment: Figure


def measured(calc: Calculation, person: Participant, name: str) -> Measured:
    """Return a person's figure, with its target and attainment."""
    figure, rows = _figure_and_rows(calc, person, name)
    target = adapted_target(calc, person, name) if calc.measure_doc(name).get("target") else None
    return Measured(figure, rows, target, quotient(figure, target, calc.ratio))


def _figure_and_rows(calc: Calculation, person: Participant, name: str) -> tuple[Figure, int | None]:
    measure = calc.measure_doc(name)
    if measure.get("count"):
        return _aggregated(calc, measure["count"], own_lines(calc, person, name))
    if measure.get("roll_up"):
        of = measure["roll_up"]["of"]
        return _aggregated(
            calc, calc.measure_doc(of)["count"], lines_below(calc, person.person_id, measure["roll_up"])
        )
    if measure.get("pay_below"):
        return _paid_below(calc, person, measure["pay_below"]), None
    if measure.get("reading") is not None:
        return _read(calc, person, name, measure["reading"])
    found = calc.reckon(person, measure["formula"])
    if found is not None and not isinstance(found, Fraction):
        raise TypeError(f"measure {name}: no figure but {found!r}")
    return found, None


def own_lines(calc: Calculation, person: Participant, name: str) -> list[Line]:
    """Return the lines that make up a person's counted measure."""
    lines = calc.lines(name)
    kind = calc.measure_doc(name)["count"]["credit"]["kind"]
    if kind == "company":
        return lines
    if kind == "team":
        return [line for line in lines if line.team_id == person.team_id]
    return [line for line in lines if line.person_id == person.person_id]


def lines_below(calc: Calculation, leader: str, roll_up: Doc) -> list[Line]:
    """Return the lines that a leader is answerable for by the chart of each line's day (C38, C45)."""
    found = []
    levels = _levels(roll_up)
    for line in calc.lines(roll_up["of"]):
        if line.person_id == leader and not truth(roll_up["include_own"]):
            continue
        depths = depths_above(calc, line, leader)
        if depths if levels is None else any(depth in levels for depth in depths):
            found.append(line)
    return found


def depths_above(calc: Calculation, line: Line, leader: str) -> list[int]:
    """Return at which depths above the line's team somebody leads; 1 is the team itself."""
    teams = calc.company.teams_upward(line.team_id, line.day)
    return [
        depth for depth, team in enumerate(teams, start=1) if leader in calc.company.leaders(team, line.day)
    ]


def _levels(doc: Doc) -> list[int] | None:
    return None if doc.get("levels") is None else [int(level) for level in doc["levels"]]


def _aggregated(calc: Calculation, count: Doc, lines: list[Line]) -> tuple[Figure, int]:
    aggregate = count["aggregate"]
    rows = len(lines)
    if aggregate in ("sum", "count"):
        return total(line.figure for line in lines), rows
    if aggregate == "distinct":
        return Fraction(len({line.row.get(count["column"]) for line in lines})), rows
    if aggregate == "average":
        shares = sum((line.share for line in lines), Fraction(0))
        return quotient(total(line.figure for line in lines), shares, calc.ratio), rows
    return _EXTREMES[aggregate]([line.whole for line in lines]), rows


_EXTREMES = {"smallest": smallest, "largest": largest, "median": median}
"""What looks at each row as it is, before any share (O-14)."""


def _paid_below(calc: Calculation, person: Participant, pay_below: Doc) -> Figure:
    """Return what a component came to for the people below, by the chart of their own last day (C41)."""
    amounts = calc.component(pay_below["component"])
    below = []
    for other in calc.participants.values():
        if other.person_id == person.person_id or other.person_id not in amounts:
            continue
        teams = calc.company.teams_upward(other.team_id, other.last_day)
        depths = [
            depth
            for depth, team in enumerate(teams, start=1)
            if person.person_id in calc.company.leaders(team, other.last_day)
        ]
        levels = _levels(pay_below)
        if depths if levels is None else any(depth in levels for depth in depths):
            below.append(amounts[other.person_id].earned)
    return total(below)


def _read(calc: Calculation, person: Participant, name: str, reading: Doc) -> tuple[Figure, int]:
    span = calc.window(reading.get("window", "period"))
    figures = [
        figure_of(row, "figure")
        for row in calc.company.table(reading.get("table", "readings"))
        if row["subject_id"] == person.person_id
        and row["measure"] == name
        and span.holds(day_of(row, "period_start"))
    ]
    return _of_readings(calc, reading.get("aggregate", "sum"), figures), len(figures)


def _of_readings(calc: Calculation, aggregate: str, figures: list[Figure]) -> Figure:
    if aggregate == "count":
        return Fraction(len(figures))
    if not figures:
        return None
    if aggregate == "sum":
        return total(figures)
    if aggregate == "average":
        return quotient(total(figures), Fraction(len(figures)), calc.ratio)
    if aggregate == "distinct":
        return Fraction(len(set(figures)))
    return _EXTREMES[aggregate](figures)


def rank_of(figure: Fraction, among: Iterable[Fraction]) -> tuple[int, int]:
    """Return the first and the last rank that `figure` shares, the greatest being first."""
    others = list(among)
    better = sum(1 for other in others if other > figure)
    return better + 1, better + sum(1 for other in others if other == figure)
