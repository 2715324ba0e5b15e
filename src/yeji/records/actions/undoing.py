"""Taking a batch back, and removing records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, ProtectedError, QuerySet
from django.utils import timezone

from yeji.accounts.models import User
from yeji.audit.actions import Deed, record
from yeji.records.actions.writing import Context, Plan, change_row, normal, store, take_turn
from yeji.records.balances import follow
from yeji.records.bulk import insert_changes
from yeji.records.kinds import Kind, Row, Value
from yeji.records.models import Change
from yeji.records.queries import Present, kind, present_with_revisions
from yeji.records.storing import Among, parts, rows_table

UNDONE_AT_ONCE = 5_000


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
        context = Context(by, timezone.now(), f"undo:{batch}"[:60], why)
        written = Change.objects.filter(batch=batch)
        # The last kind written goes first: what names others goes before what is named.
        kinds = written.order_by().values_list("kind").annotate(last=Max("id")).order_by("-last")
        for key in [each for each, _last in kinds]:
            of_kind = kind(key)
            take_turn(of_kind)
            mine = written.filter(kind=key)
            for numbers in parts(_last_first(mine), UNDONE_AT_ONCE):
                changes = list(mine.filter(key__in=Among(numbers)).order_by("-id"))
                _undo_some(of_kind, changes, context, (removed, restored, kept))
        size = {"removed": len(removed), "restored": len(restored), "kept": len(kept)}
        record(Deed("records.undo_batch", "batch", batch, batch, {}, size, why), by=by)
    return Undone(tuple(removed), tuple(restored), tuple(kept))


def _last_first(changes: QuerySet[Change]) -> list[str]:
    """Return the numbers of changed records, the one changed last first; the changes are too many to be held."""
    found = changes.order_by().values_list("key").annotate(last=Max("id")).order_by("-last")
    return [key for key, _last in found.iterator()]


def _undo_some(
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
    back = Plan()
    known = {one.key for one in of_kind.fields}
    for key, change in last.items():
        found = standing.get(key)
        if found is None and change.after is None:
            # The batch had removed it; it comes again as it was.
            back.new[key] = {name: normal(each) for name, each in before[key].items() if name in known}
            restored.append((of_kind.key, key))
        elif found is None or found.revision != change.revision:
            kept.append(Kept(of_kind.key, key, "changed"))
        elif first[key].before is None:
            going.append(key)
        else:
            told_before = {name: normal(each) for name, each in before[key].items() if name in known}
            back.changed[key] = {**found.row, **told_before}
            restored.append((of_kind.key, key))
    store(of_kind, back, standing, context)
    gone, used = remove(of_kind, going, standing, context)
    removed += [(of_kind.key, key) for key in gone]
    kept += [Kept(of_kind.key, key, "used") for key in used]


def remove(
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
    insert_changes(
        [
            change_row(of_kind, key, standing[key].revision + 1, (_stated(standing[key].row), None), context)
            for key in gone
        ]
    )
    follow(of_kind.key, (standing[key].row for key in gone))
    return gone, used


def _stated(row: Row) -> dict[str, Value]:
    return {key: content for key, content in row.items() if content is not None}
