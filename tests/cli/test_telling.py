"""What the command tells a person: notes of a check, and tables by the names that he knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from yeji.cli import plans
from yeji.cli.main import root
from yeji_engine.errors import Diagnostic, Severity, Words
from yeji_engine.run.messages import Noticed, diagnostics_of


def test_a_check_of_a_plan_shows_its_notes_after_what_waits_for_somebody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("plan: x\n", encoding="utf8")
    found = [
        Diagnostic(
            "a", Severity.INFO, Words("值得一看", "worth knowing"), hint=Words("无需处理", "nothing to do")
        ),
        Diagnostic("b", Severity.WARNING, Words("请核对", "look at it")),
    ]
    monkeypatch.setattr(plans, "check_plan", lambda _loaded: found)

    told = CliRunner().invoke(root, ["plan", "check", str(plan), "--language", "en"]).output

    assert told.index("look at it") < told.index("worth knowing") < told.index("nothing to do")
    assert "0 errors, 2 notes" in told


def test_a_run_calls_a_table_by_its_title_and_a_measure_by_its_own_name() -> None:
    table, measure = diagnostics_of(
        [Noticed("owner-missing", "payments", ("1",), 1), Noticed("target-missing", "payments", ("1",), 1)]
    )

    assert table.message.zh == "表「回款」有 1 行没有写明归属人，未计入任何人。"
    assert "payments" in table.message.en
    assert "指标「payments」" in measure.message.zh
