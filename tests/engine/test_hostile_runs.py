"""Clumsy and hostile data and plans through `yeji calc`: told in words, nothing lost, nothing counted twice."""

from __future__ import annotations

import io
import json
import re
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pytest

from tests.engine.stories import month, plan_of, tables_of
from tests.engine.test_cases import CASES
from tests.engine.test_settlement_release import SOLD as SOLD_MEASURE
from yeji.cli.main import main
from yeji_engine.errors import PlanRefused
from yeji_engine.run import compute
from yeji_engine.tables.schema import Tables

SELLING = """
measures:
  业绩: {unit: money, direction: up, count: {table: orders, aggregate: sum, column: amount, date: order_date,
         credit: {kind: owner, column: person_id}}}
components:
  提成: {pays: commission, per: period, base: 业绩, method: {kind: flat, rate: 10%}}
"""
PLAN = (CASES / "base.yaml").read_text(encoding="utf8").replace(
    "measures: {}\ncomponents: {}\n", ""
) + SELLING
PEOPLE = "person_id,regime\nA,employee\n"
HEADER = "order_id,person_id,order_date,amount\n"
SOLD = HEADER + "o1,A,2026-03-05,100\n"


class Answer(NamedTuple):
    """How a command ended, and what it said."""

    code: int
    said: str


def calc(folder: Path, files: dict[str, str | bytes], plan: str = PLAN) -> Answer:
    """Calculate March 2026 over these files, as a person would."""
    facts = folder / "facts"
    facts.mkdir()
    for name, content in files.items():
        (facts / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / "plan.yaml").write_text(plan, encoding="utf8")
    words = [
        "calc",
        str(folder / "plan.yaml"),
        str(facts),
        "--period",
        "2026-03",
        "--out",
        str(folder / "out"),
    ]
    words += ["--no-statements", "--language", "en", "--json"]
    out, code = io.StringIO(), 0
    with patch.object(sys, "argv", ["yeji", *words]), redirect_stdout(out), redirect_stderr(out):
        # Anything but an orderly end is a crash and fails the test that sees it.
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
    return Answer(code, out.getvalue())


ODD_NAMES = (
    "NA",
    "null",
    "None",
    "nan",
    "0012",
    "12",
    "1234567890123456789",
    "1234567890123456788",
    "𠮷野家",
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_people_called_na_or_null_or_by_nineteen_digits_keep_their_names_and_sales(
    encoding: str, tmp_path: Path
) -> None:
    people = "person_id,regime\n" + "".join(f"{name},employee\n" for name in ODD_NAMES)
    orders = HEADER + "".join(f"o{n},{name},2026-03-05,{100 + n}\n" for n, name in enumerate(ODD_NAMES))

    found = calc(tmp_path, {"people.csv": people.encode(encoding), "orders.csv": orders.encode(encoding)})

    answer = json.loads(found.said)
    assert (answer["people"], answer["not_computed"]) == (len(ODD_NAMES), 0)
    assert float(answer["paid"]) == sum(100 + n for n in range(len(ODD_NAMES))) / 10


def test_a_row_of_totals_is_never_paid_as_a_deal(tmp_path: Path) -> None:
    found = calc(tmp_path, {"people.csv": PEOPLE, "orders.csv": SOLD + "合计,A,2026-03-31,100\n"})

    assert "look like totals" in found.said
    assert found.code != 0


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "1e308", "1000000000000000000"])
def test_an_amount_that_is_no_exact_figure_is_told_with_its_row(amount: str, tmp_path: Path) -> None:
    found = calc(tmp_path, {"people.csv": PEOPLE, "orders.csv": SOLD + f"o2,A,2026-03-05,{amount}\n"})

    assert amount in found.said
    assert found.code != 0


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"orders.csv": SOLD}, "Neither people nor assignments"),
        ({"people.csv": PEOPLE}, "there is no table orders"),
        ({}, "there is no table orders"),
    ],
    ids=["nobody", "no orders", "nothing"],
)
def test_a_table_that_the_folder_lacks_is_named(
    files: dict[str, str | bytes], words: str, tmp_path: Path
) -> None:
    found = calc(tmp_path, files)

    assert words in found.said
    assert found.code != 0


def _bomb() -> str:
    lines = [f"{c}: &{c} [{', '.join(['*' + p] * 9)}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)]
    return PLAN + "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(lines)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (PLAN.replace("rate: 10%", "rate: " + "[" * 10_000 + "]" * 10_000), "deeper than 40 levels"),
        (PLAN.replace("base: 业绩", f'base: "{"(" * 10_000}业绩{")" * 10_000}"'), "At most 4000"),
        (PLAN.replace("base: 业绩", f'base: "{"(" * 1_900}业绩{")" * 1_900}"'), None),
        (PLAN.replace("base: 业绩", f'base: "{"-" * 3_900}业绩"'), "deep"),
        (_bomb(), "no field"),
    ],
    ids=["lists", "formula", "parentheses", "minuses", "aliases"],
)
def test_a_plan_that_is_nested_ten_thousand_deep_or_multiplies_itself_is_answered(
    plan: str, words: str | None, tmp_path: Path
) -> None:
    found = calc(tmp_path, {"people.csv": PEOPLE, "orders.csv": SOLD}, plan)

    if words is None:
        assert json.loads(found.said)["paid"].startswith("10")
    else:
        assert words in found.said
        assert found.code != 0


def test_a_plan_of_a_megabyte_is_read(tmp_path: Path) -> None:
    plan = PLAN + f'note: "{"字" * 350_000}"\n'

    found = calc(tmp_path, {"people.csv": PEOPLE, "orders.csv": SOLD}, plan)

    assert json.loads(found.said)["paid"].startswith("10")


def test_without_people_the_calculation_is_refused_in_both_languages() -> None:
    plan = plan_of({})

    with pytest.raises(PlanRefused) as caught:
        compute(plan, Tables([]), month("2026-03"))

    (fault,) = caught.value.diagnostics
    assert fault.code == "people-missing"
    assert "不知道为谁计算" in fault.message.zh
    assert "nobody is known" in fault.message.en


@pytest.mark.parametrize("trusted", [(), ("assignments",)], ids=["checked", "trusted"])
def test_two_posts_on_one_day_hold_the_person_back_and_are_told(trusted: tuple[str, ...]) -> None:
    plan = plan_of({"measures": {}, "components": {}})
    posts = [{"person_id": "A", "team_id": team, "valid_from": "2026-01-01"} for team in ("一队", "二队")]
    tables = tables_of({"people": [{"person_id": "A", "regime": "employee"}], "assignments": posts})

    result = compute(plan, Tables(tables), month("2026-03"), trusted=trusted)

    assert result.tables["participants"].num_rows == 0
    assert [each.place.path for each in result.diagnostics if "overlap" in each.code] == ["assignments"]


def test_a_run_in_which_nobody_takes_part_says_so(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    files: dict[str, str | bytes] = {"people.csv": PEOPLE, "orders.csv": SOLD}
    elsewhere = re.sub(r"(?m)^enrolment:.*$", "enrolment: {roles: [nobody has it]}", PLAN)

    told = calc(
        tmp_path / "one", {**files, "assignments.csv": "person_id,team_id,role\nA,T,rep\n"}, elsewhere
    )
    quiet = calc(tmp_path / "two", {**files, "assignments.csv": "person_id,team_id,role\nA,T,rep\n"})

    assert told.code == 0, told.said
    assert "nobody-takes-part" in told.said
    assert "under enrolment must be those" in told.said
    assert "nobody-takes-part" not in quiet.said


@pytest.mark.parametrize("trusted", [(), ("assignments",)], ids=["checked", "trusted"])
def test_two_posts_on_one_day_refuse_the_run_where_a_leader_is_paid_on_the_team(
    trusted: tuple[str, ...],
) -> None:
    """The leader's bonus stood as computed, without the orders of whoever was set aside."""
    team = {"unit": "money", "direction": "up", "roll_up": {"of": "销售额", "include_own": "false"}}
    bonus = {"pays": "bonus", "per": "period", "base": "团队业绩", "method": {"kind": "flat", "rate": "1%"}}
    plan = plan_of({"measures": {"销售额": SOLD_MEASURE, "团队业绩": team}, "components": {"团队奖": bonus}})
    posts = [{"person_id": "B", "team_id": "一队", "lead": "true"}]
    posts += [
        {"person_id": "A", "team_id": team_id, "valid_from": "2026-01-01"} for team_id in ("一队", "二队")
    ]
    people = [{"person_id": person, "regime": "employee"} for person in "AB"]
    orders = [{"order_id": "o1", "person_id": "A", "order_date": "2026-03-02", "amount": "1000"}]
    tables = tables_of({"people": people, "assignments": posts, "orders": orders})

    with pytest.raises(PlanRefused) as caught:
        compute(plan, Tables(tables), month("2026-03"), trusted=trusted)

    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.place.path, fault.rows) == ("overlapping-rows", "assignments", ("A",))
    assert "有效期重叠" in fault.message.zh
    assert "overlap in time" in fault.message.en
