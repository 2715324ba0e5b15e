"""The smallest plan and company that a test needs, with the fixed cast of people.

安娜 Ada sells, 本 Ben leads her team, 池 Chi and 夏 Eve sell beside her, 董 Dov leads the region above.
Figures of tests are texts; this module turns tables written as texts into what the oracle reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import cast

from tests.oracle.figures import Doc, Row, Table, Tables, Value, read
from tests.oracle.oracle import Answer, evaluate

JUNE = (date(2026, 6, 1), date(2026, 7, 1))
HALF_UP_2 = {"decimals": "2", "mode": "half_up"}
RATIO = {"decimals": "8", "mode": "half_up"}

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FIGURES = {
    "amount", "cost", "quantity", "figure", "target", "share", "rate", "lower", "upper", "points", "received",
    "contract", "unit_price", "score",
}  # fmt: skip
"""Columns of figures; every other column holds a key, a text, or, where it is written as one, a date."""


def cell(column: str, text: object) -> Value:
    """Return the cell that a test wrote as text."""
    if text is None or isinstance(text, bool | date | Fraction):
        return text
    if column in _FIGURES:
        return read(text)
    return date.fromisoformat(str(text)) if _DAY.fullmatch(str(text)) else str(text)


def table(*rows: Mapping[str, object]) -> Table:
    """Return a table written as texts."""
    return [{name: cell(name, text) for name, text in row.items()} for row in rows]


def person(person_id: str, **more: object) -> Row:
    """Return an employee, in service since 2025-01-01 unless said otherwise."""
    given = {
        "person_id": person_id,
        "name": person_id,
        "regime": "employee",
        "hire_date": "2025-01-01",
        **more,
    }
    return {name: cell(name, text) for name, text in given.items()}


def assigned(person_id: str, team_id: str, role: str = "rep", **more: object) -> Row:
    """Return an assignment, open on both sides unless said otherwise."""
    given = {"person_id": person_id, "team_id": team_id, "role": role, "lead": False, **more}
    return {name: cell(name, text) for name, text in given.items()}


def company(**more: Table) -> Tables:
    """Return the cast in its chart: Ada, Chi in Ben's team East, Eve in West, Dov above both."""
    tables: Tables = {
        "people": [person(each) for each in ("ada", "ben", "chi", "dov", "eve")],
        "teams": table(
            {"team_id": "region", "parent_id": None},
            {"team_id": "east", "parent_id": "region"},
            {"team_id": "west", "parent_id": "region"},
        ),
        "assignments": [
            assigned("ada", "east"),
            assigned("chi", "east"),
            assigned("eve", "west"),
            assigned("ben", "east", "manager", lead=True),
            assigned("dov", "region", "director", lead=True),
        ],
    }
    return tables | more


def orders(*sold: tuple[str, str, str, str], **more: str) -> Table:
    """Return orders written as (key, person, day, amount)."""
    rows: list[dict[str, object]] = [
        {"order_id": key, "person_id": who, "order_date": day, "amount": amount, **more}
        for key, who, day, amount in sold
    ]
    return table(*rows)


def sold(**more: object) -> Doc:
    """Return the measure that counts orders for their owner; `more` replaces fields of its count."""
    count = {
        "table": "orders",
        "aggregate": "sum",
        "column": "amount",
        "date": "order_date",
        "credit": {"kind": "owner", "column": "person_id"},
    }
    return {"unit": "money", "direction": "up", "count": count | more}


def entered(*, target: bool = True) -> Doc:
    """Return a measure that is entered by hand."""
    measure: Doc = {"unit": "money", "direction": "up", "reading": {"table": "readings"}}
    if target:
        measure["target"] = {"version": "original", "prorate": None}
    return measure


def plan(**parts: object) -> Doc:
    """Return the smallest plan with these parts."""
    smallest: Doc = {
        "yeji": "1",
        "plan": "test",
        "version": "1",
        "title": "试",
        "regimes": ["employee"],
        "currency": "CNY",
        "settles": "month",
        "effective": {"from": "2020-01-01"},
        "fiscal": {"year_starts": "01-01", "year_named_by": "start"},
        "working_days": "monday_to_friday",
        "precision": {"ratio": RATIO, "pay": {"level": "component", "rounding": HALF_UP_2}},
        "enrolment": {},
        "measures": {},
        "components": {},
        "settlement": {"negative": "carry"},
    }
    return smallest | parts


def component(method: Doc, **parts: object) -> Doc:
    """Return a component of this method, per period unless said otherwise."""
    return {"pays": "commission", "per": "period", "method": method} | parts


def tiers(mode: str, *steps: tuple[str, str | None, str], **more: object) -> Doc:
    """Return tiers written as (from, to, rate)."""
    written = [{"from": start, "to": end, "rate": rate} for start, end, rate in steps]
    return {"kind": "tiers", "mode": mode, "boundary": "upper_tier", "tiers": written} | more


TABLE_T = (("0", "100000", "3%"), ("100000", "200000", "5%"), ("200000", None, "8%"))
"""The catalogue's standard tier table."""


def readings(figures: dict[str, str], who: str = "ada", day: str = "2026-06-01") -> Table:
    """Return figures entered for a person."""
    rows = [
        {"subject_id": who, "measure": name, "period_start": day, "figure": figure}
        for name, figure in figures.items()
    ]
    return table(*rows)


def targets(agreed: dict[str, str], who: str = "ada", **more: str) -> Table:
    """Return the June targets of a person."""
    span = {"period_start": "2026-06-01", "period_end": "2026-07-01", "version": "original"}
    rows = [
        {"subject_id": who, "measure": name, "target": goal, **span, **more} for name, goal in agreed.items()
    ]
    return table(*rows)


def ledger(*rows: tuple[str, str, str, str], who: str = "ada", deal: str | None = None) -> Table:
    """Return ledger rows written as (component, period start, kind, amount)."""
    written: list[dict[str, object]] = [
        {
            "person_id": who,
            "component": name,
            "period_start": day,
            "kind": kind,
            "amount": amount,
            "source_id": deal,
        }
        for name, day, kind, amount in rows
    ]
    return table(*written)


def alone(figures: dict[str, str], parts: Doc, **more: Table) -> Answer:
    """Return June of a plan in which every figure of Ada's is entered by hand.

    Figures named `X.target` are targets of X.
    """
    given = {name: text for name, text in figures.items() if not name.endswith(".target")}
    goals = {name.removesuffix(".target"): text for name, text in figures.items() if name.endswith(".target")}
    measures = {name: entered(target=name in goals) for name in {**given, **goals}}
    document = plan(**{**parts, "measures": measures | parts.get("measures", {})})
    tables = {
        "people": [person("ada", **parts.get("_ada", {}))],
        "assignments": [assigned("ada", "east")],
        "teams": table({"team_id": "east"}),
        "readings": readings(given),
        "targets": targets(goals),
    }
    return evaluate(document, tables | more, JUNE)


def pay(figures: dict[str, str], doc: Doc, **parts: object) -> Fraction | None:
    """Return what one component of Ada's earns on figures entered by hand."""
    answer = alone(figures, {"components": {"pay": doc}, **parts})
    return cast("Fraction | None", answer["payouts"]["ada"]["pay"]["earned"])
