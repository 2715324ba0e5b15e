"""The mark that people give a person for an item: groups of raters, trimming, weights (A17–A20).

Marks lie in the table `ratings`, one row per rater, person and item. Means are quotients, rounded as
the plan rounds quotients. A group without enough raters counts as missing, and is never told.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from yeji_engine.binding.bench import Bench
from yeji_engine.binding.job import Job
from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.scorecard import RaterWeights
from yeji_engine.graph.expressions import (
    Number,
    Value,
    choose,
    day,
    is_missing,
    missing_number,
    number,
    text,
)
from yeji_engine.graph.frames import Named
from yeji_engine.graph.totals import largest, rows, smallest, total

TRIMMED_FROM = 5
"""Fewest marks of a group from which the best and the worst are taken away (A20)."""

MARKS = "marks"
"""Step: person, item, relation; sum, count, best and worst of the marks given in the period."""

FIRST, SECOND = "manager", "second_manager"


@dataclass(frozen=True)
class GroupMark:
    """The mean of one group of raters; missing where too few gave a mark."""

    relation: str
    mean: Number
    raters: Number
    weight: Number


def weighted_mark(bench: Bench, raters: RaterWeights, slot: int) -> Number:
    """Return the mark of all groups together (A17–A20)."""
    if not bench.job.has("ratings"):
        return missing_number()
    weighing = {relation: weight for relation, weight in raters.weights.items() if weight != 0}
    marks = _attached(bench, list(weighing), slot)
    groups = [
        GroupMark(
            relation,
            _mean(bench, marks[relation], raters, relation),
            marks[relation].count,
            number(weight),
        )
        for relation, weight in weighing.items()
    ]
    if raters.review == "replaces":
        groups = _reviewed(bench, groups)
    for group in groups:
        bench.note(
            Operation.RATED,
            number(0),
            quantity=group.mean,
            upper=group.raters,
            factor=group.weight,
            label=group.relation,
            shown=~is_missing(group.mean),
        )
    return _combined(bench, raters, groups)


def _reviewed(bench: Bench, groups: list[GroupMark]) -> list[GroupMark]:
    """The second mark takes the place and the weight of both; without one the first has them (A17)."""
    first = next((group for group in groups if group.relation == FIRST), None)
    second = next((group for group in groups if group.relation == SECOND), None)
    if first is None or second is None:
        return groups
    mean = bench.sheet.hold(second.mean.otherwise(first.mean))
    how_many = bench.sheet.hold(choose(is_missing(second.mean), first.raters, second.raters))
    both = GroupMark(SECOND, mean, how_many, bench.sheet.hold(first.weight + second.weight))
    return [both if group is second else group for group in groups if group is not first]


def _combined(bench: Bench, raters: RaterWeights, groups: list[GroupMark]) -> Number:
    """Σ weight × mean; where a group is missing the others scale, or nothing is computed (A19)."""
    sheet = bench.sheet
    weighted = [sheet.hold(group.mean.widened().times(group.weight)) for group in groups]
    if raters.missing_group == "not_computed":
        return sheet.hold(reduce(lambda a, b: a + b, weighted))
    present = [choose(is_missing(group.mean), number(0), group.weight) for group in groups]
    summed = sheet.hold(reduce(lambda a, b: a + b, (mark.otherwise(number(0)) for mark in weighted)))
    counted = sheet.hold(reduce(lambda a, b: a + b, present))
    whole = reduce(lambda a, b: a + b, (group.weight for group in groups))
    complete = sheet.hold(counted.equals(whole))
    return sheet.hold(choose(complete, summed, bench.ratio(summed, counted)))


# -- what was given ----------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """The marks of one group for one person, on the sheet of the period."""

    sum: Number
    count: Number
    best: Number
    worst: Number


def _mean(bench: Bench, given: Given, raters: RaterWeights, relation: str) -> Number:
    sheet = bench.sheet
    summed, count = given.sum, given.count
    if raters.trim == "highest_and_lowest":
        many = sheet.hold(given.count >= number(TRIMMED_FROM))
        summed = sheet.hold(choose(many, given.sum - given.best - given.worst, given.sum))
        count = sheet.hold(choose(many, given.count - number(2), given.count))
    fewest = {str(group): least for group, least in raters.at_least.items()}.get(relation, 1)
    enough = sheet.hold(given.count >= number(max(1, fewest)))
    return sheet.hold(choose(enough, bench.ratio(summed, count), missing_number()))


def sum_of_marks(bench: Bench, slot: int) -> tuple[Number, Number]:
    """Return the sum of everything that raters wrote for the item, and how many did (A23)."""
    if not bench.job.has("ratings"):
        return missing_number(), number(0)
    marks = _marks(bench.job)
    own = marks.where(marks.text("item").equals(text(bench.item)))
    totals: dict[str, Value] = {"sum": total(own.number("sum")), "count": total(own.number("count"))}
    step = bench.job.program.step(f"compared_{slot}", own.group(["subject_id"], totals))
    take = {name: f"compared_{slot}_{name}" for name in totals}
    bench.sheet.attach(step, {"person_id": "subject_id"}, take)
    frame = bench.sheet.frame()
    count = bench.sheet.hold(frame.number(take["count"]).otherwise(number(0)))
    return frame.number(take["sum"]), count


def _attached(bench: Bench, relations: list[str], slot: int) -> dict[str, Given]:
    """Put the sums of each group on the sheet, one column each."""
    marks = _marks(bench.job)
    own = marks.where(marks.text("item").equals(text(bench.item)))
    totals: dict[str, Value] = {}
    for place, relation in enumerate(relations):
        here = own.text("relation").equals(text(relation))
        for name in ("sum", "count", "best", "worst"):
            column = own.number(name)
            totals[f"{name}_{place}"] = largest(
                choose(here, column, Number(missing_number().node, column.type))
            )
    step = bench.job.program.step(f"marks_{slot}", own.group(["subject_id"], totals))
    bench.sheet.attach(step, {"person_id": "subject_id"}, {name: f"marks_{slot}_{name}" for name in totals})
    frame = bench.sheet.frame()
    return {
        relation: Given(
            frame.number(f"marks_{slot}_sum_{place}"),
            bench.sheet.hold(frame.number(f"marks_{slot}_count_{place}").otherwise(number(0))),
            frame.number(f"marks_{slot}_best_{place}"),
            frame.number(f"marks_{slot}_worst_{place}"),
        )
        for place, relation in enumerate(relations)
    }


def _marks(job: Job) -> Named:
    """Return the step of all marks of the period, adding it when it is first asked for."""
    found = job.program.found(MARKS)
    if found is not None:
        return found
    ratings = job.table("ratings")
    given = ratings.date("period_start")
    inside = day(job.span.start).until(given) & given.before(day(job.span.end))
    known = ratings.where(inside & ~is_missing(ratings.number("points")))
    points = known.number("points")
    return job.program.step(
        MARKS,
        known.group(
            ["subject_id", "item", "relation"],
            {"sum": total(points), "count": rows(), "best": largest(points), "worst": smallest(points)},
        ),
    )
