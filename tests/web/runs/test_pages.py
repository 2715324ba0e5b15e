"""Runs and statements through the pages: who asks, who releases, who reads whose."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.web.conftest import SignIn
from tests.web.runs.company import AT, PLAN, paid, published, ran
from yeji.accounts.models import User
from yeji.audit.models import Event
from yeji.intake.reading import open_upload
from yeji.plans.actions import draft_version
from yeji.runs.models import Run, Stage

pytestmark = pytest.mark.django_db


def test_a_run_is_asked_for_worked_and_released_through_the_pages(
    cast: dict[str, User],
    as_: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    published(cast)
    paid(cast["chi"], ("P1", "ada", "2026-03-05", 80_000_00))
    with django_capture_on_commit_callbacks(execute=True):
        as_("chi").post(
            "/runs/ask/", {"version": "field/1", "period": "2026-03", "purpose": "settle", "looks_back": 3}
        )

    run = Run.objects.get()
    assert run.stage == Stage.DONE, run.fault
    assert "2,400.00" in as_("chi").get(f"/runs/{run.pk}/").text
    assert as_("chi").post(f"/runs/{run.pk}/release/", {"seen": run.checksum}).status_code == 404
    as_("han").post(f"/runs/{run.pk}/release/", {"seen": run.checksum})
    run.refresh_from_db()
    assert run.stage == Stage.RELEASED


def test_one_reads_ones_own_statement_once_it_is_released_and_nobody_elses(march: Run, as_: SignIn) -> None:
    address = f"/runs/{march.pk}/of/ada/"

    assert as_("ada").get(address).status_code == 404
    as_("han").post(f"/runs/{march.pk}/release/", {"seen": march.checksum})

    assert "5,500.00" in as_("ada").get(address).text
    assert as_("eve").get(address).status_code == 404
    assert as_("ben").get(address).status_code == 404
    assert "5,500.00" in as_("ada").get("/runs/mine/").text


def test_each_look_at_anothers_pay_is_told(march: Run, as_: SignIn) -> None:
    as_("dov").get(f"/runs/{march.pk}/of/ada/")
    as_("dov").get(f"/runs/{march.pk}/of/ada/why/提成/")

    looks = Event.objects.filter(action="runs.pay_seen")
    assert [each.by_name for each in looks] == ["董", "董"]


def test_what_runs_pay_side_by_side_and_a_draft_s_reasons_are_told_as_looks(
    march: Run, cast: dict[str, User], as_: SignIn
) -> None:
    again = ran(march.version, "2026-03", cast["chi"])
    draft = draft_version(march.version.plan, PLAN, by=cast["chi"], at=AT)

    as_("dov").get(f"/runs/{again.pk}/compare/{march.pk}/")
    as_("chi").get(f"/runs/preview/field/{draft.number}/", {"person": "ada"})
    as_("chi").get(f"/runs/preview/field/{draft.number}/", {"person": "nobody"})

    looks = Event.objects.filter(action="runs.pay_seen").order_by("number")
    assert [(each.by_name, each.kind, each.key) for each in looks] == [
        ("董", "run", str(again.pk)),
        ("池", "statement", f"{draft.pk}/ada"),
    ]


def test_the_reasons_add_up_and_lead_to_the_records(march: Run, as_: SignIn) -> None:
    why = as_("chi").get(f"/runs/{march.pk}/of/ada/why/提成/")
    rows = as_("chi").get(f"/runs/{march.pk}/of/ada/rows/回款额/")

    assert [each.amount for each in why.context["page"].reasons] == ["3,000.00", "2,500.00"]
    assert why.context["page"].earned == "5,500.00"
    assert [line.key for line in rows.context["page"].table.lines] == ["P1", "P2"]
    assert "/records/payments/at/P1/" in rows.text


def test_two_runs_side_by_side_say_who_and_which_part(march: Run, cast: dict[str, User], as_: SignIn) -> None:
    paid(cast["chi"], ("P4", "ada", "2026-03-21", 10_000_00))
    again = ran(march.version, "2026-03", cast["chi"])

    page = as_("chi").get(f"/runs/{again.pk}/compare/{march.pk}/").context["page"]

    assert (page.more, page.less, page.same, page.unknown, page.change) == (1, 0, 1, 0, "500.00")
    assert [(each.title, each.change) for each in page.parts] == [("提成", "+500.00")]


def test_the_workbook_holds_what_the_page_holds_and_is_told(march: Run, as_: SignIn, tmp_path: Path) -> None:
    answer = as_("chi").get(f"/runs/{march.pk}/export.xlsx")
    path = tmp_path / "run.xlsx"
    path.write_bytes(b"".join(answer))

    sheet = next(each for each in open_upload(path, "run.xlsx").sheets if each.name == "激励金额")
    column = sheet.first_rows[0].index("发放")
    assert sum(Decimal(row[column]) for row in sheet.first_rows[1:] if row[column]) == 6_700
    assert Event.objects.filter(action="runs.exported").count() == 1


def test_what_cannot_be_run_is_refused_beside_its_field(cast: dict[str, User], as_: SignIn) -> None:
    published(cast)
    chi, sent = as_("chi"), {"version": "field/1", "purpose": "settle", "looks_back": 3}

    for period in ("2025-12", "2026Q1", "三月", "2026-13"):
        answer = chi.post("/runs/ask/", {**sent, "period": period})
        assert answer.status_code == 422
        assert answer.context["form"].errors["period"]
    assert Run.objects.count() == 0


def test_what_a_second_person_releases_waits_on_his_first_page_alone(march: Run, as_: SignIn) -> None:
    titles = {
        who: [each.title for each in as_(who).get("/").context["page"].waiting]
        for who in ("han", "chi", "ada")
    }

    assert any("等你发放 ¥6,700.00" in title for title in titles["han"])
    assert not any("等你发放" in title for title in (*titles["chi"], *titles["ada"]))


def test_a_run_is_asked_for_again_with_a_reason_that_stays_with_it(
    march: Run,
    cast: dict[str, User],
    as_: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    address = f"/runs/{march.pk}/again/"
    paid(cast["chi"], ("P4", "ada", "2026-03-21", 10_000_00))

    as_("chi").post(address, {"why": "  "})
    assert Run.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_("chi").post(address, {"why": "P4 补录"})

    again = Run.objects.get(why="P4 补录")
    assert answer.headers["Location"] == f"/runs/{again.pk}/"
    assert (again.version, again.period, again.purpose, again.stage) == (
        march.version,
        "2026-03",
        "settle",
        Stage.DONE,
    )
    assert again.snapshot != march.snapshot
    assert "P4 补录" in as_("chi").get(f"/runs/{again.pk}/").text
    assert Event.objects.get(action="runs.asked", key=str(again.pk)).why == "P4 补录"
    assert as_("han").post(address, {"why": "我也要"}).status_code == 404


def test_the_list_says_how_many_more_wait_than_it_names(
    march: Run, as_: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yeji.runs.pages.listing.waiting_for_release", lambda: [march] * 5)

    page = as_("chi").get("/runs/")

    assert (len(page.context["page"].named), page.context["page"].unnamed) == (3, 2)
    assert "还有 <b>2</b> 次" in page.text
