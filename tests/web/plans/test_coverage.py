"""Who is in which plan on a day, who in none, who in several, and who has read his."""

from __future__ import annotations

from datetime import date

import pytest

from tests.web.conftest import SignIn
from tests.web.runs.company import AT, PLAN, published
from yeji.accounts.models import User
from yeji.org.models import Person, Position
from yeji.plans.actions import Whom, enrol, receive, start_plan
from yeji.plans.pages.coverage import CoveragePage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _everybody_who_sells_is_in_a_plan(cast: dict[str, User]) -> None:
    receive(published(cast), by=cast["ada"], at=AT)


def _page(as_: SignIn, who: str, **asked: str) -> CoveragePage:
    page = as_(who).get("/plans/people/", asked).context["page"]
    assert isinstance(page, CoveragePage)
    return page


def _people(page: CoveragePage) -> set[str]:
    return {line.key for line in page.table.lines}


def test_everybody_with_a_post_stands_with_his_plan_or_without(as_: SignIn) -> None:
    page = _page(as_, "chi")
    plans = {line.key: line.cells[3].text for line in page.table.lines}

    assert plans["ada"] == "外勤销售"
    assert plans["ben"] == "没有方案"
    assert page.without == len(_people(_page(as_, "chi", show="none")))
    assert {"ada", "ben"} <= _people(page)


def test_who_has_not_read_his_plan_is_found(as_: SignIn) -> None:
    unread = _people(_page(as_, "chi", show="unread"))

    assert "eve" in unread
    assert "ada" not in unread
    assert "ben" not in unread


def test_plans_that_fit_alike_are_a_clash_that_leads_to_where_it_is_settled(
    as_: SignIn, cast: dict[str, User]
) -> None:
    other = start_plan("other", "另一个", PLAN.replace("plan: field", "plan: other"), by=cast["chi"], at=AT)
    seller = Position.objects.get(code="seller")
    enrol(other.plan, Whom(since=date(2026, 1, 1), position=seller), by=cast["chi"], at=AT)

    page = _page(as_, "chi", show="clash")
    line = next(each for each in page.table.lines if each.key == "ada")
    assert line.cells[3].text == "几个都适合：外勤销售、另一个"
    form = as_("chi").get(line.cells[3].url).context["form"]
    assert form.initial["person"] == "ada"


def test_another_day_has_other_plans(as_: SignIn) -> None:
    assert "ada" in _people(_page(as_, "chi", on="2025-12-31", show="none")) or not _people(
        _page(as_, "chi", on="2025-12-31")
    )
    assert "ada" in _people(_page(as_, "chi", on="2026-02-01", plan="field"))


def test_one_sees_the_people_that_one_sees_anywhere(as_: SignIn) -> None:
    assert as_("ada").get("/plans/people/").status_code == 404
    seen = set(Person.objects.filter(number__in=_people(_page(as_, "dov"))).values_list("number", flat=True))
    assert "ada" in seen
    assert len(seen) <= len(_people(_page(as_, "chi")))


def test_a_wrong_day_is_today_and_a_wrong_row_the_first(as_: SignIn) -> None:
    assert _people(_page(as_, "chi", on="31-02", **{"from": "x"})) == _people(_page(as_, "chi"))
