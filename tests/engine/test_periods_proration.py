"""Shares of a period, months of service, days past due."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from tests.engine.test_periods_calendar import NATURAL
from tests.engine.test_periods_labels import parsed
from yeji_engine.errors import Diagnostic
from yeji_engine.periods import (
    ChineseWorkingDays,
    DayBasis,
    Interval,
    PeriodKind,
    add_months,
    days_past_due,
    fraction_of,
    inclusive_interval,
    months_of_service,
    overlap,
    parts,
)

CHINA = ChineseWorkingDays()
JUNE = parsed("2026-06")


def inclusive(first: date, last: date | None) -> Interval:
    interval = inclusive_interval(first, last)
    assert isinstance(interval, Interval)
    return interval


def test_twenty_of_thirty_days() -> None:
    # C60: 20/30 × 90,000 = 60,000.
    assert fraction_of(inclusive(date(2026, 6, 11), None), JUNE, DayBasis.CALENDAR_DAYS) == Fraction(20, 30)


def test_a_plan_change_splits_the_month_ten_to_twenty() -> None:
    # C61: 10 days at 6,000 and 20 days at 9,000 come to 8,000.
    before, after = inclusive(date(2025, 1, 1), date(2026, 6, 10)), inclusive(date(2026, 6, 11), None)

    shares = [fraction_of(part, JUNE, DayBasis.CALENDAR_DAYS) for part in (before, after)]

    assert shares == [Fraction(1, 3), Fraction(2, 3)]
    assert Fraction(1, 3) * 6000 + Fraction(2, 3) * 9000 == 8000


def test_the_same_days_count_differently_on_each_basis() -> None:
    february = parsed("2026-02")
    from_the_16th = inclusive(date(2026, 2, 16), None)

    # 13 of 28 days; 24 to 28 February of 16 working days; 15 of 30, the 28th counting for three.
    assert fraction_of(from_the_16th, february, DayBasis.CALENDAR_DAYS) == Fraction(13, 28)
    assert fraction_of(from_the_16th, february, DayBasis.WORKING_DAYS, CHINA) == Fraction(5, 16)
    assert fraction_of(from_the_16th, february, DayBasis.THIRTY_DAYS) == Fraction(15, 30)


@pytest.mark.parametrize(
    ("label", "first", "expected"),
    [
        ("2026-01", date(2026, 1, 31), Fraction(0)),
        ("2026-01", date(2026, 1, 30), Fraction(1, 30)),
        ("2026-02", date(2026, 2, 28), Fraction(3, 30)),
        ("2024-02", date(2024, 2, 29), Fraction(2, 30)),
        ("2026-04", date(2026, 4, 30), Fraction(1, 30)),
        ("2026", date(2026, 5, 1), Fraction(8, 12)),
    ],
)
def test_every_month_counts_thirty_days(label: str, first: date, expected: Fraction) -> None:
    # The last line is A25: eight of twelve months in the second position.
    assert fraction_of(Interval(first), parsed(label), DayBasis.THIRTY_DAYS) == expected


def test_what_lies_outside_the_whole_is_not_counted() -> None:
    year = parsed("2026")

    assert fraction_of(year, JUNE, DayBasis.CALENDAR_DAYS) == 1
    assert fraction_of(parsed("2026-07"), JUNE, DayBasis.CALENDAR_DAYS) == 0
    assert overlap(JUNE, inclusive(date(2026, 6, 20), date(2026, 7, 3))) == inclusive(
        date(2026, 6, 20), date(2026, 6, 30)
    )
    assert overlap(JUNE, parsed("2026-07")) is None


def test_a_period_without_working_days_is_reported_not_divided() -> None:
    spring_festival = parsed("2026-02-15..2026-02-23")

    share = fraction_of(spring_festival, spring_festival, DayBasis.WORKING_DAYS, CHINA)

    assert isinstance(share, Diagnostic)
    assert "2026-02-15 至 2026-02-23" in share.message.zh
    assert "没有一个工作日" in share.message.zh
    assert "no working day" in share.message.en
    assert "calendar_days" in share.in_language("en")


def test_a_31st_alone_is_nothing_to_prorate_over() -> None:
    last_of_january = parsed("2026-01-31")

    share = fraction_of(last_of_january, last_of_january, DayBasis.THIRTY_DAYS)

    assert isinstance(share, Diagnostic)
    assert share.code == "proration-no-days"


def test_unknown_working_days_are_reported_not_guessed() -> None:
    share = fraction_of(parsed("2003-06"), parsed("2003"), DayBasis.WORKING_DAYS, CHINA)

    assert isinstance(share, Diagnostic)
    assert share.code == "working-days-unknown-year"


def test_working_days_without_a_calendar_are_a_fault() -> None:
    with pytest.raises(ValueError, match="needs a calendar"):
        fraction_of(JUNE, JUNE, DayBasis.WORKING_DAYS)


def test_the_working_days_of_the_weeks_of_june_come_to_the_month() -> None:
    shares = [
        fraction_of(week, JUNE, DayBasis.WORKING_DAYS, CHINA)
        for week in parts(JUNE, PeriodKind.WEEK, NATURAL)
    ]

    # 21 working days; the week of the Dragon Boat Festival has four.
    assert shares == [Fraction(n, 21) for n in (5, 5, 4, 5, 2)]


@pytest.mark.parametrize(
    ("hired", "on", "months"),
    [
        (date(2026, 1, 15), date(2026, 2, 14), 0),
        (date(2026, 1, 15), date(2026, 2, 15), 1),
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 1, 31), date(2026, 3, 30), 1),
        (date(2026, 1, 31), date(2026, 3, 31), 2),
        (date(2024, 2, 29), date(2025, 2, 27), 11),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2025, 11, 1), date(2026, 2, 28), 3),
        (date(2026, 1, 15), date(2026, 1, 15), 0),
    ],
)
def test_a_month_of_service_is_complete_on_the_day_of_its_number(hired: date, on: date, months: int) -> None:
    assert months_of_service(hired, on) == months


def test_before_the_first_day_there_is_no_service_rather_than_none_of_it() -> None:
    assert months_of_service(date(2026, 1, 15), date(2026, 1, 14)) is None


def test_months_are_added_to_the_last_day_of_a_shorter_month() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2024, 2, 29), -12) == date(2023, 2, 28)
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2026, 3, 31), -3) == date(2025, 12, 31)


def test_days_past_due_start_the_day_after() -> None:
    # C49: 120 days fall into 91–180.
    assert days_past_due(date(2026, 1, 1), date(2026, 5, 1)) == 120
    assert days_past_due(date(2026, 1, 1), date(2026, 1, 1)) == 0
    assert days_past_due(date(2026, 1, 10), date(2026, 1, 1)) == -9
