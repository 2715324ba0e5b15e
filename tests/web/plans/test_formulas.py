"""The formula bar: which names are offered, and what is said of a formula while it is typed."""

from __future__ import annotations

import pytest
from django.utils import translation

from tests.web.conftest import SignIn
from tests.web.runs.company import AT, PLAN
from yeji.accounts.models import User
from yeji.plans.actions import start_plan
from yeji.plans.formulas import offered, read_formula

pytestmark = pytest.mark.django_db


def _offers(text: str, table: str = "") -> dict[str, tuple[str, str]]:
    return {each.name: (each.insert, each.kind) for each in offered(text, table)}


def test_the_plans_own_names_are_offered_with_what_they_count() -> None:
    found = _offers(PLAN)

    assert found["回款额"] == ("回款额", "金额")
    assert found["回款额.目标"] == ("回款额.目标", "金额")
    assert found["回款额.完成率"] == ("回款额.完成率", "比率")
    assert found["司龄月数"] == ("司龄月数", "数量")
    assert found["如果"] == ("如果(", "")
    assert "tenure_months" not in found
    assert "回款额.target" not in found


def test_names_of_the_readers_language_are_offered() -> None:
    with translation.override("en"):
        found = _offers(PLAN)

    assert {"tenure_months", "回款额.target", "IF"} <= set(found)
    assert "司龄月数" not in found


def test_over_a_tables_rows_its_columns_come_first() -> None:
    names = list(_offers(PLAN, "payments"))

    assert names.index("amount") < names.index("回款额")


def test_a_name_that_could_be_misread_is_put_in_brackets() -> None:
    assert _offers(PLAN.replace("回款额", "回款-全部"))["回款-全部.目标"][0] == "[回款-全部.目标]"


def test_a_draft_with_faults_elsewhere_still_offers_its_names() -> None:
    assert "回款额" in _offers(PLAN.replace("mode: slice", "mode: slise"))
    assert _offers("nothing") == {}


def test_a_right_formula_is_said_as_a_sentence() -> None:
    read = read_formula(PLAN, "最大(回款额 - 10万, 0)")

    assert read.faults == ()
    assert "回款额" in read.sentence
    assert read.kind == "金额"


@pytest.mark.parametrize(
    ("formula", "below"),
    [
        ("回款额 * * 2", "\u3000\u3000\u3000   ^"),
        ("回款 * 2", "＾＾"),
        ("回款额 + 司龄月数", "＾＾＾^^^＾＾＾＾"),
        ("如果(1, 2", "\u3000\u3000     ^"),
    ],
)
def test_a_fault_points_at_its_characters(formula: str, below: str) -> None:
    (fault,) = read_formula(PLAN, formula).faults

    assert fault.picture == f"{formula}\n{below}"


def test_a_very_long_formula_is_cut_and_refused() -> None:
    assert read_formula(PLAN, "1+" * 100_000).faults


def test_only_who_writes_plans_is_answered(cast: dict[str, User], as_: SignIn) -> None:
    start_plan("field", "外勤销售", PLAN, by=cast["chi"], at=AT)

    assert as_("chi").get("/plans/field/1/names/").json()["names"][0]["name"]
    said = as_("chi").post("/plans/field/1/formula/", {"formula": "回款额 * <b>"})
    assert "&lt;b&gt;" in said.text
    assert "<b>" not in said.text
    for who in ("ada", "dov", "han"):
        assert as_(who).get("/plans/field/1/names/").status_code == 404
        assert as_(who).post("/plans/field/1/formula/", {"formula": "1"}).status_code == 404
