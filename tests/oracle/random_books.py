"""Random deals, splits, targets, readings, ratings, rates and ledger of a generated case.

Deals stand in a table of their own, `deals`, that has a column for every rule of crediting; a test
declares it to the engine with `DEAL_COLUMNS`.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from tests.oracle.dice import Dice
from tests.oracle.figures import Row, Table
from tests.oracle.random_company import Staff
from tests.oracle.spans import ONE_DAY, Span, add_months

DEAL_COLUMNS = {
    "deal_id": ("key", 0),
    "deal_date": ("date", 0),
    "person_id": ("key", 0),
    "helper_id": ("key", 0),
    "team_id": ("key", 0),
    "amount": ("money", 4),
    "contract": ("money", 4),
    "product": ("key", 0),
    "kind": ("key", 0),
    "coin": ("key", 0),
    "due_date": ("date", 0),
    "paid_date": ("date", 0),
}
"""Columns of the table `deals`: kind and decimals; its key is `deal_id`."""

STEP_COLUMNS = {
    "deal_id": ("key", 0),
    "person_id": ("key", 0),
    "step": ("key", 0),
    "step_date": ("date", 0),
}
"""Columns of the table `steps`, the events of deals."""

PRODUCTS = ("P", "Q", "R")
KINDS = ("new", "renewal")
# Their column is not the standard `currency`: only measures that exchange look at it.
CURRENCIES = ("CNY", "CNY", "CNY", "USD", "EUR")
STEPS = ("signed", "installed", "accepted")


def random_deals(dice: Dice, staff: Staff, period: Span) -> Table:
    """Return up to sixty deals, most of them inside the period, some before, a few after."""
    return [_deal(dice, staff, period, f"d{number:03d}") for number in range(dice.number(0, 60))]


def _deal(dice: Dice, staff: Staff, period: Span, key: str) -> Row:
    amount: Fraction | None = dice.amount()
    if amount is not None and dice.may("returns", 12):
        amount = -amount
    if dice.may("missing_amounts", 3):
        amount = None
    day = _deal_day(dice, staff, period)
    return {
        "deal_id": key,
        "deal_date": day,
        "person_id": _somebody(dice, staff.people),
        "helper_id": _somebody(dice, staff.people),
        "team_id": "t99" if dice.may("unknown_people", 5) else dice.one(staff.teams),
        "amount": amount,
        "contract": abs(amount) if amount else Fraction(10_000),
        "product": dice.one(PRODUCTS),
        "kind": dice.one(KINDS),
        "coin": dice.one(CURRENCIES),
        "due_date": day - timedelta(days=dice.number(0, 200)),
        "paid_date": day,
    }


def _deal_day(dice: Dice, staff: Staff, period: Span) -> date:
    if "afterwards" in dice.features and dice.hits(40):
        return dice.day(Span(add_months(period.start, -1), _known_until(dice, period)))
    if dice.hits(60):
        return dice.day(period)
    if dice.hits(30):
        return dice.one([period.start - ONE_DAY, period.end, staff.change, staff.change - ONE_DAY])
    return dice.day(Span(add_months(period.start, -14), period.end))


def _somebody(dice: Dice, people: list[str]) -> str | None:
    if dice.may("unknown_people", 6):
        return dice.one(["p99", None])
    return dice.one(people)


def _known_until(dice: Dice, period: Span) -> date:
    """Return how far the records go: to a day after the period, or on through the next one."""
    return add_months(period.end, 1) if "afterwards" in dice.features else period.end + ONE_DAY


def random_splits(dice: Dice, staff: Staff, deals: Table) -> Table:
    """Return splits for some deals; a few do not come to a whole."""
    rows: Table = []
    for deal in deals:
        if not dice.may("splits", 50):
            continue
        shared = dice.some(staff.people, 1, 3)
        shares = [Fraction(int(share[:-1]), 100) for share in dice.parts_of_100(len(shared))]
        if dice.may("unknown_people", 6):
            shares[0] += Fraction(1, 100)
        for person, share in zip(shared, shares, strict=True):
            rows.append(
                {
                    "deal_id": deal["deal_id"],
                    "person_id": person,
                    "role": None,
                    "share": share,
                    "valid_from": dice.since(),
                    "valid_to": None,
                }
            )
    return rows


def random_steps(dice: Dice, deals: Table, period: Span) -> Table:
    """Return events of deals, around the period."""
    around = Span(add_months(period.start, -2), _known_until(dice, period))
    return [
        {
            "deal_id": deal["deal_id"],
            "person_id": deal["person_id"],
            "step": step,
            "step_date": dice.day(around),
        }
        for deal in deals
        for step in STEPS
        if dice.hits(40)
    ]


def random_payments(dice: Dice, deals: Table, period: Span) -> Table:
    """Return money received for deals, in parts of the contract."""
    rows: Table = []
    for deal in deals:
        contract = deal["contract"]
        for part in range(dice.number(0, 3)):
            assert isinstance(contract, Fraction)
            share = Fraction(dice.number(1, 60), 100)
            rows.append(
                {
                    "payment_id": f"m-{deal['deal_id']}-{part}",
                    "order_id": deal["deal_id"],
                    "customer_id": None,
                    "person_id": deal["person_id"],
                    "payment_date": dice.day(Span(add_months(period.start, -2), _known_until(dice, period))),
                    "amount": Fraction(int(contract * share * 100), 100),
                    "currency": None,
                }
            )
    return rows


def random_refunds(dice: Dice, deals: Table, period: Span) -> Table:
    """Return returns of earlier deals, whole or in part."""
    rows: Table = []
    for deal in deals:
        amount, sold = deal["amount"], deal["deal_date"]
        if not (isinstance(amount, Fraction) and isinstance(sold, date)) or amount <= 0 or not dice.hits(25):
            continue
        if sold >= period.end:
            continue
        back = amount if dice.hits(50) else Fraction(int(amount * dice.number(1, 99)), 100)
        rows.append(
            {
                "refund_id": f"r-{deal['deal_id']}",
                "order_id": deal["deal_id"],
                "customer_id": None,
                "person_id": deal["person_id"],
                "refund_date": dice.day(
                    Span(max(sold, period.start), max(period.end, _known_until(dice, period) - ONE_DAY))
                ),
                "amount": back,
                "currency": None,
                "reason": None,
            }
        )
    return rows


def random_targets(dice: Dice, staff: Staff, measures: list[str], spans: list[Span]) -> Table:
    """Return targets by person and measure, some missing, some in other versions.

    `spans` are the period and those before it, of which measures over longer windows add the targets up.
    """
    rows: Table = []
    for measure in measures:
        for span in spans if measure == "窗口业绩" else spans[:1]:
            rows += _targets_of(dice, staff, measure, span)
    return rows


def _targets_of(dice: Dice, staff: Staff, measure: str, period: Span) -> Table:
    rows: Table = []
    for subject in [*staff.people, *staff.teams, "company"]:
        for version in ("original", "adjusted", "restated"):
            if version != "original" and not dice.may("target_rules", 30):
                continue
            if dice.may("missing_targets", 12):
                continue
            goal = Fraction(0) if dice.may("missing_targets", 3) else Fraction(dice.number(1, 60) * 1_000)
            rows.append(
                {
                    "subject_id": subject,
                    "measure": measure,
                    "period_start": period.start,
                    "period_end": period.end,
                    "version": version,
                    "target": goal,
                }
            )
    return rows


def random_readings(dice: Dice, staff: Staff, measures: dict[str, str], period: Span) -> Table:
    """Return figures entered by hand; `measures` says the unit of each."""
    rows: Table = []
    for measure, unit in measures.items():
        for person in staff.people:
            if dice.may("missing_readings", 12):
                continue
            figure = Fraction(dice.number(50, 140), 100) if unit == "ratio" else Fraction(dice.number(0, 6))
            rows.append(
                {
                    "subject_id": person,
                    "measure": measure,
                    "period_start": period.start,
                    "figure": figure,
                    "rater_id": None,
                }
            )
    return rows


def random_ratings(dice: Dice, staff: Staff, items: list[str], period: Span) -> Table:
    """Return marks that people gave each other."""
    relations = {"self": 1, "manager": 1, "second_manager": 1, "peer": 6, "subordinate": 4, "customer": 2}
    rows: Table = []
    for item in items:
        for person in staff.people:
            for relation, most in relations.items():
                for place in range(dice.number(0 if dice.hits(30) else 1, most)):
                    rows.append(
                        {
                            "subject_id": person,
                            "item": item,
                            "rater_id": f"{relation}{place}",
                            "relation": relation,
                            "period_start": period.start,
                            "points": Fraction(dice.number(100, 200), 2),
                        }
                    )
    return rows


def random_exchange(dice: Dice, period: Span) -> Table:
    """Return exchange rates; now and then one is missing."""
    rows: Table = []
    for currency in ("USD", "EUR"):
        for kind in ("booking", "payment", "average", "constant"):
            if dice.may("missing_rates", 8):
                continue
            row: Row = {"currency": currency, "kind": kind}
            early, late = (
                Fraction(dice.number(60_000, 90_000), 10_000),
                Fraction(dice.number(60_000, 90_000), 10_000),
            )
            turn = dice.day(period)
            rows.append({**row, "date_from": date(2020, 1, 1), "date_to": turn, "rate": early})
            rows.append({**row, "date_from": turn, "date_to": None, "rate": late})
    return rows


class Past(NamedTuple):
    """What the ledger should remember: components and for each whether by deal, and kinds of whole pay."""

    components: dict[str, bool]
    kinds: list[str]


def random_ledger(dice: Dice, staff: Staff, past: Past, periods: list[Span], deals: Table) -> Table:
    """Return what earlier periods posted; `periods` are this one and those before it, the newest first."""
    rows: Table = []
    known = [str(deal["deal_id"]) for deal in deals]
    for component, per_deal in past.components.items():
        for person in staff.people:
            for span in periods[1:]:
                if dice.hits(60):
                    source = dice.one(known) if per_deal and known and dice.hits(80) else None
                    line = _Posted(person, component, span.start, _posted_in(dice, periods, span))
                    rows += _posted(dice, line, source)
    return rows + _balances(dice, staff, past.kinds, periods[1])


class _Posted(NamedTuple):
    person_id: str
    component: str
    period_start: date
    posted_in: date | None


def _posted_in(dice: Dice, periods: list[Span], span: Span) -> date | None:
    """Some lines are differences to a closed period: posted for the period that is settled now."""
    return dice.one([span.start, periods[0].start]) if dice.hits(20) else None


def _posted(dice: Dice, line: _Posted, source: str | None) -> Table:
    """Return lines of one component, person and period: what was earned, moved, and so paid."""
    earned = Fraction(dice.number(0, 300_000), 100)
    parts = {"earned": earned}
    if dice.hits(60):
        parts["held"] = -Fraction(int(earned * dice.number(0, 100)), 100)
    if dice.hits(15):
        parts["released"] = Fraction(dice.number(0, 50_000), 100)
    if dice.hits(15):
        parts["clawed_back"] = -Fraction(int(earned * dice.number(0, 50)), 100)
    lines = [{**line._asdict(), "kind": kind, "amount": a, "source_id": source} for kind, a in parts.items()]
    paid = sum(parts.values(), Fraction(0))
    return [*lines, {**line._asdict(), "kind": "paid", "amount": paid, "source_id": None}]


def _balances(dice: Dice, staff: Staff, kinds: list[str], before: Span) -> Table:
    """Return what was advanced, recovered and carried before."""
    signs = {"draw": 1, "recovered": -1, "carried": -1, "payable": 1, "in_kind": -1}
    return [
        {
            "person_id": person,
            "component": "settlement",
            "period_start": before.start,
            "posted_in": None,
            "kind": kind,
            "amount": signs[kind] * Fraction(dice.number(1, 200_000 if signs[kind] > 0 else 60_000), 100),
            "source_id": None,
        }
        for kind in kinds
        for person in staff.people
        if dice.hits(50)
    ]
