"""Standard tables with all their columns: what a file does not have is missing, not an error.

Only the tables that the engine itself reads are completed; the company's books stay as they are, since
there a plan names the columns it uses and is told when one is absent.
"""

from __future__ import annotations

import pyarrow as pa

from yeji_engine.tables.schema import Column, Table, Tables, TableSchema, arrow_field, arrow_schema
from yeji_engine.tables.standard import STANDARD

READ_BY_ENGINE = frozenset(
    {
        "people",
        "teams",
        "assignments",
        "attributes",
        "absences",
        "targets",
        "splits",
        "rates",
        "exchange_rates",
        "readings",
        "ratings",
        "ledger",
    }
)


def completed(tables: Tables) -> Tables:
    """Return the tables, those that the engine reads with every standard column."""
    return Tables(_completed(table) if name in READ_BY_ENGINE else table for name, table in tables.items())


def _completed(table: Table) -> Table:
    absent = [
        column for column in STANDARD[table.schema.name].columns if table.schema.column(column.name) is None
    ]
    if not absent:
        return table
    rows = table.arrow()
    for column in absent:
        field = arrow_field(_optional(column))
        rows = rows.append_column(field, pa.nulls(rows.num_rows, field.type))
    schema = TableSchema(
        table.schema.name,
        (*table.schema.columns, *(_optional(column) for column in absent)),
        table.schema.key,
        table.schema.title,
    )
    stored = {field.name: field.type for field in rows.schema}
    return Table(schema, pa.Table.from_arrays(rows.columns, schema=arrow_schema(schema, stored)))


def _optional(column: Column) -> Column:
    return Column(column.name, column.kind, column.decimals, title=column.title, choices=column.choices)
