"""Two runs side by side: each change has its cause, and the lines come to the whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.web.conftest import SignIn
from tests.web.runs.company import AT, PLAN, paid, ran, targeted
from yeji.accounts.models import User
from yeji.org.models import Person
from yeji.plans.actions import draft_version
from yeji.runs.actions import release
from yeji.runs.inputs import Changed, changed_inputs
from yeji.runs.models import Purpose, Run
from yeji.runs.pages.comparing import ComparePage
from yeji.targets.actions import FigureGiven, set_figures

pytestmark = pytest.mark.django_db


def compared(run: Run, other: Run, as_: SignIn) -> ComparePage:
    page = as_("chi").get(f"/runs/{run.pk}/compare/{other.pk}/").context["page"]
    assert isinstance(page, ComparePage)
    return page


def lines(page: ComparePage) -> dict[str, list[str]]:
    return {line.key: [cell.text for cell in line.cells] for line in page.table.lines}


def test_records_that_came_changed_or_went_are_the_cause(
    march: Run, cast: dict[str, User], as_: SignIn
) -> None:
    paid(cast["chi"], ("P2", "ada", "2026-04-20", 70_000_00), ("P4", "ada", "2026-03-21", 10_000_00),
         ("P1", "ada", "2026-03-05", 85_000_00))  # fmt: skip

    again = ran(march.version, "2026-03", cast["chi"])

    found = lines(compared(again, march, as_))
    # 95,000 × 3% = 2,850 instead of 5,500.
    assert found["ada"][1:] == [
        "提成 −2,650.00", "回款额 −55,000.00：多 1 条 P4，少 1 条 P2，改 1 条 P1", "5,500.00", "−2,650.00", "2,850.00"
    ]  # fmt: skip
    assert found["same"] == ["没变的 1 人", "", "", "1,200.00", "0.00", "1,200.00"]


def test_a_line_of_the_sentence_ends_with_its_stop_and_never_begins_with_it(
    march: Run, cast: dict[str, User], as_: SignIn
) -> None:
    again = ran(march.version, "2026-03", cast["chi"])

    text = as_("chi").get(f"/runs/{again.pk}/compare/{march.pk}/").text
    assert "；</span><span>" in text
    assert "<span>；" not in text


def test_the_lines_come_to_the_whole(march: Run, cast: dict[str, User], as_: SignIn) -> None:
    release(march, by=cast["han"], at=AT, seen=march.checksum)
    paid(cast["chi"], ("P2", "ada", "2026-03-20", 20_000_00), ("P4", "ada", "2026-04-03", 10_000_00))
    april = ran(march.version, "2026-04", cast["chi"])

    page = compared(april, march, as_)

    change = Decimal(april.payable - march.payable) / 100
    signed = [each.change.replace("−", "-").replace(",", "") for each in page.parts]
    assert sum(map(Decimal, signed)) == change
    in_lines = [line.cells[4].text.replace("−", "-").replace(",", "") for line in page.table.lines]
    assert sum(map(Decimal, in_lines)) == change
    assert [cell.text for cell in page.table.totals][3:] == ["6,700.00", "−6,700.00", "0.00"]


def test_a_target_that_was_set_anew_is_a_cause(march: Run, cast: dict[str, User], as_: SignIn) -> None:
    plan = PLAN.replace("plan: field", "plan: gated").replace(
        "base: 回款额\n    method", "base: 回款额\n    when: 回款额.完成率 >= 1\n    method"
    )
    draft = draft_version(
        march.version.plan, plan.replace("plan: gated", "plan: field"), by=cast["chi"], at=AT
    )
    first = ran(draft, "2026-03", cast["chi"], Purpose.TRIAL)
    targeted(cast["chi"], "ada", "200000")

    again = ran(draft, "2026-03", cast["chi"], Purpose.TRIAL)

    assert "回款额的目标 120,000 → 200,000" in lines(compared(again, first, as_))["ada"][2]


def test_a_plan_that_was_changed_is_a_cause_by_its_component(
    march: Run, cast: dict[str, User], as_: SignIn
) -> None:
    draft = draft_version(march.version.plan, PLAN.replace("rate: 5%", "rate: 6%"), by=cast["chi"], at=AT)
    tried = ran(draft, "2026-03", cast["chi"], Purpose.TRIAL)

    page = compared(tried, march, as_)

    assert page.plan_words == "第 1 版 → 第 2 版"
    assert lines(page)["ada"][1:3] == ["提成 +500.00", "方案的算法：提成"]
    assert page.inputs == ()
    assert "两次用的是同一份数据" not in as_("chi").get(f"/runs/{tried.pk}/compare/{march.pk}/").text


def test_which_tables_changed_and_how_many_rows(march: Run, cast: dict[str, User], as_: SignIn) -> None:
    paid(cast["chi"], ("P2", "ada", "2026-03-20", 20_000_00), ("P4", "ada", "2026-03-21", 10_000_00))
    ada = Person.objects.get(number="ada")
    set_figures([FigureGiven(ada, "底薪", Decimal(5000), date(2026, 1, 1))], by=cast["chi"], at=AT)

    again = ran(march.version, "2026-03", cast["chi"])

    assert changed_inputs(again, march) == (
        Changed("attributes", added=1, gone=0, changed=0), Changed("payments", added=1, gone=0, changed=1)
    )  # fmt: skip
    page = compared(again, march, as_)
    assert [each.change for each in page.inputs] == ["新增 1 行", "新增 1 行，改 1 行"]


def test_whoever_is_not_computed_stands_apart_and_in_no_sum(
    march: Run, cast: dict[str, User], as_: SignIn
) -> None:
    plan = PLAN.replace("settlement:", "  津贴:\n    pays: award\n    per: period\n    base: 津贴基数\n"
                        "    method: {kind: flat, rate: 100%}\nsettlement:").replace(
        "measures:", "attributes: {津贴基数: money}\nmeasures:")  # fmt: skip
    draft = draft_version(march.version.plan, plan, by=cast["chi"], at=AT)
    tried = ran(draft, "2026-03", cast["chi"], Purpose.TRIAL)

    page = compared(tried, march, as_)

    assert (page.unknown, page.change) == (2, "0.00")
    assert lines(page)["ada"][3:] == ["5,500.00", "—", "没算出"]
