"""What a record counts before it is credited: exchange, weight, age, slices, cap, in this order."""

from __future__ import annotations

from yeji_engine.binding.job import OPEN_END, Job
from yeji_engine.credits.groups import CreditGroup, counted
from yeji_engine.documents.measures import Aggregate, Count, DealShape, Exchange, FactorTable
from yeji_engine.graph.expressions import (
    Literal,
    Number,
    Truth,
    choose,
    day,
    known_date,
    least,
    missing_number,
    narrow,
    number,
    text,
    truth,
)
from yeji_engine.graph.lowering import Lowering
from yeji_engine.graph.sheets import Sheet


def put_amount(job: Job, group: CreditGroup, measure: str, sheet: Sheet) -> None:
    """Put what each record of the sheet counts for the measure, and whether it counts."""
    count = counted(job.plan, measure)
    counts = _condition(job, count, sheet)
    amount = _shaped(job, count, sheet)
    sheet.put(group.counted_column(measure), counts)
    sheet.put(f"amount_{group.measures[measure]}", amount)
    if count.aggregate is Aggregate.DISTINCT and count.column is not None:
        sheet.put(group.distinct_column(measure), sheet.frame().any(count.column))


def _condition(job: Job, count: Count, sheet: Sheet) -> Truth:
    if count.where is None:
        return truth(True)
    frame = sheet.frame()
    lowering = Lowering(sheet, lambda name: frame.sorted(name), job.plan.precision.ratio)
    return lowering.truth(job.formula(count.where)).known()


def _shaped(job: Job, count: Count, sheet: Sheet) -> Number:
    if count.aggregate in (Aggregate.COUNT, Aggregate.DISTINCT) or count.column is None:
        return Number(Literal(1, narrow()), narrow())
    amount = sheet.frame().number(count.column)
    shape = count.deal
    if shape == DealShape():
        return amount
    if shape.exchange is not None:
        amount = sheet.hold(_exchanged(job, count, shape.exchange, amount, sheet))
    if shape.factor is not None:
        amount = sheet.hold(amount.times(_factor(job, shape.factor, count, sheet)))
    if shape.age is not None:
        amount = sheet.hold(amount.times(_age_share(shape, sheet)))
    if shape.slices:
        amount = sheet.hold(_sliced(shape, amount, sheet))
    if shape.cap is not None:
        cap = number(shape.cap)
        amount = sheet.hold(least(amount, cap))
    return amount


def _exchanged(job: Job, count: Count, exchange: Exchange, amount: Number, sheet: Sheet) -> Number:
    """The plan's own currency needs no rate; without a rate the figure is missing."""
    frame = sheet.frame()
    if not job.has("exchange_rates"):
        own = frame.text(exchange.currency).equals(text(job.plan.currency))
        return choose(own, amount, missing_number())
    rates = job.table("exchange_rates")
    rates_of_kind = rates.where(rates.text("kind").equals(text(exchange.rate.value)))
    until = known_date(rates_of_kind.date("date_to", "r"), day(OPEN_END))
    dated = frame.date(exchange.date or count.date, "l")
    condition = rates_of_kind.date("date_from", "r").until(dated) & dated.before(until)
    taken = f"_rate_{len(frame.columns)}"
    sheet.attach(rates_of_kind, {exchange.currency: "currency"}, {"rate": taken}, condition=condition)
    frame = sheet.frame()
    own = frame.text(exchange.currency).equals(text(job.plan.currency))
    return choose(own, amount, amount.widened().times(frame.number(taken)).rounded(4, "half_up"))


def _factor(job: Job, table: FactorTable, count: Count, sheet: Sheet) -> Number:
    frame = sheet.frame()
    if table.table is not None:
        return _dated_factor(job, table, count, sheet)
    factor = number(table.otherwise)
    for row in reversed(table.rows):
        fits = truth(True)
        for column, wanted in zip(table.keys, row.keys, strict=True):
            fits = fits & frame.text(column).equals(text(wanted)).known()
        factor = choose(fits, number(row.factor), factor)
    return factor


def _dated_factor(job: Job, table: FactorTable, count: Count, sheet: Sheet) -> Number:
    rates = job.table("rates")
    rows = rates.where(rates.text("table").equals(text(str(table.table))))
    frame = sheet.frame()
    dated = frame.date(count.date, "l")
    until = known_date(rows.date("valid_to", "r"), day(OPEN_END))
    condition = rows.date("valid_from", "r").until(dated) & dated.before(until)
    taken = f"_factor_{len(frame.columns)}"
    on = {column: f"key{index}" for index, column in enumerate(table.keys, start=1)}
    sheet.attach(rows, on, {"rate": taken}, condition=condition)
    return sheet.frame().number(taken).otherwise(number(table.otherwise))


def _age_share(shape: DealShape, sheet: Sheet) -> Number:
    if shape.age is None:
        raise TypeError("the shape has no age")
    frame = sheet.frame()
    days = sheet.hold(frame.date(shape.age.since).days_until(frame.date(shape.age.until)))
    share = missing_number()
    for band in reversed(shape.age.bands):
        here = number(band.share)
        share = here if band.up_to is None else choose(days <= number(band.up_to), here, share)
    return share


def _sliced(shape: DealShape, amount: Number, sheet: Sheet) -> Number:
    """Slices of a deal by size; a negative deal mirrors the positive one."""
    size = sheet.hold(choose(amount < number(0), -amount, amount))
    credited = number(0)
    start = number(0)
    for part in shape.slices:
        top = size if part.until is None else sheet.hold(least(size, number(part.until)))
        inside = sheet.hold(choose(top > start, top - start, number(0)))
        credited = sheet.hold(credited + inside.times(number(part.share)))
        start = number(part.until) if part.until is not None else start
    return choose(amount < number(0), -credited, credited)
