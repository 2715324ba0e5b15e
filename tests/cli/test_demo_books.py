"""The two years of the demo company: the same every time, and with the stories that its pages are to show."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from yeji.demo.books import books
from yeji.demo.rows import Books
from yeji.demo.season import LAUNCHED
from yeji.demo.staff import KIND_LEADER, NEWCOMER, SIZES, STRICT_LEADER, STUFFER, Staff, month_of, staff

ON = date(2026, 11, 22)


@pytest.fixture(scope="module")
def company() -> tuple[Staff, Books]:
    people = staff(ON)
    return people, books(people, ON)


def orders_by_month(made: Books) -> Counter[str]:
    return Counter(str(row["order_date"])[:7] for row in made.files["orders"])


def test_the_same_day_gives_the_same_company(company: tuple[Staff, Books]) -> None:
    again = staff(ON)

    assert again == company[0]
    assert books(again, ON).files == company[1].files


def test_about_a_hundred_and_twenty_sell_in_twelve_teams_and_four_roles(company: tuple[Staff, Books]) -> None:
    there = [
        each for each in company[0].workers if each.sells and (each.last_day is None or each.last_day >= ON)
    ]

    assert 115 <= len(there) <= 125
    assert len({each.posts[-1].team for each in there}) == 12
    assert {each.posts[0].position for each in there} == set(SIZES)
    assert len({each.name for each in company[0].workers}) == len(company[0].workers)


def test_orders_stand_within_the_days_of_who_sold(company: tuple[Staff, Books]) -> None:
    days = {each.number: (each.joined, each.last_day or ON) for each in company[0].workers}

    for row in company[1].files["orders"]:
        if row["owner"] is not None:
            first, last = days[str(row["owner"])]
            assert first <= date.fromisoformat(str(row["order_date"])) <= last


def test_a_year_has_its_season_and_its_spring_festival(company: tuple[Staff, Books]) -> None:
    months = orders_by_month(company[1])
    festival = sum(1 for row in company[1].files["orders"]
                   if "2026-02-15" <= str(row["order_date"]) <= "2026-02-23" and str(row["owner"])[0] == "S")  # fmt: skip

    assert months["2025-12"] > months["2025-11"] > months["2026-02"]
    assert festival == 0


def test_the_new_product_sells_from_its_launch_on(company: tuple[Staff, Books]) -> None:
    days = {row["number"]: str(row["order_date"]) for row in company[1].files["orders"]}
    sold = [days[row["order"]] for row in company[1].files["order_lines"] if row["product"] == LAUNCHED]

    assert min(sold) >= month_of(ON, -7).isoformat()
    assert len(sold) > 300


def test_who_fills_month_ends_sees_it_come_back_in_the_next_month(company: tuple[Staff, Books]) -> None:
    orders = {row["number"]: row for row in company[1].files["orders"]}
    back = [row for row in company[1].files["returns"] if row["owner"] == STUFFER]

    whole = [row for row in back if row["amount"] == orders[row["order"]]["amount"]]
    assert len(whole) >= 8
    for row in whole:
        ordered = date.fromisoformat(str(orders[row["order"]]["order_date"]))
        assert ordered >= month_of(ordered, 1) - timedelta(days=4)
        assert str(row["return_date"])[:7] == month_of(ordered, 1).isoformat()[:7]


def test_one_leader_marks_all_alike_and_another_hardly_praises(company: tuple[Staff, Books]) -> None:
    marks = {
        leader: [int(str(row["得分"])) for row in company[1].files["marks"] if row["评分人"] == leader]
        for leader in (KIND_LEADER, STRICT_LEADER)
    }

    assert min(marks[KIND_LEADER]) >= 96_0000
    assert sum(marks[STRICT_LEADER]) / len(marks[STRICT_LEADER]) < 80_0000


def test_the_newcomer_joined_in_the_middle_of_last_month(company: tuple[Staff, Books]) -> None:
    newcomer = next(each for each in company[0].workers if each.number == NEWCOMER)

    assert newcomer.joined == month_of(ON, -1).replace(day=16)


@pytest.mark.parametrize("on", [date(2026, 1, 1), date(2027, 3, 31), date(2028, 2, 29)])
def test_it_can_be_looked_at_on_any_day(on: date) -> None:
    made = books(staff(on), on)

    assert max(str(row["order_date"]) for row in made.files["orders"]) <= on.isoformat()
