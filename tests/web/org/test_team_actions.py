"""Teams and lists, written by actions."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.web.org.conftest import TODAY, team, told
from yeji.accounts.models import User
from yeji.org.actions.guarding import ChangedMeanwhile
from yeji.org.actions.teams import (
    PlaceGiven,
    add_level,
    add_position,
    add_region,
    add_team,
    change_level,
    change_position,
    change_region,
    end_team,
    place_team,
    rename_team,
)
from yeji.org.deeds import Act, Thing
from yeji.org.models import Placement, Position
from yeji.org.queries import visible_to
from yeji.org.revisions import revision

JULY = date(2026, 7, 1)
LONG_AGO = date(2024, 1, 1)


def places_of(code: str) -> list[tuple[str | None, date, date | None]]:
    rows = Placement.objects.filter(team__code=code).order_by("since")
    return [(each.under.code if each.under else None, each.since, each.until) for each in rows]


def test_a_team_stands_somewhere_from_its_first_day(cast: dict[str, User]) -> None:
    add_team("north", "北组", PlaceGiven(JULY, under=team("center")), by=cast["su"], on=TODAY)

    assert places_of("north") == [("center", JULY, None)]
    assert told() == [Act.TEAM_ADDED, Act.TEAM_PLACED]


def test_only_who_keeps_the_organisation_may_change_it(cast: dict[str, User]) -> None:
    for number in ("ada", "ben", "lan", "dov", "shi"):
        with pytest.raises(PermissionDenied):
            rename_team(team("east"), "x", by=cast[number], on=TODAY)


def test_a_team_that_moves_is_seen_by_its_new_branch_from_that_day(cast: dict[str, User]) -> None:
    add_team("other", "别的中心", PlaceGiven(LONG_AGO), by=cast["su"], on=TODAY)

    place_team(team("east"), PlaceGiven(JULY, under=team("other")), by=cast["su"], on=TODAY)

    assert places_of("east") == [("center", LONG_AGO, JULY), ("other", JULY, None)]
    seen = [set(visible_to(cast["lan"], on).values_list("number", flat=True)) for on in (LONG_AGO, JULY)]
    assert seen == [{"ada", "ben", "eve", "lan"}, {"eve", "lan"}]


def test_a_circle_of_teams_is_refused_on_any_day(cast: dict[str, User]) -> None:
    with pytest.raises(ValidationError, match=r"销售中心 → 东一组 → 销售中心（2026-07-01 起）"):
        place_team(team("center"), PlaceGiven(JULY, under=team("east")), by=cast["su"], on=TODAY)

    assert places_of("center") == [(None, LONG_AGO, None)]


def test_two_places_on_one_day_are_refused(cast: dict[str, User]) -> None:
    place_team(team("east"), PlaceGiven(JULY), by=cast["su"], on=TODAY)

    with pytest.raises(ValidationError, match="已经定了"):
        place_team(team("east"), PlaceGiven(date(2026, 6, 1), until=TODAY), by=cast["su"], on=TODAY)


def test_a_team_with_people_does_not_end(cast: dict[str, User]) -> None:
    with pytest.raises(ValidationError, match="还有 2 人"):
        end_team(team("east"), TODAY, by=cast["su"], on=TODAY)
    with pytest.raises(ValidationError, match="还有 1 人"):
        end_team(team("center"), TODAY, by=cast["su"], on=TODAY)


def test_an_empty_team_ends(cast: dict[str, User]) -> None:
    north = add_team("north", "北组", PlaceGiven(JULY), by=cast["su"], on=TODAY)

    end_team(north, date(2026, 8, 31), by=cast["su"], on=TODAY)

    assert places_of("north") == [(None, JULY, date(2026, 9, 1))]
    assert told()[-1] == Act.TEAM_ENDED


def test_the_second_of_two_who_move_a_team_is_told(cast: dict[str, User]) -> None:
    seen = revision(Thing.TEAM, "east")
    rename_team(team("east"), "东方组", by=cast["su"], on=TODAY, seen=seen)

    with pytest.raises(ChangedMeanwhile, match=r"苏 .*名称 东一组 → 东方组"):
        place_team(team("east"), PlaceGiven(JULY), by=cast["chi"], on=TODAY, seen=seen)
    assert places_of("east") == [("center", LONG_AGO, None)]


def test_a_position_that_leads_gives_sight_to_its_holders(cast: dict[str, User]) -> None:
    seller = Position.objects.get(code="seller")

    change_position(seller, "业务员", leads=True, by=cast["su"], on=TODAY)

    assert set(visible_to(cast["ada"], TODAY).values_list("number", flat=True)) == {"ada", "ben"}


def test_lists_are_kept_with_their_deeds(cast: dict[str, User]) -> None:
    region = add_region("north", "华北", by=cast["su"], on=TODAY)
    level = add_level("p3", "三级", 3, by=cast["su"], on=TODAY)
    add_position("coach", "教练", leads=False, by=cast["su"], on=TODAY)
    change_region(region, "北方", by=cast["su"], on=TODAY)
    change_level(level, "三级", 4, by=cast["su"], on=TODAY)

    assert told() == [Act.LIST_ADDED] * 3 + [Act.LIST_CHANGED] * 2


def test_a_code_is_taken_once(cast: dict[str, User]) -> None:
    with pytest.raises(ValidationError, match="已经是 华东 的"):
        add_region("east", "x", by=cast["su"], on=TODAY)
