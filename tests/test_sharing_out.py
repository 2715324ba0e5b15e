"""How the tests are shared out among processes: a group stays in one, and what a module makes is made once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOLD = """
import os
from pathlib import Path
import pytest
{mark}
{made}
@pytest.mark.parametrize("number", range(6))
def test_it(number{asks}):
    Path(f"told-{{number}}").write_text(os.environ["PYTEST_XDIST_WORKER"])
"""
MADE = "@pytest.fixture(scope='module')\ndef made(): return 1"


@pytest.mark.parametrize(
    ("mark", "made", "asks"), [("pytestmark = pytest.mark.xdist_group('a')", "", ""), ("", MADE, ", made")]
)
def test_a_group_and_what_shares_something_stay_in_one_process(
    tmp_path: Path, mark: str, made: str, asks: str
) -> None:
    (tmp_path / "test_told.py").write_text(TOLD.format(mark=mark, made=made, asks=asks), encoding="utf-8")
    share_out = ["-n", "2", "--dist", "loadgroup", "-p", "tests.conftest", "-p", "no:django", "-q"]

    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *share_out, "test_told.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    told = [each.read_text(encoding="utf-8") for each in sorted(tmp_path.glob("told-*"))]
    assert len(told) == 6
    assert len(set(told)) == 1
