"""What a pool must hold among a hundred thousand, and with a floor or a cap behind it (quality.md 3.2; C33, C68)."""

from __future__ import annotations

import random
from fractions import Fraction

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.crowds import (
    COMPANIES,
    EXACT,
    MARCH,
    Row,
    calculated,
    fen,
    in_order,
    paid,
    people,
    person,
    plan_paying,
)
from tests.engine.test_cases import Part
from yeji_engine.documents.plan import Plan
from yeji_engine.run import Result, compute
from yeji_engine.run.duck import DuckBackend
from yeji_engine.tables.schema import Table, Tables, arrow_schema
from yeji_engine.tables.standard import STANDARD

MANY = 100_000


def pool_plan(*pools: Part) -> Plan:
    """Return a plan of pools shared by weight, paid in fen."""
    fen_pay = {"level": "component", "rounding": {"decimals": "2", "mode": "half_up"}}
    shared: Part = {"method": {"kind": "pool", "among": "plan", "weight": "权重"}}
    return plan_paying(
        *(shared | each for each in pools), precision=EXACT | {"pay": fen_pay}, attributes={"权重": "number"}
    )


def stored(table: str, count: int, /, **columns: pa.Array) -> Table:
    """Return a table as it would be stored, other columns empty."""
    schema = STANDARD[table]
    fields = arrow_schema(schema)
    arrays = [columns[f.name].cast(f.type) if f.name in columns else pa.nulls(count, f.type) for f in fields]
    return Table(schema, pa.Table.from_arrays(arrays, schema=fields))


def test_a_pool_among_a_hundred_thousand_people_of_random_weight_comes_to_the_fen() -> None:
    chance = random.Random(20_260_301)
    ids = pa.array([f"p{place:06}" for place in range(MANY)])
    weights = [chance.randrange(10_000) for _ in range(MANY)]
    column = STANDARD["attributes"].column("figure")
    assert column is not None
    tables = Tables(
        [
            stored("people", MANY, person_id=ids, regime=pa.repeat("employee", MANY)),
            stored("assignments", MANY, person_id=ids, role=pa.repeat("业务员", MANY)),
            stored("orders", 0),
            stored(
                "attributes",
                MANY,
                person_id=ids,
                name=pa.repeat("权重", MANY),
                figure=pa.array([weight * 10**column.decimals for weight in weights], pa.int64()),
            ),
        ]
    )
    units = 10**11 + 7
    engine = DuckBackend(threads=2)
    try:
        payouts = compute(pool_plan({"base": fen(units)}), tables, MARCH, backend=engine).tables["payouts"]
    finally:
        engine.close()

    assert payouts.num_rows == MANY
    assert Fraction(pc.sum(payouts["paid"]).as_py()) == Fraction(units, 100)
    shares = payouts.sort_by("person_id")["paid"].to_pylist()
    whole = sum(weights)
    for weight, share in zip(weights, shares, strict=True):
        # Within a fen of the exact share, in whole numbers: 100 × share × Σ weights against units × weight.
        assert abs(int(share * 100) * whole - units * weight) < whole


@COMPANIES
@given(
    st.lists(st.integers(min_value=0, max_value=10**4), min_size=2, max_size=60).filter(any),
    st.integers(min_value=0, max_value=10**8),
    st.integers(min_value=0, max_value=100),
)
def test_what_a_floor_adds_to_a_pool_and_what_a_cap_leaves_of_it_is_named(
    weights: list[int], units: int, percent: int
) -> None:
    """Neither is shared among the others: the pool ± what the reasons name is what is paid."""
    limit = fen(units * percent // (50 * len(weights)))
    steps: list[Part] = [{"step": "floor", "at": limit}, {"step": "cap", "at": limit}]
    attributes: list[Row] = [
        {"person_id": person(place), "name": "权重", "figure": str(weight)}
        for place, weight in enumerate(weights)
    ]
    base: Part = {"base": fen(units)}
    plan = pool_plan(*(base | {"then": [step]} for step in steps), base)

    result = calculated(plan, {"people": people(len(weights)), "attributes": attributes, "orders": []})

    floored, capped, plain = (in_order(paid(result, f"提成{n or ''}"), len(weights)) for n in range(3))
    at = Fraction(limit)
    assert sum(plain) == Fraction(units, 100)
    assert floored == [max(part, at) for part in plain]
    assert capped == [min(part, at) for part in plain]
    assert named_by(result, "提成", "floor") == sum(floored) - sum(plain)
    assert named_by(result, "提成1", "cap") == sum(capped) - sum(plain)


def named_by(result: Result, component: str, operation: str) -> Fraction:
    """Return the sum of what the reasons of a step added or took."""
    rows = result.tables["reasons"].to_pylist()
    return Fraction(
        sum(row["amount"] for row in rows if (row["item"], row["operation"]) == (component, operation))
    )
