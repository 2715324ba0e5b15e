"""`yeji explain` on the demo: figures with units and reasons, and an answer to every wrong name."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from yeji.cli.main import root


def explain(*words: object) -> Result:
    return CliRunner().invoke(root, ["explain", *map(str, words)], catch_exceptions=False)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo's calculation."""
    folder = tmp_path_factory.mktemp("out") / "demo"
    ran = CliRunner().invoke(root, ["demo", "--out", str(folder)], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return folder


def test_a_measure_comes_with_unit_target_and_records_in_words(demo: Path) -> None:
    told = explain(demo, "S1101").output

    assert "回款额  ¥111,600.00，目标 ¥120,000.00，完成 93%，8 条记录" in told
    assert "2026-03-16  回款 P-1101-7  ¥14,018.72\n" in told
    assert "2026-03-07  满意度调查 V-1101-1  88 分\n" in told


def test_english_has_no_chinese_table(demo: Path) -> None:
    told = explain(demo, "S1101", "--language", "en").output

    assert "payments P-1101-7  ¥14,018.72\n" in told
    assert "target ¥120,000.00, 93% attained, 8 records" in told


def test_a_figure_that_was_not_computed_says_why(demo: Path) -> None:
    told = explain(demo, "S9901").output

    assert "绩效工资  未算出" in told
    assert "! 指标「回款额」没有本期目标，完成率未算出。" in told


def test_one_measure_is_shown_alone(demo: Path) -> None:
    told = explain(demo, "S1101", "--measure", "满意度").output

    assert "满意度调查 V-1101-1" in told
    assert "回款 P-1101-7" not in told


def test_a_folder_without_results_points_to_the_one_below(demo: Path) -> None:
    told = explain(demo.parent, "S1101")

    assert told.exit_code == 1
    assert "没有计算结果" in told.output
    assert "是否想用" in told.output
    assert "demo" in told.output


def test_a_folder_without_results_says_what_makes_them(tmp_path: Path) -> None:
    told = explain(tmp_path, "S1101", "--language", "en")

    assert told.exit_code == 1
    assert "Run yeji calc first" in told.output


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("S11O1",), "是否想查 S1101？"),
        (("张伟",), "有：D001, D002"),
        (("S1101", "--component", "回款提"), "没有激励项「回款提」。是否想查 回款提成？"),
        (("S1101", "--component", "x"), "有：回款提成, 绩效工资"),
        (("S1101", "--measure", "回款"), "没有指标「回款」。是否想查 回款额？"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest_or_with_all(
    demo: Path, words: tuple[str, ...], answer: str
) -> None:
    told = explain(demo, *words)

    assert told.exit_code == 1
    assert answer in told.output.replace("\n", "")


def test_a_wrong_name_is_json_where_json_was_asked_for(demo: Path) -> None:
    told = explain(demo, "nobody", "--json")

    assert told.exit_code == 1
    assert told.stdout.startswith("{")
    assert "没有工号「nobody」" in told.stdout
