"""A process that is killed at any step of an import leaves nothing half, and the next worker finishes it.

Real processes, a real database, a real SIGKILL at places that are named in `killed`. What stands after the kill
is what stood before; after the next worker it is all, and one more worker adds nothing.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.intake.killed import CHECKING, READING, RECEIVING, ROWS, UNDOING, WRITING

ROOT = Path(__file__).resolve().parents[3]
KILLED = -signal.SIGKILL


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a database of its own."""
    if request.param == "sqlite":
        yield ""
        return
    import psycopg

    from tests.web.postgres import address_of_a_server

    # Imported here because SQLite needs neither.
    server, name = address_of_a_server(), f"killed_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(f'CREATE DATABASE "{name}"')
    yield server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_nothing_is_lost_and_nothing_doubled(tmp_path: Path, address: str) -> None:
    own = {"YEJI_HOME": str(tmp_path), "YEJI_DATABASE": address, "DJANGO_SETTINGS_MODULE": "yeji.settings"}

    run = subprocess.run(
        [sys.executable, "-m", "tests.web.intake.killed"],
        cwd=ROOT,
        env={**os.environ, **own, "PYTHONPATH": "src:."},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    steps = [json.loads(line) for line in run.stdout.splitlines()]
    assert steps == [
        *[["received", KILLED, 0, 0, ""]] * len(RECEIVING),
        *[["read", KILLED, 0, 0, "reading"]] * len(READING),
        *[["checked", KILLED, 0, 0, "checking"]] * len(CHECKING),
        ["checked by the next", 0, 0, 0, "checked"],
        ["checked and once more", 0, 0, 0, "checked"],
        *[["written", KILLED, 0, 0, "writing"]] * len(WRITING),
        ["written by the next", 0, ROWS, ROWS, "written"],
        ["written and once more", 0, ROWS, ROWS, "written"],
        *[["undone", KILLED, ROWS, ROWS, "undoing"]] * len(UNDOING),
        ["undone by the next", 0, 0, 2 * ROWS, "undone"],
        ["undone and once more", 0, 0, 2 * ROWS, "undone"],
        # One click of two on each counts; the second batch finds all its rows written and writes none.
        ["clicks [0, 0, 3, 3]", 0, 0, 2 * ROWS, "writing"],
        ["two at once [0, 0, 0]", 0, ROWS, 3 * ROWS, "written"],
    ]
