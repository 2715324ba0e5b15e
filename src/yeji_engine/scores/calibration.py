"""Grades that people decided: by a calibration panel, or after an appeal (A29, A34).

They lie in the table `calibrations`, with a date inside the period. A grade that is not on the plan's scale is
no grade: what depends on it is not computed.
"""

from __future__ import annotations

from dataclasses import dataclass

from yeji_engine.binding.bench import Bench
from yeji_engine.documents.scorecard import Grades
from yeji_engine.graph.expressions import (
    Number,
    Text,
    Truth,
    choose,
    choose_text,
    day,
    missing_number,
    no_text,
    number,
    text,
)
from yeji_engine.graph.totals import last_text, rows

TABLE = "calibrations"
APPEAL, PANEL = "appeal", "panel"


@dataclass(frozen=True)
class Calibrated:
    """Who has a decided grade, and which: an appeal's comes before a panel's."""

    given: Truth
    place: Number
    """Missing where the grade given is not on the scale."""
    reason: Text
    appealed: Truth
    appeal_place: Number


def calibrated(bench: Bench, grades: Grades) -> Calibrated | None:
    """Put decided grades of the period on the sheet and return them; None where the company gave none."""
    if not bench.job.has(TABLE):
        return None
    sheet = bench.sheet
    appeal, panel = _decisions(bench, grades, APPEAL), _decisions(bench, grades, PANEL)
    place = sheet.hold(choose(appeal.given, appeal.place, panel.place))
    reason = sheet.hold(choose_text(appeal.given, appeal.reason, panel.reason))
    given = sheet.hold(appeal.given | panel.given)
    return Calibrated(given, place, reason, appeal.given, appeal.place)


@dataclass(frozen=True)
class _Decision:
    given: Truth
    place: Number
    reason: Text


def _decisions(bench: Bench, grades: Grades, kind: str) -> _Decision:
    table = bench.job.table(TABLE)
    given_on = table.date("period_start")
    of_period = day(bench.job.span.start).until(given_on) & given_on.before(day(bench.job.span.end))
    found = table.where(of_period & table.text("kind").equals(text(kind)))
    reason = found.text("reason") if "reason" in found.columns else no_text()
    totals = {"grade": last_text(found.text("grade")), "reason": last_text(reason), "rows": rows()}
    step = bench.job.program.step(f"calibrated_{kind}", found.group(["person_id"], totals))
    take = {name: f"{kind}_{name}" for name in totals}
    bench.sheet.attach(step, {"person_id": "person_id"}, take)
    frame = bench.sheet.frame()
    given = bench.sheet.hold(frame.number(take["rows"]).otherwise(number(0)) > number(0))
    # Two decisions of one kind contradict each other, months in a year's table too: then none is known.
    once = frame.number(take["rows"]).equals(number(1)).known()
    place = choose(once, place_of(grades, frame.text(take["grade"])), missing_number())
    return _Decision(given, bench.sheet.hold(place), frame.text(take["reason"]))


def place_of(grades: Grades, grade: Text) -> Number:
    """Return the place of the grade on the scale, 1 for the best; missing where it is not on it."""
    place = missing_number()
    for at, each in enumerate(grades.scale, start=1):
        place = choose(grade.equals(text(each.grade)).known(), number(at), place)
    return place
