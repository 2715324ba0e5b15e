"""What a record counts before it is credited: exchange, weight, age, slices, cap, in this order.

A return mirrors the sale: whatever a positive deal would count, a negative one takes back.
"""

from __future__ import annotations

from yeji_engine.binding.job import OPEN_END, Job
from yeji_engine.binding.rate_tables import ANY, find_rates
from yeji_engine.credits.currency import in_own_currency
from yeji_engine.credits.groups import CreditGroup, counted
from yeji_engine.documents.measures import Aggregate, Count, DealShape, Exchange, FactorTable
from yeji_engine.graph.expressions import (
    Number,
    Truth,
    absolute,
    choose,
    day,
    is_missing,
    known_date,
    least,
    missing_like,
    missing_number,
    narrow_number,
    text,
    truth,
)
from yeji_engine.graph.lowering import Lowering
from yeji_engine.graph.sheets import Sheet

WIDE_FROM = 7
"""Decimals from which a record is reckoned in 128 bits: 64 would end at 922 million yuan with ten."""


def put_amount(job: Job, group: CreditGroup, measure: str, sheet: Sheet) -> None:
    """Put what each record of the sheet counts for the measure, and whether it counts."""
    count = counted(job.plan, measure)
    counts = _condition(job, count, sheet)
    amount = in_own_currency(job, measure, _shaped(job, count, sheet), sheet.frame())
    sheet.put(group.counted_column(measure), counts)
    sheet.put(f"amount_{group.measures[measure]}", amount)
    if count.aggregate is Aggregate.DISTINCT and count.column is not None:
        sheet.put(group.distinct_column(measure), sheet.frame().any(count.column))


def times(amount: Number, factor: Number) -> Number:
    """Return the product, in 64 bits where it has few decimals."""
    wanted = amount.scale + factor.scale
    return (amount.widened() if wanted >= WIDE_FROM else amount).times(factor)


def _condition(job: Job, count: Count, sheet: Sheet) -> Truth:
    """Counting counts only records that have what is counted."""
    frame = sheet.frame()
    holds = truth(True)
    if count.where is not None:
        lowering = Lowering(sheet, frame.sorted, job.plan.precision.ratio)
        holds = lowering.truth(job.formula(count.where)).known()
    if count.aggregate in (Aggregate.COUNT, Aggregate.DISTINCT) and count.column is not None:
        holds = holds & ~is_missing(frame.any(count.column))
    return holds


def _shaped(job: Job, count: Count, sheet: Sheet) -> Number:
    shape = count.deal
    amount = _plain(job, count, sheet)
    if shape == DealShape():
        return amount
    if shape.exchange is not None:
        amount = sheet.hold(_exchanged(job, count, shape.exchange, amount, sheet))
    if shape.factor is not None:
        amount = sheet.hold(times(amount, _factor(job, shape.factor, count, sheet)))
    if shape.age is not None:
        amount = sheet.hold(times(amount, _age_share(shape, sheet)))
    if shape.slices:
        amount = sheet.hold(_sliced(shape, amount, sheet))
    if shape.cap is not None:
        capped = sheet.hold(least(sheet.hold(absolute(amount)), narrow_number(shape.cap)))
        amount = sheet.hold(choose(amount < narrow_number(0), -capped, capped))
    return amount


def _plain(job: Job, count: Count, sheet: Sheet) -> Number:
    """What a record amounts to by itself: 1 where records are counted, else its column or formula."""
    if count.figure is not None:
        lowering = Lowering(sheet, sheet.frame().sorted, job.plan.precision.ratio)
        return sheet.hold(lowering.number(job.formula(count.figure)))
    if count.aggregate in (Aggregate.COUNT, Aggregate.DISTINCT) or count.column is None:
        return narrow_number(1)
    return sheet.frame().number(count.column)


def _exchanged(job: Job, count: Count, exchange: Exchange, amount: Number, sheet: Sheet) -> Number:
    """The plan's own currency needs no rate; without a rate the figure is missing."""
    frame = sheet.frame()
    own = frame.text(exchange.currency).equals(text(job.plan.currency))
    if not job.has("exchange_rates"):
        return choose(own, amount, missing_number())
    rates = job.table("exchange_rates")
    rates_of_kind = rates.where(rates.text("kind").equals(text(exchange.rate.value)))
    until = known_date(rates_of_kind.date("date_to", "r"), day(OPEN_END))
    dated = frame.date(exchange.date or count.date, "l")
    condition = rates_of_kind.date("date_from", "r").until(dated) & dated.before(until)
    taken = sheet.fresh("exchange")
    sheet.attach(rates_of_kind, {exchange.currency: "currency"}, {"rate": taken}, condition=condition)
    return choose(own, amount, amount.widened().times(sheet.frame().number(taken)))


def _factor(job: Job, table: FactorTable, count: Count, sheet: Sheet) -> Number:
    """The factor of the first row whose keys fit, or the written default (C25)."""
    frame = sheet.frame()
    if table.table is not None:
        keys = [frame.text(column) for column in table.keys]
        found = find_rates(job, sheet, table.table, keys, frame.date(count.date))
        return sheet.hold(choose(found.found, found.rate, narrow_number(table.otherwise)))
    factor = narrow_number(table.otherwise)
    for row in reversed(table.rows):
        fits = truth(True)
        for column, wanted in zip(table.keys, row.keys, strict=True):
            if wanted != ANY:
                fits = fits & frame.text(column).equals(text(wanted)).known()
        factor = choose(fits, narrow_number(row.factor), factor)
    return sheet.hold(factor)


def _age_share(shape: DealShape, sheet: Sheet) -> Number:
    if shape.age is None:
        raise TypeError("the shape has no age")
    frame = sheet.frame()
    days = sheet.hold(frame.date(shape.age.since).days_until(frame.date(shape.age.until)))
    share = missing_like(narrow_number(0))
    for band in reversed(shape.age.bands):
        here = narrow_number(band.share)
        share = here if band.up_to is None else choose(days <= narrow_number(band.up_to), here, share)
    # Without both dates there is no age, and no share.
    return sheet.hold(choose(days.equals(days), share, share))


def _sliced(shape: DealShape, amount: Number, sheet: Sheet) -> Number:
    """Slices of a deal by size."""
    size = sheet.hold(absolute(amount))
    credited = start = narrow_number(0)
    for part in shape.slices:
        until = narrow_number(part.until) if part.until is not None else None
        top = size if until is None else sheet.hold(least(size, until))
        inside = sheet.hold(choose(top > start, top - start, narrow_number(0)))
        credited = sheet.hold(credited + times(inside, narrow_number(part.share)))
        start = until if until is not None else start
    return choose(amount < narrow_number(0), -credited, credited)
