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
from yeji_engine.graph.sheets import Sheet
from yeji_engine.scores.aside import put_back, set_aside
from yeji_engine.scores.methods import Scored
from yeji_engine.scores.rating import sum_of_marks

Among = Choice["plan", "team", "role"]
_GROUP_COLUMNS: dict[Among, tuple[str, ...]] = {"plan": (), "team": ("team_id",), "role": ("role",)}


def by_place(scored: Scored, scoring: RankScore, direction: Direction) -> Number:
    """Return (n − rank + 1) ÷ n × W by the item's figure (A13)."""
    return _points(scored, scoring, scored.figure, more_is_better=direction is Direction.UP)


def by_comparison(scored: Scored, scoring: ComparisonScore) -> tuple[Number, Number]:
    """Return the same by the sum of what raters wrote, and that sum (A23).

    Sums of fewer raters than somebody else of the group has cannot be compared and are missing.
    """
    summed, raters = sum_of_marks(scored.bench, scored.slot)
    name = f"raters_{scored.slot}"
    sheet = set_aside(
        scored.bench, name, {"raters": raters, "takes": scored.takes, **_group(scored.bench, scoring.among)}
    )
    frame = sheet.frame()
    group = [frame.truth("takes"), *(frame.any(column) for column in _GROUP_COLUMNS[scoring.among])]
    sheet.put("most", ranked("largest", frame.number("raters"), group, []))
    most = put_back(scored.bench, name, sheet, ["most"]).number(f"{name}_most")
    figure = scored.bench.sheet.hold(choose(raters.equals(most), summed, missing_number()))
    return _points(scored, scoring, figure, more_is_better=scoring.counts == "wins"), figure


def _group(bench: Bench, among: Among) -> dict[str, Value]:
    return {column: bench.scope(column) for column in _GROUP_COLUMNS[among]}


def _points(
    scored: Scored, scoring: RankScore | ComparisonScore, figure: Number, *, more_is_better: bool
) -> Number:
    bench, name = scored.bench, f"ranked_{scored.slot}"
    taking = scored.takes.known() & ~is_missing(figure)
    sheet = set_aside(bench, name, {"taking": taking, "figure": figure, **_group(bench, scoring.among)})
    _put_share(bench, sheet, scoring, more_is_better=more_is_better)
    frame = put_back(bench, name, sheet, ("share", "first", "people"))
    share = frame.number(f"{name}_share")
    return bench.note(
        Operation.SCORE,
        scored.of_full(share),
        quantity=figure,
        lower=frame.number(f"{name}_first"),
        upper=frame.number(f"{name}_people"),
        factor=share,
        label=scored.kind,
    )


def _put_share(
    bench: Bench, sheet: Sheet, scoring: RankScore | ComparisonScore, *, more_is_better: bool
) -> None:
    """Put (n − rank + 1) ÷ n on the sheet, missing for those who are not ranked."""
    frame, rounding = sheet.frame(), bench.quotient
    taking, figure = frame.truth("taking"), frame.number("figure")
    group = [taking, *(frame.any(column) for column in _GROUP_COLUMNS[scoring.among])]
    people = sheet.put("people", ranked("count", None, group, []))
    first = sheet.put("first", ranked("rank", None, group, [(figure, more_is_better)]))
    part, whole = sheet.hold(people.widened() - first + number(1)), people
    if scoring.ties == "average":
        # (n − (first + last) ÷ 2 + 1) ÷ n, with last = first + tied − 1, doubled above and below.
        tied = sheet.hold(ranked("count", None, [*group, figure], []))
        part, whole = sheet.hold(part + part - tied + number(1)), sheet.hold(people + people)
    share = part.over(whole, rounding.decimals, rounding.mode)
    sheet.put("share", choose(taking, share, missing_number()))
