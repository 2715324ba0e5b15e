"""Who sees whom on which days, against a plain reading of the organisation day by day."""

from __future__ import annotations

import itertools
import random
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yeji.org.sight import Hanging, Loan, Organisation, Post, circle_through, sight
from yeji.org.spans import ALWAYS, FOREVER, Span, merged

FIRST = date(2026, 1, 1)
DAYS = 12
ADA, BEN, EVE, LAN = range(4)
CENTER, EAST, WEST = range(3)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    since = draw(st.integers(0, DAYS - 2))
    return Span(day(since), draw(st.one_of(st.just(FOREVER), st.integers(since + 1, DAYS - 1).map(day))))


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    """Draw a company without circles: a team hangs, and a person answers, only to a lower number."""
    people, teams = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    person, team = st.integers(0, people - 1), st.integers(0, teams - 1)
    hangings = [
        Hanging(lower, draw(st.integers(0, lower - 1)), draw(spans()))
        for lower in draw(st.lists(st.integers(1, teams - 1), max_size=6) if teams > 1 else st.just([]))
    ]
    posts = []
    for holder in draw(st.lists(person, max_size=8)):
        superior = draw(st.one_of(st.none(), st.integers(0, holder - 1))) if holder else None
        posts.append(Post(holder, draw(team), draw(st.booleans()), superior, draw(spans())))
    loans = [Loan(*pair, draw(spans())) for pair in draw(st.lists(st.tuples(person, person), max_size=3))]
    return Organisation(frozenset(range(people)), tuple(hangings), tuple(posts), tuple(loans))


def led_on(organisation: Organisation, viewer: int, on: date) -> set[int]:
    """Return whom the viewer leads on a day, the way one would say it: up from each person, step by step."""
    posts = [post for post in organisation.posts if post.span.holds(on)]

    def teams_over(team: int) -> set[int]:
        over = {each.under for each in organisation.hangings if each.team == team and each.span.holds(on)}
        return {team}.union(*(teams_over(each) for each in over))

    def above(person: int) -> set[int]:
        found: set[int] = set()
        for post in posts:
            if post.person == person:
                found |= {each.person for each in posts if each.leads and each.team in teams_over(post.team)}
                if post.answers_to is not None:
                    found |= {post.answers_to} | above(post.answers_to)
        return found

    return {person for person in organisation.people if viewer in above(person)}


def seen_on(organisation: Organisation, viewer: int, on: date) -> set[int]:
    return {row.person for row in sight(organisation) if row.viewer == viewer and row.since <= on < row.until}


@given(organisations(), st.integers(0, 4), st.integers(0, DAYS))
def test_sight_is_what_one_reads_from_the_organisation_of_the_day(
    organisation: Organisation, viewer: int, number: int
) -> None:
    if viewer not in organisation.people:
        return
    on = day(number)
    lent = [loan.lender for loan in organisation.loans if loan.borrower == viewer and loan.span.holds(on)]

    wanted = led_on(organisation, viewer, on) | {viewer}
    for lender in lent:
        wanted |= led_on(organisation, lender, on) - {lender}

    assert seen_on(organisation, viewer, on) == wanted


@given(organisations())
def test_everybody_sees_himself_always_and_stretches_never_touch(organisation: Organisation) -> None:
    rows = sight(organisation)

    assert {(row.viewer, row.since, row.until) for row in rows if row.viewer == row.person} == {
        (person, *ALWAYS) for person in organisation.people
    }
    for earlier, later in itertools.pairwise(rows):
        if (*earlier[:2], earlier.lapses) == (*later[:2], later.lapses):
            assert earlier.until < later.since
    assert all(row.since < row.until for row in rows)


@given(organisations(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(organisation: Organisation, chance: random.Random) -> None:
    posts, hangings = list(organisation.posts), list(organisation.hangings)
    chance.shuffle(posts)
    chance.shuffle(hangings)

    shuffled = Organisation(organisation.people, tuple(hangings), tuple(posts), organisation.loans)

    assert sight(shuffled) == sight(organisation)


@given(st.lists(spans(), max_size=8))
def test_merging_keeps_the_days(given_spans: list[Span]) -> None:
    for number in range(DAYS + 1):
        on = day(number)
        assert any(each.holds(on) for each in merged(given_spans)) == any(
            each.holds(on) for each in given_spans
        )


def test_a_manager_sees_the_days_on_which_he_managed() -> None:
    seller = Post(ADA, EAST, leads=False, answers_to=None, span=Span(day(0)))
    manager = Post(BEN, EAST, leads=True, answers_to=None, span=Span(day(2), day(5)))

    rows = sight(Organisation(frozenset({ADA, BEN}), posts=(seller, manager)))

    assert [row for row in rows if row.viewer == BEN and row.person == ADA] == [
        (BEN, ADA, day(2), day(5), FOREVER)
    ]


def test_a_team_that_moves_takes_its_people_to_the_new_branch_from_that_day() -> None:
    posts = (
        Post(ADA, EAST, leads=False, answers_to=None, span=Span(day(0))),
        Post(LAN, CENTER, leads=True, answers_to=None, span=Span(day(0))),
        Post(EVE, WEST, leads=True, answers_to=None, span=Span(day(0))),
    )
    hangings = (Hanging(EAST, CENTER, Span(day(0), day(3))), Hanging(EAST, WEST, Span(day(3))))

    rows = sight(Organisation(frozenset({ADA, LAN, EVE}), hangings, posts))

    assert [
        (row.viewer, row.since, row.until) for row in rows if row.person == ADA and row.viewer != ADA
    ] == [
        (EVE, day(3), FOREVER),
        (LAN, day(0), day(3)),
    ]


def test_a_stand_in_does_not_see_the_lender_himself_nor_lends_on() -> None:
    posts = (
        Post(ADA, EAST, leads=False, answers_to=None, span=Span(day(0))),
        Post(BEN, EAST, leads=True, answers_to=None, span=Span(day(0))),
    )
    loans = (Loan(BEN, EVE, Span(day(2), day(4))), Loan(EVE, LAN, Span(day(2), day(4))))

    rows = sight(Organisation(frozenset({ADA, BEN, EVE, LAN}), posts=posts, loans=loans))

    assert [row for row in rows if row.viewer == EVE] == [
        (EVE, ADA, day(2), day(4), day(4)),
        (EVE, EVE, *ALWAYS, FOREVER),
    ]
    assert [row.person for row in rows if row.viewer == LAN] == [LAN]


def test_a_circle_is_one_only_on_days_that_all_its_edges_share() -> None:
    apart = [(EAST, WEST, Span(day(0), day(3))), (WEST, EAST, Span(day(3)))]
    shared = [(EAST, WEST, Span(day(0), day(4))), (WEST, EAST, Span(day(3)))]

    assert circle_through(EAST, apart) is None
    assert circle_through(EAST, shared) == ((EAST, WEST), Span(day(3), day(4)))
