"""Ways to forge a chain by raw SQL, as somebody who owns the database would: each returns what it did."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.db import connection

TEXTS = (
    "by_name", "action", "kind", '"key"', "name", '"before"', '"after"', "why", "stored_at", "previous", "digest"
)  # fmt: skip
COLUMNS = f'number, at, "by", {", ".join(TEXTS)}'


@contextmanager
def released() -> Iterator[None]:
    """Take the triggers of all tables away for a while, as an owner of the database can."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            yield
            for _, statement in triggers:
                cursor.execute(statement)
        else:
            connection.check_constraints()  # What still waits to be checked would hold the tables fast.
            cursor.execute(
                "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace"
            )
            tables = [name for (name,) in cursor.fetchall()]
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def changed_character(dice: random.Random) -> str:
    column, number = dice.choice(TEXTS), dice.randint(1, 30)
    old = _one(f"SELECT {column} FROM audit_event WHERE number = %s", number)
    if old:
        place = dice.randrange(len(old))
        new = old[:place] + chr(ord(old[place]) ^ 1) + old[place + 1 :]
    else:
        new = "x"
    _run(f"UPDATE audit_event SET {column} = %s WHERE number = %s", new, number)
    return f"{column} of {number}: {old!r} -> {new!r}"


def changed_person(dice: random.Random) -> str:
    number, other = dice.randint(1, 30), dice.randint(900, 999)
    _run('UPDATE audit_event SET "by" = %s WHERE number = %s', other, number)
    return f"by of {number} -> {other}"


def program_made_person(dice: random.Random) -> str:
    number = dice.choice([1, 5, 9, 13, 17, 21, 25, 29])
    assert not _one('SELECT "by" FROM audit_event WHERE number = %s', number)
    _run('UPDATE audit_event SET "by" = 0 WHERE number = %s', number)
    return f"by of {number}: NULL -> 0"


def changed_moment(dice: random.Random) -> str:
    number, shift = dice.randint(1, 30), dice.choice([-1, 1]) * dice.randint(1, 10**7)
    if connection.vendor == "sqlite":
        at = _one("SELECT at || '' FROM audit_event WHERE number = %s", number)
        place = dice.choice([0, 2, 3, 6, 9, 12, 15, 18, *range(20, len(at))])
        digit = str((int(at[place]) + 1) % 10)
        _run("UPDATE audit_event SET at = %s WHERE number = %s", at[:place] + digit + at[place + 1 :], number)
        return f"digit {place} of {at}"
    _run("UPDATE audit_event SET at = at + %s * interval '1 microsecond' WHERE number = %s", shift, number)
    return f"at of {number} by {shift} µs"


def removed(dice: random.Random) -> str:
    number = dice.randint(1, 30)
    _run("DELETE FROM audit_event WHERE number = %s", number)
    return f"removed {number}"


def removed_and_closed_up(dice: random.Random) -> str:
    number = dice.randint(1, 29)
    _run("DELETE FROM audit_event WHERE number = %s", number)
    for each in range(number + 1, 31):
        _run("UPDATE audit_event SET number = %s WHERE number = %s", each - 1, each)
    _run("UPDATE audit_head SET number = 29")
    return f"removed {number}, numbered anew"


def swapped(dice: random.Random) -> str:
    one, other = dice.sample(range(1, 31), 2)
    for old, new in ((one, 0), (other, one), (0, other)):
        _run("UPDATE audit_event SET number = %s WHERE number = %s", new, old)
    return f"swapped {one} and {other}"


def inserted(dice: random.Random) -> str:
    number = dice.randint(1, 30)
    for each in range(30, number - 1, -1):
        _run("UPDATE audit_event SET number = %s WHERE number = %s", each + 1, each)
    _copy(dice.choice([each for each in range(1, 32) if each != number]), number, dice)
    _run("UPDATE audit_head SET number = 31")
    return f"inserted at {number}"


def put_behind_the_head(dice: random.Random) -> str:
    _copy(dice.randint(1, 30), 31, dice)
    return "put one behind the head"


def cut_tail(dice: random.Random) -> str:
    number = dice.randint(1, 30)
    _run("DELETE FROM audit_event WHERE number >= %s", number)
    return f"cut from {number}"


def lost_head(dice: random.Random) -> str:
    del dice
    _run("DELETE FROM audit_head")
    return "removed the head"


def moved_head(dice: random.Random) -> str:
    number = dice.randint(0, 29)
    digest = _one("SELECT digest FROM audit_event WHERE number = %s", number) or "0" * 64
    _run("UPDATE audit_head SET number = %s, digest = %s", number, digest)
    return f"moved the head back to {number}"


def emptied(dice: random.Random) -> str:
    del dice
    _run("DELETE FROM audit_event")
    return "removed everything"


TAMPERINGS: Mapping[str, Callable[[random.Random], str]] = {
    each.__name__: each
    for each in (
        changed_character,
        changed_person,
        program_made_person,
        changed_moment,
        removed,
        removed_and_closed_up,
        swapped,
        inserted,
        put_behind_the_head,
        cut_tail,
        lost_head,
        moved_head,
        emptied,
    )
}


def _copy(source: int, number: int, dice: random.Random) -> None:
    texts = ", ".join(TEXTS[:-1])
    _run(
        f'INSERT INTO audit_event ({COLUMNS}) SELECT %s, at, "by", {texts}, %s FROM audit_event WHERE number = %s',
        number,
        f"{dice.getrandbits(256):064x}",
        source,
    )


def _run(statement: str, *given: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)


def _one(statement: str, *given: str | int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        row = cursor.fetchone()
    return str(row[0] or "") if row else ""
