"""Writing one record: added, or edited by two at once, of whom the second is told what the first did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yeji.accounts.models import User
from yeji.records.actions.writing import Written, normal, take_turn, write_rows
from yeji.records.kinds import Kind, Value, number_of
from yeji.records.models import Change
from yeji.records.queries import has_past, present_with_revisions


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What somebody else did to a field meanwhile."""

    field: str
    before: Value
    after: Value
    by: str
    at: datetime


class ChangedMeanwhile(Exception):
    """Somebody else changed the record after it was opened; says who changed what field from what to what."""

    def __init__(self, changes: Sequence[FieldChange], revision: int) -> None:
        super().__init__(f"{len(changes)} fields were changed meanwhile")
        self.changes = tuple(changes)
        self.revision = revision


def edit_record(
    of_kind: Kind, key: str, contents: Mapping[str, Value], *, revision: int, by: User, why: str = ""
) -> Written:
    """Write fields of one record as it stood at `revision`. *errors*: `ChangedMeanwhile` where it moved on; KeyError."""
    with transaction.atomic():
        take_turn(of_kind)
        found = present_with_revisions(of_kind, [key]).get(key)
        if found is None:
            raise KeyError(f"{of_kind.key} has no {key}")
        if found.revision != revision:
            raise ChangedMeanwhile(changes_since(of_kind, key, revision), found.revision)
        return write_rows(of_kind, [{**contents, of_kind.natural_key: key}], by=by, why=why)


def changes_since(of_kind: Kind, key: str, revision: int) -> list[FieldChange]:
    """Return what was done to a record's fields after a revision, in the order in which it was done."""
    later = Change.objects.filter(kind=of_kind.key, key=key, revision__gt=revision).select_related("by")
    return [
        FieldChange(
            name,
            normal((change.before or {}).get(name)),
            normal((change.after or {}).get(name)),
            change.by.name if change.by else "Yeji",
            change.at,
        )
        for change in later.order_by("id")
        for name in sorted({*(change.before or {}), *(change.after or {})})
    ]


class Taken(Exception):
    """There is a record of that number already, or there was one."""


def add_record(of_kind: Kind, contents: Mapping[str, Value], *, by: User, why: str = "") -> str:
    """Write a new record and return its number. *errors*: `Taken` where the number stands for another."""
    row = dict(contents)
    key = number_of(of_kind, row)
    if has_past(of_kind, key):
        # What was said of the one that is gone, and its files, would come to whoever takes its number.
        raise Taken(key)
    written = write_rows(of_kind, [row], by=by, why=why, seen={key: 0})
    if written.conflicts:
        raise Taken(key)
    return key
