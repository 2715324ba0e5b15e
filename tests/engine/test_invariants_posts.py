"""What must hold of posts that nobody holds, posts that change hands, and teams in a circle (quality.md 3.5).

Every event is credited by the chart of its own day: what a team sells while nobody leads it goes to no
leader of that team, is told, and still reaches the leaders above.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.crowds import (
    COMPANIES,
    MARCH,
    SOLD,
    Paid,
    Row,
    calculated,
    in_order,
    measured,
    named,
    order,
    paid,
    people,
    person,
    plan_paying,
)
from tests.engine.test_cases import Part
from yeji_engine.credits.organisation import MOST_LEVELS
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import PlanRefused

TEAMS, DAYS = 10, 31
SELLERS = 2 * TEAMS
ALL = SELLERS + 2 * TEAMS + 1
DIRECTOR = ALL - 1
SEEDS = st.integers(min_value=0, max_value=2**32)
BELOW: Part = {"unit": "money", "direction": "up", "roll_up": {"of": "业绩", "include_own": False}}
ALLOWANCE: Part = {
    "when": '角色 = "经理"',
    "method": {"kind": "formula", "formula": "10000"},
    "then": [{"step": "prorate", "basis": "calendar_days"}],
}


def on(day: int) -> str:
    return (MARCH.start + timedelta(days=day)).isoformat()


def overriding() -> Plan:
    """Return a plan that pays leaders for what lies below them and for the days on their post."""
    override: Part = {"base": "下属", "method": {"kind": "flat", "rate": "100%"}}
    return plan_paying(override, ALLOWANCE, measures={"业绩": SOLD, "下属": BELOW})


def first_leader(team: int) -> int:
    return SELLERS + 2 * team


@COMPANIES
@given(SEEDS)
def test_a_post_that_changes_hands_or_stands_empty_pays_each_holder_for_his_own_days(seed: int) -> None:
    """Ten teams, each led by one until some day and by another from some later day on; sellers change teams."""
    chance = random.Random(seed)
    hands = [sorted((chance.randrange(1, DAYS), chance.randrange(1, DAYS))) for _ in range(TEAMS)]
    moves = [(place % TEAMS, chance.randrange(TEAMS), chance.randrange(1, DAYS)) for place in range(SELLERS)]
    deals = [
        (chance.randrange(SELLERS), chance.randrange(DAYS), chance.randint(-(10**6), 10**7))
        for _ in range(150)
    ]
    facts: dict[str, list[Row]] = {
        "people": people(ALL),
        "teams": [{"team_id": "大区"}, *_teams()],
        "assignments": [*_sellers(moves), *_leaders(hands), _post(DIRECTOR, "大区", "总监", lead=True)],
        "orders": [order(f"o{n}", who, units, on(day)) for n, (who, day, units) in enumerate(deals)],
    }

    result = calculated(overriding(), facts)

    below = measured(result, "下属")
    vacant = set()
    for team, (left, came) in enumerate(hands):
        own = [(day, units) for who, day, units in deals if _team_on(moves[who], day) == team]
        first, second = person(first_leader(team)), person(first_leader(team) + 1)
        assert below[first] == _yuan(units for day, units in own if day < left)
        assert below[second] == _yuan(units for day, units in own if day >= came)
        if any(left <= day < came for day, _ in own):
            vacant.add(f"t{team}")
    assert below[person(DIRECTOR)] == _yuan(units for _, _, units in deals)
    told = [
        row["item"] for row in result.tables["notices"].to_pylist() if row["code"] == "team-without-leader"
    ]
    assert sorted(told) == sorted(vacant)
    sold = in_order(measured(result), ALL)
    assert sum(sold) == _yuan(units for _, _, units in deals)
    assert in_order(paid(result, named(0)), ALL) == in_order(below, ALL)
    _assert_paid_by_days(paid(result, named(1)), hands)


def _assert_paid_by_days(allowance: Paid, hands: list[list[int]]) -> None:
    """Each part is one quotient of eight decimals."""
    for team, (left, came) in enumerate(hands):
        for side, days in enumerate((left, DAYS - came)):
            part = allowance[person(first_leader(team) + side)]
            assert abs(Fraction(str(part)) - Fraction(10_000 * days, DAYS)) <= Fraction(1, 2 * 10**8)


def _yuan(units: Iterable[int]) -> Fraction:
    return Fraction(sum(units), 100)


def _team_on(move: tuple[int, int, int], day: int) -> int:
    before, after, moved = move
    return before if day < moved else after


def _teams() -> list[Row]:
    return [{"team_id": f"t{number}", "parent_id": "大区"} for number in range(TEAMS)]


def _post(place: int, team: str, role: str, *, lead: bool = False, **dates: str) -> Row:
    return {"person_id": person(place), "team_id": team, "role": role, "lead": str(lead).lower(), **dates}


def _sellers(moves: list[tuple[int, int, int]]) -> list[Row]:
    posts = []
    for place, (before, after, moved) in enumerate(moves):
        posts.append(_post(place, f"t{before}", "销售", valid_to=on(moved)))
        posts.append(_post(place, f"t{after}", "销售", valid_from=on(moved)))
    return posts


def _leaders(hands: list[list[int]]) -> list[Row]:
    posts = []
    for team, (left, came) in enumerate(hands):
        place = first_leader(team)
        posts.append(_post(place, f"t{team}", "经理", lead=True, valid_to=on(left)))
        posts.append(_post(place + 1, f"t{team}", "经理", lead=True, valid_from=on(came)))
    return posts


# --- circles -------------------------------------------------------------------------------------


def refusal(teams: list[Row]) -> tuple[str, ...]:
    """Return the teams for which a run over this chart is refused, none where it is calculated."""
    facts = {"people": people(1), "teams": teams, "orders": [order("o1", 0, 100)]}
    try:
        calculated(overriding(), facts)
    except PlanRefused as refused:
        (told,) = refused.diagnostics
        assert told.code == "organisation-circle"
        return told.rows
    return ()


def charted(parents: dict[int, int | None]) -> list[Row]:
    return [
        {"team_id": f"t{team:02}", "parent_id": "" if parent is None else f"t{parent:02}"}
        for team, parent in parents.items()
    ]


@pytest.mark.parametrize("seed", range(6))
def test_a_random_chart_is_refused_exactly_for_teams_whose_way_up_never_ends(seed: int) -> None:
    chance = random.Random(seed)
    size = 18
    parents = {team: chance.choice([None, *range(size), *range(size)]) for team in range(size)}
    if seed % 2:
        # A tree: everybody stands under somebody before him.
        parents = {team: chance.randrange(team) if team else None for team in range(size)}

    # Worked out here by walking: whoever is still on his way after the most levels never arrives.
    endless = []
    for team in parents:
        at: int | None = team
        for _ in range(MOST_LEVELS):
            at = None if at is None else parents[at]
        if at is not None:
            endless.append(f"t{team:02}")

    assert refusal(charted(parents)) == tuple(endless[:20])


def test_two_teams_above_each_other_are_refused_by_name_with_all_below_them() -> None:
    """A under B and B under A; C stands under A. D is none of it."""
    assert refusal(charted({1: 2, 2: 1, 3: 1, 4: None})) == ("t01", "t02", "t03")


def test_a_team_above_itself_is_refused() -> None:
    assert refusal(charted({1: 1})) == ("t01",)


def test_the_most_levels_are_climbed_and_one_more_is_refused() -> None:
    """Twelve teams one above the other are calculated; the thirteenth, below them, would lose its director."""
    chain: dict[int, int | None] = {0: None} | {team: team - 1 for team in range(1, MOST_LEVELS)}

    assert refusal(charted(chain)) == ()
    assert refusal(charted(chain | {MOST_LEVELS: MOST_LEVELS - 1})) == (f"t{MOST_LEVELS}",)
    # A parent that is in no row of the table is a level too.
    assert refusal(charted(chain | {0: 99})) == (f"t{MOST_LEVELS - 1}",)


def test_two_teams_that_change_places_on_a_day_form_no_circle_and_a_day_of_overlap_does() -> None:
    def changing(day: date) -> list[Row]:
        swap, until = "2026-03-16", day.isoformat()
        return [
            {"team_id": "A", "parent_id": "B", "valid_to": until},
            {"team_id": "A", "parent_id": "", "valid_from": until},
            {"team_id": "B", "parent_id": "", "valid_to": swap},
            {"team_id": "B", "parent_id": "A", "valid_from": swap},
        ]

    # Ten teams below the two: twelve levels on each day, though more names than that stand above the lowest.
    below: list[Row] = [{"team_id": f"C{n}", "parent_id": f"C{n - 1}" if n else "A"} for n in range(10)]

    assert refusal([*changing(date(2026, 3, 16)), *below]) == ()
    assert refusal(changing(date(2026, 3, 17))) == ("A", "B")
