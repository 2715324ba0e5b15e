"""Names beside numbers in files: 客户编号 and 客户, 业务员工号 and 业务员姓名. A file is read by people, too.

The number stays the one that an import reads; a column that only names what the number beside it says already,
or that the program works out, is left out there on purpose. This module says how each is headed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import override

from yeji.records.catalogue import standard_kind, standard_models
from yeji.records.kinds import Field, FieldKind, Kind, Row
from yeji.records.queries import bare_kind
from yeji.records.words import Called, titled

NAME = "/name"
"""Behind a field's key: the column of its name."""
CHINESE = "zh-hans"


def named(one: Field) -> Field | None:
    """Return the column that names what a field's numbers stand for; None where these have no name."""
    if one.kind is FieldKind.PERSON:
        header = _("%(label)s姓名") % {"label": one.label}
    elif one.kind in {FieldKind.REGION, FieldKind.TEAM}:
        header = _("%(label)s名称") % {"label": one.label}
    elif one.kind is FieldKind.LINK and _has_plain_name(bare_kind(one.links_to)):
        header = titled(one)
        if header == one.label:
            header = _("%(label)s名称") % {"label": one.label}
    else:
        return None
    return Field(f"{one.key}{NAME}", header, FieldKind.TEXT)


def _has_plain_name(of: Kind) -> bool:
    return bool(of.name) and of.field(of.name).kind is FieldKind.TEXT


def with_names(columns: Iterable[Field]) -> tuple[Field, ...]:
    """Return the columns of a file, each number followed by the name of what it stands for."""
    told: list[Field] = []
    for one in columns:
        beside = named(one)
        told += [replace(one, label=number_header(one)), beside] if beside else [one]
    return tuple(told)


def number_header(one: Field) -> str:
    """Return what stands over the numbers where names stand beside them."""
    return _("%(label)s工号") % {"label": one.label} if one.kind is FieldKind.PERSON else one.label


def name_rows(columns: Iterable[Field], rows: list[Row]) -> None:
    """Put the names beside the numbers: as on the pages, where what has no name is called by its number."""
    numbers = [one for one in columns if named(one)]
    called = Called.of(numbers, rows)
    for row in rows:
        for one in numbers:
            if content := row.get(one.key):
                name = called.name(one, str(content))
                row[f"{one.key}{NAME}"] = name if name != content else None


def left_out(of: Kind, taken: Collection[str]) -> frozenset[str]:
    """Return the headers that an import passes over on purpose, in both languages.

    `taken` are the fields that the file has a column for: a name without its number beside it is read.
    """
    found = _headers(of, taken)
    if of.key in standard_models():
        with override(CHINESE):
            found |= _headers(standard_kind(of.key), taken)
    return frozenset(found)


def _headers(of: Kind, taken: Collection[str]) -> set[str]:
    names = (named(one) for one in of.fields if one.key in taken)
    return {one.label for one in (*of.reckoned, *filter(None, names))}
