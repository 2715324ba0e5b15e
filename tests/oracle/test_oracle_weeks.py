"""The oracle's year of whole weeks, against years that are known."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from tests.oracle.spans import FiscalWeeks, Span, period_a_year_ago, period_before, window

YEAR = FiscalWeeks(1, 1)
"""Opens on 29 December 2025 for 2026, and on 1 January 2024, a Monday, for 2024."""


def test_each_quarter_has_months_of_four_four_and_five_weeks() -> None:
    starts = [*YEAR.months_of(2026), YEAR.opening(2027)]

    weeks = [(later - start).days // 7 for start, later in itertools.pairwise(starts)]

    assert weeks[:11] == [4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4]
    assert weeks[11] == 6  # 29 December 2025 to 3 January 2027 are 53 weeks.


@pytest.mark.parametrize(
    ("day", "opened"),
    [(date(2025, 12, 28), date(2024, 12, 30)), (date(2025, 12, 29), date(2025, 12, 29))],
)
def test_a_day_before_new_year_may_belong_to_the_new_year(day: date, opened: date) -> None:
    assert YEAR.year_start(day) == opened


def test_windows_go_by_months_of_weeks() -> None:
    february = Span(date(2026, 1, 26), date(2026, 2, 23))

    assert period_before(february, "month", YEAR) == Span(date(2025, 12, 29), date(2026, 1, 26))
    assert window("rolling_3_months", february, "month", YEAR).start == date(2025, 11, 24)
    assert window("quarter_to_date", february, "month", YEAR).start == date(2025, 12, 29)
    assert period_a_year_ago(february, "month", YEAR) == Span(date(2025, 1, 27), date(2025, 2, 24))


def test_the_week_of_the_same_number_is_counted_from_the_opening() -> None:
    second = Span(date(2026, 1, 5), date(2026, 1, 12))
    last = Span(date(2026, 12, 28), date(2027, 1, 4))

    assert period_a_year_ago(second, "week", YEAR).start == date(2025, 1, 6)
    assert period_a_year_ago(last, "week", YEAR).start == date(2025, 12, 22)  # week 53 → 52


@pytest.mark.parametrize(
    ("opens", "opening"),
    [
        ("nearest", date(2025, 12, 29)),
        ("on_or_before", date(2025, 12, 29)),
        ("on_or_after", date(2026, 1, 5)),
    ],
)
def test_a_year_opens_on_the_monday_that_the_plan_chooses(opens: str, opening: date) -> None:
    assert FiscalWeeks(1, 1, opens).opening(2026) == opening
