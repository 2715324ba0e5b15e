"""Writing rows in bulk: in one transaction, with their history and their place in the audit chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from yeji.accounts.models import User
from yeji.accounts.roles import Role
from yeji.audit.actions import Deed, record
from yeji.records.balances import MONEY_KINDS, follow
from yeji.records.bulk import Told, insert_changes, upsert
from yeji.records.kinds import Field, FieldKind, Kind, Row, Value, number_of
from yeji.records.queries import Present, past_revisions, present_with_revisions
from yeji.records.reading import masked, masked_row
from yeji.records.storing import Names

CHANGED = "•"
"""Stands behind a masked content that changed where its mask did not."""


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
class Plan:
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
        take_turn(kind)
        asked = list(rows)
        standing = present_with_revisions(kind, (number_of(kind, row) for row in asked))
        plan = _plan(kind, asked, standing, seen)
        context = Context(by, timezone.now(), batch, why)
        store(kind, plan, standing, context)
        written = Written(tuple(plan.new), tuple(plan.changed), tuple(plan.same), tuple(plan.conflicts))
        if written.new or written.changed:
            record(_deed(kind, plan, standing, context), by=by)
    return written


def take_turn(kind: Kind) -> None:
    """Let two writers of one kind wait for each other; on SQLite every transaction already does.

    Writers of money wait for each other whatever its kind: two payments of one order meet in its receivables.
    """
    if connection.vendor == "postgresql":
        turn = "money" if kind.key in MONEY_KINDS else kind.key
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"records:{turn}"])


def _plan(
    kind: Kind, rows: Sequence[Row], standing: Mapping[str, Present], seen: Mapping[str, int] | None
) -> Plan:
    plan, said = Plan(), dict[str, Row]()
    writable = {one.key for one in kind.fields if one.kind is not FieldKind.FORMULA}
    for row in rows:
        key = number_of(kind, row)
        if not key:
            raise ValueError(f"a row of {kind.key} has no {kind.natural_key}")
        told = {name: normal(content) for name, content in row.items() if name in writable}
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


def normal(content: Value) -> Value:
    """Nothing given is None whatever its form; tags stand in the order of the alphabet."""
    if isinstance(content, list | tuple):
        return tuple(sorted(set(content))) or None
    return None if content == "" else content


def store(kind: Kind, plan: Plan, standing: Mapping[str, Present], context: Context) -> None:
    whole = {**plan.new, **plan.changed}
    names = Names.of(kind, whole.values())
    past = past_revisions(kind, [key for key in whole if key not in standing])
    made: list[tuple[Row, int]] = []
    changes: list[Told] = []
    for key, row in whole.items():
        found = standing.get(key)
        revision = (found.revision if found else past.get(key, 0)) + 1
        made.append((row, revision))
        changes.append(change_row(kind, key, revision, difference(found, row), context))
    upsert(kind, made, names, context.at)
    insert_changes(changes)
    stood = (standing[key].row for key in whole if key in standing)
    follow(kind.key, (*stood, *whole.values()))


Difference = tuple[dict[str, Value] | None, dict[str, Value] | None]


def difference(found: Present | None, row: Row) -> Difference:
    if found is None:
        return None, {key: content for key, content in row.items() if content is not None}
    changed = [key for key in row if found.row.get(key) != row[key]]
    return {key: found.row.get(key) for key in changed}, {key: row[key] for key in changed}


def change_row(kind: Kind, key: str, revision: int, difference: Difference, context: Context) -> Told:
    before, after = difference
    by = context.by.pk if context.by else None
    return Told(kind.key, key, revision, before, after, by, context.at, context.batch, context.why)


def _deed(kind: Kind, plan: Plan, standing: Mapping[str, Present], context: Context) -> Deed:
    """One record is told whole; of a batch its size is told, its rows stand in the changes."""
    if len(plan.new) + len(plan.changed) == 1 and not context.batch:
        ((key, row),) = {**plan.new, **plan.changed}.items()
        before, after = _for_the_chain(kind, *difference(standing.get(key), row))
        return Deed("records.write", kind.key, key, named(kind, row), before, after, context.why)
    size = {"new": len(plan.new), "changed": len(plan.changed), "same": len(plan.same)}
    return Deed("records.write_batch", kind.key, context.batch, kind.title, {}, size, context.why)


def _for_the_chain(
    kind: Kind, before: Mapping[str, Value] | None, after: Mapping[str, Value] | None
) -> tuple[dict[str, Value], dict[str, Value]]:
    """Return both sides as the chain keeps them for ever: what auditors may not see stands masked there too.

    The record's own history holds it whole. Where two masks look alike though the content changed, a sign says so.
    """
    told = tuple(
        {one.key: _veiled(one, side[one.key]) for one in kind.fields if side and one.key in side}
        for side in (before, after)
    )
    for key, content in told[1].items():
        if before and after and before.get(key) != after.get(key) and told[0].get(key) == content:
            told[1][key] = f"{content or ''}{CHANGED}"
    return told[0], told[1]


def _veiled(one: Field, content: Value) -> Value:
    if content is None or Role.AUDITOR in one.seen_by:
        return masked(one, content)
    return CHANGED * 3


def named(kind: Kind, row: Row) -> str:
    """Return what the audit calls a record: a personal name masked, for the chain forgets nothing."""
    row = masked_row(kind, row)
    return str(row.get(kind.name or kind.natural_key) or row.get(kind.natural_key) or "")
