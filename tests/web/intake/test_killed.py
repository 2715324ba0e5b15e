"""A process that is killed in the middle of writing leaves nothing half, and the next worker finishes it.

A real process, a real database file, a real SIGKILL: at several moments of the write, one of them after
thousands of rows. What was counted after the kill is what was there before; after the next worker it is all.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ROWS = 12_000
PREPARE = f"""
import os, sys, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.utils import timezone
from yeji.accounts.models import User
from yeji.intake import actions
by = User.objects.create(username="chi", name="chi")
text = "客户编号,客户名称\\n" + "".join(f"C{{n}},客户{{n}}\\n" for n in range({ROWS}))
batch = actions.receive("customers", "a.csv", [text.encode()], by=by, at=timezone.now())
actions.carry_on(batch.pk)
batch.refresh_from_db()
assert batch.found["counts"]["new"] == {ROWS}, batch.found
actions.accept(batch, by=by)
"""
TAKE_UP = """
import django
django.setup()
from yeji.intake.actions import take_up_again
take_up_again()
"""


def run(home: Path, script: str) -> subprocess.Popen[bytes]:
    # On SQLite in a home of its own, whatever database the other tests are run on.
    own = {"YEJI_HOME": str(home), "YEJI_DATABASE": "", "DJANGO_SETTINGS_MODULE": "yeji.settings"}
    own["PYTHONPATH"] = str(ROOT / "src")
    return subprocess.Popen([sys.executable, "-c", script], env={**os.environ, **own})


def counted(home: Path) -> tuple[int, int, str]:
    """Return how many customers and changes there are, and the batch's stage."""
    with sqlite3.connect(home / "yeji.sqlite3", timeout=20) as db:
        (customers,) = db.execute("SELECT count(*) FROM records_customer").fetchone()
        (changes,) = db.execute("SELECT count(*) FROM records_change").fetchone()
        (stage,) = db.execute("SELECT stage FROM intake_batch").fetchone()
    return customers, changes, stage


def test_a_killed_write_leaves_nothing_half_and_is_finished_by_the_next_worker(tmp_path: Path) -> None:
    assert run(tmp_path, PREPARE).wait(timeout=240) == 0
    way = tmp_path / "media" / "intake" / "1" / "progress.json"

    for after_rows in (0, 1, 5_000):
        way.unlink(missing_ok=True)
        worker = run(tmp_path, TAKE_UP)
        ends = time.monotonic() + 120
        while worker.poll() is None and time.monotonic() < ends:
            if way.exists() and json.loads(way.read_text(encoding="ascii"))["done"] >= after_rows:
                break
        worker.send_signal(signal.SIGKILL)
        killed = worker.wait(timeout=30)
        if killed != -signal.SIGKILL:
            pytest.fail("the worker was done before it could be killed: more rows are needed")
        assert counted(tmp_path) == (0, 0, "writing")

    assert run(tmp_path, TAKE_UP).wait(timeout=240) == 0
    assert counted(tmp_path) == (ROWS, ROWS, "written")

    assert run(tmp_path, TAKE_UP).wait(timeout=240) == 0
    assert counted(tmp_path) == (ROWS, ROWS, "written")
