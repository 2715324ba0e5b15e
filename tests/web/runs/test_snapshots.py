"""What a run reads is frozen: the command line finds the same, and what changes later changes no run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.web.runs.company import AT, paid, published, ran, targeted
from yeji.accounts.models import User
from yeji.cli.calc import calc
from yeji.runs.actions import Asked, ask_run
from yeji.runs.folders import folder_of
from yeji.runs.freezing import table_files, thaw
from yeji.runs.models import Run, Stage
from yeji.runs.working import carry_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def march(cast: dict[str, User]) -> Run:
    version = published(cast)
    targeted(cast["chi"], "ada", "120000")
    paid(cast["chi"], ("P1", "ada", "2026-03-05", 80_000_00), ("P2", "eve", "2026-03-20", 70_000_00))
    return ran(version, "2026-03", cast["chi"])


def test_the_command_line_finds_the_same_on_the_same_snapshot(march: Run, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for name, path in table_files(march.snapshot).items():
        shutil.copy(path, data / f"{name}.parquet")

    told = CliRunner().invoke(
        calc,
        [str(folder_of(march.pk) / "plan.yaml"), str(data), "--period", "2026-03", "--out",
         str(tmp_path / "out"), "--no-statements", "--json"],
    )  # fmt: skip

    assert told.exit_code == 0, told.output
    assert march.checksum in told.output


def test_what_changes_during_a_run_is_not_in_it(march: Run, cast: dict[str, User]) -> None:
    before = thaw(march.snapshot)["payments"].row_count

    paid(cast["chi"], ("P3", "ada", "2026-03-06", 1_000_00))

    assert thaw(march.snapshot)["payments"].row_count == before
    again = ran(march.version, "2026-03", cast["chi"])
    assert again.snapshot != march.snapshot


def test_a_run_that_was_finished_is_not_worked_on_again(march: Run) -> None:
    finished = march.finished_at

    carry_on(march.pk)

    march.refresh_from_db()
    assert march.finished_at == finished


def test_a_fault_of_the_program_leaves_no_run_waiting_and_goes_on(
    march: Run, cast: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ask_run(Asked(march.version, "2026-03"), by=cast["chi"], at=AT)
    monkeypatch.setattr("yeji.runs.working.write_results", lambda *_given, **_named: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        carry_on(run.pk)

    run.refresh_from_db()
    assert (run.stage, run.results.count()) == (Stage.FAILED, 0)
