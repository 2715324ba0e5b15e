"""Which items stand on a person's card, and with what weight (A14, A15, A25).

Weights belong to roles and to spans of time. Where either changes inside the period the plan says
whether those of the last day count or all of them by their days. Knows nothing of points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import pairwise

from yeji_engine.binding.job import Span
from yeji_engine.binding.names import Book
from yeji_engine.documents.scorecard import BonusScore, Scorecard, WeightSet
from yeji_engine.graph.expressions import (
    Date,
    Number,
    Text,
    Truth,
    Value,
    choose,
    choose_date,
    day,
    missing_number,
    number,
    truth,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import every, total

STRETCHES = "stretches"
"""Step of `binding`: one row per person and stretch of an assignment inside the period."""


@dataclass(frozen=True)
class Card:
    """The weights of all items, and for whom there are any."""

    known: Truth
    """Whether there are weights for the person's role all the time."""
    weights: dict[str, Number]
    """Item → weight, missing where the item is not on the card; bonus items have none."""
    full_marks: dict[str, Number]
    """Item → W, weight × full points; where weights are weighed by days one quotient of it all."""


def card_of(book: Book, card: Scorecard) -> Card:
    """Put the weights on the sheet of the period and return them."""
    weighted = [name for name, item in card.items.items() if not isinstance(item.scoring, BonusScore)]
    if card.weights_by == "last_day":
        return _of_last_day(book, card, weighted)
    return _by_days(book, card, weighted)


def _of_last_day(book: Book, card: Scorecard, items: list[str]) -> Card:
    role = book.value("role")
    if not isinstance(role, Text):
        raise TypeError("a role is a text")
    in_force = [each for each in card.weights if holds_on(each, book.job.span.last_day)]
    known = book.sheet.put("card_known", _any_set(in_force, role))
    weights = {
        item: book.sheet.put(f"weight_{place}", _weight(in_force, item, role))
        for place, item in enumerate(items)
    }
    full = number(card.full_points)
    return Card(
        known, weights, {item: book.sheet.hold(weight.times(full)) for item, weight in weights.items()}
    )


def holds_on(weights: WeightSet, on: date) -> bool:
    """Tell whether the set is in force on the day."""
    valid = weights.valid
    return valid is None or (valid.since <= on and (valid.until is None or on < valid.until))


def _any_set(sets: Sequence[WeightSet], role: Text) -> Truth:
    if any(not each.roles for each in sets):
        return truth(True)
    return reduce(lambda a, b: a | b, (role.among(each.roles).known() for each in sets), truth(False))


def _weight(sets: Sequence[WeightSet], item: str, role: Text) -> Number:
    """The role's own set comes before the set for every role; what a set leaves out is not on the card."""
    general = next((each for each in sets if not each.roles), None)
    found = _listed(general, item) if general is not None else missing_number()
    for each in reversed([each for each in sets if each.roles]):
        found = choose(role.among(each.roles).known(), _listed(each, item), found)
    return found.widened()


def _listed(weights: WeightSet, item: str) -> Number:
    return number(weights.weights[item]) if item in weights.weights else missing_number()


# -- weights by days ---------------------------------------------------------------------


def _by_days(book: Book, card: Scorecard, items: list[str]) -> Card:
    """Σ days × weight ÷ Σ days over the stretches of roles and of weight sets, one quotient (A25)."""
    job = book.job
    stretches = _stretches(book)
    decimals = max((_decimals(each) for each in card.weights), default=0)
    frames = [
        _segment(stretches, card, items, segment, decimals) for segment in _segments(card.weights, job.span)
    ]
    segments = job.program.step("card_segments", frames[0].union(*frames[1:]))
    sums = [name for name in segments.columns if name not in ("person_id", "known")]
    summed: dict[str, Value] = {name: total(segments.number(name)) for name in sums}
    summed["known"] = every(segments.truth("known"))
    step = job.program.step("card_weights", segments.group(["person_id"], summed))
    book.sheet.attach(step, {"person_id": "person_id"}, {name: f"card_{name}" for name in summed})
    weights, full_marks = {}, {}
    for place, item in enumerate(items):
        weights[item] = book.sheet.put(f"weight_{place}", _mean(book, place, number(1)))
        full_marks[item] = book.sheet.put(f"full_{place}", _mean(book, place, number(card.full_points)))
    return Card(book.sheet.frame().truth("card_known").known(), weights, full_marks)


def _mean(book: Book, place: int, whole: Number) -> Number:
    """Return `whole` × Σ days × weight ÷ Σ days: the products first, then one quotient."""
    frame, rounding = book.sheet.frame(), book.job.plan.precision.ratio
    weighted, length = frame.number(f"card_part_{place}"), frame.number("card_length")
    if "card_calendar" in frame.columns:
        # Who was there on a 31st only has no day of thirty; then that day itself is weighed.
        none = book.sheet.hold(length.equals(number(0)))
        weighted = book.sheet.hold(choose(none, frame.number(f"card_day_part_{place}"), weighted))
        length = book.sheet.hold(choose(none, frame.number("card_calendar"), length))
    return weighted.times(whole).over(length, rounding.decimals, rounding.mode)


def _stretches(book: Book) -> Named:
    found = book.job.program.found(STRETCHES)
    if found is None:
        raise KeyError(STRETCHES)
    return found


def _decimals(weights: WeightSet) -> int:
    return max((number(weight).scale for weight in weights.weights.values()), default=0)


def _segments(sets: Sequence[WeightSet], span: Span) -> list[Span]:
    """Cut the period where a set of weights begins or ends."""
    cuts = {span.start, span.end}
    for each in sets:
        if each.valid is not None:
            ends = (each.valid.since, each.valid.until)
            cuts |= {on for on in ends if on is not None and span.start < on < span.end}
    ordered = sorted(cuts)
    return [Span(start, end) for start, end in pairwise(ordered)]


def _segment(stretches: Named, card: Scorecard, items: list[str], span: Span, decimals: int) -> Frame:
    """The stretches cut to one span in which no set changes: person_id, known, length, length × weight."""
    start, end = day(span.start), day(span.end)
    since, until = stretches.date("first"), stretches.date("stop")
    sheet = Sheet(stretches.where(since.before(end) & start.before(until)))
    first = sheet.hold(choose_date(since.before(start), start, since))
    stop = sheet.hold(choose_date(end.before(until), end, until))
    lengths = {"length": length_of(first, stop, card.weights_by), "calendar": first.days_until(stop)}
    if card.weights_by == "calendar_days":
        del lengths["calendar"]
    role = stretches.text("role")
    sets = [each for each in card.weights if holds_on(each, span.start)]
    sheet.put("known", _any_set(sets, role))
    weights = [sheet.hold(_weight(sets, item, role)) for item in items]
    for name, length in lengths.items():
        held = sheet.put(name, length.widened())
        parts = "part" if name == "length" else "day_part"
        for place, weight in enumerate(weights):
            sheet.put(f"{parts}_{place}", held.times(weight).at_scale(decimals))
    kept = [name for name in sheet.frame().columns if name.startswith(("part_", "day_part_"))]
    return sheet.frame().keep("person_id", "known", *lengths, *kept)


def length_of(first: Date, stop: Date, basis: str) -> Number:
    """Return the days from `first` to before `stop`: calendar days, or with thirty days a month."""
    if basis == "calendar_days":
        return first.days_until(stop)
    return _position(stop) - _position(first)


def _position(on: Date) -> Number:
    """A day's place where every month has thirty days, as `periods.proration` counts."""
    months = on.part("year").widened().times(number(12)) + on.part("month")
    return months.times(number(30)) + on.part("day")
