"""Points by place among others (A13), and by sums of the places or wins that raters gave (A23).

Only people whose figure is known and on whose card the item counts are ranked; the others change
nobody's place.
"""

from __future__ import annotations

from typing import Literal as Choice

from yeji_engine.binding.bench import Bench
from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.base import Direction
from yeji_engine.documents.scorecard import ComparisonScore, RankScore
from yeji_engine.graph.expressions import (
    Number,
    Value,
    choose,
    is_missing,
    missing_number,
    number,
    ranked,
)
from yeji_engine.scores.methods import Scored
from yeji_engine.scores.rating import sum_of_marks


def by_place(scored: Scored, scoring: RankScore, direction: Direction) -> Number:
    """Return (n − rank + 1) ÷ n × W by the item's figure (A13)."""
    return _points(scored, scoring, scored.figure, more_is_better=direction is Direction.UP)


def by_comparison(scored: Scored, scoring: ComparisonScore) -> tuple[Number, Number]:
    """Return the same by the sum of what raters wrote, and that sum (A23).

    Sums of fewer raters than somebody else of the group has cannot be compared and are missing.
    """
    summed, raters = sum_of_marks(scored.bench, scored.slot)
    group = [*group_of(scored.bench, scoring.among), scored.takes.known()]
    most = scored.bench.sheet.hold(ranked("largest", raters, group, []))
    alike = raters.equals(most)
    figure = scored.bench.sheet.hold(choose(alike, summed, missing_number()))
    return _points(scored, scoring, figure, more_is_better=scoring.counts == "wins"), figure


def group_of(bench: Bench, among: Choice["plan", "team", "role"]) -> list[Value]:
    """Return the values that people of one group share."""
    columns = {"plan": [], "team": ["team_id"], "role": ["role"]}
    return [bench.scope(column) for column in columns[among]]


def _points(
    scored: Scored, scoring: RankScore | ComparisonScore, figure: Number, *, more_is_better: bool
) -> Number:
    bench = scored.bench
    taking = bench.sheet.hold(scored.takes.known() & ~is_missing(figure))
    partition = [taking, *group_of(bench, scoring.among)]
    people = bench.sheet.hold(ranked("count", None, partition, []))
    first = bench.sheet.hold(ranked("rank", None, partition, [(figure, more_is_better)]))
    behind = bench.sheet.hold(people.widened() - first + number(1))
    if scoring.ties == "average":
        tied = bench.sheet.hold(ranked("count", None, [*partition, figure], []))
        # (n − (first + last) ÷ 2 + 1) ÷ n, with last = first + tied − 1, as one quotient.
        share = bench.ratio(behind + behind - tied + number(1), people + people)
    else:
        share = bench.ratio(behind, people)
    known = bench.sheet.hold(choose(taking, share, missing_number()))
    return bench.note(
        Operation.SCORE,
        scored.of_full(known),
        quantity=figure,
        lower=first,
        upper=people,
        factor=known,
        label=scored.kind,
    )
