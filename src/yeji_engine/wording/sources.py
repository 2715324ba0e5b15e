"""Tables and columns by the names people know: 「回款」 and 「回款日期」 for payments.payment_date.

Called by its title, and by its name where nobody gave it one.
"""

from __future__ import annotations

from yeji_engine.documents.base import Name
from yeji_engine.errors import Words
from yeji_engine.tables.schema import Column
from yeji_engine.wording.known import tables
from yeji_engine.wording.words import quoted


def table_words(name: Name) -> Words:
    """Return the table's title, or its name.

    >>> table_words("payments").zh, table_words("my_sheet").zh
    ('「回款」', '「my_sheet」')
    """
    schema = tables().get(name)
    return quoted(schema.title if schema and schema.title else name)


def column_words(table: Name, name: Name) -> Words:
    """Return the column's title, or its name.

    >>> column_words("payments", "payment_date").zh
    '「回款日期」'
    """
    column = _column(table, name)
    return quoted(column.title if column and column.title else name)


def cell_words(table: Name, name: Name, stored: str) -> Words:
    """Return what a text stored in a column is called."""
    column = _column(table, name)
    choices = column.choices if column else ()
    return quoted(next((choice.title for choice in choices if choice.name == stored), stored))


def _column(table: Name, name: Name) -> Column | None:
    schema = tables().get(table)
    return schema.column(name) if schema else None
