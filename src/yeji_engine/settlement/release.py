"""Release: how much of what a deal or a period earned is due by the end of the period (C47, C48, C50, C51, C70).

One law for all: due = round(net × F(end of the period)), and what is paid now is due less what was paid
already. So the pieces come to the whole whatever happens between, and a late event is caught up with.
F knows events, money and time; it never knows what was paid.
"""

from __future__ import annotations

from yeji_engine.binding.job import BEGINNING
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
    Truth,
    choose,
    day,
    known_date,
    number,
    text,
)
from yeji_engine.graph.frames import Named
from yeji_engine.graph.totals import latest, rows, total
from yeji_engine.periods import shift
from yeji_engine.settlement.cash import due_by_cash
from yeji_engine.settlement.units import Due, Units, until_end


def due(units: Units, net: Number) -> Due:
    """Return what is due by the end of the period of each unit's net earnings."""
    match units.component.timing:
        case None | TrueUp():
            return Due(net)
        case Milestones() as timing:
            return _by_milestones(units, timing, net)
        case OnCash() as timing:
            return due_by_cash(units, timing, net)
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


def _by_milestones(units: Units, timing: Milestones, net: Number) -> Due:
    job = units.job
    if not job.has(timing.table):
        return _shared(units, net, _or_all(units, number(0)))
    happened = until_end(job, job.table(timing.table), timing.date)
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
    happened = until_end(job, job.table(timing.table), timing.date)
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
