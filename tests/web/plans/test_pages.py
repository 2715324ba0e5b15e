"""From a template to a plan in force, through the pages: one writes, another publishes, those concerned read it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.web.conftest import SignIn
from tests.web.runs.company import AT, PLAN, published
from yeji.accounts.models import User
from yeji.org.models import Person, Position
from yeji.plans.actions import Whom, draft_version, enrol
from yeji.plans.models import Enrolment, Receipt, Stage, Version
from yeji.records.actions import FieldTerms, define_field, define_kind
from yeji.records.kinds import FieldKind
from yeji.records.models import CustomField

pytestmark = pytest.mark.django_db


def test_a_template_becomes_a_plan_in_force_in_the_hands_of_two(cast: dict[str, User], as_: SignIn) -> None:
    chi, han = as_("chi"), as_("han")
    seller = Position.objects.get(code="seller")
    started = {"title": "电销 2026", "key": "phone", "starts": "2026-01-01", "position": seller.pk}

    assert chi.post("/plans/templates/telesales/", started).status_code == 302
    draft = Version.objects.get(plan__key="phone")
    assert Enrolment.objects.get().position == seller
    assert "电销 2026" in chi.get("/plans/phone/1/").text
    chi.post("/plans/phone/1/ask/", {"why": "第一版"})
    draft.refresh_from_db()
    assert draft.stage == Stage.WAITING

    assert chi.post("/plans/phone/1/publish/", {"seen": draft.digest}).status_code == 404
    assert as_("ada").get("/plans/phone/1/").status_code == 404
    han.post("/plans/phone/1/publish/", {"seen": "another text"})
    draft.refresh_from_db()
    assert draft.stage == Stage.WAITING
    han.post("/plans/phone/1/publish/", {"seen": draft.digest})
    draft.refresh_from_db()
    assert (draft.stage, draft.decided_by) == (Stage.PUBLISHED, cast["han"])


def test_every_template_can_be_started_and_has_no_error(cast: dict[str, User], as_: SignIn) -> None:
    from yeji_engine.library.templates import plan_templates

    chi = as_("chi")
    for template in plan_templates():
        key = template.id.replace("_", "-")
        chi.post(f"/plans/templates/{template.id}/", {"title": key, "key": key, "starts": "2027-01-01"})
        page = chi.get(f"/plans/{key}/1/").context["page"]
        assert (page.errors, page.missed) == (0, ()), template.id


def test_those_concerned_read_a_plan_and_say_so_once(cast: dict[str, User], as_: SignIn) -> None:
    published(cast)

    assert "我看过了" in as_("ada").get("/plans/field/1/").text
    as_("ada").post("/plans/field/1/read/")
    as_("ada").post("/plans/field/1/read/")

    assert Receipt.objects.get().person.number == "ada"
    assert as_("ben").get("/plans/field/1/").status_code == 404


def test_a_plan_with_an_open_draft_leads_to_it_and_counts_its_versions_on(
    cast: dict[str, User], as_: SignIn
) -> None:
    published(cast)
    chi = as_("chi")
    assert "起草新版本" in chi.get("/plans/field/1/").text

    chi.post("/plans/field/draft/")
    seen = chi.get("/plans/field/1/")

    assert "起草新版本" not in seen.text
    assert 'href="/plans/field/2/"' in seen.text
    assert seen.context["page"].open_one.number == 2
    assert 'version: "2"' in Version.objects.get(number=2).text


def test_a_draft_without_faults_has_one_main_button_and_it_asks_for_publication(
    cast: dict[str, User], as_: SignIn
) -> None:
    published(cast)
    chi = as_("chi")
    chi.post("/plans/field/draft/")

    seen = chi.get("/plans/field/2/")

    assert not seen.context["page"].errors
    assert seen.text.count("main-one") == 1
    assert 'main-one" type="submit">提交发布' in seen.text


def test_the_second_writer_of_a_draft_is_told_who_was_first(cast: dict[str, User], as_: SignIn) -> None:
    published(cast)
    chi = as_("chi")
    chi.post("/plans/field/draft/")
    first = {"text": PLAN.replace("rate: 3%", "rate: 4%"), "seen": "1"}

    assert chi.post("/plans/field/2/write/", first).status_code == 302
    second = chi.post("/plans/field/2/write/", {"text": PLAN, "seen": "1"})

    assert second.status_code == 422
    assert "池 先改了这份草稿" in second.text
    assert "4%" in Version.objects.get(number=2).text
    changes = chi.get("/plans/field/2/").context["page"].changes
    assert any("4%" in each.sentence for each in changes)


def test_a_text_is_told_while_it_is_written_and_nothing_is_kept(cast: dict[str, User], as_: SignIn) -> None:
    del cast
    told = as_("chi").post("/plans/check/", {"text": PLAN.replace("from: 10万", "from: 12万")})

    assert told.status_code == 200
    assert "12" in told.text
    assert told.context["errors"] == 1
    assert Version.objects.count() == 0


@pytest.mark.parametrize("text", ["", "{", "a: [1", "\x00", "yeji: 1\n" * 3, "- " * 5_000, "é" * 1000])
def test_a_clumsy_text_is_answered_with_words(text: str, cast: dict[str, User], as_: SignIn) -> None:
    del cast
    assert as_("chi").post("/plans/check/", {"text": text}).context["errors"] >= 1


def test_whoever_a_plan_is_for_sees_no_draft_and_no_colleague_in_it(
    cast: dict[str, User], as_: SignIn
) -> None:
    version = published(cast)
    draft_version(version.plan, PLAN.replace("3%", "2.75%"), by=cast["chi"], at=AT)
    eve = Person.objects.get(number="eve")
    enrol(version.plan, Whom(since=date(2026, 1, 1), person=eve), by=cast["chi"], at=AT)

    own = as_("ada").get("/plans/field/1/?against=2")
    assert eve.name not in own.text
    assert "2.75%" not in own.text
    assert "第 2 版" not in own.text
    assert eve.name in as_("chi").get("/plans/field/1/").text
    assert "2.75%" in as_("chi").get("/plans/field/1/?against=2").text


def test_what_people_sign_names_the_company_s_own_tables_as_the_company_does(
    cast: dict[str, User], as_: SignIn
) -> None:
    by = cast["chi"]
    terms = {"has_owner": True, "has_date": True, "owner_label": "被评人", "date_label": "评分日期"}
    define_kind("marks", "月度评分", terms, by=by)
    define_field("marks", FieldTerms("项目", FieldKind.CHOICE, choices=("质检", "服务")), by=by)
    mark = define_field("marks", FieldTerms("得分", FieldKind.QUANTITY), by=by)
    item = CustomField.objects.get(kind="marks", label="项目")
    text = PLAN.replace("components:", MARKED.format(mark=mark.key, item=item.key) + "components:", 1)
    version = published(cast, text)
    draft_version(version.plan, text.replace("= '质检'", "= '服务'"), by=by, at=AT)

    signed = as_("chi").get("/plans/field/1/").text
    told = as_("chi").get("/plans/field/2/", {"against": 1}).context["page"].changes

    for own in ("「月度评分」", "「评分日期」", "「得分」", "「项目」", "「被评人」"):
        assert own in signed, own
    assert f"「{mark.key}」" not in signed
    assert [each for each in told if "「项目」" in each.before + each.after]


MARKED = """  评分:
    unit: points
    direction: up
    count:
      table: marks
      aggregate: average
      column: {mark}
      date: happened
      where: {item} = '质检'
      credit: {{kind: owner, column: person_id}}
"""
