"""A crowd: one calculation over many people and components, so that each run tries many figures at once.

A run costs tenths of a second and a person in it nothing. So what a property draws at random becomes the
sales of somebody and the rules of one component of several; what is paid is read back as exact figures.
Tables are typed from texts, as a company would give them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from hypothesis import Phase, settings
from hypothesis import strategies as st

from tests.engine.stories import month, plan_of, tables_of
from tests.engine.test_cases import Part
from yeji_engine.documents.plan import Plan
from yeji_engine.periods import Period
from yeji_engine.run import Result, compute
from yeji_engine.run.duck import DuckBackend
from yeji_engine.tables.schema import Tables

MARCH = month("2026-03")
COUNT: Part = {
    "table": "orders",
    "aggregate": "sum",
    "column": "amount",
    "date": "order_date",
    "credit": {"kind": "owner", "column": "person_id"},
}
SOLD: Part = {"unit": "money", "direction": "up", "count": COUNT}
EXACT: Part = {
    "ratio": {"decimals": "8", "mode": "half_up"},
    "pay": {"level": "component", "rounding": {"decimals": "8", "mode": "half_up"}},
}
"""Pay with enough decimals that fen × basis points need no rounding."""

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
COMPANIES = (
    settings(max_examples=500) if DEEP else settings(max_examples=3, phases=(Phase.explicit, Phase.generate))
)
"""Each example is a whole company, of dozens of people and several components; making one smaller takes long."""

Row = dict[str, str | None]
Paid = dict[str, Decimal | None]


def fen(units: int) -> str:
    """Return so many fen in yuan.

    >>> fen(-5), fen(123456)
    ('-0.05', '1234.56')
    """
    return str(Decimal(units).scaleb(-2))


def person(place: int) -> str:
    """Return the id of somebody in the crowd; ids sort by place."""
    return f"p{place:03}"


def people(count: int) -> list[Row]:
    """Return so many employees."""
    return [{"person_id": person(place), "regime": "employee"} for place in range(count)]


def sales(amounts: Sequence[int], day: str = "2026-03-05") -> list[Row]:
    """Return one order of each person, in fen."""
    return [order(f"o{place}", place, units, day) for place, units in enumerate(amounts)]


def order(key: str, place: int, units: int, day: str = "2026-03-05") -> Row:
    """Return an order of somebody, in fen."""
    return {"order_id": key, "person_id": person(place), "order_date": day, "amount": fen(units)}


def calculated(
    plan: Plan, facts: Mapping[str, Sequence[Row]], period: Period = MARCH, threads: int = 1
) -> Result:
    """Return the result of one run."""
    engine = DuckBackend(threads=threads)
    try:
        return compute(plan, Tables(tables_of(facts)), period, backend=engine)
    finally:
        engine.close()


def plan_paying(*components: Part, **parts: object) -> Plan:
    """Return a plan with the components `提成`, `提成1` … on the measure `业绩`, exact."""
    paying: Part = {"pays": "commission", "per": "period", "base": "业绩"}
    over: Part = {
        "precision": EXACT,
        "measures": {"业绩": SOLD},
        "components": {named(place): paying | each for place, each in enumerate(components)},
    }
    return plan_of(over | parts)


def named(place: int) -> str:
    """Return what the component at this place is called."""
    return f"提成{place or ''}"


def earned(components: Sequence[Part], amounts: Sequence[int]) -> list[list[Fraction]]:
    """Return, for each component, what people who sold so many fen earn."""
    facts = {"people": people(len(amounts)), "orders": sales(amounts)}
    result = calculated(plan_paying(*components), facts)
    return [in_order(paid(result, named(place)), len(amounts)) for place in range(len(components))]


def paid(result: Result, component: str = "提成") -> Paid:
    """Return what everybody earned of a component."""
    return {
        str(row["person_id"]): row["earned"]
        for row in result.tables["payouts"].to_pylist()
        if row["component"] == component
    }


def measured(result: Result, measure: str = "业绩") -> Paid:
    """Return everybody's figure of a measure."""
    return {
        str(row["subject_id"]): row["figure"]
        for row in result.tables["measures"].to_pylist()
        if row["measure"] == measure
    }


def in_order(found: Paid, count: int) -> list[Fraction]:
    """Return the known figures of the first people, in the order of their places."""
    figures = [found[person(place)] for place in range(count)]
    assert None not in figures
    return [Fraction(figure) for figure in figures if figure is not None]


AMOUNTS = st.integers(min_value=0, max_value=10**9)
SIGNED = st.integers(min_value=-(10**9), max_value=10**9)


@st.composite
def tier_lines(draw: st.DrawFn) -> list[int]:
    """Return where tiers begin, in fen, the first at 0."""
    inner = draw(st.lists(st.integers(min_value=1, max_value=10**8), min_size=1, max_size=5, unique=True))
    return [0, *sorted(inner)]


@st.composite
def around(draw: st.DrawFn, *tables: Sequence[int]) -> list[int]:
    """Return amounts: each line of all tables, a fen below and above, and some anywhere; sorted, each once."""
    near = [u for lines in tables for line in lines for u in (line - 1, line, line + 1) if u >= 0]
    more = draw(st.lists(AMOUNTS, min_size=3, max_size=30))
    return sorted({*near, *more})


def tiers(lines: Sequence[int], rates: Sequence[int], mode: str, boundary: str = "upper_tier") -> Part:
    """Return tiers from lines in fen and rates in basis points."""
    ends: list[int | None] = [*lines[1:], None]
    written = [
        {"from": fen(start), "rate": basis_points(rate)} | ({} if end is None else {"to": fen(end)})
        for start, end, rate in zip(lines, ends, rates, strict=True)
    ]
    return {"method": {"kind": "tiers", "mode": mode, "boundary": boundary, "tiers": written}}


def basis_points(rate: int) -> str:
    """Return a rate in ten-thousandths as a plan writes it.

    >>> basis_points(525)
    '5.25%'
    """
    return f"{Decimal(rate).scaleb(-2)}%"
