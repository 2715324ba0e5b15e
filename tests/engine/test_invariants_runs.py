"""What a run must hold whatever is calculated: one checksum, reasons that add up, nothing silently zero.

The plans and companies are those of the oracle's generator, with every feature (quality.md 3.9, 3.10, 3.17).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.engine.crowds import DEEP, MARCH, paid, people, plan_paying
from tests.oracle.figures import Doc
from tests.oracle.figures import Tables as Books
from tests.oracle.generate import FEATURES, random_case
from tests.oracle.judging import period_of_days, typed_plan, typed_tables
from yeji.results.folder import result_checksum
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import NumberTooLarge
from yeji_engine.periods import Period
from yeji_engine.run import Result, compute
from yeji_engine.run.duck import DuckBackend
from yeji_engine.tables.schema import Table, Tables
from yeji_engine.tables.standard import STANDARD

SEEDS = range(1_000, 1_100 if DEEP else 1_003)
"""A few whole plans, each calculated several ways."""


class Case(NamedTuple):
    """A generated plan over a generated company."""

    plan: Plan
    books: Books
    period: Period


def case(seed: int, features: Iterable[str] = FEATURES) -> Case:
    plan, books, days = random_case(seed, features)
    typed = typed_plan(plan)
    return Case(typed, books, period_of_days(days, typed))


def run(plan: Plan, tables: Tables, period: Period, threads: int = 1) -> Result:
    engine = DuckBackend(threads=threads)
    try:
        return compute(plan, tables, period, backend=engine)
    finally:
        engine.close()


def whole(result: Result) -> str:
    """Return one checksum over everything, credit lines included."""
    return result_checksum(result)


# --- one checksum --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_neither_threads_nor_the_order_of_rows_nor_the_cut_into_files_changes_the_checksum(
    seed: int, tmp_path: Path
) -> None:
    plan, books, period = case(seed)
    chance = random.Random(seed)
    shuffled = {name: chance.sample(rows, len(rows)) for name, rows in books.items()}

    plain = whole(run(plan, typed_tables(books), period))

    assert whole(run(plan, typed_tables(books), period, threads=4)) == plain
    assert whole(run(plan, typed_tables(shuffled), period)) == plain
    assert whole(run(plan, in_files(typed_tables(shuffled), chance, tmp_path), period, 2)) == plain


def in_files(tables: Tables, chance: random.Random, folder: Path) -> Tables:
    """Return the same tables, each cut into Parquet files at random places."""
    found = []
    for name, table in tables.items():
        rows = table.arrow()
        cuts = sorted(chance.randint(0, rows.num_rows) for _ in range(2))
        bounds = [0, *cuts, rows.num_rows]
        paths = []
        for number, (start, end) in enumerate(pairwise(bounds)):
            path = folder / f"{name}-{number}.parquet"
            pq.write_table(rows.slice(start, end - start), path)
            paths.append(path)
        found.append(Table(table.schema, None, tuple(paths)))
    return Tables(found)


@pytest.mark.parametrize("seed", SEEDS)
def test_one_fen_more_gives_another_checksum(seed: int) -> None:
    plan, books, period = case(seed, {"where"})
    deal = {**books["deals"][0], "deal_date": period.start, "amount": 10} if books["deals"] else None
    if deal is None:
        pytest.skip("this company sold nothing")

    def with_amount(units: int) -> str:
        rows: list[Doc] = [{**deal, "amount": Fraction(units, 100)}, *books["deals"][1:]]
        return whole(run(plan, typed_tables(books | {"deals": rows}), period))

    assert with_amount(100_000) != with_amount(100_001)


# --- reasons and what is paid --------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(1_100, 1_300 if DEEP else 1_104))
def test_reasons_come_to_what_is_earned_and_paid_and_settlements_to_what_is_payable(seed: int) -> None:
    """The engine asserts it at the end of each run; here it is added up again from the stored tables."""
    result = run(*with_tables(case(seed)))
    reasons: dict[tuple[str, str], Decimal] = {}
    for row in result.tables["reasons"].to_pylist():
        key = (row["person_id"], row["item"])
        reasons[key] = reasons.get(key, Decimal(0)) + (row["amount"] or 0)
    known = [row for row in result.tables["payouts"].to_pylist() if row["paid"] is not None]

    assert known
    for row in known:
        assert reasons.get((row["person_id"], row["component"]), 0) == row["paid"], row
    for who, rows in by_person(result).items():
        payable = rows.pop("payable")
        rows.pop("forgiven", None)
        if payable is not None:
            assert sum(amount for amount in rows.values() if amount is not None) == payable, who


def with_tables(found: Case) -> tuple[Plan, Tables, Period]:
    return found.plan, typed_tables(found.books), found.period


def by_person(result: Result) -> dict[str, dict[str, Decimal | None]]:
    found: dict[str, dict[str, Decimal | None]] = {}
    for row in result.tables["settlements"].to_pylist():
        found.setdefault(row["person_id"], {})[row["kind"]] = row["amount"]
    return found


# --- nothing silently zero -----------------------------------------------------------------------

FOR_CERTAIN = FEATURES - {
    # Here a figure may change lawfully where another person's is missing, or where the plan says so.
    "contest", "rank", "scorecard", "formulas", "target_rules", "splits", "rate_tables",
}  # fmt: skip
NEEDED = ("attributes", "targets", "readings", "exchange_rates")


@settings(max_examples=500 if DEEP else 6, phases=(Phase.explicit, Phase.generate))
@given(st.integers(min_value=2_000, max_value=9_999), st.sampled_from(NEEDED), st.data())
def test_an_input_that_is_missing_leaves_figures_not_computed_and_never_changes_one(
    seed: int, table: str, data: st.DataObject
) -> None:
    plan, books, period = case(seed, FOR_CERTAIN)
    rows = books[table]
    all_gone = data.draw(st.booleans())
    kept = [] if all_gone or not rows else rows[:-1] if len(rows) == 1 else without_one(rows, data)

    before = figures(run(plan, typed_tables(books), period))
    after_run = run(plan, typed_tables(books | {table: kept}), period)
    after = figures(after_run)

    assert set(after) == set(before)
    changed = {key for key in before if after[key] != before[key]}
    assert {after[key] for key in changed} <= {None}, sorted(changed)
    if changed:
        assert after_run.diagnostics


def without_one(rows: list[Doc], data: st.DataObject) -> list[Doc]:
    place = data.draw(st.integers(min_value=0, max_value=len(rows) - 1))
    return [*rows[:place], *rows[place + 1 :]]


def figures(result: Result) -> dict[tuple[str, ...], Decimal | None]:
    """Return measures, targets and payouts by their place."""
    found: dict[tuple[str, ...], Decimal | None] = {}
    for row in result.tables["measures"].to_pylist():
        for column in ("figure", "target", "attainment"):
            found["measures", row["subject_id"], row["measure"], column] = row[column]
    for row in result.tables["payouts"].to_pylist():
        for column in ("earned", "paid"):
            found["payouts", row["person_id"], row["component"], column] = row[column]
    return found


@pytest.mark.parametrize("table", ["deals", "readings", "targets"])
def test_a_table_that_was_not_given_leaves_what_it_would_hold_not_computed(table: str) -> None:
    plan, books, period = case(7, {"targets", "readings", "tiers"})
    tables = Tables([each for name, each in typed_tables(books).items() if name != table])

    result = run(plan, tables, period)

    rows = result.tables["measures"].to_pylist()
    missing = [row["attainment" if table == "targets" else "figure"] is None for row in rows]
    assert any(missing)
    assert result.diagnostics


# --- huge and tiny -------------------------------------------------------------------------------


def orders(count: int, units: int | Sequence[int]) -> Table:
    """Return so many orders of one person, each of so many fen, as they would be stored."""
    schema = replace(STANDARD["orders"])
    finer = 10 ** (decimals(schema) - 2)
    amounts = [units] * count if isinstance(units, int) else units
    given: dict[str, Callable[[], pa.Array]] = {
        "order_id": lambda: pa.array(range(count)).cast(pa.string()),
        "person_id": lambda: pa.repeat(pa.scalar("p000"), count),
        "order_date": lambda: pa.repeat(pa.scalar(MARCH.start, pa.date32()), count),
        "amount": lambda: pa.array([each * finer for each in amounts], pa.int64()),
    }
    from yeji_engine.tables.schema import arrow_schema  # beside its one use

    fields = arrow_schema(schema)
    columns = [given[f.name]() if f.name in given else pa.nulls(count, f.type) for f in fields]
    return Table(schema, pa.Table.from_arrays(columns, schema=fields))


def decimals(schema: object) -> int:
    column = STANDARD["orders"].column("amount")
    assert column is not None
    return column.decimals


def sold(table: Table, rate: str, per: str = "period") -> Decimal | None:
    """Return what the one person earns of these orders."""
    component: Doc = {"method": {"kind": "flat", "rate": rate}, "per": per}
    plan = plan_paying(component | ({"deal": "业绩", "base": "记入"} if per == "deal" else {}))
    staff = calculated_tables()
    engine = DuckBackend(threads=1)
    try:
        return paid(compute(plan, Tables([*staff, table]), MARCH, backend=engine))["p000"]
    finally:
        engine.close()


def calculated_tables() -> list[Table]:
    from tests.engine.stories import tables_of  # beside its one use

    return tables_of({"people": people(1)})


@pytest.mark.parametrize("per", ["period", "deal"])
@pytest.mark.parametrize(
    ("count", "units", "rate"),
    [
        (100_000, 10**13, "100%"),
        (1, 10**15, "100%"),
        (1, 10**16, "100%"),
        (100, 9 * 10**14, "1000000%"),
    ],
)
def test_what_leaves_the_range_raises_and_never_wraps(count: int, units: int, rate: str, per: str) -> None:
    with pytest.raises(NumberTooLarge):
        sold(orders(count, units), rate, per)


@pytest.mark.parametrize(
    ("count", "units", "rate", "expected"),
    [
        (9, 10**14, "100%", 9 * 10**12),
        (1_000_000, 9 * 10**8, "100%", 9 * 10**12),
        (1, 1, "100%", Decimal("0.01")),
        (1, -1, "100%", Decimal("-0.01")),
        (1, 0, "100%", 0),
    ],
)
def test_what_is_just_inside_is_exact(count: int, units: int, rate: str, expected: Decimal | int) -> None:
    assert sold(orders(count, units), rate) == expected


def test_a_sum_of_tiny_amounts_over_many_rows_is_exact() -> None:
    assert sold(orders(100_000, 1), "3.33%") == Decimal("33.3")


@pytest.mark.parametrize("per", ["period", "deal"])
def test_a_million_deals_of_any_size_and_sign_come_to_their_exact_sum(per: str) -> None:
    """On the way the sum is far out of the range of one amount: half of the deals are the other half taken back."""
    chance = random.Random(17)
    sales = [chance.randrange(9 * 10**14) for _ in range(500_000)]

    assert sold(orders(1_000_000, [*sales[:-1], 12_345, *(-each for each in sales)]), "100%", per) == (
        Decimal(12_345 - sales[-1]).scaleb(-2)
    )
