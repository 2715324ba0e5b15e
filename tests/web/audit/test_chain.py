"""The chain of events: every tampering is found, and the database itself refuses to tamper."""

from __future__ import annotations

import os
import random
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from tests.web.audit.tampering import TAMPERINGS, released
from yeji.accounts.models import User
from yeji.audit.actions import Deed, record
from yeji.audit.models import Event, Head
from yeji.audit.reading import Stretch
from yeji.audit.stored import Asked, read_chain
from yeji.audit.verify import Fault, Mark, head_of_chain, verify

pytestmark = pytest.mark.django_db
INSERTED = """
    INSERT INTO audit_event
    SELECT 31, at, "by", by_name, action, kind, "key", name, "before", "after", why, previous, 'x', stored_at
    FROM audit_event WHERE number = 3
"""
HOW_MANY = int(os.environ.get("YEJI_TAMPERINGS", "300"))


@pytest.fixture
def chain(cast: dict[str, User]) -> list[Event]:
    """Return a chain of thirty events by three people."""
    events = []
    for number in range(30):
        deed = Deed(
            ("person.changed", "team.renamed")[number % 2],
            "person",
            f"S{number % 7}",
            "沈岚",
            before={"phone": str(number)} if number % 3 else {},
            after={"phone": "=1+1", "note": "分\x1f隔"},
            why="换号" if number % 5 == 0 else "",
        )
        with transaction.atomic():
            events.append(record(deed, by=cast["ada"] if number % 4 else None))
    return events


def test_an_untouched_chain_holds(chain: list[Event]) -> None:
    verdict = verify()

    assert (verdict.holds, verdict.events, verdict.end) == (True, 30, head_of_chain())


def test_a_chain_without_events_holds(db: None) -> None:
    assert verify().holds


def test_an_event_outside_of_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError), _no_transaction():
        record(Deed("a", "b", "c", "d"), by=None)


class _no_transaction:  # noqa: N801 - reads as a sentence in a with
    """Lets the connection say for a moment that it is in no transaction, though the test is in one."""

    def __enter__(self) -> None:
        connection.in_atomic_block = False

    def __exit__(self, *_: object) -> None:
        connection.in_atomic_block = True


@pytest.mark.parametrize("name", sorted(TAMPERINGS))
def test_random_tampering_is_found_every_time(chain: list[Event], name: str) -> None:
    dice = random.Random(f"tampering {name}")
    missed = []

    for turn in range(max(1, HOW_MANY // len(TAMPERINGS))):
        with _undone(), released():
            what = TAMPERINGS[name](dice)
            if verify().holds:
                missed.append((turn, what))

    assert missed == []


def _undone() -> _Undone:
    return _Undone()


class _Undone:
    """A savepoint that is always taken back."""

    def __enter__(self) -> None:
        self._savepoint = transaction.savepoint()

    def __exit__(self, *_: object) -> None:
        transaction.savepoint_rollback(self._savepoint)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET name = 'x' WHERE number = 3",
        "UPDATE audit_event SET number = number + 100",
        "DELETE FROM audit_event WHERE number = 30",
        "DELETE FROM audit_event",
        INSERTED,
        "UPDATE audit_head SET number = 29",
        "UPDATE audit_head SET digest = 'x'",
        "DELETE FROM audit_head",
        "INSERT INTO audit_head (id, number, digest) VALUES (2, 0, 'x')",
    ],
)
def test_raw_sql_cannot_touch_the_chain(chain: list[Event], statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        _run(statement)

    assert verify().holds


def test_replacing_a_row_is_refused_too(chain: list[Event]) -> None:
    columns = 'at, "by", by_name, action, kind, "key", \'forged\', "before", "after", why, previous, digest, stored_at'
    statement = {
        "sqlite": f"INSERT OR REPLACE INTO audit_event SELECT number, {columns} FROM audit_event WHERE number = 30",
        "postgresql": f"INSERT INTO audit_event SELECT number, {columns} FROM audit_event WHERE number = 30 "
        "ON CONFLICT (number) DO UPDATE SET name = 'forged'",
    }[connection.vendor]

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        _run(statement)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has TRUNCATE")
@pytest.mark.parametrize("table", ["audit_event", "audit_head"])
def test_truncating_is_refused(chain: list[Event], table: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        _run(f"TRUNCATE {table}")


def test_a_tail_that_was_written_anew_is_found_by_a_head_kept_elsewhere(chain: list[Event]) -> None:
    noted = head_of_chain()
    with released():
        _run("DELETE FROM audit_event WHERE number > 25")
        last = Event.objects.get(number=25)
        Head.objects.update(number=25, digest=last.digest)
    for _ in range(5):
        with transaction.atomic():
            record(Deed("person.changed", "person", "S1", "沈岚"), by=None)

    assert verify().holds
    assert [each.fault for each in verify(noted).breaks] == [Fault.NOT_AS_NOTED]


def test_a_noted_head_of_the_past_still_holds(chain: list[Event]) -> None:
    assert verify(Mark(12, chain[11].digest)).holds


def test_a_noted_head_beyond_the_end_does_not_hold(chain: list[Event]) -> None:
    assert [each.fault for each in verify(Mark(99, "a" * 64)).breaks] == [Fault.NOT_AS_NOTED]


def test_an_event_that_comes_while_the_chain_is_read_does_not_disturb(
    chain: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = read_chain

    def while_reading(asked: Asked, *, processes: int) -> Stretch:
        with transaction.atomic():
            record(Deed("person.changed", "person", "S1", "沈岚"), by=None)
        return read(asked, processes=processes)

    monkeypatch.setattr("yeji.audit.verify.read_chain", while_reading)

    assert verify().holds
    assert verify().end.number == 32


@pytest.mark.parametrize(("back", "faults"), [(0.5, []), (5, [Fault.CLOCK_BACK])])
def test_a_clock_that_was_set_back_is_told(
    chain: list[Event], monkeypatch: pytest.MonkeyPatch, back: float, faults: list[Fault]
) -> None:
    earlier = timezone.now() - timedelta(seconds=back)
    monkeypatch.setattr("yeji.audit.actions.timezone.now", lambda: earlier)
    with transaction.atomic():
        record(Deed("person.changed", "person", "S1", "沈岚"), by=None)

    assert [each.fault for each in verify().breaks] == faults


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
