"""A worker that is killed at any step of a run leaves nothing half, and the next one finishes it; so with a release."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.web.runs.killed import CALCULATED, FROZEN, RELEASED

ROOT = Path(__file__).resolve().parents[3]
KILLED = -signal.SIGKILL


def test_a_run_is_whole_or_not_there_and_is_posted_once(tmp_path: Path) -> None:
    own = {"YEJI_HOME": str(tmp_path), "YEJI_DATABASE": "", "DJANGO_SETTINGS_MODULE": "yeji.settings"}

    run = subprocess.run(
        [sys.executable, "-m", "tests.web.runs.killed"],
        cwd=ROOT,
        env={**os.environ, **own, "PYTHONPATH": "src:."},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    assert [json.loads(line) for line in run.stdout.splitlines()] == [
        *[[name, KILLED, "freezing", 0, False] for name in FROZEN],
        *[[name, KILLED, "calculating", 0, False] for name in CALCULATED],
        ["next", 0, "done", 2, False],
        ["once more", 0, "done", 2, False],
        *[[f"release {name}", KILLED, "done", 2, False] for name in RELEASED],
        ["released", 0, "released", 2, True],
        ["released twice", 3, "released", 2, True],
    ]
