"""The marks of strict and mild teams made alike: by z-score, or by the ratio of the means (A22).

A mark is moved from its team's scale to that of everybody in the plan who is marked for the item.
Deviations are roots taken in whole numbers; see `graph.roots`.
"""

from __future__ import annotations

from dataclasses import dataclass

from yeji_engine.binding.bench import Bench
from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.scorecard import RaterWeights
from yeji_engine.graph.expressions import (
    Number,
    Truth,
    Value,
    choose,
    is_missing,
    missing_number,
    number,
    ranked,
)
from yeji_engine.graph.roots import square_root


@dataclass(frozen=True)
class Scale:
    """How the marks of a group lie: their mean, and how far they spread where that is asked for."""

    mean: Number
    deviation: Number


def normalised(bench: Bench, raters: RaterWeights, mark: Number, takes: Truth) -> Number:
    """Return the mark on the scale of all; missing where the team's marks do not differ (z-score)."""
    marked = bench.sheet.hold(takes.known() & ~is_missing(mark))
    own = bench.sheet.hold(choose(marked, mark, missing_number()))
    team_group: list[Value] = [marked, bench.scope("team_id")]
    if raters.normalise == "ratio":
        team, company = _mean(bench, own, team_group), _mean(bench, own, [marked])
        moved = bench.proportion(own, company, team)
        _tell(bench, own, team, company, None)
        return bench.sheet.hold(moved)
    team_scale = _scale(bench, own, team_group, raters)
    company_scale = _scale(bench, own, [marked], raters)
    distance = bench.sheet.hold(own.widened() - team_scale.mean)
    deviations = bench.ratio(distance, team_scale.deviation)
    moved = company_scale.mean + deviations.times(company_scale.deviation)
    _tell(bench, own, team_scale.mean, company_scale.mean, deviations)
    return bench.sheet.hold(moved)


def _tell(bench: Bench, own: Number, team: Number, company: Number, factor: Number | None) -> None:
    bench.note(
        Operation.NORMALISE,
        number(0),
        quantity=own,
        lower=team,
        upper=company,
        factor=factor,
        shown=~is_missing(own),
    )


def _mean(bench: Bench, marks: Number, group: list[Value]) -> Number:
    summed = bench.sheet.hold(ranked("sum", marks.widened(), group, []))
    return bench.ratio(summed, _people(bench, group))


def _people(bench: Bench, group: list[Value]) -> Number:
    return bench.sheet.hold(ranked("count", None, group, []))


def _scale(bench: Bench, marks: Number, group: list[Value], raters: RaterWeights) -> Scale:
    """Σ (mark − mean)² ÷ n, or ÷ (n − 1) for a sample, and its root, each rounded as a quotient."""
    mean = _mean(bench, marks, group)
    distance = bench.sheet.hold(marks.widened() - mean)
    square = bench.sheet.hold(distance.times(distance))
    squares = bench.sheet.hold(ranked("sum", square, group, []))
    people = _people(bench, group)
    divisor = people if raters.deviation == "population" else bench.sheet.hold(people - number(1))
    variance = bench.ratio(squares, divisor)
    return Scale(mean, square_root(bench.sheet, variance, bench.quotient.decimals))
