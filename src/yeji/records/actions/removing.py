"""Taking one record away that should never have been: a mistyped order. What it was stays in the history."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from yeji.accounts.models import User
from yeji.audit.actions import Deed, record
from yeji.records.actions.undoing import remove
from yeji.records.actions.writing import Context, named, take_turn
from yeji.records.kinds import Kind
from yeji.records.queries import present_with_revisions


class InUse(Exception):
    """Other records name it: they would hang in the air."""


@transaction.atomic
def remove_record(of: Kind, key: str, *, why: str, by: User) -> str:
    """Take a record away and return the batch that brings it back. *errors*: `InUse`; KeyError."""
    take_turn(of)
    standing = present_with_revisions(of, [key])
    if key not in standing:
        raise KeyError(f"{of.key} has no {key}")
    batch = f"bulk:remove:{timezone.now():%Y%m%d%H%M%S%f}:{by.pk}"
    gone, _used = remove(of, [key], standing, Context(by, timezone.now(), batch, why))
    if not gone:
        raise InUse(key)
    record(Deed("records.remove", of.key, key, named(of, standing[key].row), {}, {}, why), by=by)
    return batch
