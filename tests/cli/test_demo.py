"""`yeji demo` as a newcomer runs it: figures that add up, statements that speak to one person."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from yeji.cli.main import root

UNTARGETED = "S9901"
"""The demo's newcomer, for whom nobody set a target."""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The demo calculated in both languages."""
    folders: dict[str, Path] = {}
    for language in ("zh", "en"):
        folders[language] = tmp_path_factory.mktemp(language) / "out"
        ran = CliRunner().invoke(root, ["demo", "--out", str(folders[language]), "--language", language])
        assert ran.exit_code == 0, ran.output
    return folders


def page(folder: Path, person: str) -> str:
    """Return the visible words of a statement."""
    html = (folder / "statements" / f"{person}.html").read_text(encoding="utf8")
    body = html[html.index("<body>") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_every_statement_shows_what_the_tables_pay(out: dict[str, Path]) -> None:
    payouts = pq.read_table(out["zh"] / "tables" / "payouts.parquet").to_pylist()
    people = {row["person_id"] for row in payouts}
    unknown = {row["person_id"] for row in payouts if row["paid"] is None}

    for person in people:
        paid = sum((row["paid"] or Decimal(0) for row in payouts if row["person_id"] == person), Decimal(0))
        shown = "未算出" if person in unknown else f"¥{paid:,.2f}"
        assert f"合计 {shown}" in page(out["zh"], person), person


def test_whoever_has_no_target_is_told_so_and_nobody_else_is(out: dict[str, Path]) -> None:
    told = {
        path.stem
        for path in (out["zh"] / "statements").iterdir()
        if "没有本期目标" in page(out["zh"], path.stem)
    }

    assert told == {UNTARGETED}


def test_the_english_page_speaks_english_but_for_names_of_people(out: dict[str, Path]) -> None:
    for path in (out["en"] / "statements").iterdir():
        words = page(out["en"], path.stem)
        name = words.split("·")[0]
        assert not re.search(r"[\u4e00-\u9fff]", words.replace(name.strip(), "")), (path.stem, words)


def test_both_languages_come_from_the_same_result(out: dict[str, Path]) -> None:
    checksums = {re.findall(r"[0-9a-f]{64}", page(folder, UNTARGETED))[0] for folder in out.values()}

    assert len(checksums) == 1


def test_a_second_calculation_into_the_same_folder_leaves_nothing_of_the_first(out: dict[str, Path]) -> None:
    stale = out["zh"] / "statements" / "LEFT.html"
    stale.write_text("old", encoding="utf8")
    spread = out["zh"] / "tables" / "old.parquet"
    spread.mkdir()
    (spread / "part-0.parquet").write_bytes(b"old")

    ran = CliRunner().invoke(root, ["demo", "--out", str(out["zh"])])

    assert ran.exit_code == 0, ran.output
    assert not stale.exists()
    assert not spread.exists()


def test_the_demo_says_which_page_to_open_and_what_to_try_next(tmp_path: Path) -> None:
    ran = CliRunner().invoke(root, ["demo", "--out", str(tmp_path / "out")])

    opened = re.findall(r"先打开 (\S+\.html)", ran.output)
    assert Path(opened[0]).is_file()
    assert "有意留下的" in ran.output
    [command] = re.findall(r"yeji (explain \S+ \w+)", ran.output)
    assert CliRunner().invoke(root, command.split()).exit_code == 0


def test_the_sum_has_a_unit_and_says_what_is_not_in_it(tmp_path: Path) -> None:
    ran = CliRunner().invoke(root, ["demo", "--out", str(tmp_path / "out")])

    assert re.search(r"实发合计 ¥[\d,]+\.\d\d；另有 1 笔未算出，不在合计内。\n", ran.output)
