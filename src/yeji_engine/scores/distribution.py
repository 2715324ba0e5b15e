"""Forced distribution: how many people of a group may have each grade, and who they are (A27, A28).

The places of a group always come to its head-count. People are ranked by score inside their group;
the n-th has the grade of the n-th place, and the plan says where those go who tie at a line.
"""

from __future__ import annotations

from dataclasses import dataclass
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
from yeji_engine.scores.calibration import Calibrated
from yeji_engine.scores.places import NOBODY, places, reserve

POOLED = "pooled"
"""Group of everybody whose own group is too small; other groups are called `own|…`."""


@dataclass(frozen=True)
class _Standing:
    """Columns of the period sheet that say who is ranked where."""

    inside: Truth
    """Whether the quotas concern the person; missing where it cannot be told."""
    ranked: Truth
    """Inside, with a score, and no place reserved by an appeal."""
    group: Text
    people: Named
    """The sheet as it stood then, as rows."""


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
    standing = _stand(bench, rule, score, counted)
    groups = _groups(bench, grades, rule, standing, counted)
    lines = [f"upto_{at}" for at in range(1, len(grades.scale) + 1)]
    take = {"heads": "quota_heads", **{line: f"quota_{line}" for line in lines}}
    bench.sheet.attach(groups, {"quota_group": "quota_group"}, take)
    frame = bench.sheet.frame()
    place = _place(bench, rule, standing, score)
    found = missing_number()
    for at, line in reversed(list(enumerate(lines, start=1))):
        found = choose(place <= frame.number(f"quota_{line}"), number(at), found)
    by_quota = bench.sheet.hold(choose(standing.ranked, found, missing_number()))
    bench.note(
        Operation.QUOTA,
        number(0),
        quantity=place,
        lower=frame.number("quota_heads"),
        factor=by_quota,
        label=rule.among,
        shown=~is_missing(by_quota),
    )
    after = choose(standing.inside, by_quota, by_score)
    return bench.sheet.hold(after if counted is None else choose(counted.appealed, by_score, after))


def _stand(bench: Bench, rule: Distribution, score: Number, counted: Calibrated | None) -> _Standing:
    sheet = bench.sheet
    inside = truth(True) if rule.exclude is None else sheet.hold(~bench.condition(rule.exclude))
    concerned = sheet.put("quota_inside", inside.known())
    own = _group_name(bench, rule)
    size = sheet.hold(ranked("count", None, [concerned, own], []))
    small = sheet.put("quota_pooled", size < number(rule.small_group))
    group = sheet.put("quota_group", choose_text(small, text(POOLED), own))
    scored = sheet.put("quota_scored", concerned & ~is_missing(score))
    ranked_here = sheet.put("quota_ranked", scored if counted is None else scored & ~counted.appealed)
    people = bench.job.program.step("sheet_ranked", sheet.settle())
    sheet.rest_on(people)
    return _Standing(inside, ranked_here, group, people)


def _group_name(bench: Bench, rule: Distribution) -> Text:
    if rule.among == "plan":
        return bench.sheet.put("quota_own", text("own"))
    named = bench.scope("team_id" if rule.among == "team" else "role")
    if not isinstance(named, Text):
        raise TypeError("teams and roles are texts")
    return bench.sheet.put("quota_own", text("own").joined(known_text(named, text(""))))


def _place(bench: Bench, rule: Distribution, standing: _Standing, score: Number) -> Number:
    """Return the n in «the n-th of the group», those who tie taken as the plan says."""
    sheet, partition = bench.sheet, [standing.ranked, standing.group]
    if rule.ties_at_line == "by_id":
        order: list[tuple[Value, bool]] = [(score, True), (bench.scope("person_id"), False)]
        return sheet.hold(ranked("row_number", None, partition, order))
    first = sheet.hold(ranked("rank", None, partition, [(score, True)]))
    if rule.ties_at_line == "all_up":
        return first
    tied = sheet.hold(ranked("count", None, [*partition, score], []))
    return sheet.hold(first + tied - number(1))


# -- one row per group -------------------------------------------------------------------


def _groups(
    bench: Bench, grades: Grades, rule: Distribution, standing: _Standing, counted: Calibrated | None
) -> Named:
    """Add the step of all groups: quota_group, heads, and up to which place each grade reaches."""
    concerned = standing.people.where(standing.people.truth("quota_inside"))
    totals: dict[str, Value] = {"ranked": rows_where(standing.ranked)}
    if rule.among == "team":
        totals["team_id"] = last_text(concerned.text("team_id"))
    for at in range(1, len(grades.scale) + 1):
        if counted is not None:
            taken = concerned.truth("quota_scored") & counted.appeal_place.equals(number(at)).known()
            totals[f"reserved_{at}"] = rows_where(taken)
    sheet = Sheet(concerned.group(["quota_group"], totals))
    _put_lines(bench, grades, rule, sheet)
    kept = [f"upto_{at}" for at in range(1, len(grades.scale) + 1)]
    return bench.job.program.step("quota_groups", sheet.frame().keep("quota_group", "heads", *kept))


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
    pooled = sheet.hold(sheet.frame().text("quota_group").equals(text(POOLED)))
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
