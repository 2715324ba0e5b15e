"""`yeji bench audit`: how long the audit chain takes to be verified.

The chain is written past Django and its triggers, as nobody else may.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from yeji.audit.chain import BEGINNING, Content, digest_of, moment_of
from yeji.cli.serving import prepare, use


@click.command(
    name="audit",
    help="审计链：验证要多久。How long verifying the audit chain takes.",
    epilog="例 Example:  yeji bench audit --events 1000000",
)
@click.option("--events", default=1_000_000, show_default=True)
@click.option("--rounds", default=3, show_default=True, help="几轮，取最好的。Rounds; the best is told.")
def audit_command(events: int, rounds: int) -> None:
    """Print the floor, and the verification by one process and by two."""
    root = Path(tempfile.mkdtemp(prefix="yeji-bench-"))
    os.environ.pop("YEJI_DATABASE", None)
    use(root)
    prepare()
    # Imported here because the base install has no Django.
    from yeji.audit.verify import verify

    try:
        write_chain(root / "yeji.sqlite3", events)
        floor = min(floor_seconds(events) for _ in range(rounds))
        click.echo(f"{events:,} events; hashing alone {floor:.2f} s")
        for processes in (1, 2):
            best = worked = float("inf")
            for _ in range(rounds):
                began, at_work = time.perf_counter(), time.process_time()
                verdict = verify(processes=processes)
                best = min(best, time.perf_counter() - began)
                worked = min(worked, time.process_time() - at_work)
                if not (verdict.holds and verdict.events == events):
                    raise RuntimeError(f"the chain does not hold: {verdict}")
            click.echo(
                f"verified by {processes}: {best:.2f} s, {best / floor:.1f} × hashing, "
                f"{worked:.2f} s of this process's own"
            )
    finally:
        shutil.rmtree(root, ignore_errors=True)


def write_chain(database: Path, events: int) -> str:
    """Write so many events into a company's empty chain; return the head."""
    with closing(sqlite3.connect(database)) as opened:
        triggers = opened.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            opened.execute(f'DROP TRIGGER "{name}"')
        columns = "?, " * 13 + "?"
        names = [each[1] for each in opened.execute("PRAGMA table_info(audit_event)")]
        written = ", ".join(f'"{name}"' for name in names)
        opened.execute("DELETE FROM audit_event")
        opened.executemany(
            f"INSERT INTO audit_event ({written}) VALUES ({columns})",  # noqa: S608 - our own table
            (tuple(row[name] for name in names) for row in _events(events)),
        )
        digest = opened.execute("SELECT digest FROM audit_event WHERE number = ?", (events,)).fetchone()[0]
        opened.execute("UPDATE audit_head SET number = ?, digest = ?", (events, digest))
        for _, statement in triggers:
            opened.execute(statement)
        opened.commit()
    return f"{events}:{digest}"


def _events(count: int) -> Iterator[dict[str, object]]:
    at, previous = datetime(2025, 1, 1, tzinfo=UTC), BEGINNING
    for number in range(1, count + 1):
        at += timedelta(seconds=30, microseconds=7)
        moment = moment_of(at)
        content = Content(
            number=str(number),
            at=moment,
            by=str(number % 50 + 1),
            by_name="沈岚",
            action="records.write",
            kind="customers",
            key=f"C-{number:07}",
            name="越城水务有限公司",
            before=json.dumps({"amount": number, "level": "A"}),
            after=json.dumps({"amount": number + 1, "level": "B"}),
            why="季度调整",
            stored_at=moment,
            previous=previous,
        )
        previous = digest_of(content)
        yield content._asdict() | {"number": number, "by": number % 50 + 1, "digest": previous}


def floor_seconds(events: int) -> float:
    """Return the processor's seconds that plain Python takes to hash so many forms of that length, and no more."""
    form, sha256 = b"x" * 420, hashlib.sha256
    began = time.process_time()
    for _ in range(events):
        sha256(form).hexdigest()
    return time.process_time() - began
