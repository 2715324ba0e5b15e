"""A person's pay: components, differences to closed periods, draw, carry, limits, in this order (C52–C57).

payable = components + adjusted + rounded − in_kind + draw + granted − recovered + carried_in + carried_out
+ protected − over_limit. Everything not known leaves the whole pay of that person not computed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from yeji_engine.binding.job import Job
from yeji_engine.documents.base import Window
from yeji_engine.documents.plan import DeductionLimit, PayLevel, PayLimit
from yeji_engine.graph.expressions import (
    Number,
    Truth,
    choose,
    day,
    greatest,
    is_missing,
    least,
    missing_number,
    number,
    text,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import rows_where, total
from yeji_engine.measures.book import MeasureBook
from yeji_engine.settlement.components import ComponentPay
from yeji_engine.settlement.draws import Debt, Drawn, Pay, drawn, is_granted, young_since
from yeji_engine.settlement.ledger import LEDGER, OWED_KINDS, LedgerKind, Past, sum_where


@dataclass(frozen=True)
class Asked:
    """What the settlement needs of the period's formulas, as columns of the sheet of the period."""

    draw: Number | None = None
    minimum_wage: Number | None = None
    limited_by: Number | None = None
    limited_to_date: Number | None = None


def ask(opened: MeasureBook) -> Asked:
    """Work out the formulas of the settlement; to be called before the sheet of the period is closed."""
    book, rule = opened.book, opened.book.job.plan.settlement
    draw = wage = limit = to_date = None
    if rule.draw is not None and is_granted(book.job, rule.draw):
        draw = book.sheet.put("settle_draw", book.formula(rule.draw.amount).widened())
    if rule.deduction_limit is not None and rule.deduction_limit.minimum_wage is not None:
        wage = book.sheet.put("settle_wage", book.formula(rule.deduction_limit.minimum_wage).widened())
    if rule.pay_limit is not None:
        limit = book.sheet.put("settle_limit", book.number(rule.pay_limit.of).widened())
        hidden = to_date_of(rule.pay_limit.of)
        if hidden in book.job.plan.measures:
            to_date = book.sheet.put("settle_limit_to_date", book.number(hidden).widened())
    return Asked(draw, wage, limit, to_date)


def to_date_of(measure: str) -> str:
    """Return the name under which the engine keeps the fiscal year to date of a measure."""
    return f"{measure}_本年累计"


def settle_persons(
    job: Job, past: Past, sheet: Named, asked: Asked, components: Iterable[ComponentPay]
) -> Named:
    """Add the step `settled_persons`: one row per person with every figure of his pay, missing as a whole."""
    parts = list(components)
    persons = Sheet(_persons(job, sheet, past))
    _attach_components(job, persons, parts)
    _attach_ledger(job, persons, past, parts)
    _attach_sheet(persons, sheet, asked)
    _attach_service(job, persons)
    _Persons(job, persons, asked).settle()
    return job.program.step("settled_persons", persons.frame())


def _persons(job: Job, sheet: Named, past: Past) -> Named:
    mentioned = sheet.keep("person_id").union(past.lines.keep("person_id"))
    return job.program.step("persons", mentioned.group(["person_id"], {}))


def _attach_components(job: Job, persons: Sheet, parts: list[ComponentPay]) -> None:
    """Sums over the components: in money, the positive ones, in kind, and how many are not known."""
    scale = max([part.pay.number("paid").scale for part in parts], default=0)
    frames = []
    for part in parts:
        paid = part.pay.number("paid").widened().at_scale(scale)
        nothing = Number(number(0).at_scale(scale).node, paid.type)
        frames.append(
            part.pay.select(
                {
                    "person_id": part.pay.text("person_id"),
                    "paid": paid,
                    "kind": paid if part.in_kind else nothing,
                    "gross": nothing if part.in_kind else greatest(nothing, paid),
                }
            )
        )
    if not frames:
        for name in ("components", "in_kind", "gross", "unknown"):
            persons.put(name, number(0))
        return
    united = job.program.step("component_pay", reduce(lambda left, right: left.union(right), frames))
    summed = job.program.step(
        "component_sums",
        united.group(
            ["person_id"],
            {
                "paid": total(united.number("paid")),
                "kind": total(united.number("kind")),
                "gross": total(united.number("gross")),
                "unknown": rows_where(is_missing(united.number("paid"))),
            },
        ),
    )
    take = {"paid": "_paid", "kind": "_kind", "gross": "_gross", "unknown": "_unknown"}
    persons.attach(summed, {"person_id": "person_id"}, take)
    frame = persons.frame()
    for name, column in (
        ("components", "_paid"),
        ("in_kind", "_kind"),
        ("gross", "_gross"),
        ("unknown", "_unknown"),
    ):
        persons.put(name, frame.number(column).otherwise(number(0)))


def _attach_ledger(job: Job, persons: Sheet, past: Past, parts: list[ComponentPay]) -> None:
    """What is owed and carried, and what differences to closed periods were posted for this period."""
    names = ("adjusted", "owed", "young", "carried", "paid_out")
    if not job.has(LEDGER):
        for name in names:
            persons.put(f"{name}_before", number(0))
        return
    lines, start = past.lines, day(past.start)
    amount, kind = lines.number("amount"), lines.text("kind")
    posted_now = lines.date("posted_in").equals(start) & kind.equals(text(LedgerKind.PAID.value))
    in_kind = lines.text("component").among([part.name for part in parts if part.in_kind])
    owed = kind.among([each.value for each in OWED_KINDS])
    draw = job.plan.settlement.draw
    young_from = day(young_since(job, draw)) if draw is not None else start
    is_young = kind.equals(text(LedgerKind.DRAW.value)) & young_from.until(lines.date("period_start"))
    summed = job.program.step(
        "ledger_sums",
        lines.group(
            ["person_id"],
            {
                "adjusted": sum_where(posted_now & ~in_kind, amount),
                "owed": sum_where(owed, amount),
                "young": sum_where(is_young, amount),
                "carried": sum_where(kind.equals(text(LedgerKind.CARRIED.value)), amount),
                "paid_out": _paid_out(job, lines),
            },
        ),
    )
    persons.attach(summed, {"person_id": "person_id"}, {name: f"_{name}" for name in names})
    frame = persons.frame()
    for name in names:
        persons.put(f"{name}_before", frame.number(f"_{name}").otherwise(number(0)))


def _paid_out(job: Job, lines: Frame) -> Number:
    """Everything that was given this year, in money and in kind: what is in kind was posted below zero."""
    amount, kind, this_year = lines.number("amount"), lines.text("kind"), _this_year(job, lines)
    in_money = sum_where(kind.equals(text(LedgerKind.PAYABLE.value)) & this_year, amount)
    return in_money - sum_where(kind.equals(text(LedgerKind.IN_KIND.value)) & this_year, amount)


def _this_year(job: Job, lines: Frame) -> Truth:
    return day(job.window(Window.YEAR_TO_DATE).start).until(lines.date("period_start"))


def _attach_sheet(persons: Sheet, sheet: Named, asked: Asked) -> None:
    asked_for = {
        "settle_draw": asked.draw,
        "settle_wage": asked.minimum_wage,
        "settle_limit": asked.limited_by,
        "settle_limit_to_date": asked.limited_to_date,
    }
    take = {name: name for name, figure in asked_for.items() if figure is not None}
    persons.attach(sheet, {"person_id": "person_id"}, {"person_id": "takes_part"} | take)


def _attach_service(job: Job, persons: Sheet) -> None:
    """Whether somebody's service has ended by the last day of the period.

    Who only has no post any more has not left: nothing of his debt is due at once, or forgiven.
    """
    persons.attach(job.table("people"), {"person_id": "person_id"}, {"leave_date": "_leave_date"})
    persons.put("left", persons.frame().date("_leave_date").until(day(job.span.last_day)).known())


@dataclass(frozen=True)
class _Persons:
    """The figures of each person in order; each method puts its columns on the sheet."""

    job: Job
    sheet: Sheet
    asked: Asked

    def settle(self) -> None:
        """Put every figure, then blank the figures of persons of whom one is not known."""
        pay = self._rounded()
        advance, net = self._drawn(pay)
        payable = self._carried(net, advance)
        self._limited(payable)

    def _number(self, column: str) -> Number:
        return self.sheet.frame().number(column)

    def _known_only(self, figure: Number) -> Number:
        known = self._number("unknown").equals(number(0))
        return self.sheet.hold(choose(known, figure, missing_number()))

    def _rounded(self) -> Number:
        """Components in money and differences to closed periods; rounded here where the plan rounds totals."""
        in_money = self._number("components") - self._number("in_kind")
        exact = self.sheet.hold(in_money + self._number("adjusted_before"))
        if self.job.plan.precision.pay.level is not PayLevel.TOTAL:
            self.sheet.put("rounded", number(0))
            return self._known_only(exact)
        rounding = self.job.plan.precision.pay.rounding
        rounded = self.sheet.hold(exact.rounded(rounding.decimals, rounding.mode))
        self.sheet.put("rounded", rounded - exact)
        return self._known_only(rounded)

    def _drawn(self, pay: Number) -> tuple[Number, Number]:
        """Return advance and net: pay, advance, recovery and what was carried in."""
        rule = self.job.plan.settlement.draw
        before, nothing = self._number("owed_before"), number(0)
        found = Drawn(nothing, nothing, nothing, nothing, before)
        if rule is not None:
            debt = Debt(before, self._number("young_before"), self.sheet.frame().truth("left"))
            found = drawn(self.job, self.sheet, rule, Pay(pay, self._draw_amount()), debt)
        for name in ("draw", "granted", "recovered", "forgiven", "owed"):
            self.sheet.put(name, getattr(found, name))
        advance = self.sheet.hold(found.draw + found.granted)
        net = pay + advance - found.recovered + self._number("carried_before")
        return advance, self._known_only(net)

    def _draw_amount(self) -> Number:
        """Nobody outside the plan is granted a draw."""
        if self.asked.draw is None:
            return number(0)
        outside = is_missing(self.sheet.frame().text("takes_part"))
        return self.sheet.hold(choose(outside, number(0), self._number("settle_draw")))

    def _carried(self, net: Number, advance: Number) -> Number:
        """Return what is paid after carrying on what would be negative or deducted too much."""
        rule = self.job.plan.settlement
        paid = self.sheet.hold(greatest(number(0), net)) if rule.negative == "carry" else net
        protected = paid
        if rule.deduction_limit is not None:
            least_pay = self._least_pay(rule.deduction_limit, advance)
            protected = self.sheet.hold(greatest(paid, least_pay))
        self.sheet.put("carried_out", paid - net)
        self.sheet.put("protected", protected - paid)
        carried = self.sheet.put("carried", net - protected)
        self.sheet.put("carried_moved", carried - self._number("carried_before"))
        return protected

    def _least_pay(self, limit: DeductionLimit, advance: Number) -> Number:
        """What must remain of the gross pay: rounded up, for a limit is not to be exceeded (china-rules 4)."""
        rounding = self.job.plan.precision.pay.rounding
        more = self.sheet.hold(greatest(number(0), self._number("adjusted_before")))
        gross = self.sheet.hold(self._number("gross") + more + advance)
        left = self.sheet.hold(
            gross.widened().times(number(1 - limit.share)).rounded(rounding.decimals, "up")
        )
        if self.asked.minimum_wage is None:
            return left
        wage = self._number("settle_wage").rounded(rounding.decimals, "up")
        outside = is_missing(self.sheet.frame().text("takes_part"))
        reached = choose(outside, left, greatest(left, least(gross, wage)))
        return self.sheet.hold(reached)

    def _limited(self, payable: Number) -> None:
        """Put what is paid in the end: at most a share of a measure, in the period and in the year to date.

        The limit is of all pay together: money gets what pay in kind leaves of it (直销管理条例 24).
        """
        limit = self.job.plan.settlement.pay_limit
        if limit is None or self.asked.limited_by is None:
            self.sheet.put("over_limit", number(0))
            self.sheet.put("payable", payable)
            return
        most = self._most(limit, self._number("settle_limit"), number(0))
        if self.asked.limited_to_date is not None:
            to_date = self._most(limit, self._number("settle_limit_to_date"), self._number("paid_out_before"))
            most = self.sheet.hold(least(most, to_date))
        outside = is_missing(self.sheet.frame().text("takes_part"))
        allowed = self.sheet.hold(choose(outside, payable, greatest(number(0), most)))
        kept = self.sheet.hold(least(payable, allowed))
        self.sheet.put("over_limit", payable - kept)
        self.sheet.put("payable", kept)

    def _most(self, limit: PayLimit, measure: Number, paid: Number) -> Number:
        rounding = self.job.plan.precision.pay.rounding
        share = measure.widened().times(number(limit.share)).rounded(rounding.decimals, "down")
        return self.sheet.hold(share - paid - self._number("in_kind"))
