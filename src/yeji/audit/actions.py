"""Adding an event to the chain, in the transaction of what it tells of: both happen or neither does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models.expressions import RawSQL
from django.utils import timezone

from yeji.accounts.models import User
from yeji.audit.chain import Content, digest_of, moment_of
from yeji.audit.models import Event, Head
from yeji.audit.queries import Search

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be told: an action's key, what it was done to, the fields before and after, and why."""

    action: str
    kind: str
    key: str
    name: str
    before: Fields = field(default_factory=dict)
    after: Fields = field(default_factory=dict)
    why: str = ""


def record(deed: Deed, *, by: User | None) -> Event:
    """Add the deed to the chain; `by` is None where the program itself acted.

    *errors*: TransactionManagementError outside of a transaction: an event never stands alone.
    """
    transaction.get_connection().validate_no_broken_transaction()
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "an event is recorded inside the transaction of its deed"
        )
    head = _locked_head()
    at = timezone.now()
    content = Content(
        number=str(head.number + 1),
        at=moment_of(at),
        by=str(by.pk) if by else "-",
        by_name=by.name if by else "Yeji",
        action=deed.action,
        kind=deed.kind,
        key=str(deed.key)[:200],
        name=deed.name[:200],
        before=_written(deed.before),
        after=_written(deed.after),
        why=deed.why,
        stored_at=head.clock,
        previous=head.digest,
    )
    kept = content._asdict() | {"number": head.number + 1, "at": at, "by": by.pk if by else None}
    event = Event(**kept, digest=digest_of(content))
    event.save(force_insert=True)
    Head.objects.filter(pk=1).update(number=event.number, digest=event.digest)
    return event


def _locked_head() -> _HeadNow:
    """Lock the head and read the database's clock, in one question."""
    clock = RawSQL(  # noqa: S611 - constants
        "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now') || '000'"
        if connection.vendor == "sqlite"
        else "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
        (),
    )
    heads = Head.objects.filter(pk=1).annotate(clock=clock)
    found = heads.select_for_update(of=() if connection.vendor == "sqlite" else ("self",)).first()
    if found is None:
        Head.objects.get_or_create(pk=1)
        found = heads.select_for_update().get()
    return _HeadNow(found.number, found.digest, found.clock)


class _HeadNow(NamedTuple):
    number: int
    digest: str
    clock: str


def record_export(search: Search, *, by: User) -> Event:
    """Note that somebody took what he found away in a file."""
    looked_for = {name: said for name, said in asdict(search).items() if said}
    with transaction.atomic():
        return record(Deed("audit.exported", "audit", "", "", after=looked_for), by=by)


def _written(fields: Fields) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, default=str) if fields else ""
