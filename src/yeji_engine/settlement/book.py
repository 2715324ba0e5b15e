"""Settles a period: the entry of this floor, and the tables that it makes.

`payouts` (earned and paid), the reasons between the two, `settlements` (how each person's pay came
about) and `postings` (the lines that this run adds to the ledger). Read by `run`, which writes them out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce

from yeji_engine.binding.job import Job
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
from yeji_engine.payouts.components import PayBook
from yeji_engine.settlement.components import ComponentPay, Settling
from yeji_engine.settlement.ledger import PERSON_LINES, LedgerKind, Past, past
from yeji_engine.settlement.persons import Asked, Period, settle_persons

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
    unpaid: Mapping[str, Frame]
    """Component → people whose pay of it is not known although it is known what they earned."""


def settle(job: Job, pay: PayBook, period: Period, asked: Asked) -> Settled:
    """Add the steps that settle the period and return its tables."""
    before = past(job, period.sheet)
    settling = Settling(job, pay, period.sheet, before)
    parts = [settling.component(name) for name in job.plan.components]
    persons = settle_persons(job, before, period, asked, parts)
    return Settled(
        payouts=_united([_payouts(part) for part in parts]),
        reasons=tuple(frame for part in parts for frame in _reasons(part)),
        settlements=_settlements(persons),
        postings=_postings(before, parts, persons),
        unpaid={part.name: _unpaid(part) for part in parts},
    )


def _united(frames: list[Frame]) -> Frame | None:
    return reduce(lambda left, right: left.union(right), frames) if frames else None


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


def _unpaid(part: ComponentPay) -> Frame:
    known = ~is_missing(part.pay.number("earned")) & is_missing(part.pay.number("paid"))
    return part.pay.where(known)


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


def _settlements(persons: Named) -> Frame:
    """person_id, kind, amount, balance_after; only `components` and `payable` are written where they are 0."""
    owed, carried = persons.number("owed"), persons.number("carried")
    concerned = persons.where(_concerned(persons))
    rows = [
        _row(concerned, SettlementKind.COMPONENTS, _known_components(persons)),
        _some(persons, SettlementKind.IN_KIND, -persons.number("in_kind")),
        _some(persons, SettlementKind.ROUNDED, persons.number("rounded")),
        _some(persons, SettlementKind.ADJUSTED, persons.number("adjusted_before")),
        _some(persons, SettlementKind.DRAW, persons.number("draw"), owed),
        _some(persons, SettlementKind.GRANTED, persons.number("granted")),
        _some(persons, SettlementKind.RECOVERED, -persons.number("recovered"), owed),
        _some(persons, SettlementKind.FORGIVEN, -persons.number("forgiven"), owed),
        _some(persons, SettlementKind.CARRIED_IN, persons.number("carried_before")),
        _some(persons, SettlementKind.CARRIED_OUT, persons.number("carried_out"), carried),
        _some(persons, SettlementKind.PROTECTED, persons.number("protected"), carried),
        _some(persons, SettlementKind.OVER_LIMIT, -persons.number("over_limit")),
        _row(concerned, SettlementKind.PAYABLE, persons.number("payable")),
    ]
    return reduce(lambda left, right: left.union(right), rows)


def _concerned(persons: Named) -> Truth:
    """Participants, and others only where something moves or is not known."""
    payable = persons.number("payable")
    moves = is_missing(payable) | (~payable.equals(number(0))).known()
    for column in ("components", "adjusted_before", "carried_moved"):
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


def _postings(before: Past, parts: list[ComponentPay], persons: Named) -> Frame:
    """person_id, component, period_start, posted_in, kind, amount, source_id.

    Nothing is posted of a person whose pay is not known: it is posted as a whole once it is.
    """
    lines = [frame for part in parts for frame in _component_lines(part)]
    lines += _person_lines(persons)
    all_lines = reduce(lambda left, right: left.union(right), lines)
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
    for move in part.moves:
        kept = move.where(~move.text("kind").equals(text(LedgerKind.EARNED.value)))
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


def _person_lines(persons: Named) -> list[Frame]:
    amounts = {
        LedgerKind.ROUNDED: persons.number("rounded"),
        LedgerKind.IN_KIND: -persons.number("in_kind"),
        LedgerKind.DRAW: persons.number("draw"),
        LedgerKind.GRANTED: persons.number("granted"),
        LedgerKind.RECOVERED: -persons.number("recovered"),
        LedgerKind.FORGIVEN: -persons.number("forgiven"),
        LedgerKind.CARRIED: persons.number("carried_moved"),
        LedgerKind.OVER_LIMIT: -persons.number("over_limit"),
        LedgerKind.PAYABLE: persons.number("payable"),
    }
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
