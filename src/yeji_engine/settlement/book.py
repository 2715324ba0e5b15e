"""Settles a period: the entry of this floor, and the tables that it makes.

`payouts` (earned and paid), the reasons between the two, `settlements` (how each person's pay came
about) and `postings` (the lines that this run adds to the ledger). Read by `run`, which writes them out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from yeji_engine.binding.job import Job
from yeji_engine.binding.notices import Notice
from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.plan import PayLevel
from yeji_engine.graph.expressions import (
    Number,
    Text,
    Truth,
    Value,
    choose,
    choose_text,
    day,
    is_missing,
    missing_number,
    number,
    text,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.sheets import Sheet
from yeji_engine.payouts.components import TOTAL_ROUNDING, PayBook
from yeji_engine.settlement.components import ComponentPay, Settling, move
from yeji_engine.settlement.draws import OWED
from yeji_engine.settlement.ledger import LEDGER, PERSON_LINES, LedgerKind, Past, faults, past
from yeji_engine.settlement.persons import Asked, settle_persons

TIMING_STEP = 1000
"""Reasons between earned and paid stand behind all reasons of what was earned."""


class SettlementKind(StrEnum):
    """Rows of `settlements`. Stored for ever. `payable` is the sum of the others but `forgiven`."""

    COMPONENTS = "components"
    """What the components pay."""
    IN_KIND = "in_kind"
    """Negative: the part of it that is no money."""
    ROUNDED = "rounded"
    """What rounding the total added."""
    ADJUSTED = "adjusted"
    """Differences to closed periods that are paid now."""
    DRAW = "draw"
    """Advance or top-up that is owed; balance: owed afterwards."""
    GRANTED = "granted"
    """Advance or top-up that is not owed."""
    RECOVERED = "recovered"
    """Negative: taken against what is owed; balance: owed afterwards."""
    FORGIVEN = "forgiven"
    """Negative: no longer owed; moves no money. Balance: owed afterwards."""
    CARRIED_IN = "carried_in"
    """Negative balance of earlier periods."""
    CARRIED_OUT = "carried_out"
    """Positive: what would be negative and waits; balance: what waits afterwards, negative."""
    PROTECTED = "protected"
    """Positive: what may not be deducted in one month and waits; balance as above."""
    OVER_LIMIT = "over_limit"
    """Negative: exceeds the limit of all pay."""
    PAYABLE = "payable"
    """What the person gets now in money."""


@dataclass(frozen=True)
class Settled:
    """Frames of the result; `payouts` and `reasons` are empty where the plan has no components."""

    payouts: Frame | None
    reasons: tuple[Frame, ...]
    settlements: Frame
    postings: Frame
    notices: tuple[Notice, ...]


def settle(job: Job, pay: PayBook, sheet: Named, asked: Asked) -> Settled:
    """Add the steps that settle the period and return its tables; `sheet` has one row per participant."""
    before = past(job, sheet)
    settling = Settling(job, pay, sheet, before)
    parts = [settling.component(name) for name in job.plan.components]
    persons = settle_persons(job, before, sheet, asked, parts)
    shown = [*parts, *_total_rounding(job, pay, sheet, persons)]
    return Settled(
        payouts=_united([_payouts(part) for part in shown]),
        reasons=tuple(frame for part in shown for frame in _reasons(part)),
        settlements=_settlements(job, persons, parts),
        postings=_postings(job, before, parts, persons),
        notices=(
            *(notice for part in parts for notice in part.notices),
            *faults(job, before),
            *_faults(job, persons),
        ),
    )


def _faults(job: Job, persons: Named) -> list[Notice]:
    """People whose components are all known but not their pay, and debts that no rule speaks of."""
    components = persons.number("unknown").equals(number(0))
    unpaid = Notice("pay-not-settled", "", components & is_missing(persons.number("payable")), persons)
    if job.plan.settlement.draw is not None or not job.has(LEDGER):
        return [unpaid]
    return [unpaid, Notice("owed-without-draw", "", ~persons.number("owed").equals(number(0)), persons)]


def _total_rounding(job: Job, pay: PayBook, sheet: Named, persons: Named) -> list[ComponentPay]:
    """The component that the plan does not have: what rounding the total of what is paid adds (C67).

    Where something is paid later than it is earned, that differs from what rounding the earned total adds.
    """
    if TOTAL_ROUNDING not in pay.earned:
        return []
    added = sheet.select(
        {"person_id": sheet.text("person_id"), "earned": pay.earned[TOTAL_ROUNDING].widened()}
    )
    earned = job.program.step("rounded_earned", added)
    both = Sheet(persons.where(_concerned(persons)).keep("person_id", "rounded", "payable"))
    both.attach(earned, {"person_id": "person_id"}, {"earned": "_earned", "person_id": "_inside"})
    frame = both.frame()
    inside = ~is_missing(frame.text("_inside"))
    both.put("earned", choose(inside, frame.number("_earned"), number(0)))
    known = ~is_missing(frame.number("payable"))
    both.put("paid", choose(known, frame.number("rounded"), missing_number()))
    step = job.program.step("rounded_paid", both.frame())
    return [ComponentPay(TOTAL_ROUNDING, False, step, step, (_paid_instead(step),))]


def _paid_instead(step: Named) -> Frame:
    difference = step.number("paid") - step.number("earned")
    moved = step.where((~difference.equals(number(0))).known())
    return move(
        moved, text(""), LedgerKind.ROUNDED, Operation.NOT_YET_DUE, difference, quantity=step.number("earned")
    )


def _united(frames: list[Frame]) -> Frame | None:
    return _together(frames) if frames else None


def _payouts(part: ComponentPay) -> Frame:
    """person_id, component, earned, paid, status."""
    earned, paid = part.pay.number("earned"), part.pay.number("paid")
    return part.pay.select(
        {
            "person_id": part.pay.text("person_id"),
            "component": text(part.name),
            "earned": earned.stored(),
            "paid": paid.stored(),
            "status": choose_text(is_missing(paid), text("not_computed"), text("computed")),
        }
    )


def _reasons(part: ComponentPay) -> list[Frame]:
    """The columns of `reasons`: part and whole stand in lower and upper, the share in factor."""
    return [
        move.select(
            {
                "person_id": move.text("person_id"),
                "item": text(part.name),
                "source_id": move.text("source_id"),
                "step": number(TIMING_STEP + place).stored(),
                "operation": move.text("operation"),
                "label": text(""),
                "quantity": move.any("quantity"),
                "lower": move.any("part"),
                "upper": move.any("whole"),
                "factor": move.any("share"),
                "amount": move.any("amount"),
            }
        )
        for place, move in enumerate(part.moves, start=1)
    ]


# -- how a person's pay came about ------------------------------------------------------


def _settlements(job: Job, persons: Named, parts: list[ComponentPay]) -> Frame:
    """person_id, kind, amount, balance_after; only `components` and `payable` are written where they are 0."""
    owed, carried = persons.number("owed"), persons.number("carried")
    concerned = persons.where(_concerned(persons))
    rows = [_row(concerned, SettlementKind.COMPONENTS, _known_components(persons))]
    balances = {
        SettlementKind.DRAW: owed,
        SettlementKind.RECOVERED: owed,
        SettlementKind.FORGIVEN: owed,
        SettlementKind.CARRIED_OUT: carried,
        SettlementKind.PROTECTED: carried,
    }
    rows += [_some(persons, kind, _ROWS[kind](persons), balances.get(kind)) for kind in _possible(job, parts)]
    if SettlementKind.RECOVERED in _possible(job, parts):
        # Somebody who owes and gives nothing back this time still reads what he owes.
        still = ~owed.equals(number(0)) & persons.number("recovered").equals(number(0))
        waits = persons.where(still & ~is_missing(persons.number("payable")))
        rows.append(_row(waits, SettlementKind.RECOVERED, number(0), waits.number("owed")))
    rows.append(_row(concerned, SettlementKind.PAYABLE, persons.number("payable")))
    return _together(rows)


_ROWS: Mapping[SettlementKind, Callable[[Named], Number]] = {
    SettlementKind.IN_KIND: lambda persons: -persons.number("in_kind"),
    SettlementKind.ROUNDED: lambda persons: persons.number("rounded"),
    SettlementKind.ADJUSTED: lambda persons: persons.number("adjusted_before"),
    SettlementKind.DRAW: lambda persons: persons.number("draw"),
    SettlementKind.GRANTED: lambda persons: persons.number("granted"),
    SettlementKind.RECOVERED: lambda persons: -persons.number("recovered"),
    SettlementKind.FORGIVEN: lambda persons: -persons.number("forgiven"),
    SettlementKind.CARRIED_IN: lambda persons: persons.number("carried_before"),
    SettlementKind.CARRIED_OUT: lambda persons: persons.number("carried_out"),
    SettlementKind.PROTECTED: lambda persons: persons.number("protected"),
    SettlementKind.OVER_LIMIT: lambda persons: -persons.number("over_limit"),
}


def _possible(job: Job, parts: list[ComponentPay]) -> list[SettlementKind]:
    """Return the rows that this plan can have at all; each costs a pass over all persons."""
    rule, remembers = job.plan.settlement, job.has(LEDGER)
    possible = {
        SettlementKind.IN_KIND: any(part.in_kind for part in parts),
        SettlementKind.ROUNDED: job.plan.precision.pay.level is PayLevel.TOTAL,
        SettlementKind.ADJUSTED: remembers,
        SettlementKind.DRAW: rule.draw is not None and rule.draw.kind in OWED,
        SettlementKind.GRANTED: rule.draw is not None and rule.draw.kind not in OWED,
        SettlementKind.RECOVERED: rule.draw is not None and remembers,
        SettlementKind.FORGIVEN: rule.draw is not None,
        SettlementKind.CARRIED_IN: remembers,
        SettlementKind.CARRIED_OUT: rule.negative == "carry",
        SettlementKind.PROTECTED: rule.deduction_limit is not None,
        SettlementKind.OVER_LIMIT: rule.pay_limit is not None,
    }
    return [kind for kind, can_be in possible.items() if can_be]


def _together(frames: list[Frame]) -> Frame:
    return frames[0].union(*frames[1:])


def _concerned(persons: Named) -> Truth:
    """Participants, and others only where something moves, stays open or is not known."""
    payable = persons.number("payable")
    moves = is_missing(payable) | (~payable.equals(number(0))).known()
    for column in ("components", "adjusted_before", "carried_before", "carried", "owed", "forgiven"):
        moves = moves | (~persons.number(column).equals(number(0))).known()
    return ~is_missing(persons.text("takes_part")) | moves


def _known_components(persons: Named) -> Number:
    known = persons.number("unknown").equals(number(0))
    return choose(known, persons.number("components"), missing_number())


def _some(persons: Named, kind: SettlementKind, amount: Number, balance: Number | None = None) -> Frame:
    known = ~is_missing(persons.number("payable"))
    return _row(persons.where(known & ~amount.equals(number(0))), kind, amount, balance)


def _row(persons: Frame, kind: SettlementKind, amount: Number, balance: Number | None = None) -> Frame:
    return persons.select(
        {
            "person_id": persons.text("person_id"),
            "kind": text(kind.value),
            "amount": amount.stored(),
            "balance_after": (balance if balance is not None else missing_number()).stored(),
        }
    )


# -- what is posted -----------------------------------------------------------------------


def _postings(job: Job, before: Past, parts: list[ComponentPay], persons: Named) -> Frame:
    """person_id, component, period_start, posted_in, kind, amount, source_id.

    Nothing is posted of a person whose pay is not known: it is posted as a whole once it is.
    """
    lines = [frame for part in parts for frame in _component_lines(part)]
    lines += _person_lines(job, persons, parts)
    all_lines = _together(lines)
    payable = persons.where(~is_missing(persons.number("payable"))).keep("person_id")
    posted = all_lines.join(payable, {"person_id": "person_id"}, {})
    start = day(before.start)
    return posted.select(
        {
            "person_id": posted.text("person_id"),
            "component": posted.text("component"),
            "period_start": start,
            "posted_in": start,
            "kind": posted.text("kind"),
            "amount": posted.any("amount"),
            "source_id": posted.text("source_id"),
        }
    )


def _component_lines(part: ComponentPay) -> list[Frame]:
    earned, paid = part.earned_lines, part.pay
    lines = [
        _line(
            earned,
            part.name,
            text(LedgerKind.EARNED.value),
            earned.number("amount"),
            earned.text("source_id"),
        ),
        _line(paid, part.name, text(LedgerKind.PAID.value), paid.number("paid"), text("")),
    ]
    for each in part.moves:
        kept = each.where(~each.text("kind").equals(text(LedgerKind.EARNED.value)))
        lines.append(
            kept.select(
                {
                    "person_id": kept.text("person_id"),
                    "component": text(part.name),
                    "kind": kept.text("kind"),
                    "amount": kept.any("amount"),
                    "source_id": kept.text("source_id"),
                }
            )
        )
    return lines


_POSTED: Mapping[SettlementKind, LedgerKind] = {
    SettlementKind.IN_KIND: LedgerKind.IN_KIND,
    SettlementKind.ROUNDED: LedgerKind.ROUNDED,
    SettlementKind.DRAW: LedgerKind.DRAW,
    SettlementKind.GRANTED: LedgerKind.GRANTED,
    SettlementKind.RECOVERED: LedgerKind.RECOVERED,
    SettlementKind.FORGIVEN: LedgerKind.FORGIVEN,
    SettlementKind.OVER_LIMIT: LedgerKind.OVER_LIMIT,
}


def _person_lines(job: Job, persons: Named, parts: list[ComponentPay]) -> list[Frame]:
    amounts = {_POSTED[kind]: _ROWS[kind](persons) for kind in _possible(job, parts) if kind in _POSTED}
    amounts[LedgerKind.CARRIED] = persons.number("carried_moved")
    amounts[LedgerKind.PAYABLE] = persons.number("payable")
    return [_line(persons, PERSON_LINES, text(k.value), amount, text("")) for k, amount in amounts.items()]


def _line(frame: Frame, component: str, kind: Text, amount: Number, source: Text) -> Frame:
    some = frame.where((~amount.equals(number(0))).known())
    columns: dict[str, Value] = {
        "person_id": some.text("person_id"),
        "component": text(component),
        "kind": kind,
        "amount": amount.stored(),
        "source_id": source,
    }
    return some.select(columns)


__all__ = ["Settled", "SettlementKind", "settle"]
