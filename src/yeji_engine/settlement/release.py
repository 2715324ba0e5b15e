"""Release: how much of what a deal or a period earned is due by the end of the period (C47, C48, C50, C51, C70).

One law for all: due = round(net × F(end of the period)), and what is paid now is due less what was paid
already. So the pieces come to the whole whatever happens between, and a late event is caught up with.
F knows events, money and time; it never knows what was paid.
"""

from __future__ import annotations

from dataclasses import dataclass

from yeji_engine.binding.job import BEGINNING, Job
from yeji_engine.credits.groups import counted
from yeji_engine.documents.base import Rounding
from yeji_engine.documents.components import (
    Component,
    Holdback,
    Instalments,
    Milestones,
    OnCash,
    TrueUp,
)
from yeji_engine.graph.expressions import (
    Number,
    Text,
    Truth,
    choose,
    day,
    is_missing,
    known_date,
    least,
    missing_number,
    number,
    text,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import largest, latest, rows, rows_where, total
from yeji_engine.periods import shift


@dataclass(frozen=True)
class Due:
    """What is due of each unit, and the figures that decided it."""

    amount: Number
    share: Number | None = None
    """F, where it is one number."""
    part: Number | None = None
    whole: Number | None = None
    """F = part ÷ whole: money received and contract, instalments due and in all."""


@dataclass(frozen=True)
class Units:
    """A sheet with one row per person, deal (or '' for the period's figure) and period of earning.

    Columns: person_id, source_id, since.
    """

    job: Job
    sheet: Sheet
    component: Component
    slot: str
    """Part of the names of steps and columns that belong to the component."""

    @property
    def rounding(self) -> Rounding:
        """How what is released is rounded: as the component's pay is."""
        return self.component.rounding or self.job.plan.precision.pay.rounding

    @property
    def source(self) -> Text:
        """The deal, '' for what belongs to none."""
        return self.sheet.frame().text("source_id")

    def rounded(self, amount: Number) -> Number:
        """Return the amount rounded as pay, as a column."""
        return self.sheet.hold(amount.rounded(self.rounding.decimals, self.rounding.mode))

    def proportion(self, amount: Number, part: Number, whole: Number) -> Number:
        """Return amount × part ÷ whole as a quotient of the plan, then as pay."""
        quotient = self.job.plan.precision.ratio
        return self.rounded(amount.proportion(part, whole, quotient.decimals, quotient.mode))


def due(units: Units, net: Number) -> Due:
    """Return what is due by the end of the period of each unit's net earnings."""
    match units.component.timing:
        case None | TrueUp():
            return Due(net)
        case Milestones() as timing:
            return _by_milestones(units, timing, net)
        case OnCash() as timing:
            return _by_cash(units, timing, net)
        case Holdback() as timing:
            return _after_holdback(units, timing, net)
        case Instalments() as timing:
            return _by_instalments(units, timing, net)


def by_deal(component: Component) -> bool:
    """Tell whether release looks at each deal by itself."""
    match component.timing:
        case Milestones() | OnCash():
            return True
        case Holdback(per="deal"):
            return True
        case _:
            return False


def _shared(units: Units, net: Number, share: Number) -> Due:
    """The whole is the net itself, so that nothing is lost where it has more decimals than pay."""
    part = units.rounded(net.widened().times(share))
    return Due(units.sheet.hold(choose(share.equals(number(1)), net, part)), share)


def _until_end(job: Job, table: Frame, column: str) -> Frame:
    return table.where(table.date(column).before(day(job.span.end)))


def _by_milestones(units: Units, timing: Milestones, net: Number) -> Due:
    job = units.job
    if not job.has(timing.table):
        return _shared(units, net, _or_all(units, number(0)))
    happened = _until_end(job, job.table(timing.table), timing.date)
    names = list(dict.fromkeys(milestone.event for milestone in timing.shares))
    wanted = happened.where(happened.text(timing.event).among(names))
    # An event that is recorded twice releases its share once.
    once = wanted.group([timing.deal, timing.event], {"rows": rows()})
    share = number(0)
    for milestone in timing.shares:
        here = once.text(timing.event).equals(text(milestone.event))
        share = choose(here, number(milestone.share), share)
    shared = once.extend({"share": share})
    summed = shared.group([timing.deal], {"share": total(shared.number("share"))})
    found = _attached(units, job.program.step(f"milestones_{units.slot}", summed), timing.deal, "share")
    return _shared(units, net, _or_all(units, found.otherwise(number(0))))


def _attached(units: Units, right: Named, deal: str, column: str) -> Number:
    name = f"{column}_{units.slot}"
    units.sheet.attach(right, {"source_id": deal}, {column: name})
    return units.sheet.frame().number(name)


def _or_all(units: Units, share: Number) -> Number:
    """What belongs to no deal (fen left over by rounding) waits for none."""
    return units.sheet.hold(choose(units.source.equals(text("")), number(1), share))


def _by_cash(units: Units, timing: OnCash, net: Number) -> Due:
    """Received ÷ contract; a contract that is not known leaves the deal not computed."""
    received = _received(units, timing)
    contract = units.sheet.hold(_contract(units, timing))
    if timing.at_most_whole:
        received = units.sheet.hold(least(received, contract))
    part = units.proportion(net, received, contract)
    of_deal = choose(received.equals(contract), net, part)
    amount = choose(units.source.equals(text("")), net, of_deal)
    return Due(units.sheet.hold(amount), None, received, contract)


def _received(units: Units, timing: OnCash) -> Number:
    """Money until the end of the period; missing where one payment has no amount."""
    job = units.job
    if not job.has(timing.table):
        return number(0)
    came = _until_end(job, job.table(timing.table), timing.date)
    figure = came.number(timing.received)
    summed = job.program.step(
        f"received_{units.slot}",
        came.group([timing.deal], {"received": total(figure), "unknown": rows_where(is_missing(figure))}),
    )
    take = {"received": f"received_{units.slot}", "unknown": f"unreceived_{units.slot}"}
    units.sheet.attach(summed, {"source_id": timing.deal}, take)
    frame = units.sheet.frame()
    unknown = frame.number(f"unreceived_{units.slot}").otherwise(number(0)) > number(0)
    known = frame.number(f"received_{units.slot}").otherwise(number(0))
    return units.sheet.hold(choose(unknown, missing_number(), known))


def deal_columns(units: Units, name: str, columns: dict[str, str]) -> None:
    """Attach columns of the deals' own table (left) under new names (right), whatever their period."""
    job, measure = units.job, str(units.component.deal)
    count = counted(job.plan, measure)
    table = job.table(count.table)
    keys = [table.text(key) for key in (count.row_key or job.schemas[count.table].key)]
    keyed = table.select({"deal": keys[0].joined(*keys[1:])} | {old: table.any(old) for old in columns})
    step = job.program.step(f"{name}_{units.slot}", keyed)
    totals = {
        old: largest(step.number(old))
        if step.columns[old].scale or not _is_date(step, old)
        else latest(step.date(old))
        for old in columns
    }
    # A key that comes twice is reported elsewhere; here it must not double the unit.
    once = job.program.step(f"{name}_once_{units.slot}", step.group(["deal"], totals | {"_rows": rows()}))
    single = once.where(once.number("_rows").equals(number(1)))
    units.sheet.attach(single, {"source_id": "deal"}, columns)


def _is_date(frame: Frame, column: str) -> bool:
    return frame.columns[column].base.value == "date"


def _contract(units: Units, timing: OnCash) -> Number:
    name = f"contract_{units.slot}"
    deal_columns(units, "contracts", {timing.contract: name})
    return units.sheet.frame().number(name)


def _after_holdback(units: Units, timing: Holdback, net: Number) -> Due:
    """The held part is rounded, for that is what the plan speaks of; the rest is due at once."""
    held = units.rounded(net.widened().times(number(timing.share)))
    is_free = _is_free(units, timing).known()
    if timing.per == "deal":
        is_free = is_free | units.source.equals(text(""))
    free = units.sheet.hold(is_free)
    share = units.sheet.hold(choose(free, number(1), number(1 - timing.share)))
    return Due(units.sheet.hold(choose(free, net.widened(), net.widened() - held)), share)


def _is_free(units: Units, timing: Holdback) -> Truth:
    if timing.periods is not None:
        first_held = shift(units.job.period, 1 - timing.periods, units.job.calendar).start
        return units.sheet.frame().date("since").before(day(first_held))
    return _is_released(units, timing)


def _is_released(units: Units, timing: Holdback) -> Truth:
    """By the deal's own event; per period by an event (of the person) on the first day earned or later."""
    job, since = units.job, units.sheet.frame().date("since")
    if timing.table is None or timing.date is None or not job.has(timing.table):
        return since.before(day(BEGINNING))
    happened = _until_end(job, job.table(timing.table), timing.date)
    on = {"source_id": timing.deal} if timing.per == "deal" else {"person_id": timing.person}
    keys = [key for key in on.values() if key is not None]
    last = job.program.step(
        f"released_{units.slot}", happened.group(keys, {"last": latest(happened.date(timing.date))})
    )
    name = f"last_{units.slot}"
    units.sheet.attach(last, {left: right for left, right in on.items() if right is not None}, {"last": name})
    event = known_date(units.sheet.frame().date(name), day(BEGINNING))
    frame = units.sheet.frame()
    return day(BEGINNING).before(event) if timing.per == "deal" else frame.date("since").until(event)


def _by_instalments(units: Units, timing: Instalments, net: Number) -> Due:
    """The n-th period after the one of earning has n + 1 instalments due; the last one takes the fen left."""
    job, since = units.job, units.sheet.frame().date("since")
    count = timing.equal if timing.equal is not None else len(timing.shares)
    starts = [shift(job.period, -back, job.calendar).start for back in range(count - 1)]
    if timing.equal is not None:
        paid_off = number(count)
        for place, start in reversed(list(enumerate(starts, start=1))):
            paid_off = choose(since.before(day(start)), paid_off, number(place))
        done = units.sheet.hold(paid_off)
        part = units.proportion(net, done, number(count))
        amount = units.sheet.hold(choose(done.equals(number(count)), net, part))
        return Due(amount, None, done, number(count))
    share = number(1)
    for place, start in reversed(list(enumerate(starts, start=1))):
        share = choose(since.before(day(start)), share, number(sum(timing.shares[:place])))
    return _shared(units, net, units.sheet.hold(share))
