"""Between a `Row` and the columns that hold it: the one place that knows both.

Links are stored by natural key, people and regions by the ids of their tables, custom fields as JSON
in `extra`. A text that is not given is an empty one in the database and None in a row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func, Model, QuerySet
from django.db.models import Value as Parameter
from django.db.models.sql.compiler import SQLCompiler

from yeji.org.models import Person, Region
from yeji.records.catalogue import model_of
from yeji.records.kinds import Field, FieldKind, Kind, Row, Value
from yeji.records.models import CustomRecord, Record

TEXTS = frozenset(
    {
        FieldKind.TEXT,
        FieldKind.LONG_TEXT,
        FieldKind.CHOICE,
        FieldKind.PERSON_NAME,
        FieldKind.PHONE,
        FieldKind.MAIL,
        FieldKind.IDENTITY,
        FieldKind.BANK_ACCOUNT,
    }
)
OUTSIDE: Mapping[FieldKind, tuple[type[Model], str]] = {
    FieldKind.PERSON: (Person, "number"),
    FieldKind.REGION: (Region, "code"),
}
"""What is stored by the id of another table, and the column by which rows name it."""


def is_column(kind: Kind, one: Field) -> bool:
    """Tell whether a field has a column of its own; the others stand in `extra`."""
    return not one.is_custom or (kind.is_custom and one.key in {"number", "owner", "happened"})


def path_of(kind: Kind, one: Field) -> str:
    """Return where the ORM reads, filters and sorts a field."""
    if not is_column(kind, one):
        return f"extra__{one.key}"
    if one.kind in OUTSIDE:
        return f"{one.key}__{OUTSIDE[one.kind][1]}"
    return f"{one.key}_id" if one.kind is FieldKind.LINK else one.key


def rows_table(kind: Kind) -> QuerySet[Record]:
    """Return all rows of a kind, unseen by any gate: for this room's own use."""
    if kind.is_custom:
        return CustomRecord.objects.filter(kind__key=kind.key)
    return model_of(kind.key)._default_manager.all()


def read_paths(kind: Kind) -> list[str]:
    """Return the columns that `row_of` needs."""
    return [*(path_of(kind, one) for one in kind.fields if is_column(kind, one)), "extra"]


def row_of(kind: Kind, stored: Mapping[str, object]) -> Row:
    """Return a row from what `values(*read_paths(kind))` gave."""
    extra = stored.get("extra")
    more: Mapping[str, object] = extra if isinstance(extra, dict) else {}
    return {
        one.key: read(one, stored[path_of(kind, one)] if is_column(kind, one) else more.get(one.key))
        for one in kind.fields
        if one.kind is not FieldKind.FORMULA
    }


def read(one: Field, stored: object) -> Value:
    """Return the content of a stored cell."""
    if stored is None or stored == "":
        return None
    if isinstance(stored, datetime | date):
        return stored.isoformat()
    if one.kind is FieldKind.TAGS:
        return tuple(stored) if isinstance(stored, list | tuple) and stored else None
    return stored if isinstance(stored, str | int | bool) else str(stored)


@dataclass
class Names:
    """The ids of people and regions by the words that rows name them with, asked for once a batch."""

    ids: dict[FieldKind, dict[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, kind: Kind, rows: Iterable[Row]) -> Names:
        """Return the names that the rows use."""
        wanted: dict[FieldKind, set[str]] = {}
        outside = [one for one in kind.fields if one.kind in OUTSIDE and is_column(kind, one)]
        for row in rows:
            for one in outside:
                if word := row.get(one.key):
                    wanted.setdefault(one.kind, set()).add(str(word))
        return cls({of: _ids(*OUTSIDE[of], words) for of, words in wanted.items()})

    def id_of(self, one: Field, word: Value) -> int | None:
        """Return the id; *errors*: LookupError for a word that names nothing, for rows are checked before."""
        if word is None:
            return None
        found = self.ids.get(one.kind, {}).get(str(word))
        if found is None:
            raise LookupError(f"{one.key}: nothing is called {word}")
        return found


def _ids(table: type[Model], by: str, words: set[str]) -> dict[str, int]:
    return dict(table._default_manager.filter(**{f"{by}__in": Among(words)}).values_list(by, "pk"))


class Among(Func):
    """Some texts as a subquery of one parameter: thousands of them are one question, and quickly asked."""

    template = "(SELECT value FROM json_each(%(expressions)s))"

    def __init__(self, texts: Iterable[str]) -> None:
        super().__init__(Parameter(json.dumps(list(texts))), output_field=CharField())

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, Sequence[object]]:
        """Return the same as PostgreSQL writes it."""
        told = "(SELECT jsonb_array_elements_text(%(expressions)s::jsonb))"
        return self.as_sql(compiler, connection, template=told)


def parts(keys: list[str], size: int = 900) -> Iterable[list[str]]:
    """Cut a list into parts that one statement of any database takes."""
    return (keys[start : start + size] for start in range(0, len(keys), size))
