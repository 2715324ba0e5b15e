"""YEJI-REF: the company that every benchmark runs on, the same for the same seed, of any size.

T transactions with two credits each (80/20), payees in a six-level organisation of which one unit in
fifty moves in mid-month, 500 products with weights, 20 plans of 7 tiers as dated data, 1 % returns, 3 %
of payees moving inside the period. Everything comes from hashes of row numbers, so order and threads do
not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from yeji_engine.tables.schema import Column, ColumnKind, Table, Tables, TableSchema, arrow_schema
from yeji_engine.tables.standard import STANDARD

PLANS: Final = 20
TIERS: Final = 7
PRODUCTS: Final = 500

ORDERS: Final = TableSchema(
    "orders",
    (
        Column("order_id", ColumnKind.KEY, required=True, unique=True),
        Column("seller", ColumnKind.KEY, required=True),
        Column("helper", ColumnKind.KEY, required=True),
        Column("product_id", ColumnKind.KEY, required=True),
        Column("order_date", ColumnKind.DATE, required=True),
        Column("amount", ColumnKind.MONEY, 2, required=True),
        Column("collected", ColumnKind.MONEY, 2, required=True),
    ),
    ("order_id",),
)


@dataclass(frozen=True)
class Size:
    """How large the company is."""

    transactions: int
    payees: int = 100_000
    seed: int = 20260301

    @property
    def units(self) -> tuple[int, ...]:
        """Units on each level above the persons, top first."""
        return (1, 10, 100, 1_000, 10_000) if self.payees >= 20_000 else (1, 5, 20, 50, 200)


def build(size: Size, folder: Path) -> Tables:
    """Write the company's tables as Parquet into `folder` and return them."""
    session = duckdb.connect(":memory:")
    queries = {
        "people": _people(size),
        "teams": _teams(size),
        "assignments": _assignments(size),
        "targets": _targets(size),
        "rates": _rates(),
        "orders": _orders(size),
    }
    return Tables(_written(session, name, query, folder) for name, query in queries.items())


def _written(session: duckdb.DuckDBPyConnection, name: str, query: str, folder: Path) -> Table:
    """Write the rows with the meaning of each column beside them; columns not made are left empty."""
    schema = ORDERS if name == "orders" else STANDARD[name]
    path = folder / f"{name}.parquet"
    reader = session.sql(query).to_arrow_reader(1_000_000)
    made = arrow_schema(schema, {"order_id": pa.int64()} if name == "orders" else None)
    with pq.ParquetWriter(path, made) as writer:
        for batch in reader:
            columns = [
                batch.column(field.name).cast(field.type)
                if field.name in batch.schema.names
                else pa.nulls(batch.num_rows, field.type)
                for field in made
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=made))
    return Table(schema, None, (path,))


def _hash(size: Size, of: str, salt: str, modulus: int) -> str:
    return f"CAST(hash({of}, '{salt}', {size.seed}) % {modulus} AS BIGINT)"


def _person(number: str) -> str:
    return f"printf('E%07d', {number})"


def _unit(level: int, number: str) -> str:
    return f"printf('U{level}-%05d', {number})"


def _leader(level: int, number: str) -> str:
    return f"printf('M{level}%05d', {number})"


def _people(size: Size) -> str:
    leaders = " UNION ALL ".join(
        f"SELECT {_leader(level, 'range')} AS person_id FROM range({count})"
        for level, count in enumerate(size.units)
    )
    return f"""
        SELECT person_id, 'employee' AS regime, DATE '2020-01-01' AS hire_date
        FROM (SELECT {_person("range")} AS person_id FROM range({size.payees}) UNION ALL {leaders})"""


def _teams(size: Size) -> str:
    parts = []
    for level, count in enumerate(size.units):
        above = size.units[level - 1] if level else 1
        parent = _unit(level - 1, f"range % {above}") if level else "NULL"
        other = _unit(level - 1, f"(range + 1) % {above}") if level else "NULL"
        moves = f"{level} = 3 AND range % 50 = 0"
        row = f"SELECT {_unit(level, 'range')} AS team_id"
        until = f"CASE WHEN {moves} THEN DATE '2026-03-16' END"
        parts.append(
            f"{row}, {parent} AS parent_id, DATE '2020-01-01' AS valid_from, {until} AS valid_to FROM range({count})"
        )
        parts.append(
            f"{row}, {other} AS parent_id, DATE '2026-03-16' AS valid_from, NULL AS valid_to "
            f"FROM range({count}) WHERE {moves}"
        )
    return " UNION ALL ".join(parts)


def _assignments(size: Size) -> str:
    lowest, teams = len(size.units) - 1, size.units[-1]
    moves = f"{_hash(size, 'range', 'move', 100)} < 3"
    plan = f"printf('plan-%02d', range % {PLANS})"
    common = f"{_person('range')} AS person_id, 'seller' AS role, {plan} AS plan_id, FALSE AS lead"
    first = (
        f"SELECT {common}, {_unit(lowest, f'range % {teams}')} AS team_id, DATE '2020-01-01' AS valid_from, "
        f"CASE WHEN {moves} THEN DATE '2026-03-11' END AS valid_to FROM range({size.payees})"
    )
    second = (
        f"SELECT {common}, {_unit(lowest, f'(range + 7) % {teams}')} AS team_id, DATE '2026-03-11' AS valid_from, "
        f"NULL AS valid_to FROM range({size.payees}) WHERE {moves}"
    )
    leaders = [
        f"SELECT {_leader(level, 'range')} AS person_id, 'manager' AS role, 'plan-00' AS plan_id, TRUE AS lead, "
        f"{_unit(level, 'range')} AS team_id, DATE '2020-01-01' AS valid_from, NULL AS valid_to FROM range({count})"
        for level, count in enumerate(size.units)
    ]
    return " UNION ALL ".join([first, second, *leaders])


def _targets(size: Size) -> str:
    mean = max(size.transactions // size.payees, 1) * 500_000
    parts = [
        f"SELECT {_person('range')} AS subject_id, '{measure}' AS measure, DATE '2026-03-01' AS period_start, "
        f"DATE '2026-04-01' AS period_end, 'original' AS version, "
        f"CAST(({mean} + {_hash(size, 'range', measure, mean)}) * 100 AS BIGINT) AS target FROM range({size.payees})"
        for measure in ("业绩", "计量业绩", "回款")
    ]
    return " UNION ALL ".join(parts)


def _rates() -> str:
    return f"""
        SELECT 'tiers' AS "table", printf('plan-%02d', p) AS key1, DATE '2020-01-01' AS valid_from,
               t * 250000 AS lower, CASE WHEN t < {TIERS - 1} THEN (t + 1) * 250000 END AS upper,
               10000 + 5000 * t + 100 * p AS rate
        FROM (SELECT range AS p FROM range({PLANS})), (SELECT range AS t FROM range({TIERS}))"""


def _orders(size: Size) -> str:
    """Skewed sellers: the square of an even draw; one order in a hundred is a return."""
    draw = _hash(size, "range", "seller", 1_000_000_000)
    seller = f"CAST(({draw} * {draw} // 1000000000) * {size.payees} // 1000000000 AS BIGINT)"
    amount = f"({_hash(size, 'range', 'amount', 999_900)} + 100)"
    sign = f"CASE WHEN {_hash(size, 'range', 'return', 100)} = 0 THEN -1 ELSE 1 END"
    return f"""
        SELECT range AS order_id, {_person(seller)} AS seller,
               {_person(_hash(size, "range", "helper", size.payees))} AS helper,
               printf('S%03d', {_hash(size, "range", "product", PRODUCTS)}) AS product_id,
               DATE '2026-03-01' + CAST({_hash(size, "range", "day", 31)} AS INTEGER) AS order_date,
               {amount} * {sign} AS amount,
               {amount} * {sign} * {_hash(size, "range", "cash", 101)} // 100 AS collected
        FROM range({size.transactions})"""


def tables_in(folder: Path) -> Tables:
    """Return the tables that `build` wrote into `folder`."""
    names = ("people", "teams", "assignments", "targets", "rates", "orders")
    return Tables(
        Table(ORDERS if name == "orders" else STANDARD[name], None, (folder / f"{name}.parquet",))
        for name in names
    )
