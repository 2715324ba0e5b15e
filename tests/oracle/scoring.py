"""Points of one scorecard item, one small function a scoring method (A1–A13).

W is the item's full marks: weight × full points of the card. What is missing stays missing.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from tests.oracle.company import day_of, figure_of
from tests.oracle.enrolment import Participant
from tests.oracle.figures import Doc, Figure, quotient, read, times, total
from tests.oracle.lines_of_points import band_of, on_curve, points_of
from tests.oracle.measuring import rank_of
from tests.oracle.rating import compared_sum
from tests.oracle.spans import Span, thirty_days

if TYPE_CHECKING:
    from tests.oracle.calculation import Calculation

HUNDREDTH = Fraction(1, 100)


class Scored(NamedTuple):
    """What a scoring method may look at."""

    calc: Calculation
    person: Participant
    item: str
    scoring: Doc
    full: Fraction
    """W, the full marks."""
    figure: Figure
    target: Figure
    attainment: Figure


def points(scored: Scored) -> Figure:
    """Return the points of an item, not yet rounded."""
    return _METHODS[scored.scoring["kind"]](scored)


def _limited(share: Figure, scoring: Doc) -> Figure:
    """Return a share not above the cap and not below the floor, where these are stated."""
    if share is None:
        return None
    if scoring.get("cap") is not None:
        share = min(share, read(scoring["cap"]))
    if scoring.get("floor") is not None:
        share = max(share, read(scoring["floor"]))
    return share


def _ratio(scored: Scored) -> Figure:
    return times(_limited(scored.attainment, scored.scoring), scored.full)


def _reverse(scored: Scored) -> Figure:
    if scored.scoring["way"] == "inverse":
        share = quotient(scored.target, scored.figure, scored.calc.ratio)
    else:
        share = None if scored.attainment is None else 2 - scored.attainment
    return times(_limited(share, scored.scoring), scored.full)


def _banded(x: Figure, scoring: Doc) -> Figure:
    """Return the points of the band that owns `x`; below the first band nothing can be told."""
    if x is None:
        return None
    bands = [(None if band.get("from") is None else read(band["from"]), band) for band in scoring["bands"]]
    bands.sort(key=lambda pair: (pair[0] is not None, pair[0] or Fraction(0)))
    place = band_of(x, [start for start, _ in bands], scoring["boundary"])
    return None if place is None else read(bands[place][1]["points"])


def _layers(scored: Scored) -> Figure:
    return _banded(scored.figure, scored.scoring)


def _ladder(scored: Scored) -> Figure:
    return _of_hundred(_banded(scored.attainment, scored.scoring), scored.full)


def _of_hundred(score: Figure, full: Fraction) -> Figure:
    """Return a score of 100 on the scale of W: score × W ÷ 100, which is exact (O-20)."""
    return times(times(score, full), HUNDREDTH)


def _linear(scored: Scored) -> Figure:
    scoring = scored.scoring
    line = points_of(scoring["points"])
    score = on_curve(scored.attainment, line, scoring["below"], scoring["above"], scored.calc.ratio)
    return _of_hundred(score, scored.full)


def _deduct(scored: Scored) -> Figure:
    lost = times(scored.figure, read(scored.scoring["each"]))
    return None if lost is None else max(scored.full - lost, read(scored.scoring["floor"]))


def _bonus(scored: Scored) -> Figure:
    won = times(scored.figure, read(scored.scoring["each"]))
    return None if won is None else min(won, read(scored.scoring["cap"]))


def _yes_no(scored: Scored) -> Figure:
    done = scored.calc.holds(scored.person, scored.scoring["when"])
    if done is None:
        return None
    return scored.full if done else Fraction(0)


def _described(scored: Scored) -> Figure:
    """Return the points of the case whose number was entered; another number names no case."""
    cases = scored.scoring["cases"]
    number = scored.figure
    if number is None or number.denominator != 1 or not 1 <= number <= len(cases):
        return None
    return read(cases[int(number) - 1]["points"])


def _improvement(scored: Scored) -> Figure:
    base = scored.calc.figure(scored.person, scored.scoring["base"])
    if base is None or scored.figure is None or scored.target is None:
        return None
    share = quotient(scored.figure - base, scored.target - base, scored.calc.ratio)
    return times(_limited(share, scored.scoring), scored.full)


def _progress(scored: Scored) -> Figure:
    elapsed = scored.calc.figure(scored.person, scored.scoring["elapsed"])
    share = quotient(scored.attainment, elapsed, scored.calc.ratio)
    return times(_limited(share, scored.scoring), scored.full)


def _rank(scored: Scored) -> Figure:
    """Return (n − rank + 1) ÷ n × W among those whose figure is known (A13, O-22)."""
    calc, item = scored.calc, scored.item
    return _by_rank(
        scored, lambda other: calc.item_figure(other, item), least_first=calc.direction(item) == "down"
    )


def _comparison(scored: Scored) -> Figure:
    """Return the same for the sums of ranks or wins that raters gave (A23)."""
    calc, item = scored.calc, scored.item
    return _by_rank(
        scored, lambda other: compared_sum(calc, other, item), least_first=scored.scoring["counts"] == "ranks"
    )


def _by_rank(scored: Scored, figure: Callable[[Participant], Figure], *, least_first: bool) -> Figure:
    calc, own, sign = scored.calc, figure(scored.person), -1 if least_first else 1
    if own is None:
        return None
    rivals = [
        figure(other)
        for other in calc.group_of(scored.person, scored.scoring["among"])
        if calc.takes_item(other, scored.item)
    ]
    known = [sign * rival for rival in rivals if rival is not None]
    first, last = rank_of(sign * own, known)
    rank = Fraction(first) if scored.scoring["ties"] == "best" else Fraction(first + last, 2)
    return times(quotient(len(known) - rank + 1, Fraction(len(known)), calc.ratio), scored.full)


def _past(scored: Scored) -> Figure:
    """Return the mean of earlier scores inside the period by their length, a score of 100 (A24, A25)."""
    calc = scored.calc
    spans: list[tuple[Span, Figure]] = []
    for row in calc.company.table("past_scores"):
        start, end = day_of(row, "period_start"), day_of(row, "period_end")
        if row["person_id"] != scored.person.person_id or start is None or end is None:
            continue
        if calc.period.start <= start and end <= calc.period.end:
            spans.append((Span(start, end), figure_of(row, "score")))
    covered = {day for span, _ in spans for day in span.days()}
    if scored.scoring["missing"] == "not_computed" and covered != set(calc.period.days()):
        return None
    lengths = [_length(span, scored.scoring["weigh"]) for span, _ in spans]
    # Products exact, then one quotient, as in every weighted mean.
    weighted = total(
        None if score is None else score * length for (_, score), length in zip(spans, lengths, strict=True)
    )
    return _of_hundred(quotient(weighted, sum(lengths, Fraction(0)), calc.ratio), scored.full)


def _length(span: Span, weigh: str) -> Fraction:
    if weigh == "each_alike":
        return Fraction(1)
    return Fraction(thirty_days(span) if weigh == "thirty_days" else (span.end - span.start).days)


def _formula(scored: Scored) -> Figure:
    return scored.calc.figure(scored.person, scored.scoring["points"])


def _rating(scored: Scored) -> Figure:
    mark = scored.calc.mark(scored.person, scored.item)
    share = quotient(mark, read(scored.scoring["out_of"]), scored.calc.ratio)
    return times(share, scored.full)


_METHODS: dict[str, Callable[[Scored], Figure]] = {
    "ratio": _ratio,
    "reverse": _reverse,
    "layers": _layers,
    "ladder": _ladder,
    "linear": _linear,
    "deduct": _deduct,
    "bonus": _bonus,
    "yes_no": _yes_no,
    "described": _described,
    "improvement": _improvement,
    "progress": _progress,
    "rank": _rank,
    "comparison": _comparison,
    "past": _past,
    "formula": _formula,
    "rating": _rating,
}
