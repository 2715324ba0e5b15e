"""The lines that runs post, as the table `ledger` that the next run reads.

A run is pure: it does not write the ledger. Whoever keeps the books stores the postings of each run and
hands all of them to the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pyarrow as pa

from yeji_engine.documents.base import written
from yeji_engine.errors import NumberTooLarge
from yeji_engine.tables.schema import Column, ColumnKind, Table, TableSchema, arrow_schema
from yeji_engine.tables.standard import STANDARD

_LARGEST = 2**63


def ledger_of(postings: Iterable[pa.Table]) -> Table:
    """Return the table `ledger` with all lines of the postings, amounts to the last digit they have.

    *errors*: NumberTooLarge where an amount with that many digits leaves 64 bits.
    """
    standard = STANDARD["ledger"]
    parts = [part.select(standard.names) for part in postings]
    rows = pa.concat_tables(parts) if parts else None
    amounts: list[Decimal] = [] if rows is None else rows.column("amount").to_pylist()
    decimals = max([2, *(len(written(amount).partition(".")[2]) for amount in amounts)])
    scaled = [int(amount.scaleb(decimals)) for amount in amounts]
    if any(abs(units) >= _LARGEST for units in scaled):
        raise NumberTooLarge(f"a ledger line with {decimals} decimals has more than 18 digits")
    schema = _with_decimals(standard, decimals)
    columns = []
    for column, field in zip(schema.columns, arrow_schema(schema), strict=True):
        if rows is None:
            columns.append(pa.array([], field.type))
        elif column.name == "amount":
            columns.append(pa.array(scaled, field.type))
        else:
            columns.append(pa.array(rows.column(column.name).to_pylist(), field.type))
    return Table(schema, pa.Table.from_arrays(columns, schema=arrow_schema(schema)))


def _with_decimals(schema: TableSchema, decimals: int) -> TableSchema:
    columns = [
        Column(c.name, ColumnKind.MONEY, decimals, c.required, c.unique, c.title) if c.name == "amount" else c
        for c in schema.columns
    ]
    return TableSchema(schema.name, tuple(columns), schema.key, schema.title)
