"""The lines that runs post, and the table `ledger` that the next run reads: one in the other's form.

A run is pure: it does not write the ledger. Whoever keeps the books stores the postings of each run and
hands all of them to the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from yeji_engine.errors import NumberTooLarge
from yeji_engine.money import CARRY_DECIMALS
from yeji_engine.tables.schema import Column, ColumnKind, Table, TableSchema, arrow_schema
from yeji_engine.tables.standard import STANDARD

FIGURE = pa.decimal128(37, CARRY_DECIMALS)
POSTING = pa.schema(
    [
        ("person_id", pa.string()),
        ("component", pa.string()),
        ("period_start", pa.date32()),
        ("posted_in", pa.date32()),
        ("kind", pa.string()),
        ("amount", FIGURE),
        ("source_id", pa.string()),
    ]
)
"""Columns of the result table `postings`."""


def ledger_of(postings: Iterable[pa.Table]) -> Table:
    """Return the table `ledger` with all lines of the postings, amounts to the last digit they have.

    *errors*: NumberTooLarge where an amount with that many digits leaves 64 bits.
    """
    rows = pa.concat_tables(
        [POSTING.empty_table(), *(part.select(POSTING.names).cast(POSTING) for part in postings)]
    )
    decimals, scaled = _scaled(rows["amount"])
    schema = _with_decimals(STANDARD["ledger"], decimals)
    columns = [scaled if name == "amount" else rows[name] for name in schema.names]
    return Table(schema, pa.Table.from_arrays(columns, schema=arrow_schema(schema)))


def postings_of(ledger: Table) -> pa.Table:
    """Return the lines of a ledger as postings; a line without `posted_in` was posted with its own period."""
    rows = ledger.arrow()
    amount = ledger.schema.column("amount")
    if amount is None:
        raise ValueError("a ledger without amounts")
    unit = pa.scalar(Decimal(1).scaleb(-amount.decimals), pa.decimal128(13, 12))
    units = pc.cast(rows["amount"], pa.decimal128(19, 0))
    names = ledger.schema.names
    posted = rows["posted_in"] if "posted_in" in names else pa.nulls(rows.num_rows, pa.date32())
    sources = rows["source_id"] if "source_id" in names else pa.nulls(rows.num_rows, pa.string())
    return pa.table(
        {
            "person_id": rows["person_id"],
            "component": rows["component"],
            "period_start": rows["period_start"],
            "posted_in": pc.coalesce(posted, rows["period_start"]),
            "kind": rows["kind"],
            "amount": pc.cast(pc.multiply(units, unit), FIGURE),
            "source_id": pc.fill_null(sources, ""),
        },
        schema=POSTING,
    )


def lines_twice(postings: pa.Table) -> pa.Table:
    """Return person_id, component, period_start, kind, source_id of lines that a period posted twice for itself."""
    own = postings.filter(pc.equal(postings["posted_in"], postings["period_start"]))
    keys = [name for name in POSTING.names if name not in {"posted_in", "amount"}]
    counted = own.group_by(keys).aggregate([([], "count_all")])
    return (
        counted.filter(pc.field("count_all") > 1).select(keys).sort_by([(key, "ascending") for key in keys])
    )


def _scaled(amounts: pa.ChunkedArray) -> tuple[int, pa.ChunkedArray]:
    """The fewest decimals, two or more, that hold every amount, and the amounts in units of the last."""
    for decimals in range(2, CARRY_DECIMALS + 1):
        try:
            exact = pc.cast(amounts, pa.decimal128(37, decimals))
        except pa.ArrowInvalid:  # a digit would be lost
            continue
        unit = pa.scalar(Decimal(10) ** decimals, pa.decimal128(decimals + 1, 0))
        try:
            # 24 digits times the 13 of the unit are the most that a product of decimals may have.
            return decimals, pc.cast(
                pc.multiply(pc.cast(exact, pa.decimal128(24, decimals)), unit), pa.int64()
            )
        except pa.ArrowInvalid as fault:
            raise NumberTooLarge(f"a ledger line with {decimals} decimals has more than 18 digits") from fault
    raise NumberTooLarge("a ledger line has more decimals than a figure carries")


def _with_decimals(schema: TableSchema, decimals: int) -> TableSchema:
    columns = [
        Column(c.name, ColumnKind.MONEY, decimals, c.required, c.unique, c.title) if c.name == "amount" else c
        for c in schema.columns
    ]
    return TableSchema(schema.name, tuple(columns), schema.key, schema.title)
