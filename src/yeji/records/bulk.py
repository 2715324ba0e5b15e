"""Rows written by the hundred thousand: prepared statements of the database, not objects of the ORM.

The ORM takes a millisecond a row, most of it in making objects that nobody looks at; an import of a month
would take minutes. Only `actions` may call this: it has decided what is written, and tells of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
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
    moment = connection.ops.adapt_datetimefield_value(at)
    columns = [_column(model, one.key) for one in own]
    fixed: tuple[Cell, ...] = (moment, moment)
    columns += ["extra", "revision", "created_at", "changed_at"]
    by = ["number"]
    if model is CustomRecord:
        columns.append("kind_id")
        fixed, by = (*fixed, kind.key), ["kind_id", "number"]
    listed = list(rows)
    cells = [_cells(model, one, names, [row.get(one.key) for row, _revision in listed]) for one in own]
    more = [
        json.dumps({key: row[key] for key in extra if row.get(key) is not None}) if extra else "{}"
        for row, _revision in listed
    ]
    revisions = [revision for _row, revision in listed]
    written = list(zip(*cells, more, revisions, *([each] * len(listed) for each in fixed), strict=True))
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


def _cells(model: type[Model], one: Field, names: Names, contents: Sequence[Value]) -> Sequence[Cell]:
    """Return contents of the field as they are stored."""
    if one.kind in OUTSIDE:
        return [names.id_of(one, content) for content in contents]
    if one.kind is FieldKind.TAGS:
        return [json.dumps(list(each) if isinstance(each, tuple | list) else []) for each in contents]
    if tuple in set(map(type, contents)):
        raise TypeError("only tags are several")
    if one.kind in TEXTS:
        column = model._meta.get_field(one.key)
        otherwise = str(column.get_default() or "") if isinstance(column, ModelField) else ""
        return [otherwise if each is None else each for each in contents]  # type: ignore[misc]  # No tuples, seen above.
    return contents  # type: ignore[return-value]  # As above.
