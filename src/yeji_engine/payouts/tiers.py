"""Rate tables: slices, whole amounts, interpolated and highest rates (C5–C7, C9–C12, C14, C15).

Tiers are unrolled into columns, so a base meets each tier's lines exactly once and in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from yeji_engine.binding.job import OPEN_END
from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.components import Boundary, TierMode, Tiers
from yeji_engine.graph.expressions import (
    Number,
    Truth,
    choose,
    day,
    is_missing,
    known_date,
    missing_number,
    number,
    ranked,
    text,
    truth,
)
from yeji_engine.graph.frames import Named
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import largest
from yeji_engine.payouts.bench import Bench

MOST_TIERS = 20
"""Tiers that one table may have when its rows come as data."""


@dataclass(frozen=True)
class _Step:
    """One tier on the bench: its lines in the figure's own unit, and what it pays."""

    lower: Number
    upper: Number | None
    rate: Number
    end_rate: Number | None
    amount: Number | None
    there: Truth | None
    """Whether this person's table has the tier at all; none: everybody's has."""


def price(bench: Bench, tiers: Tiers, base: Number) -> Number:
    """Return what the tiers pay on the base."""
    steps = _from_table(bench, tiers) if tiers.table is not None else _from_document(bench, tiers)
    if any(step.amount is not None for step in steps):
        return _fixed_sums(bench, tiers, base, steps)
    match tiers.mode:
        case TierMode.SLICE | TierMode.INTERPOLATED_SLICE:
            return _slices(bench, tiers, base, steps)
        case TierMode.WHOLE | TierMode.INTERPOLATED_WHOLE:
            return _whole(bench, tiers, base, steps)
        case TierMode.HIGHEST:
            return _highest(bench, base, steps)


def _from_document(bench: Bench, tiers: Tiers) -> list[_Step]:
    unit = bench.formula(tiers.unit) if tiers.unit is not None else None

    def line(at: Decimal) -> Number:
        return number(at) if unit is None else bench.sheet.hold(unit.widened().times(number(at)))

    return [
        _Step(
            lower=line(tier.start),
            upper=line(tier.end) if tier.end is not None else None,
            rate=number(tier.rate if tier.rate is not None else 0),
            end_rate=number(tier.end_rate) if tier.end_rate is not None else None,
            amount=number(tier.amount) if tier.amount is not None else None,
            there=None,
        )
        for tier in tiers.tiers
    ]


def _from_table(bench: Bench, tiers: Tiers) -> list[_Step]:
    """Read the dated table `rates`: the rows of one key become columns tier_1, tier_2, …"""
    wide = _pivoted(bench, str(tiers.table), len(tiers.keys))
    on = {}
    for index, key in enumerate(tiers.keys, start=1):
        on[_column_of(bench, bench.text(key), index)] = f"key{index}"
    prefix = f"{wide.name}_"
    take = {name: f"{prefix}{name}" for name in wide.columns if not name.startswith("key")}
    bench.sheet.attach(wide, on, take)
    frame = bench.sheet.frame()
    unit = bench.formula(tiers.unit) if tiers.unit is not None else None

    def line(name: str) -> Number:
        plain = frame.number(prefix + name)
        return plain if unit is None else bench.sheet.hold(unit.widened().times(plain))

    steps = []
    for index in range(1, _tier_count(bench) + 1):
        there = ~is_missing(frame.number(f"{prefix}lower_{index}"))
        rate = frame.number(f"{prefix}rate_{index}")
        steps.append(_Step(line(f"lower_{index}"), line(f"upper_{index}"), rate, None, None, there))
    return steps


def _column_of(bench: Bench, key, index: int) -> str:  # type: ignore[no-untyped-def]
    from yeji_engine.graph.expressions import Column

    if isinstance(key.node, Column):
        return key.node.name
    name = f"{bench.item}_key_{index}"
    bench.sheet.put(name, key)
    return name


def _tier_count(bench: Bench) -> int:
    return MOST_TIERS


def _pivoted(bench: Bench, table: str, keys: int) -> Named:
    job = bench.job
    name = f"rates_{table}"
    rates, last = job.table("rates"), day(job.span.last_day)
    valid = rates.date("valid_from").until(last) & last.before(
        known_date(rates.date("valid_to"), day(OPEN_END))
    )
    key_columns = [f"key{index}" for index in range(1, keys + 1)]
    sheet = Sheet(rates.where(rates.text("table").equals(text(table)) & valid))
    partition = [rates.text(key) for key in key_columns]
    sheet.put("_tier", ranked("row_number", None, partition, [(rates.number("lower"), False)]))
    frame = sheet.frame()
    totals = {}
    for index in range(1, _tier_count(bench) + 1):
        here = frame.number("_tier").equals(number(index))
        for column in ("lower", "upper", "rate"):
            figure = frame.number(column)
            nothing = Number(missing_number().node, figure.type)
            totals[f"{column}_{index}"] = largest(choose(here, figure, nothing))
    return job.program.step(f"{name}_{bench.item}", frame.group(key_columns, totals))


def _slices(bench: Bench, tiers: Tiers, base: Number, steps: list[_Step]) -> Number:
    """Each part of the base between two lines × its rate; the first tier mirrors below zero."""
    paid = number(0)
    for index, step in enumerate(steps):
        part = bench.sheet.hold(_part(bench, base, step, first=index == 0))
        rate = step.rate
        if step.end_rate is not None and step.upper is not None:
            rate = _mean_rate(bench, step, part)
        amount = part.times(rate)
        shown = ~part.equals(number(0))
        if step.there is not None:
            amount = choose(step.there, amount, number(0))
            shown = shown & step.there
        held = bench.note(
            Operation.SLICE,
            amount,
            quantity=part,
            lower=step.lower,
            upper=step.upper,
            factor=rate,
            label=str(index + 1),
            shown=shown,
        )
        paid = paid + held
    return bench.sheet.hold(paid)


def _part(bench: Bench, base: Number, step: _Step, *, first: bool) -> Number:
    top = base
    if step.upper is not None:
        open_end = is_missing(step.upper) if step.there is not None else truth(False)
        below = bench.sheet.hold((base < step.upper) | open_end)
        top = bench.sheet.hold(choose(below.known(), base, step.upper))
    part = bench.sheet.hold(top.widened() - step.lower)
    return part if first else choose(part > number(0), part, number(0))


def _mean_rate(bench: Bench, step: _Step, part: Number) -> Number:
    """The mean of the rate at the slice's start and the rate where the slice ends (C7, slice)."""
    end_rate, upper = step.end_rate, step.upper
    if end_rate is None or upper is None:
        raise TypeError("an open tier has no end rate")
    reached = _interpolated(bench, step, bench.sheet.hold(step.lower.widened() + part))
    return bench.sheet.hold((step.rate.widened() + reached).times(number(Decimal("0.5"))))


def _interpolated(bench: Bench, step: _Step, at: Number) -> Number:
    end_rate, upper = step.end_rate, step.upper
    if end_rate is None or upper is None:
        return step.rate
    rise = bench.sheet.hold((at.widened() - step.lower).times(end_rate.widened() - step.rate))
    return bench.sheet.hold(
        step.rate.widened() + bench.ratio(rise, bench.sheet.hold(upper.widened() - step.lower))
    )


def _owned(tiers: Tiers, at: Number, step: _Step, *, first: bool) -> Truth:
    """Whether the figure lies in the tier; the first owns all below, the last all above."""
    upper_owns = tiers.boundary is Boundary.UPPER_TIER
    above = truth(True) if first else (at >= step.lower if upper_owns else at > step.lower)
    if step.upper is None:
        return above
    below = at < step.upper if upper_owns else at <= step.upper
    if step.there is not None:
        below = (below | is_missing(step.upper)) & step.there
    return above & below


def _deciding(bench: Bench, tiers: Tiers, base: Number) -> Number:
    return bench.formula(tiers.on) if tiers.on is not None else base


def _whole(bench: Bench, tiers: Tiers, base: Number, steps: list[_Step]) -> Number:
    at = _deciding(bench, tiers, base)
    paid = number(0)
    for index, step in enumerate(steps):
        owned = bench.sheet.hold(_owned(tiers, at, step, first=index == 0))
        rate = _interpolated(bench, step, at) if tiers.mode is TierMode.INTERPOLATED_WHOLE else step.rate
        amount = bench.note(
            Operation.TIER,
            choose(owned, base.widened().times(rate), number(0)),
            quantity=base,
            lower=step.lower,
            upper=step.upper,
            factor=rate,
            label=str(index + 1),
            shown=owned.known(),
        )
        paid = paid + amount
    return bench.sheet.hold(paid)


def _fixed_sums(bench: Bench, tiers: Tiers, base: Number, steps: list[_Step]) -> Number:
    at = _deciding(bench, tiers, base)
    paid = number(0)
    for index, step in enumerate(steps):
        owned = bench.sheet.hold(_owned(tiers, at, step, first=index == 0))
        fixed = step.amount if step.amount is not None else number(0)
        amount = bench.note(
            Operation.TIER,
            choose(owned, fixed, number(0)),
            quantity=at,
            lower=step.lower,
            upper=step.upper,
            label=str(index + 1),
            shown=owned.known(),
        )
        paid = paid + amount
    return bench.sheet.hold(paid)


def _highest(bench: Bench, base: Number, steps: list[_Step]) -> Number:
    rate = steps[0].rate
    for step in steps[1:]:
        higher = choose(step.rate > rate, step.rate, rate)
        there = step.there if step.there is not None else truth(True)
        rate = bench.sheet.hold(choose(there, higher, rate))
    return bench.note(Operation.FLAT, base.widened().times(rate), quantity=base, factor=rate)
