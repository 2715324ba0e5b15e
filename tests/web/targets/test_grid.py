"""The grid of targets, by person and by team: who sees which rows, who types over them, what is kept."""

from __future__ import annotations

from datetime import date

import pytest

from tests.web.conftest import SignIn
from tests.web.runs.company import published
from yeji.accounts.models import User
from yeji.audit.models import Event
from yeji.org.models import Person, Team
from yeji.targets.models import Target
from yeji.targets.pages.grid import GridPage, cell_name
from yeji.targets.queries import all_targets

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)
TEAMS = "/targets/?year=2026&by=team"


@pytest.fixture(autouse=True)
def _a_plan_with_a_target(cast: dict[str, User]) -> None:
    published(cast)


def _page(as_: SignIn, who: str, address: str) -> GridPage:
    page = as_(who).get(address).context["page"]
    assert isinstance(page, GridPage)
    return page


def _team_of(number: str) -> Team:
    return Team.objects.get(assignments__person__number=number)


def test_a_persons_month_is_typed_over_and_told(as_: SignIn) -> None:
    ada = Person.objects.get(number="ada")
    as_("chi").post("/targets/?year=2026", {cell_name(ada, MAY): "120,000.5", "why": "旺季"})

    kept = Target.objects.get()
    assert (kept.person, kept.team, kept.measure, kept.start, kept.figure) == (
        ada, None, "回款额", MAY, 1_200_005_000,
    )  # fmt: skip
    event = Event.objects.get(action="targets.set")
    assert (event.after, event.why) == ('{"ada 回款额 2026-05-01 original": "120000.5"}', "旺季")
    row = next(each for each in _page(as_, "chi", "/targets/?year=2026").rows if each.name == ada.name)
    assert (row.total, row.cells[4].figure) == ("120,000.5", "120,000.5")


def test_a_figure_is_typed_as_people_write_it_and_its_unit_stands_in_the_head(as_: SignIn) -> None:
    ada = Person.objects.get(number="ada")
    as_("chi").post("/targets/?year=2026", {cell_name(ada, MAY): "12万"})

    page = as_("chi").get("/targets/?year=2026")
    assert 'value="120,000"' in page.text
    assert '全年（元<span class="hang">）</span>' in page.text


def test_a_team_has_targets_of_its_own_beside_what_its_people_have(as_: SignIn) -> None:
    team, ada = _team_of("ada"), Person.objects.get(number="ada")
    as_("chi").post("/targets/?year=2026", {cell_name(ada, MAY): "30000"})
    as_("chi").post(TEAMS, {cell_name(team, MAY): "100000"})

    page = _page(as_, "chi", TEAMS)
    row = next(each for each in page.rows if each.name == team.name)
    assert (row.total, row.cells[4].figure, row.sub) == ("100,000", "100,000", "已分到人 30,000")
    assert (page.whole, page.totals[4], page.without) == ("100,000", "100,000", len(page.rows) - 1)
    assert (team.code, "回款额", MAY, date(2026, 6, 1), "original", 1_000_000_000) in set(all_targets())


def test_a_cell_that_is_emptied_is_no_target_of_nought(as_: SignIn) -> None:
    team = _team_of("ada")
    as_("chi").post(TEAMS, {cell_name(team, MAY): "100000"})
    as_("chi").post(TEAMS, {cell_name(team, MAY): ""})

    assert not Target.objects.exists()
    assert next(row.total for row in _page(as_, "chi", TEAMS).rows if row.name == team.name) == "—"


def test_what_is_no_number_changes_nothing(as_: SignIn) -> None:
    ada, eve = (Person.objects.get(number=each) for each in ("ada", "eve"))
    as_("chi").post("/targets/?year=2026", {cell_name(ada, MAY): "1", cell_name(eve, MAY): "1e5"})

    assert not Target.objects.exists()


def test_a_leader_sees_the_teams_of_his_people_and_sets_nothing(as_: SignIn) -> None:
    team = _team_of("ada")

    seen = {row.name for row in _page(as_, "ben", TEAMS).rows}
    assert team.name in seen
    assert _team_of("eve").name not in seen
    as_("ben").post(TEAMS, {cell_name(team, MAY): "1"})
    as_("ada").post(TEAMS, {cell_name(team, MAY): "1"})
    assert not Target.objects.exists()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-30", "x"])
def test_a_day_out_of_time_shows_this_month(day: str, as_: SignIn) -> None:
    page = as_("chi").get(f"/targets/figures/?on={day}").context["page"]

    assert page.on.day == 1
    assert 2000 <= page.on.year <= 2100


def test_the_figures_of_people_stand_with_their_teams(as_: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yeji.targets.pages.figures.figure_names", lambda _on: ["绩效工资基数"])
    as_("chi").post("/targets/?year=2026", {cell_name(Person.objects.get(number="ada"), MAY): "30000"})

    late = as_("chi").get("/targets/figures/?on=2026-05-01").content.decode()

    assert f'<div class="sub">{_team_of("ada").name}</div>' in late
    assert "发放过的不改，差额记在下一期" in late
