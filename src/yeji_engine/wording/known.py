"""The tables that a text may name: the standard ones, or a company's with what it calls its own.

Every sentence speaks of tables and few know any, so they stand here while a text is written, instead of going
through each function on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from yeji_engine.tables.schema import TableSchema
from yeji_engine.tables.standard import STANDARD

_TABLES: ContextVar[Mapping[str, TableSchema]] = ContextVar("tables", default=STANDARD)


def tables() -> Mapping[str, TableSchema]:
    """Return the tables of the text that is being written."""
    return _TABLES.get()


@contextmanager
def speaking_of(known: Mapping[str, TableSchema] | None) -> Iterator[None]:
    """Write what follows about these tables; about the standard ones where none are given."""
    before = _TABLES.set(STANDARD if known is None else known)
    try:
        yield
    finally:
        _TABLES.reset(before)
