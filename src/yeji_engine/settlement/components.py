"""What each component pays now: earned, taken back, held, released, each with its reason.

A component without timing and reversal pays what it earned. All others become units (a deal, or a
period's figure) whose due amount is compared with what was paid; pay trued up to date is compared with
what was paid since. Knows the ledger; knows no draw, no carry, no limit of a person's pay.
"""

from __future__ import annotations

from dataclasses import dataclass

from yeji_engine.binding.job import Job
from yeji_engine.binding.notices import Notice
from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.components import Component, Holdback, PayKind, TrueUp
from yeji_engine.graph.expressions import (
    Number,
    Text,
    Truth,
    Value,
    choose,
    choose_truth,
    day,
    is_missing,
    missing_number,
    number,
    text,
    truth,
)
from yeji_engine.graph.frames import Frame, Named, widened
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import largest, rows_where, total
from yeji_engine.payouts.components import PayBook
from yeji_engine.periods import PeriodKind, to_date
from yeji_engine.settlement.deals import deals_to_the_fen
from yeji_engine.settlement.ledger import LEDGER, OPEN_KINDS, LedgerKind, Past, sum_where
from yeji_engine.settlement.release import by_deal, due
from yeji_engine.settlement.reversals import taken_back, takes_back
from yeji_engine.settlement.units import Units

_SINCE = {
    "quarter": PeriodKind.QUARTER,
    "half_year": PeriodKind.HALF_YEAR,
    "year": PeriodKind.YEAR,
}


@dataclass(frozen=True)
class ComponentPay:
    """One component, settled.

    `pay`: person_id, earned, paid, one row per participant and per other person who still gets something.
    `earned_lines`: person_id, source_id, amount, as the ledger will keep them. `moves`: person_id,
    source_id, kind, operation, amount, quantity, share, part, whole: between earned and paid.
    """

    name: str
    in_kind: bool
    pay: Named
    earned_lines: Frame
    moves: tuple[Frame, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Settling:
    """What every component is settled from."""

    job: Job
    pay: PayBook
    sheet: Named
    past: Past

    def component(self, name: str) -> ComponentPay:
        """Add the steps that settle the component."""
        component = self.job.plan.components[name]
        slot = f"pay_{list(self.job.plan.components).index(name)}"
        if isinstance(component.timing, TrueUp):
            return self._trued_up(name, component, component.timing, slot)
        if component.timing is None and not takes_back(component) and not self.job.has(LEDGER):
            return self._at_once(name, component, slot)
        return _Release(self, name, component, slot).settled()

    def takers(self, name: str) -> Frame:
        """Return the sheet of the period with those who take part in the component, or may."""
        takes_part = self.pay.takes_part.get(name)
        if takes_part is None:
            return self.sheet
        return self.sheet.where(choose_truth(is_missing(takes_part), truth(True), takes_part))

    def takers_earned(self, name: str) -> Frame:
        """Return person_id, earned of those who take part."""
        takers = self.takers(name)
        return takers.select(
            {"person_id": takers.text("person_id"), "earned": self.pay.earned[name].widened()}
        )

    # -- without memory, and to date -----------------------------------------------------

    def _at_once(self, name: str, component: Component, slot: str) -> ComponentPay:
        takers, earned = self.takers(name), self.pay.earned[name]
        pay = self.job.program.step(
            f"settled_{slot}",
            takers.select({"person_id": takers.text("person_id"), "earned": earned, "paid": earned}),
        )
        return ComponentPay(name, _in_kind(component), pay, _one_line(pay, "earned"), ())

    def _trued_up(self, name: str, component: Component, timing: TrueUp, slot: str) -> ComponentPay:
        """The figure to date less what was paid since; what was taken back since does not come back."""
        start = to_date(self.job.period, _SINCE[timing.since], self.job.calendar).start
        if self.job.plan.tiers_on_change == "restart":
            start = max(start, self.job.plan.effective.since)
        lines = self.past.of(name, LedgerKind.PAID, LedgerKind.CLAWED_BACK)
        since = lines.where(day(start).until(lines.date("period_start")))
        was_paid = since.text("kind").equals(text(LedgerKind.PAID.value))
        amount = since.number("amount")
        before = self.job.program.step(
            f"paid_before_{slot}",
            since.group(["person_id"], {"before": total(choose(was_paid, amount, -amount))}),
        )
        sheet = Sheet(self.takers_earned(name))
        sheet.attach(before, {"person_id": "person_id"}, {"before": "_before"})
        already = sheet.put("before", sheet.frame().number("_before").otherwise(number(0)))
        sheet.put("paid", sheet.frame().number("earned") - already)
        pay = self.job.program.step(f"settled_{slot}", sheet.frame())
        moved = pay.where(~pay.number("before").equals(number(0)))
        took_off = move(
            moved,
            text(""),
            LedgerKind.EARNED,
            Operation.PAID_BEFORE,
            -moved.number("before"),
            quantity=moved.number("earned"),
        )
        return ComponentPay(name, _in_kind(component), pay, _one_line(pay, "paid"), (took_off,))


@dataclass(frozen=True)
class _Release:
    """A component whose earnings are paid over time, or taken back."""

    settling: Settling
    name: str
    component: Component
    slot: str

    @property
    def _job(self) -> Job:
        return self.settling.job

    def settled(self) -> ComponentPay:
        """Units, what is due of each, what that means for each deal and each person."""
        now = self._job.program.step(f"earned_{self.slot}", self._earned_now())
        units = self._job.program.step(f"due_{self.slot}", self._due(now))
        back = self._job.program.step(f"back_{self.slot}", self._taken_back_now(units))
        keyed = self._job.program.step(f"keyed_{self.slot}", self._keyed(units, back))
        pay = self._job.program.step(f"settled_{self.slot}", self._of_persons(keyed))
        lines = now.rename({"person_id": "person_id", "source_id": "source_id", "earned": "amount"})
        unknown = keyed.number("unknown") > number(0)
        known = ~is_missing(keyed.number("earned_now"))
        notice = Notice("release-not-computed", self.name, unknown & known, keyed)
        return ComponentPay(
            self.name, _in_kind(self.component), pay, lines, self._moves(keyed, back), (notice,)
        )

    # -- what was earned -----------------------------------------------------------------

    def _earned_now(self) -> Frame:
        """person_id, source_id, earned: one row each person, or each person and deal with the fen left over."""
        persons = self.settling.takers_earned(self.name).extend({"source_id": text("")})
        if not (by_deal(self.component) or takes_back(self.component)):
            return persons
        return self._by_deal(persons)

    def _by_deal(self, persons: Frame) -> Frame:
        """Each deal to the fen; what an unrounded sum has beyond that is a line of its own."""
        rounding = self.component.rounding or self._job.plan.precision.pay.rounding
        priced = self.settling.pay.deals[self.name]
        each = deals_to_the_fen(self._job, priced, rounding, self.slot)
        summed = each.group(["person_id"], {"deals": total(each.number("earned"))})
        sheet = Sheet(persons)
        on = {"person_id": "person_id"}
        sheet.attach(self._job.program.step(f"all_{self.slot}", summed), on, {"deals": "deals"})
        frame = sheet.frame()
        left = sheet.put("left", frame.number("earned") - frame.number("deals").otherwise(number(0)))
        rest = sheet.frame().select(
            {"person_id": frame.text("person_id"), "source_id": text(""), "earned": left}
        )
        figure = rest.number("earned")
        some = rest.where(is_missing(figure) | ~figure.equals(number(0)))
        scale = max(left.scale, each.number("earned").scale)
        return widened(each, {"earned": scale}).union(widened(some, {"earned": scale}))

    def _units(self, now: Named) -> Named:
        """person_id, source_id, since, earned, unknown: what each deal earned in each period."""
        past = self.settling.past
        start = day(past.start)
        lines = past.of(self.name, *OPEN_KINDS)
        kinds = (
            [LedgerKind.EARNED] if takes_back(self.component) else [LedgerKind.EARNED, LedgerKind.CLAWED_BACK]
        )
        counts = lines.text("kind").among([kind.value for kind in kinds])
        amount = lines.number("amount")
        earlier = lines.select(
            {
                "person_id": lines.text("person_id"),
                "source_id": lines.text("source_id"),
                "since": lines.date("period_start"),
                "earned": choose(counts, amount, number(0)),
            }
        )
        new = now.select(
            {
                "person_id": now.text("person_id"),
                "source_id": now.text("source_id"),
                "since": start,
                "earned": now.number("earned"),
            }
        )
        scale = max(new.number("earned").scale, earlier.number("earned").scale)
        united = widened(new, {"earned": scale}).union(widened(earlier, {"earned": scale}))
        figure = united.number("earned")
        totals = {"earned": total(figure), "unknown": rows_where(is_missing(figure))}
        return self._job.program.step(
            f"units_{self.slot}", united.group(["person_id", "source_id", "since"], totals)
        )

    # -- what is due ---------------------------------------------------------------------

    def _due(self, now: Named) -> Frame:
        units = self._units(now)
        sheet = Sheet(units)
        known = units.number("unknown").equals(number(0))
        earned = sheet.put("gross", choose(known, units.number("earned"), missing_number()))
        working = Units(self._job, sheet, self.component, self.slot)
        back = taken_back(working, earned) if takes_back(self.component) else number(0)
        net = sheet.hold(earned + back)
        found = due(working, net)
        nothing = missing_number()
        sheet.put("back", back)
        sheet.put("net", net)
        sheet.put("due", found.amount)
        for column, figure in (("share", found.share), ("part", found.part), ("whole", found.whole)):
            sheet.put(column, nothing if figure is None else figure)
        sheet.put("key", units.text("source_id") if by_deal(self.component) else text(""))
        names = (
            "person_id",
            "source_id",
            "since",
            "key",
            "gross",
            "back",
            "net",
            "due",
            "share",
            "part",
            "whole",
        )
        return sheet.frame().keep(*names)

    def _taken_back_now(self, units: Named) -> Frame:
        """person_id, source_id, key, back, earned: what returns take back less what they took back before."""
        to_date_ = units.group(
            ["person_id", "source_id", "key"],
            {"back_to_date": total(units.number("back")), "earned": total(units.number("gross"))},
        )
        lines = self.settling.past.of(self.name, LedgerKind.CLAWED_BACK)
        before = self._job.program.step(
            f"back_before_{self.slot}",
            lines.group(["person_id", "source_id"], {"before": total(lines.number("amount"))}),
        )
        sheet = Sheet(to_date_)
        on = {"person_id": "person_id", "source_id": "source_id"}
        sheet.attach(before, on, {"before": "_before"})
        frame = sheet.frame()
        back = frame.number("back_to_date") - frame.number("_before").otherwise(number(0))
        sheet.put("back", back if takes_back(self.component) else number(0).widened())
        return sheet.frame().keep("person_id", "source_id", "key", "back", "earned")

    def _keyed(self, units: Named, back: Named) -> Frame:
        """One row per person and deal (or person): earned_now, back_now, held, released, paid_now, unknown."""
        now = units.date("since").equals(day(self.settling.past.start))
        figure, net = units.number("due"), units.number("net")
        grouped = units.group(
            ["person_id", "key"],
            {
                "earned_now": sum_where(now, units.number("gross")),
                "due": total(figure),
                "held": sum_where(now, figure - net),
                "net": total(net),
                "share": largest(units.number("share")),
                "part": largest(units.number("part")),
                "whole": largest(units.number("whole")),
                "unknown": rows_where(is_missing(figure)),
            },
        )
        sheet = Sheet(self._job.program.step(f"due_keyed_{self.slot}", grouped))
        on = {"person_id": "person_id", "key": "key"}
        sheet.attach(self._backs(back), on, {"back": "back_now"})
        sheet.attach(self._moved_before(), on, {"moved": "_moved"})
        frame = sheet.frame()
        moved = frame.number("_moved").otherwise(number(0))
        paid = sheet.put("paid_now", frame.number("due") - moved)
        spoken_for = sheet.hold(frame.number("earned_now") + frame.number("back_now") + frame.number("held"))
        sheet.put("released", paid - spoken_for)
        sheet.put("source_id", frame.text("key"))
        return sheet.frame()

    def _backs(self, back: Named) -> Named:
        grouped = back.group(["person_id", "key"], {"back": total(back.number("back"))})
        return self._job.program.step(f"back_keyed_{self.slot}", grouped)

    def _moved_before(self) -> Named:
        """What was paid before, by key: the sum of everything that the ledger says of it."""
        lines = self.settling.past.of(self.name, *OPEN_KINDS)
        source: Text = lines.text("source_id") if by_deal(self.component) else text("")
        keyed = lines.select(
            {"person_id": lines.text("person_id"), "key": source, "amount": lines.number("amount")}
        )
        grouped = keyed.group(["person_id", "key"], {"moved": total(keyed.number("amount"))})
        return self._job.program.step(f"moved_{self.slot}", grouped)

    # -- what that comes to --------------------------------------------------------------

    def _of_persons(self, keyed: Named) -> Frame:
        """Participants, and whoever else still gets or gives back something: person_id, earned, paid."""
        grouped = self._job.program.step(
            f"persons_{self.slot}",
            keyed.group(
                ["person_id"],
                {"paid": total(keyed.number("paid_now")), "unknown": total(keyed.number("unknown"))},
            ),
        )
        inside = Sheet(self.settling.takers_earned(self.name))
        inside.attach(grouped, {"person_id": "person_id"}, {"paid": "_paid", "unknown": "_unknown"})
        frame = inside.frame()
        known = frame.number("_unknown").otherwise(number(0)).equals(number(0)) & ~is_missing(
            frame.number("earned")
        )
        paid = frame.number("_paid").otherwise(number(0))
        inside.put("paid", choose(known, paid, missing_number()))
        takers = self.settling.takers(self.name).keep("person_id")
        outside = grouped.without(takers, {"person_id": "person_id"})
        theirs = choose(outside.number("unknown").equals(number(0)), outside.number("paid"), missing_number())
        left = outside.select({"person_id": outside.text("person_id"), "earned": number(0), "paid": theirs})
        some = left.where(is_missing(left.number("paid")) | ~left.number("paid").equals(number(0)))
        scales = {
            name: max(inside.frame().number(name).scale, some.number(name).scale)
            for name in ("earned", "paid")
        }
        mine = inside.frame().keep("person_id", "earned", "paid")
        return widened(mine, scales).union(widened(some, scales))

    def _moves(self, keyed: Named, back: Named) -> tuple[Frame, ...]:
        held_as = Operation.HELD if isinstance(self.component.timing, Holdback) else Operation.NOT_YET_DUE
        held = keyed.where(_not_zero(keyed, "held"))
        released = keyed.where(_not_zero(keyed, "released"))
        moves = [
            move(
                held,
                held.text("source_id"),
                LedgerKind.HELD,
                held_as,
                held.number("held"),
                **_decided(held),
            ),
            move(
                released,
                released.text("source_id"),
                LedgerKind.RELEASED,
                Operation.RELEASED,
                released.number("released"),
                **_decided(released),
            ),
        ]
        if takes_back(self.component):
            returned = back.where(_not_zero(back, "back"))
            moves.insert(
                0,
                move(
                    returned,
                    returned.text("source_id"),
                    LedgerKind.CLAWED_BACK,
                    Operation.CLAWED_BACK,
                    returned.number("back"),
                    quantity=returned.number("earned"),
                ),
            )
        return tuple(moves)


def _decided(keyed: Frame) -> dict[str, Number]:
    return {
        "quantity": keyed.number("net"),
        "share": keyed.number("share"),
        "part": keyed.number("part"),
        "whole": keyed.number("whole"),
    }


def _not_zero(frame: Frame, column: str) -> Truth:
    return ~frame.number(column).equals(number(0))


def _in_kind(component: Component) -> bool:
    return component.pays is PayKind.NON_CASH


def _one_line(pay: Named, column: str) -> Frame:
    return pay.select(
        {"person_id": pay.text("person_id"), "source_id": text(""), "amount": pay.number(column)}
    )


def move(
    frame: Frame,
    source: Text,
    kind: LedgerKind,
    operation: Operation,
    amount: Number,
    **decided: Number,
) -> Frame:
    """Return moves between earned and paid, one for each row of the frame."""
    columns: dict[str, Value] = {
        "person_id": frame.text("person_id"),
        "source_id": source,
        "kind": text(kind.value),
        "operation": text(operation.value),
        "amount": amount.stored(),
    }
    for name in ("quantity", "share", "part", "whole"):
        columns[name] = decided.get(name, missing_number()).stored()
    return frame.select(columns)


__all__ = ["ComponentPay", "Settling"]
