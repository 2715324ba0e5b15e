"""Giving a record that nobody owns to somebody: told by its own name, taken back from the toast."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yeji.accounts.models import User
from yeji.audit.actions import Deed, record
from yeji.records.actions.writing import Context, Plan, named, store, take_turn
from yeji.records.kinds import Kind
from yeji.records.queries import present_with_revisions


class Owned(Exception):
    """Somebody has it already; says who, by his work number."""


@transaction.atomic
def claim_record(of: Kind, key: str, owner: str, *, by: User, at: datetime) -> str:
    """Give a record without an owner to somebody; return the batch that takes it back. *errors*: `Owned`, KeyError."""
    take_turn(of)
    standing = present_with_revisions(of, [key])
    if key not in standing:
        raise KeyError(f"{of.key} has no {key}")
    if held := standing[key].row.get(of.owner):
        raise Owned(str(held))
    batch = f"bulk:claim:{at:%Y%m%d%H%M%S%f}:{by.pk}"
    row = {**standing[key].row, of.owner: owner}
    store(of, Plan(changed={key: row}), standing, Context(by, at, batch))
    deed = Deed("records.claim", of.key, key, named(of, row), {of.owner: None}, {of.owner: owner})
    record(deed, by=by)
    return batch
