"""Every write of records: in one transaction, with its history and its place in the audit chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from yeji.accounts.models import User
from yeji.audit.actions import Deed, record
from yeji.records.kinds import FieldKind, Kind, Row, Value, number_of
from yeji.records.models import Change, CustomRecord, Record
from yeji.records.queries import Present, kind, present_with_revisions
from yeji.records.storing import Names, parts, record_of, rows_table

AT_ONCE = 2_000
"""Rows that one statement of the ORM is given; it cuts further where the database wants it."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row that was not written, and why."""

    key: str
    reason: str
    """`twice`: the batch says two things of one record; `changed`: it was changed after it was looked at."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a batch: the natural keys of each."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """By whom, when, in which batch and why something is written."""

    by: User | None
    at: datetime
    batch: str = ""
    why: str = ""


@dataclass
class _Plan:
    """Rows sorted by what they would do; `whole` holds each as it will stand."""

    new: dict[str, Row] = field(default_factory=dict)
    changed: dict[str, Row] = field(default_factory=dict)
    same: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def write_rows(
    kind: Kind,
    rows: Iterable[Row],
    *,
    by: User | None,
    batch: str = "",
    why: str = "",
    seen: Mapping[str, int] | None = None,
) -> Written:
    """Write rows in one transaction and tell what became of each; fields that a row does not name stay.

    `seen` holds the revisions at which the writer looked at the records (0 for one that was not there): a
    record that moved on since is a conflict and is not written. Rows are checked before: an unknown person
    or link is the caller's fault. *errors*: LookupError, IntegrityError.
    """
    with transaction.atomic():
        _take_turn(kind)
        asked = list(rows)
        standing = present_with_revisions(kind, (number_of(kind, row) for row in asked))
        plan = _plan(kind, asked, standing, seen)
        context = Context(by, timezone.now(), batch, why)
        _store(kind, plan, standing, context)
        written = Written(tuple(plan.new), tuple(plan.changed), tuple(plan.same), tuple(plan.conflicts))
        if written.new or written.changed:
            record(_deed(kind, plan, standing, context), by=by)
    return written


def _take_turn(kind: Kind) -> None:
    """Let two writers of one kind wait for each other; on SQLite every transaction already does."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"records:{kind.key}"])


def _plan(
    kind: Kind, rows: Sequence[Row], standing: Mapping[str, Present], seen: Mapping[str, int] | None
) -> _Plan:
    plan, said = _Plan(), dict[str, Row]()
    writable = {one.key for one in kind.fields if one.kind is not FieldKind.FORMULA}
    for row in rows:
        key = number_of(kind, row)
        if not key:
            raise ValueError(f"a row of {kind.key} has no {kind.natural_key}")
        told = {name: _plain(content) for name, content in row.items() if name in writable}
        told[kind.natural_key] = key
        if key in said:
            if said[key] != told and not any(each.key == key for each in plan.conflicts):
                plan.conflicts.append(Conflict(key, "twice"))
            continue
        said[key] = told
    twice = {each.key for each in plan.conflicts}
    for key, told in said.items():
        if key in twice:
            continue
        found = standing.get(key)
        if seen is not None and seen.get(key, 0) != (found.revision if found else 0):
            plan.conflicts.append(Conflict(key, "changed"))
        elif found is None:
            plan.new[key] = told
        elif any(found.row.get(name) != content for name, content in told.items()):
            plan.changed[key] = {**found.row, **told}
        else:
            plan.same.append(key)
    return plan


def _plain(content: Value) -> Value:
    """Nothing given is None whatever its form; tags stand in the order of the alphabet."""
    if isinstance(content, list | tuple):
        return tuple(sorted(set(content))) or None
    return None if content == "" else content


def _store(kind: Kind, plan: _Plan, standing: Mapping[str, Present], context: Context) -> None:
    whole = {**plan.new, **plan.changed}
    names = Names.of(kind, whole.values())
    made: list[Record] = []
    changes: list[Change] = []
    for key, row in whole.items():
        found = standing.get(key)
        one = record_of(kind, row, names)
        one.revision = found.revision + 1 if found else 1
        one.created_at = one.changed_at = context.at
        made.append(one)
        changes.append(_change(kind, key, one.revision, _difference(found, row), context))
    _save(made)
    Change.objects.bulk_create(changes, batch_size=AT_ONCE)


def _save(made: Sequence[Record]) -> None:
    if not made:
        return
    model = type(made[0])
    by = ["kind", "number"] if model is CustomRecord else ["number"]
    kept = {"id", "created_at", *by}
    columns = [each.name for each in model._meta.fields if each.name not in kept]
    # Written over where it stands: one statement for new and changed, and far quicker than bulk_update.
    model._default_manager.bulk_create(
        made, batch_size=AT_ONCE, update_conflicts=True, unique_fields=by, update_fields=columns
    )


Difference = tuple[dict[str, Value] | None, dict[str, Value] | None]


def _difference(found: Present | None, row: Row) -> Difference:
    if found is None:
        return None, {key: content for key, content in row.items() if content is not None}
    changed = [key for key in row if found.row.get(key) != row[key]]
    return {key: found.row.get(key) for key in changed}, {key: row[key] for key in changed}


def _change(kind: Kind, key: str, revision: int, difference: Difference, context: Context) -> Change:
    before, after = difference
    return Change(
        kind=kind.key,
        key=key,
        revision=revision,
        before=before,
        after=after,
        by=context.by,
        at=context.at,
        batch=context.batch,
        why=context.why,
    )


def _deed(kind: Kind, plan: _Plan, standing: Mapping[str, Present], context: Context) -> Deed:
    """One record is told whole; of a batch its size is told, its rows stand in the changes."""
    if len(plan.new) + len(plan.changed) == 1 and not context.batch:
        ((key, row),) = {**plan.new, **plan.changed}.items()
        before, after = _difference(standing.get(key), row)
        return Deed("records.write", kind.key, key, _name(kind, row), before or {}, after or {}, context.why)
    size = {"new": len(plan.new), "changed": len(plan.changed), "same": len(plan.same)}
    return Deed("records.write_batch", kind.key, context.batch, kind.title, {}, size, context.why)


def _name(kind: Kind, row: Row) -> str:
    return str(row.get(kind.name or kind.natural_key) or row.get(kind.natural_key) or "")


# ---------- taking back ----------


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that a batch had written and that stays, because somebody went on with it."""

    kind: str
    key: str
    reason: str
    """`changed`: it was changed since; `used`: other records name it."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking a batch back did."""

    removed: tuple[tuple[str, str], ...]
    """Kind and natural key of each record that the batch had brought."""
    restored: tuple[tuple[str, str], ...]
    kept: tuple[Kept, ...]


def undo_batch(batch: str, by: User, *, why: str = "") -> Undone:
    """Take a batch back: what it brought goes, what it changed stands as before; what moved on since is told."""
    removed: list[tuple[str, str]] = []
    restored: list[tuple[str, str]] = []
    kept: list[Kept] = []
    with transaction.atomic():
        changes = list(Change.objects.filter(batch=batch).order_by("-id"))
        context = Context(by, timezone.now(), f"undo:{batch}"[:60], why)
        # The last kind written goes first: what names others goes before what is named.
        for key in dict.fromkeys(change.kind for change in changes):
            of_kind = kind(key)
            _take_turn(of_kind)
            mine = [change for change in changes if change.kind == key]
            _undo_kind(of_kind, mine, context, (removed, restored, kept))
        size = {"removed": len(removed), "restored": len(restored), "kept": len(kept)}
        record(Deed("records.undo_batch", "batch", batch, batch, {}, size, why), by=by)
    return Undone(tuple(removed), tuple(restored), tuple(kept))


def _undo_kind(
    of_kind: Kind,
    changes: Sequence[Change],
    context: Context,
    told: tuple[list[tuple[str, str]], list[tuple[str, str]], list[Kept]],
) -> None:
    removed, restored, kept = told
    standing = present_with_revisions(of_kind, (change.key for change in changes))
    last: dict[str, Change] = {}
    first: dict[str, Change] = {}
    before: dict[str, dict[str, Value]] = {}
    for change in changes:  # The newest first.
        last.setdefault(change.key, change)
        first[change.key] = change
        before.setdefault(change.key, {}).update(change.before or {})
    going: list[str] = []
    back = _Plan()
    for key, change in last.items():
        found = standing.get(key)
        if found is None or found.revision != change.revision:
            kept.append(Kept(of_kind.key, key, "changed"))
        elif first[key].before is None:
            going.append(key)
        else:
            known = {one.key for one in of_kind.fields}
            told_before = {name: _plain(each) for name, each in before[key].items() if name in known}
            back.changed[key] = {**found.row, **told_before}
            restored.append((of_kind.key, key))
    _store(of_kind, back, standing, context)
    gone, used = _remove(of_kind, going, standing, context)
    removed += [(of_kind.key, key) for key in gone]
    kept += [Kept(of_kind.key, key, "used") for key in used]


def _remove(
    of_kind: Kind, keys: Sequence[str], standing: Mapping[str, Present], context: Context
) -> tuple[list[str], list[str]]:
    """Delete the records that nothing names; return those that went and those that had to stay."""
    gone: list[str] = []
    used: list[str] = []
    for part in parts(list(keys), 500):
        try:
            with transaction.atomic():
                rows_table(of_kind).filter(number__in=part).delete()
            gone += part
        except ProtectedError:
            for key in part:
                try:
                    with transaction.atomic():
                        rows_table(of_kind).filter(number=key).delete()
                    gone.append(key)
                except ProtectedError:
                    used.append(key)
    Change.objects.bulk_create(
        [
            _change(of_kind, key, standing[key].revision + 1, (_stated(standing[key].row), None), context)
            for key in gone
        ],
        batch_size=AT_ONCE,
    )
    return gone, used


def _stated(row: Row) -> dict[str, Value]:
    return {key: content for key, content in row.items() if content is not None}


# ---------- one record ----------


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
        _take_turn(of_kind)
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
            _plain((change.before or {}).get(name)),
            _plain((change.after or {}).get(name)),
            change.by.name if change.by else "Yeji",
            change.at,
        )
        for change in later.order_by("id")
        for name in sorted({*(change.before or {}), *(change.after or {})})
    ]
