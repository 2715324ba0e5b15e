"""The designer through its pages: a change is saved at once, another's is never overwritten, nothing typed is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import islice

import pytest

from tests.engine.every_part import plans
from tests.web.conftest import SignIn
from tests.web.runs.company import AT, PLAN, published
from yeji.accounts.models import User
from yeji.plans.actions import start_plan
from yeji.plans.design.editing import tree_of
from yeji.plans.design.emission import block
from yeji.plans.design.steps import Place, StepKey
from yeji.plans.models import Version

pytestmark = pytest.mark.django_db
TIER = "/plans/field/1/design/components/提成/"
RATE = "v:/components/提成/method/tiers/1/rate"


@pytest.fixture
def draft(cast: dict[str, User]) -> Version:
    return start_plan("field", "外勤销售", "# 说明\n" + PLAN, by=cast["chi"], at=AT)


def test_a_change_of_one_field_changes_its_characters_and_nothing_else(draft: Version, as_: SignIn) -> None:
    page = as_("chi").get(TIER)
    assert page.status_code == 200

    said = as_("chi").post(TIER, {"seen": "1", RATE: "7.5%", "was:" + RATE: "5%"})

    assert said.status_code == 302
    changed = Version.objects.get()
    assert changed.text == ("# 说明\n" + PLAN).replace("rate: 5%", "rate: 7.5%")


def test_a_field_nobody_touched_never_writes_back_what_another_changed(draft: Version, as_: SignIn) -> None:
    chi, base = as_("chi"), "v:/components/提成/base"
    chi.post(TIER, {"seen": "1", RATE: "7.5%", "was:" + RATE: "5%"})

    said = chi.post(
        TIER, {"seen": "1", RATE: "5%", "was:" + RATE: "5%", base: "回款额 * 2", "was:" + base: "回款额"}
    )

    assert said.status_code == 409
    assert "池 先改了这份草稿" in said.text
    assert 'value="回款额 * 2"' in said.text
    changed = Version.objects.get()
    assert "7.5%" in changed.text
    assert "base: 回款额\n" in changed.text
    again = {"seen": "2", base: "回款额 * 2", "was:" + base: "回款额"}
    assert chi.post(TIER, again).status_code == 302
    changed.refresh_from_db()
    assert "base: 回款额 * 2\n" in changed.text
    assert "7.5%" in changed.text


def test_what_was_typed_where_nothing_is_any_more_is_said(draft: Version, as_: SignIn) -> None:
    chi = as_("chi")
    chi.post(TIER, {"seen": "1", "do": "drop /components/提成/method/tiers/1"})

    said = chi.post(TIER, {"seen": "1", RATE: "6%", "was:" + RATE: "5%"}, headers={"HX-Request": "true"})

    assert said.status_code == 200
    assert "你填的是：6%" in said.text
    assert 'hx-post="/plans/field/1/design/components/' in said.text


def test_a_saved_change_is_answered_with_its_sentences_and_its_checks(draft: Version, as_: SignIn) -> None:
    start = "v:/components/提成/method/tiers/1/from"

    said = as_("chi").post(
        TIER, {"seen": "1", start: "12万", "was:" + start: "10万"}, headers={"HX-Request": "true"}
    )

    assert said.headers["HX-Trigger"] == "saved"
    page = said.context["page"]
    assert page.errors == 0
    met = Version.objects.get().text
    assert "{from: 0, to: 12万, rate: 3%}" in met
    assert any("12 万" in piece.words for each in page.told for piece in each.pieces)


def test_what_is_wrong_is_said_at_its_field_and_in_the_list(draft: Version, as_: SignIn) -> None:
    said = as_("chi").post(
        TIER, {"seen": "1", RATE: "五个点", "was:" + RATE: "5%"}, headers={"HX-Request": "true"}
    )

    page = said.context["page"]
    (wrong,) = [each for each in page.checks if each.tone == "bad"]
    assert "五个点" in wrong.words
    assert said.text.count(wrong.words.split("。")[0]) == 2
    assert 'value="五个点"' in said.text
    assert page.is_told is False
    assert as_("chi").get("/plans/field/1/design/measures/").context["page"].is_told


def test_an_unreadable_text_leads_to_the_text(draft: Version, as_: SignIn) -> None:
    Version.objects.update(text="a: [1")

    page = as_("chi").get("/plans/field/1/design/who/")

    assert "先在文字里改好" in page.text
    assert "/plans/field/1/write/" in page.text


def test_a_new_entry_opens_and_one_taken_out_leads_back(draft: Version, as_: SignIn) -> None:
    chi = as_("chi")
    made = chi.post("/plans/field/1/design/measures/", {"seen": "1", "n:/measures": "新客户数"})
    assert made.headers["Location"] == "/plans/field/1/design/measures/%E6%96%B0%E5%AE%A2%E6%88%B7%E6%95%B0/"
    assert chi.get(made.headers["Location"]).status_code == 200

    renamed = chi.post(
        made.headers["Location"],
        {"seen": "2", "r:/measures/新客户数": "开户数", "was:r:/measures/新客户数": "新客户数"},
    )
    assert chi.get(renamed.headers["Location"]).context["page"].title == "开户数"

    gone = chi.post(renamed.headers["Location"], {"seen": "3", "do": "drop /measures/开户数"})
    assert gone.headers["Location"] == "/plans/field/1/design/measures/"
    assert "开户数" not in Version.objects.get().text


def test_the_sentences_are_told_against_the_version_in_force(cast: dict[str, User], as_: SignIn) -> None:
    published(cast)
    as_("chi").post("/plans/field/draft/")
    here = "/plans/field/2/design/components/提成/"

    as_("chi").post(here, {"seen": "1", RATE: "7.5%", "was:" + RATE: "5%"})

    page = as_("chi").get(here)
    assert page.context["page"].compared_with.number == 1
    assert "<del>5%</del><ins>7.5%</ins>" in page.text


def test_who_may_not_write_plans_sees_no_designer(draft: Version, as_: SignIn) -> None:
    assert as_("ada").get(TIER).status_code == 404
    assert as_("eve").get("/plans/field/1/design/").status_code == 404
    assert as_("han").get(TIER).status_code == 404
    assert as_("chi").get("/plans/field/1/design/nowhere/").status_code == 404
    assert as_("chi").get("/plans/field/1/design/components/没有/").status_code == 404


def test_only_a_draft_is_designed(cast: dict[str, User], as_: SignIn) -> None:
    published(cast)

    assert as_("chi").get(TIER).headers["Location"] == "/plans/field/1/"
    assert as_("chi").post(TIER, {"seen": "1", RATE: "9%", "was:" + RATE: "5%"}).status_code == 302
    assert "9%" not in Version.objects.get().text


def test_every_step_of_every_kind_of_plan_is_drawn(cast: dict[str, User], as_: SignIn) -> None:
    chi = as_("chi")
    for n, plan in enumerate(islice(plans(), 0, None, 5)):
        text = block(json.loads(plan.model_dump_json(by_alias=True)), 0)
        version = start_plan(f"p{n}", "一切", text, by=cast["chi"], at=AT)
        tree = tree_of(text)
        assert tree is not None
        component = Place(StepKey.COMPONENTS, ("components", next(iter(plan.components))))
        assert chi.get(component.url(version.plan.key, 1, tree)).status_code == 200
        assert chi.get(f"/plans/p{n}/1/design/scorecard/").status_code == 200


def test_a_page_asks_the_database_as_often_however_long_the_plan(
    draft: Version, as_: SignIn, django_assert_max_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    chi = as_("chi")
    chi.get(TIER)

    with django_assert_max_num_queries(14):
        chi.get(TIER)
