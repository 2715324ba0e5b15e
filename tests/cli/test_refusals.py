"""What the engine refuses in the middle of a calculation is told like everything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from yeji.cli.main import root
from yeji.demo.company import build, write
from yeji_engine.errors import MemoryExhausted, NumberTooLarge, PlanRefused, ReasonsDoNotAddUp
from yeji_engine.run.messages import Noticed, diagnostics_of

PLAN = Path(__file__).parents[2] / "src/yeji/demo/plan.yaml"
REFUSED = PlanRefused(diagnostics_of([Noticed("organisation-circle", "teams", ("A", "B"), 2)]))


def calculated(folder: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, *options: str) -> Result:
    """Calculate the demo with an engine that raises `fault`."""

    def failing(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr("yeji.cli.calc.compute", failing)
    write(build(1), folder / "data")
    arguments = ["calc", str(PLAN), str(folder / "data"), "--period", "2026-03", "--out", str(folder / "out")]
    return CliRunner().invoke(root, [*arguments, *options])


@pytest.mark.parametrize(("language", "word"), [("zh", "成环"), ("en", "circle")])
def test_a_refusal_of_the_engine_is_json_in_the_language_that_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, word: str
) -> None:
    ran = calculated(tmp_path, monkeypatch, REFUSED, "--json", "--language", language)

    assert ran.exit_code == 1, ran.output
    [told] = json.loads(ran.stdout)["diagnostics"]
    assert told["code"] == "organisation-circle"
    assert word in told["message"]


@pytest.mark.parametrize(
    ("fault", "code", "word"),
    [
        (REFUSED, 1, "circle"),
        (NumberTooLarge("lines_0"), 1, "too large"),
        (ReasonsDoNotAddUp("1 payout"), 3, "own check"),
        (MemoryExhausted("sheet"), 3, "memory did not suffice: stopped at sheet"),
    ],
)
def test_faults_of_reckoning_are_told_with_their_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, code: int, word: str
) -> None:
    ran = calculated(tmp_path, monkeypatch, fault, "--language", "en")

    assert ran.exit_code == code
    assert word in ran.stderr
    assert "Traceback" not in ran.output


@pytest.mark.parametrize("label", ["2026Q1", "2026", "2026-W10"])
def test_a_period_of_another_kind_than_the_plan_settles_is_refused(tmp_path: Path, label: str) -> None:
    write(build(1), tmp_path / "data")
    arguments = ["calc", str(PLAN), str(tmp_path / "data"), "--out", str(tmp_path / "out"), "--json"]

    ran = CliRunner().invoke(root, [*arguments, "--period", label, "--language", "en"])

    assert ran.exit_code == 1, ran.output
    [told] = json.loads(ran.stdout)["diagnostics"]
    assert told["code"] == "period-of-other-kind"
    assert told["hint"].startswith("Give a period like 2026-0")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("内存不够", "--memory", "--threads")),
        ("en", ("did not suffice", "--memory", "fewer --threads")),
    ],
)
def test_a_calculation_without_memory_says_what_to_do(
    tmp_path: Path, language: str, words: tuple[str, ...]
) -> None:
    write(build(1), tmp_path / "data")
    arguments = ["calc", str(PLAN), str(tmp_path / "data"), "--out", str(tmp_path / "out"), "--json"]
    few = ["--period", "2026-03", "--memory", "1MB", "--threads", "1", "--language", language]

    ran = CliRunner().invoke(root, [*arguments, *few])

    assert ran.exit_code == 3, ran.output
    [told] = json.loads(ran.stdout)["diagnostics"]
    assert told["code"] == "memory-exhausted"
    assert all(word in told["message"] + told["hint"] for word in words)
