"""Rows written by the hundred thousand: prepared statements of the database, not objects of the ORM.

The ORM takes a millisecond a row, most of it in making objects that nobody looks at; an import of a month
would take minutes. Only `actions` may call this: it has decided what is written, and tells of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple  # A database takes whatever its columns hold.

from django.db import connection
from django.db.models import Field as ModelField
from django.db.models import Model

from yeji.records.catalogue import model_of
from yeji.records.kinds import Field, FieldKind, Kind, Row, Value
from yeji.records.models import Change, CustomRecord
from yeji.records.storing import OUTSIDE, TEXTS, Names, is_column

Cell = str | int | bool | datetime | None


def upsert(kind: Kind, rows: Iterable[tuple[Row, int]], names: Names, at: datetime) -> None:
    """Write whole rows, each with its revision; one that stands under its natural key is written over."""
    model = model_of(kind.key)
    own = [one for one in kind.fields if is_column(kind, one)]
    extra = [one.key for one in kind.fields if not is_column(kind, one) and one.kind is not FieldKind.FORMULA]
    cells = [_cell(model, one, names) for one in own]
    moment = connection.ops.adapt_datetimefield_value(at)
    columns = [_column(model, one.key) for one in own]
    fixed: tuple[Cell, ...] = (moment, moment)
    columns += ["extra", "revision", "created_at", "changed_at"]
    by = ["number"]
    if model is CustomRecord:
        columns.append("kind_id")
        fixed, by = (*fixed, kind.key), ["kind_id", "number"]
    written = [
        (
            *(cell(row.get(one.key)) for one, cell in zip(own, cells, strict=True)),
            json.dumps({key: row[key] for key in extra if row.get(key) is not None}),
            revision,
            *fixed,
        )
        for row, revision in rows
    ]
    kept = {*by, "created_at"}
    renewed = ", ".join(f"{_q(name)} = EXCLUDED.{_q(name)}" for name in columns if name not in kept)
    _run(model, columns, written, f" ON CONFLICT ({', '.join(map(_q, by))}) DO UPDATE SET {renewed}")


class Told(NamedTuple):
    """One row of the history, before it is written; see `models.Change`."""

    kind: str
    key: str
    revision: int
    before: dict[str, Value] | None
    after: dict[str, Value] | None
    by: int | None
    at: datetime
    batch: str
    why: str


def insert_changes(changes: Sequence[Told]) -> None:
    """Add rows to the history."""
    columns = ["kind", "key", "revision", "before", "after", "by_id", "at", "batch", "why"]
    moments = {at: connection.ops.adapt_datetimefield_value(at) for at in {each.at for each in changes}}
    written = [
        each._replace(before=_json(each.before), after=_json(each.after), at=moments[each.at])  # type: ignore[arg-type]  # As the database takes them.
        for each in changes
    ]
    _run(Change, columns, written, "")


def _run(model: type[Model], columns: Sequence[str], written: Sequence[tuple[Any, ...]], then: str) -> None:
    if not written:
        return
    places = ", ".join(["%s"] * len(columns))
    table, names = _q(model._meta.db_table), ", ".join(map(_q, columns))
    with connection.cursor() as cursor:
        # Names are those of our own tables, quoted; every content is a parameter.
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places}){then}", written)  # noqa: S608


def _q(name: str) -> str:
    return connection.ops.quote_name(name)


def _column(model: type[Model], name: str) -> str:
    column = model._meta.get_field(name)
    if not isinstance(column, ModelField):
        raise TypeError(f"{name} is no column")
    return str(column.column)


def _json(content: object) -> str | None:
    return None if content is None else json.dumps(content)


def _cell(model: type[Model], one: Field, names: Names) -> Callable[[Value], Cell]:
    """How a content of the field is stored."""
    if one.kind in OUTSIDE:
        return lambda content: names.id_of(one, content)
    if one.kind is FieldKind.TAGS:
        return lambda content: json.dumps(list(content) if isinstance(content, tuple | list) else [])
    if one.kind in TEXTS:
        column = model._meta.get_field(one.key)
        otherwise = str(column.get_default() or "") if isinstance(column, ModelField) else ""
        return lambda content: otherwise if content is None else _plain(content)
    return _plain


def _plain(content: Value) -> Cell:
    if isinstance(content, tuple):
        raise TypeError("only tags are several")
    return content
