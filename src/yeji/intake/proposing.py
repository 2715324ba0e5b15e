"""What the columns of a file are proposed to mean, what somebody chose instead, and what is still missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace

from django.utils import timezone

from yeji.accounts.models import User
from yeji.intake.guessing import refined
from yeji.intake.heading import (
    ASKED,
    BOTH,
    Column,
    Found,
    Heading,
    fields_named,
    find_heading,
    heading_at,
    without_locked,
)
from yeji.intake.models import Batch
from yeji.intake.queries import heading_of, known_of, locked_fields, remembered_headers
from yeji.intake.reading import Opened, Sheet
from yeji.records.kinds import Kind
from yeji.records.queries import kind
from yeji.records.reading import reader_for


def proposed(sheet: Sheet, of_kind: Kind, *, by: User, header_row: int | None = None) -> Heading:
    """Return what a sheet's columns seem to mean; `header_row` is said by somebody (0: there is none)."""
    remembered = remembered_headers(of_kind.key)
    if header_row is None:
        heading = find_heading(sheet.first_rows, of_kind, remembered)
    else:
        row = min(header_row, len(sheet.first_rows))
        heading = heading_at(sheet.first_rows, row, row, of_kind, remembered)
    return checked_against_books(heading, sheet, of_kind, by=by)


def checked_against_books(heading: Heading, sheet: Sheet, of_kind: Kind, *, by: User) -> Heading:
    """Return a heading with what the books say of its contents, without what the user may not write."""
    heading = refined(
        heading, sheet.first_rows, of_kind, known_of(of_kind, reader_for(by, timezone.localdate()))
    )
    return without_locked(heading, locked_keys(of_kind, by=by))


def chosen(column: Column, field: str, exponent: int) -> Column:
    """Return a column as somebody wants it read; what stood there already stays as it was found."""
    if (field, exponent) == (column.choice, column.exponent) and column.found not in ASKED:
        return column
    first, _both, also = field.partition(BOTH)
    return replace(column, field=first, also=also, exponent=exponent, found=Found.CHOSEN, guess="")


def keep_heading(batch: Batch, heading: Heading) -> None:
    """Put what the columns mean into the batch; the caller saves it."""
    columns = [asdict(column) for column in heading.columns]
    batch.heading = {"first": heading.first, "last": heading.last, "columns": columns}


def missing_fields(of_kind: Kind, heading: Heading) -> list[str]:
    """Return the labels of what a file of the kind must have and this one has not."""
    return _missing(of_kind, heading.fields)


def _missing(of_kind: Kind, own: Collection[str]) -> list[str]:
    needed = [each for each in of_kind.fields if each.required and each.key != of_kind.natural_key]
    missing = [each.label for each in needed if each.key not in own]
    numbered = of_kind.natural_key in own or (
        len(of_kind.number_from) > 1 and all(key in own for key in of_kind.number_from[:2])
    )
    return missing if numbered else [of_kind.field(of_kind.natural_key).label, *missing]


def missing_after(of_kind: Kind, heading: Heading, fields: Mapping[int, tuple[str, int]]) -> list[str]:
    """Return what would still be missing if the columns were said to mean this."""
    columns = tuple(chosen(column, *fields.get(column.at, ("", 0))) for column in heading.columns)
    return missing_fields(of_kind, heading._replace(columns=columns))


def likelier_kind(
    first_rows: Sequence[Sequence[str]], of_kind: Kind, heading: Heading, others: Iterable[Kind]
) -> Kind | None:
    """Return the other kind that a sheet's columns look like, rather than the one that was chosen; None for most."""
    own = _likeness(of_kind, {*fields_named(first_rows, of_kind), *heading.fields})
    scored = [
        (_likeness(each, fields_named(first_rows, each)), each) for each in others if each.key != of_kind.key
    ]
    most, likeliest = max(scored, key=lambda each: each[0], default=(0, of_kind))
    return likeliest if most > max(own, 1) else None


def _likeness(of_kind: Kind, named: Collection[str]) -> int:
    """How many fields are named, less those that are needed and are not."""
    return len(named) - len(_missing(of_kind, named))


def locked_keys(of_kind: Kind, *, by: User) -> list[str]:
    """Return the fields that the user may not write today."""
    return [one.key for one in locked_fields(of_kind, by, timezone.localdate())]


def locked_labels(batch: Batch, user: User) -> list[str]:
    """Return the labels of fields that the batch would write and the user may not."""
    brought = heading_of(batch).fields
    locked = locked_fields(kind(batch.kind), user, timezone.localdate())
    return [one.label for one in locked if one.key in brought]


def sheet_of(opened: Opened, name: str) -> Sheet:
    """Return the sheet of that name, the first where there is none."""
    return next((each for each in opened.sheets if each.name == name), opened.sheets[0])
