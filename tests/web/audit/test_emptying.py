"""A test with real transactions leaves nothing behind, though the chain is append-only."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from yeji.audit.actions import Deed, record
from yeji.audit.models import Event


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_with_real_transactions_begins_with_an_empty_and_guarded_chain(turn: int) -> None:
    with transaction.atomic():
        event = record(Deed("person.changed", "person", "S1", "沈岚"), by=None)

    assert (event.number, Event.objects.count()) == (1, 1)
    with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event")
