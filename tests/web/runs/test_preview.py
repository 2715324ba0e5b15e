"""A draft on real people: what each would get beside what he gets, and nothing kept of it."""

from __future__ import annotations

import os
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import LazySettings

from tests.web.conftest import SignIn
from tests.web.runs.company import AT, PLAN, paid, published, ran
from yeji.accounts.models import User
from yeji.org.models import Team
from yeji.plans.actions import draft_version, start_plan, write_draft
from yeji.plans.models import Version
from yeji.results.folder import ResultFolder, holds_results
from yeji.runs.models import LedgerLine, PersonResult, Purpose, Run
from yeji.runs.pages.preview import PreviewPage, preview_page
from yeji.runs.previewing import _forget_old, _put_in_place, preview

pytestmark = pytest.mark.django_db
APRIL = date(2026, 4, 2)
STEEPER = PLAN.replace("{from: 10万, rate: 5%}", "{from: 10万, rate: 8%}")


@pytest.fixture
def draft(cast: dict[str, User]) -> Version:
    """A draft that pays 8 % beyond 100,000 where the version in force pays 5 %."""
    version = published(cast)
    paid(cast["chi"], ("P1", "ada", "2026-03-05", 80_000_00), ("P2", "ada", "2026-03-20", 70_000_00),
         ("P3", "eve", "2026-03-08", 40_000_00))  # fmt: skip
    return draft_version(version.plan, STEEPER, by=cast["chi"], at=AT)


def _page(version: Version, user: User, team: str = "", person: str = "") -> PreviewPage:
    page = preview_page(version, user, APRIL, team, person)
    assert page is not None
    return page


def test_everybody_stands_with_what_he_gets_now_and_with_the_draft(
    draft: Version, cast: dict[str, User]
) -> None:
    """Ada: 100,000 × 3 % + 50,000 × 5 % = 5,500, and with 8 % 7,000. Eve: 40,000 × 3 %."""
    page = _page(draft, cast["chi"])

    rows = {row.number: (row.was, row.now, row.change) for row in page.rows}
    assert rows["ada"] == ("5,500.00", "7,000.00", "+1,500.00")
    assert rows["eve"] == ("1,200.00", "1,200.00", "")
    assert (page.was, page.now, page.change, page.is_more) == ("6,700.00", "8,200.00", "1,500.00", True)
    assert (page.more, page.less, page.same) == (1, 0, len(rows) - 1)
    assert (page.in_force, page.period) == (1, "2026年3月")


def test_the_reasons_are_those_of_whoever_changes_most_or_is_asked_for(
    draft: Version, cast: dict[str, User]
) -> None:
    most, asked = _page(draft, cast["chi"]).told, _page(draft, cast["chi"], person="eve").told

    assert most is not None
    assert (most.amount, len(most.reasons)) == ("7,000.00", 1)
    assert "8%" in most.reasons[0]
    assert asked is not None
    assert asked.amount == "1,200.00"


def test_a_preview_comes_to_what_a_trial_run_of_the_same_text_does(
    draft: Version, cast: dict[str, User]
) -> None:
    run = ran(draft, "2026-03", cast["chi"], Purpose.TRIAL)
    found = preview(draft, APRIL)

    assert found is not None
    trial = {each.person.number: each.payable for each in PersonResult.objects.filter(run=run)}
    assert {number: int((found.new.total(number) or 0) * 100) for number in found.people} == trial


def test_of_one_team_the_same_figures_are_worked_out_from_its_own_rows(
    draft: Version, cast: dict[str, User]
) -> None:
    whole = {row.number: row.now for row in _page(draft, cast["chi"]).rows}
    page = _page(draft, cast["chi"], team=Team.objects.get(assignments__person__number="ada").code)

    assert "ada" in {row.number for row in page.rows}
    assert {row.number: row.now for row in page.rows}.items() <= whole.items()
    assert "eve" not in {row.number for row in page.rows}


def test_nothing_is_kept_of_it(draft: Version, cast: dict[str, User]) -> None:
    _page(draft, cast["chi"])

    assert not Run.objects.exists()
    assert not PersonResult.objects.exists()
    assert not LedgerLine.objects.exists()


def test_old_previews_go_from_the_disk(
    draft: Version, cast: dict[str, User], settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yeji.runs.previewing.KEPT", 2)
    for rate in ("6%", "7%", "9%"):
        draft = write_draft(draft, STEEPER.replace("8%", rate), by=cast["chi"], at=AT, seen=draft.revision)
        _page(draft, cast["chi"])

    assert len(list((Path(settings.MEDIA_ROOT) / "previews").iterdir())) == 2


def test_a_text_with_errors_waits_and_a_plan_for_nobody_says_so(
    draft: Version, cast: dict[str, User], as_: SignIn
) -> None:
    faulty = write_draft(draft, STEEPER.replace("slice", "slise"), by=cast["chi"], at=AT, seen=draft.revision)
    start_plan("later", "以后", PLAN.replace("plan: field", "plan: later"), by=cast["chi"], at=AT)

    assert preview_page(faulty, cast["chi"], APRIL) is None
    assert "把要改的改好" in as_("chi").get("/runs/preview/field/2/").text
    assert "/plans/later/for/" in as_("chi").get("/runs/preview/later/1/").text


def test_only_who_may_calculate_sees_it(draft: Version, as_: SignIn) -> None:
    for who in ("ada", "ben", "eve", "dov"):
        assert as_(who).get("/runs/preview/field/2/").status_code == 404
    assert as_("chi").get("/runs/preview/field/2/").status_code == 200


def test_opened_by_itself_it_is_a_page_and_for_the_designer_a_part(draft: Version, as_: SignIn) -> None:
    page = as_("chi").get("/runs/preview/field/2/?person=eve")
    part = as_("chi").get("/runs/preview/field/2/?person=eve", headers={"HX-Request": "true"})

    assert ("<html" in page.text, "<html" in part.text) == (True, False)
    assert all('id="preview-people"' in each.text for each in (page, part))


def test_a_figure_that_is_not_computed_is_in_no_sum(cast: dict[str, User]) -> None:
    text = PLAN.replace("base: 回款额", "base: 回款额 * 回款额.完成率")
    version = published(cast, text)
    paid(cast["chi"], ("P1", "ada", "2026-03-05", 80_000_00))
    page = _page(draft_version(version.plan, text + "# \n", by=cast["chi"], at=AT), cast["chi"])

    assert page.unknown == len(page.rows) > 0
    assert (page.was, page.now) == ("0.00", "0.00")
    assert {(row.now, row.change) for row in page.rows} == {("未算出", "—")}
    assert Decimal(page.change) == 0


def test_what_another_put_in_place_first_stands(tmp_path: Path) -> None:
    first, made = ResultFolder(tmp_path / "first"), ResultFolder(tmp_path / "made")
    for folder in (first, made):
        folder.prepare()
    (first.root / "result.json").write_text("{}")

    _put_in_place(made.root, first)

    assert holds_results(first.root)


def test_what_a_dead_process_left_half_made_goes(tmp_path: Path) -> None:
    for name, age in ((".old", 7_200), (".new", 10), ("made", 7_200)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age,) * 2)

    _forget_old(tmp_path)

    assert sorted(each.name for each in tmp_path.iterdir()) == [".new", "made"]
