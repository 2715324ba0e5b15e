"""How the database gives the chain out: each event in its canonical form, batch by batch, or text by text.

SQLite is read in the order in which rows lie, which is much quicker than by an index; where that does not
hold, once more by number. A large chain on a file is read by two processes, each one half.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from typing import NamedTuple, Protocol

from yeji.audit.reading import Broken, Event, Exactly, Row, Sort, Stretch, join, read_stretch

AT_ONCE = 5_000
LARGE = 200_000
"""From so many events on a second process is worth its start."""
TEXTS = ("by_name", "action", "kind", '"key"', "name", '"before"', '"after"', "why")
_MOMENT = "CASE length(at) WHEN 19 THEN at || '.000000' ELSE at || '' END"
_STORED = "CASE WHEN stored_at IS NULL THEN '' ELSE char(31) || stored_at END"
_SIZES = " + ".join(f"length(CAST({each} AS BLOB))" for each in ("number", *TEXTS, "previous"))
# All of these statements are made of constants.
SQLITE_ROWS = f"""
    SELECT number,
        CAST(printf('%s{"".join([chr(31) + "%s"] * 10)}%s{chr(31)}%s', number, {_MOMENT}, coalesce("by", '-'),
             {", ".join(TEXTS)}, {_STORED}, previous) AS BLOB),
        {_SIZES} + 26 + length(CAST(coalesce("by", '-') AS BLOB)) + 11
            + CASE WHEN stored_at IS NULL THEN 0 ELSE 1 + length(CAST(stored_at AS BLOB)) END,
        11 + (stored_at IS NOT NULL), digest
    FROM audit_event
"""  # noqa: S608
SQLITE_TEXTS = f"""
    SELECT CAST(number AS TEXT), {_MOMENT}, CASE WHEN "by" IS NULL THEN '-' ELSE CAST("by" AS TEXT) END,
        {", ".join(TEXTS)}, stored_at, previous
    FROM audit_event WHERE number = %s
"""  # noqa: S608
_AT = "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
POSTGRESQL_ROWS = f"""
    SELECT number,
        convert_to(concat_ws(chr(31), number, {_AT}, coalesce("by"::text, '-'),
                   {", ".join(TEXTS)}, stored_at, previous), 'UTF8') AS form,
        NULL, CASE WHEN stored_at IS NULL THEN 11 ELSE 12 END, digest
    FROM audit_event ORDER BY number
"""  # noqa: S608
POSTGRESQL_TEXTS = f"""
    SELECT number::text, {_AT}, coalesce("by"::text, '-'), {", ".join(TEXTS)}, stored_at, previous
    FROM audit_event WHERE number = %s
"""  # noqa: S608


class Asked(NamedTuple):
    """What is to be kept on the way: the digests of some events, and of some months."""

    numbers: frozenset[int] = frozenset()
    months: frozenset[str] = frozenset()


class Cursor(Protocol):
    """What a cursor of either database does."""

    def fetchmany(self, size: int) -> list[tuple[object, ...]]:
        """Return the next rows."""


def batches(cursor: Cursor) -> Iterator[Sequence[Row]]:
    """Return the rows of a cursor, some at a time, as they come: making objects of them takes as long as hashing."""
    while rows := cursor.fetchmany(AT_ONCE):
        yield rows  # type: ignore[misc]  # The columns are those of a row.


def _postgresql_batches(cursor: Cursor) -> Iterator[Sequence[Row]]:
    for rows in batches(cursor):
        # PostgreSQL knows no text that ends early: what it joins is whole.
        yield [
            each._replace(written=bytes(each.written or b""), size=len(each.written or b""))
            for each in map(Row._make, rows)
        ]


def texts_of(row: Sequence[object] | None) -> Sequence[object] | None:
    """Return the texts of one event as they are hashed."""
    if row is None:
        return None
    *first, stored_at, previous = row
    return [*first, *([] if stored_at is None else [stored_at]), previous]


def read_chain(asked: Asked, *, processes: int) -> Stretch:
    """Read all events of Django's database."""
    from django.db import connection

    # Imported here because a second process reads its half without Django.
    if connection.vendor != "sqlite":
        with connection.chunked_cursor() as cursor:
            cursor.execute(POSTGRESQL_ROWS)
            return read_stretch(
                _postgresql_batches(cursor),
                _exactly(POSTGRESQL_TEXTS),
                wanted=asked.numbers,
                months=asked.months,
            )
    connection.ensure_connection()
    raw: sqlite3.Connection = connection.connection
    file = str(raw.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0] or "")
    last = raw.execute("SELECT max(rowid) FROM audit_event").fetchone()[0] or 0
    if processes > 1 and file and last > LARGE and not raw.in_transaction:
        stretch = read_halves(file, last // 2, asked)
    else:
        stretch = read_sqlite(raw, "ORDER BY rowid", asked)
    # Rows need not lie in their order; only by number is a break a break.
    return stretch if not stretch.break_count else read_sqlite(raw, "ORDER BY number", asked)


def read_sqlite(database: sqlite3.Connection, which: str, asked: Asked) -> Stretch:
    """Read events of a SQLite database: `which` says which and in what order."""

    def exactly(number: int) -> Sequence[object] | None:
        try:
            return texts_of(database.execute(SQLITE_TEXTS.replace("%s", "?"), (number,)).fetchone())
        except (sqlite3.Error, UnicodeDecodeError):
            return None  # A text that is no UTF-8.

    return read_stretch(
        batches(database.execute(f"{SQLITE_ROWS} {which}")),
        exactly,
        wanted=asked.numbers,
        months=asked.months,
    )


def _exactly(statement: str) -> Exactly:
    from django.db import connection

    # Imported here for the same reason as above.
    def exactly(number: int) -> Sequence[object] | None:
        with connection.cursor() as cursor:
            cursor.execute(statement, [number])
            return texts_of(cursor.fetchone())

    return exactly


def read_halves(file: str, middle: int, asked: Asked) -> Stretch:
    """Read the rows of a file up to the middle here, and the others in a second process."""
    command = [
        sys.executable,
        "-m",
        "yeji.audit.stored",
        file,
        str(middle),
        json.dumps([sorted(asked.numbers), sorted(asked.months)]),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        with closing(_opened(file)) as database:
            first = read_sqlite(database, f"WHERE rowid <= {middle} ORDER BY rowid", asked)
        told, _ = other.communicate()
    if other.returncode:
        raise RuntimeError("the second half of the chain could not be read")
    return join(first, _from_json(told))


def _opened(file: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{file}?mode=ro", uri=True)


def _from_json(told: bytes) -> Stretch:
    given = json.loads(told)
    return Stretch(
        events=given["events"],
        first=Event(*given["first"]) if given["first"] else None,
        last=Event(*given["last"]) if given["last"] else None,
        digests={int(number): digest for number, digest in given["digests"].items()},
        months=given["months"],
        breaks=[Broken(number, Sort(sort)) for number, sort in given["breaks"]],
        break_count=given["break_count"],
    )


def _second_half(file: str, middle: str, asked: str) -> None:
    numbers, months = json.loads(asked)
    with closing(_opened(file)) as database:
        which = f"WHERE rowid > {int(middle)} ORDER BY rowid"
        stretch = read_sqlite(database, which, Asked(frozenset(numbers), frozenset(months)))
    sys.stdout.write(json.dumps(asdict(stretch)))


if __name__ == "__main__":
    _second_half(*sys.argv[1:])
