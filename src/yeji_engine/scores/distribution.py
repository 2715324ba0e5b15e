"""Forced distribution: how many people of a group may have each grade, and who they are (A27, A28).

The places of a group always come to its head-count. People are ranked by score inside their group;
the n-th has the grade of the n-th place, and the plan says where those go who tie at a line.
"""

from __future__ import annotations

from functools import reduce

from yeji_engine.binding.bench import Bench
from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.scorecard import Distribution, Grades
from yeji_engine.graph.expressions import (
    Number,
    Text,
    Truth,
    Value,
    choose,
    choose_text,
    day,
    is_missing,
    known_text,
    missing_number,
    no_text,
    number,
    ranked,
    text,
    truth,
)
from yeji_engine.graph.frames import Named
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import last_text, rows, rows_where
from yeji_engine.scores.aside import put_back, set_aside
from yeji_engine.scores.calibration import Calibrated
from yeji_engine.scores.places import NOBODY, places, reserve

POOLED = "pooled"
"""Group of everybody whose own group is too small; other groups are called `own|…`."""


def distributed(
    bench: Bench, grades: Grades, score: Number, by_score: Number, decided: Calibrated | None
) -> Number:
    """Return the place on the scale of everybody's grade after the quotas.

    Who is left out keeps the grade by score.
    """
    rule = grades.distribution
    if rule is None:
        raise TypeError("no distribution is asked for")
    counted = decided if decided is not None and rule.appealed == "counts" else None
    inside = truth(True) if rule.exclude is None else bench.sheet.hold(~bench.condition(rule.exclude))
    people = _people(bench, rule, score, inside, counted)
    groups = _groups(bench, grades, rule, people)
    sheet = Sheet(people.where(people.truth("ranked")))
    lines = [f"upto_{at}" for at in range(1, len(grades.scale) + 1)]
    sheet.attach(groups, {"group": "group"}, {name: name for name in ("heads", *lines)})
    _put_grade(sheet, rule, lines)
    frame = put_back(bench, "quota", sheet, ("place", "heads", "grade"))
    by_quota = frame.number("quota_grade")
    bench.note(
        Operation.QUOTA,
        number(0),
        quantity=frame.number("quota_place"),
        lower=frame.number("quota_heads"),
        factor=by_quota,
        label=rule.among,
        shown=~is_missing(by_quota),
    )
    after = choose(inside, by_quota, by_score)
    return bench.sheet.hold(after if counted is None else choose(counted.appealed, by_score, after))


def _people(
    bench: Bench, rule: Distribution, score: Number, inside: Truth, counted: Calibrated | None
) -> Named:
    """Add the step of all whom the quotas concern: group, score, who is ranked, whose place is reserved."""
    columns: dict[str, Value] = {"score": score, "inside": inside.known(), "own": _group_name(bench, rule)}
    if rule.among == "team":
        columns["team_id"] = bench.scope("team_id")
    if counted is not None:
        columns |= {"appealed": counted.appealed, "appeal_place": counted.appeal_place}
    everybody = set_aside(bench, "quota_given", columns).frame()
    sheet = Sheet(everybody.where(everybody.truth("inside")))
    frame = sheet.frame()
    size = sheet.hold(ranked("count", None, [frame.text("own")], []))
    sheet.put("group", choose_text(size < number(rule.small_group), text(POOLED), frame.text("own")))
    scored = sheet.put("scored", ~is_missing(frame.number("score")))
    sheet.put("ranked", scored if counted is None else scored & ~frame.truth("appealed"))
    return bench.job.program.step("quota_people", sheet.frame())


def _group_name(bench: Bench, rule: Distribution) -> Text:
    if rule.among == "plan":
        return text("own")
    named = bench.scope("team_id" if rule.among == "team" else "role")
    if not isinstance(named, Text):
        raise TypeError("teams and roles are texts")
    return text("own").joined(known_text(named, text("")))


def _put_grade(sheet: Sheet, rule: Distribution, lines: list[str]) -> None:
    """Put the n of «the n-th of the group», those who tie taken as the plan says, and the grade of that place."""
    frame = sheet.frame()
    group, score = frame.text("group"), frame.number("score")
    if rule.ties_at_line == "by_id":
        order: list[tuple[Value, bool]] = [(score, True), (frame.text("person_id"), False)]
        place = sheet.put("place", ranked("row_number", None, [group], order))
    else:
        place = ranked("rank", None, [group], [(score, True)])
        if rule.ties_at_line == "all_down":
            tied = sheet.hold(ranked("count", None, [group, score], []))
            place = sheet.hold(place) + tied - number(1)
        place = sheet.put("place", place)
    grade = missing_number()
    for at, line in reversed(list(enumerate(lines, start=1))):
        grade = choose(place <= frame.number(line), number(at), grade)
    sheet.put("grade", grade.widened())


# -- one row per group -------------------------------------------------------------------


def _groups(bench: Bench, grades: Grades, rule: Distribution, people: Named) -> Named:
    """Add the step of all groups: group, heads, and up to which place each grade reaches."""
    totals: dict[str, Value] = {"ranked": rows_where(people.truth("ranked"))}
    if rule.among == "team":
        totals["team_id"] = last_text(people.text("team_id"))
    if "appealed" in people.columns:
        for at in range(1, len(grades.scale) + 1):
            here = people.truth("appealed") & people.number("appeal_place").equals(number(at))
            totals[f"reserved_{at}"] = rows_where(people.truth("scored") & here)
    sheet = Sheet(people.group(["group"], totals))
    _put_lines(bench, grades, rule, sheet)
    kept = [f"upto_{at}" for at in range(1, len(grades.scale) + 1)]
    return bench.job.program.step("quota_groups", sheet.frame().keep("group", "heads", *kept))


def _put_lines(bench: Bench, grades: Grades, rule: Distribution, sheet: Sheet) -> None:
    """Put the head-count on the sheet, and the number of the last place of each grade."""
    names = [grade.grade for grade in grades.scale]
    frame = sheet.frame()
    reserved = [
        frame.number(f"reserved_{at}") if f"reserved_{at}" in frame.columns else NOBODY
        for at in range(1, len(names) + 1)
    ]
    heads = sheet.put("heads", reduce(lambda a, b: a + b, reserved, frame.number("ranked").widened()))
    counts = places(sheet, names, rule.quotas, rule, heads)
    if rule.by_unit_grade:
        counts = _by_unit_grade(bench, rule, sheet, names, counts)
    if any(taken is not NOBODY for taken in reserved):
        counts = reserve(sheet, counts, reserved)
    upto = NOBODY
    for at, count in enumerate(counts, start=1):
        upto = sheet.put(f"upto_{at}", upto.widened() + count)


def _by_unit_grade(
    bench: Bench, rule: Distribution, sheet: Sheet, names: list[str], counts: list[Number]
) -> list[Number]:
    """The unit's own grade decides the shares; pooled units have those of the plan (A28).

    Without a grade of the unit nothing is known; a grade without shares of its own has the plan's.
    """
    unit = _unit_grade(bench, sheet)
    heads = sheet.frame().number("heads")
    pooled = sheet.hold(sheet.frame().text("group").equals(text(POOLED)))
    found = counts
    for grade, quotas in rule.by_unit_grade.items():
        own = places(sheet, names, quotas, rule, heads)
        has = sheet.hold(unit.equals(text(grade)) & ~pooled)
        found = [sheet.hold(choose(has, mine, plans)) for mine, plans in zip(own, found, strict=True)]
    known = sheet.hold(pooled | ~is_missing(unit))
    return [sheet.hold(choose(known, count, missing_number())) for count in found]


def _unit_grade(bench: Bench, sheet: Sheet) -> Text:
    if not bench.job.has("unit_grades"):
        return no_text()
    table = bench.job.table("unit_grades")
    given_on = table.date("period_start")
    inside = day(bench.job.span.start).until(given_on) & given_on.before(day(bench.job.span.end))
    of_period = table.where(inside)
    grouped = of_period.group(["team_id"], {"grade": last_text(of_period.text("grade")), "rows": rows()})
    step = bench.job.program.step("units_graded", grouped)
    sheet.attach(step, {"team_id": "team_id"}, {"grade": "unit_grade", "rows": "unit_grades"})
    frame = sheet.frame()
    # Two grades of one unit contradict each other: then none is known.
    once = frame.number("unit_grades").equals(number(1)).known()
    return sheet.hold(choose_text(once, frame.text("unit_grade"), no_text()))
