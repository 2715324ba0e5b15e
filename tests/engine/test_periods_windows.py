"""Neighbours, parts and windows of periods."""

from __future__ import annotations

import pytest

from tests.engine.test_periods_calendar import FROM_APRIL, NATURAL, RETAIL
from tests.engine.test_periods_labels import parsed
from yeji_engine.periods import (
    FiscalCalendar,
    PeriodKind,
    last_periods,
    next_period,
    parts,
    previous_period,
    rolling_window,
    same_period_last_year,
    shift,
    to_date,
)


@pytest.mark.parametrize(
    ("label", "count", "expected"),
    [
        ("2026-01", -1, "2025-12"),
        ("2026-01", 14, "2027-03"),
        ("2026-01A", -1, "2025-12B"),
        ("2026Q4", 1, "2027Q1"),
        ("2026H1", -1, "2025H2"),
        ("2026-W53", 1, "2027-W01"),
        ("2024-02-29", 1, "2024-03-01"),
        ("2026-03-05..2026-03-14", 1, "2026-03-15..2026-03-24"),
        ("2026-03-05..2026-03-14", -2, "2026-02-13..2026-02-22"),
    ],
)
def test_shift_goes_so_many_units_on(label: str, count: int, expected: str) -> None:
    assert shift(parsed(label), count, NATURAL) == parsed(expected)


def test_neighbours_meet() -> None:
    march = parsed("2026-03")

    assert previous_period(march, NATURAL).end == march.start
    assert next_period(march, NATURAL).start == march.end


def test_a_period_of_another_calendar_is_a_fault() -> None:
    with pytest.raises(ValueError, match="is no period of"):
        shift(parsed("2025Q4", FROM_APRIL), 1, NATURAL)


def test_a_fiscal_year_has_its_own_twelve_months() -> None:
    months = parts(parsed("2025", FROM_APRIL), PeriodKind.MONTH, FROM_APRIL)

    assert [m.label for m in months][:1] + [m.label for m in months][-1:] == ["2025-04", "2026-03"]
    assert len(months) == 12


def test_a_week_that_reaches_over_the_end_of_the_month_is_cut_there() -> None:
    weeks = parts(parsed("2026-03"), PeriodKind.WEEK, NATURAL)

    assert [w.label for w in weeks] == [
        "2026-03-01..2026-03-01",
        "2026-W10",
        "2026-W11",
        "2026-W12",
        "2026-W13",
        "2026-03-30..2026-03-31",
    ]


def test_a_quarter_of_weeks_holds_thirteen_whole_ones() -> None:
    weeks = parts(parsed("2024Q1", RETAIL), PeriodKind.WEEK, RETAIL)

    assert [w.kind for w in weeks] == [PeriodKind.WEEK] * 13


def test_a_month_in_years_is_the_month_itself() -> None:
    assert parts(parsed("2026-03"), PeriodKind.YEAR, NATURAL) == (parsed("2026-03"),)


@pytest.mark.parametrize(
    ("label", "kind", "calendar", "expected"),
    [
        ("2026-05", PeriodKind.QUARTER, NATURAL, "2026-04-01..2026-05-31"),
        ("2026-05", PeriodKind.HALF_YEAR, NATURAL, "2026-01-01..2026-05-31"),
        ("2026-05", PeriodKind.YEAR, NATURAL, "2026-01-01..2026-05-31"),
        ("2026-05", PeriodKind.YEAR, FROM_APRIL, "2026-04-01..2026-05-31"),
        ("2026-06", PeriodKind.QUARTER, NATURAL, "2026Q2"),
        ("2026-12", PeriodKind.YEAR, NATURAL, "2026"),
        ("2026-01", PeriodKind.YEAR, NATURAL, "2026-01-01..2026-01-31"),
        # The week reaches into April: to date means of April, where it ends.
        ("2026-W14", PeriodKind.MONTH, NATURAL, "2026-04-01..2026-04-05"),
    ],
)
def test_a_window_to_date_ends_with_the_period(
    label: str, kind: PeriodKind, calendar: FiscalCalendar, expected: str
) -> None:
    assert to_date(parsed(label, calendar), kind, calendar) == parsed(expected, calendar)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("2026", "2025"),
        ("2026H2", "2025H2"),
        ("2026Q1", "2025Q1"),
        ("2026-03", "2025-03"),
        ("2024-02", "2023-02"),
        ("2026-03B", "2025-03B"),
        ("2026-W05", "2025-W05"),
        ("2026-W53", "2025-W52"),
        ("2024-02-29", "2023-02-28"),
        ("2024-01-01..2024-02-29", "2023-01-01..2023-02-28"),
        ("2025-01-01..2025-02-28", "2024-01-01..2024-02-29"),
        ("2024-02-10..2024-02-29", "2023-02-10..2023-02-28"),
        ("2025-02-10..2025-02-28", "2024-02-10..2024-02-28"),
    ],
)
def test_the_same_period_last_year(label: str, expected: str) -> None:
    assert same_period_last_year(parsed(label), NATURAL) == parsed(expected)


def test_the_same_month_of_weeks_last_year_keeps_its_number() -> None:
    assert same_period_last_year(parsed("2024P12", RETAIL), RETAIL) == parsed("2023P12", RETAIL)
    assert same_period_last_year(parsed("2023-W53", RETAIL), RETAIL) == parsed("2022-W52", RETAIL)


def test_the_last_three_months_across_the_new_year() -> None:
    february = parsed("2026-02")

    assert [p.label for p in last_periods(february, 3, NATURAL)] == ["2025-12", "2026-01", "2026-02"]
    assert rolling_window(february, 3, NATURAL) == parsed("2025-12-01..2026-02-28")
    assert rolling_window(february, 1, NATURAL) == parsed("2026-02-01..2026-02-28")


def test_a_rolling_window_of_nothing_is_a_fault() -> None:
    with pytest.raises(ValueError, match="one period or more"):
        rolling_window(parsed("2026-02"), 0, NATURAL)
