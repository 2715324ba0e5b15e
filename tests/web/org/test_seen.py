"""The two gates to people's rows: who is visible on a day, and which rows of whom."""

from __future__ import annotations

from datetime import date

from yeji.accounts.founding import found_role
from yeji.accounts.models import User
from yeji.accounts.roles import Role
from yeji.org.actions.seeing import rebuild_sight
from yeji.org.models import Assignment, Person, Position, Team
from yeji.org.queries import seen_rows, visible_spans, visible_to
from yeji.org.spans import ALWAYS, FOREVER, Span

TODAY = date(2026, 11, 22)
LEFT_EAST = date(2026, 3, 1)


def numbers(user: User, on: date = TODAY) -> set[str]:
    return set(visible_to(user, on).values_list("number", flat=True))


def posts(user: User, *, date: str | None = "since", on: date = TODAY) -> set[str]:
    """Return whose posts the user sees, as records of people with a day."""
    seen = seen_rows(Assignment.objects.all(), user, on, owner="person", date=date)
    return {f"{each.person.number} {each.since:%Y}" for each in seen}


def transfer_ada_to_the_west() -> None:
    ada = Assignment.objects.get(person__number="ada")
    ada.until = LEFT_EAST
    ada.save()
    ada.pk, ada.team, ada.since, ada.until = None, Team.objects.get(code="west"), LEFT_EAST, None
    ada.save()
    rebuild_sight()


def test_each_sees_his_own_branch_and_the_keepers_see_everybody(cast: dict[str, User]) -> None:
    assert numbers(cast["ada"]) == {"ada"}
    assert numbers(cast["ben"]) == {"ada", "ben"}
    assert numbers(cast["eve"]) == {"eve"}
    assert numbers(cast["lan"]) == {"ada", "ben", "eve", "lan"}
    assert numbers(cast["chi"]) == numbers(cast["dov"]) == set(cast) - {"shi"}


def test_one_who_is_nobody_in_the_company_sees_nobody(cast: dict[str, User]) -> None:
    assert numbers(cast["shi"]) == set()
    assert posts(cast["shi"]) == set()


def test_one_whose_account_is_closed_sees_only_what_no_role_gives(cast: dict[str, User]) -> None:
    cast["dov"].is_active = False

    assert numbers(cast["dov"]) == {"dov"}


def test_a_manager_sees_the_months_in_which_he_managed(cast: dict[str, User]) -> None:
    transfer_ada_to_the_west()

    assert numbers(cast["ben"], date(2026, 2, 28)) == {"ada", "ben"}
    assert numbers(cast["ben"], LEFT_EAST) == {"ben"}
    assert posts(cast["ben"]) == {"ada 2024", "ben 2024"}
    assert posts(cast["lan"]) == {"ada 2024", "ada 2026", "ben 2024", "eve 2024", "lan 2024"}
    assert visible_spans(cast["ben"], TODAY) == {
        cast["ada"].person.pk: [Span(date(2024, 1, 1), LEFT_EAST)],
        cast["ben"].person.pk: [ALWAYS],
    }


def test_a_row_without_a_day_counts_as_of_today(cast: dict[str, User]) -> None:
    transfer_ada_to_the_west()

    assert posts(cast["ben"], date=None) == {"ben 2024"}
    assert posts(cast["ben"], date=None, on=date(2026, 2, 28)) == {"ada 2024", "ada 2026", "ben 2024"}


def test_an_open_end_in_the_row_counts_as_of_today(cast: dict[str, User]) -> None:
    transfer_ada_to_the_west()

    seen = seen_rows(Assignment.objects.all(), cast["ben"], TODAY, owner="person", date="until")

    assert {str(each.person.number) for each in seen} == {"ben"}


def test_a_row_of_a_day_to_come_counts_as_of_today(cast: dict[str, User]) -> None:
    transfer_ada_to_the_west()
    before = LEFT_EAST.replace(month=2)

    seen = seen_rows(Assignment.objects.all(), cast["ben"], before, owner="person", date="since")

    assert {f"{each.person.number} {each.since:%Y}" for each in seen} == {"ada 2024", "ada 2026", "ben 2024"}


def test_rows_of_nobody_are_for_those_alone_who_see_the_whole_company(cast: dict[str, User]) -> None:
    Assignment.objects.filter(person__number="ada").update(answers_to=cast["ben"].person)

    def unowned(number: str) -> int:
        seen = seen_rows(Assignment.objects.all(), cast[number], TODAY, owner="answers_to", date=None)
        return seen.filter(answers_to=None).count()

    assert [unowned(each) for each in ("ada", "ben", "shi", "lan", "chi", "dov")] == [0, 0, 0, 0, 3, 3]


def test_lending_the_lead_lends_the_view_until_it_ends(cast: dict[str, User]) -> None:
    found_role(
        cast["eve"],
        Role.SUPERVISOR,
        lent_by=cast["ben"],
        since=date(2026, 11, 1),
        until=date(2026, 11, 15),
    )
    rebuild_sight()

    assert numbers(cast["eve"], date(2026, 11, 14)) == {"ada", "eve"}
    assert numbers(cast["eve"], date(2026, 11, 15)) == {"eve"}
    assert visible_spans(cast["eve"], date(2026, 11, 14))[cast["ada"].person.pk] == [
        Span(date(2026, 11, 1), date(2026, 11, 15))
    ]


def test_what_was_lent_goes_back_whole(cast: dict[str, User]) -> None:
    found_role(
        cast["eve"],
        Role.SUPERVISOR,
        lent_by=cast["ben"],
        since=date(2026, 11, 1),
        until=date(2026, 11, 15),
    )
    rebuild_sight()
    Assignment.objects.filter(person__number="ada").update(since=date(2026, 11, 10))
    posts = Assignment.objects.filter(person__number="ada")

    def seen(on: date) -> bool:
        return seen_rows(posts, cast["eve"], on, owner="person", date="since").exists()

    assert [seen(date(2026, 11, 14)), seen(date(2026, 11, 15))] == [True, False]
    assert list(visible_spans(cast["eve"], date(2026, 11, 15))) == [cast["eve"].person.pk]
    in_those_days = visible_to(cast["eve"], date(2026, 11, 10), today=date(2026, 11, 15))
    assert [each.number for each in in_those_days] == ["eve"]


def test_a_role_that_is_over_shows_nothing_of_the_days_on_which_it_was_held(cast: dict[str, User]) -> None:
    found_role(cast["eve"], Role.HR, date(2025, 1, 1), until=date(2026, 1, 1))

    then, now = (visible_to(cast["eve"], date(2025, 6, 1), today=day) for day in (date(2025, 6, 1), TODAY))

    assert (then.filter(number="ada").exists(), now.filter(number="ada").exists()) == (True, False)


def test_lending_a_role_that_does_not_lead_lends_no_view(cast: dict[str, User]) -> None:
    found_role(
        cast["eve"],
        Role.COMPENSATION,
        lent_by=cast["ben"],
        since=date(2025, 1, 1),
        until=date(2025, 2, 1),
    )
    rebuild_sight()

    assert list(visible_spans(cast["eve"], TODAY)) == [cast["eve"].person.pk]


def test_answering_to_somebody_lets_him_and_those_above_him_see(cast: dict[str, User]) -> None:
    expert = Person.objects.create(number="x", name="专家", relationship="employee", joined=date(2024, 1, 1))
    Assignment.objects.create(
        person=expert,
        team=Team.objects.create(code="lab", name="方法室"),
        position=Position.objects.get(code="seller"),
        answers_to=cast["ben"].person,
        since=date(2025, 1, 1),
    )
    rebuild_sight()

    spans = [visible_spans(cast[each], TODAY).get(expert.pk) for each in ("ben", "lan", "ada")]
    assert spans == [[Span(date(2025, 1, 1), FOREVER)]] * 2 + [None]


def test_rebuilding_what_did_not_change_writes_nothing(cast: dict[str, User]) -> None:
    assert rebuild_sight() == 0
