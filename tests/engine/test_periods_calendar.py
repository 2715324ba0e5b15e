"""Where years, quarters, months and weeks begin, for every kind of fiscal year."""

from __future__ import annotations

from datetime import date

import pytest

from yeji_engine.errors import Place, PlanRefused
from yeji_engine.periods import (
    FiscalCalendar,
    NamedBy,
    Period,
    PeriodKind,
    Weekday,
    WeekYearStart,
    YearPattern,
    custom_period,
    kind_problem,
    period_of,
)

NATURAL = FiscalCalendar()
FROM_APRIL = FiscalCalendar(4, year_named_by=NamedBy.START)
FROM_JULY = FiscalCalendar(7, year_named_by=NamedBy.END)
# Months run from the 26th to the 25th, as many companies close their attendance.
FROM_26TH = FiscalCalendar(12, 26, year_named_by=NamedBy.END, month_named_by=NamedBy.END)
RETAIL = FiscalCalendar(
    2,
    week_start=Weekday.SUNDAY,
    pattern=YearPattern.WEEKS_4_5_4,
    year_named_by=NamedBy.START,
    week_year_start=WeekYearStart.NEAREST,
)


def span(on: date, kind: PeriodKind, calendar: FiscalCalendar) -> tuple[str, date, date]:
    period = period_of(on, kind, calendar)
    return period.label, period.start, period.last_day


@pytest.mark.parametrize(
    ("kind", "label", "first", "last"),
    [
        (PeriodKind.DAY, "2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        (PeriodKind.WEEK, "2024-W09", date(2024, 2, 26), date(2024, 3, 3)),
        (PeriodKind.HALF_MONTH, "2024-02B", date(2024, 2, 16), date(2024, 2, 29)),
        (PeriodKind.MONTH, "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (PeriodKind.QUARTER, "2024Q1", date(2024, 1, 1), date(2024, 3, 31)),
        (PeriodKind.HALF_YEAR, "2024H1", date(2024, 1, 1), date(2024, 6, 30)),
        (PeriodKind.YEAR, "2024", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_29_february_lies_in_each_kind_of_period(
    kind: PeriodKind, label: str, first: date, last: date
) -> None:
    assert span(date(2024, 2, 29), kind, NATURAL) == (label, first, last)


def test_the_first_half_of_a_month_ends_on_the_15th() -> None:
    assert span(date(2026, 2, 15), PeriodKind.HALF_MONTH, NATURAL)[0] == "2026-02A"
    assert span(date(2026, 2, 16), PeriodKind.HALF_MONTH, NATURAL)[0] == "2026-02B"


@pytest.mark.parametrize(
    ("on", "label"),
    [
        (date(2020, 12, 31), "2020-W53"),
        (date(2021, 1, 3), "2020-W53"),
        (date(2021, 1, 4), "2021-W01"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2026, 12, 31), "2026-W53"),
    ],
)
def test_weeks_from_monday_are_numbered_as_iso_8601_does(on: date, label: str) -> None:
    iso = on.isocalendar()

    assert period_of(on, PeriodKind.WEEK, NATURAL).label == label
    assert label == f"{iso.year}-W{iso.week:02}"


def test_weeks_from_sunday_belong_to_the_year_that_holds_four_of_their_days() -> None:
    from_sunday = FiscalCalendar(week_start=Weekday.SUNDAY)

    # 2025-12-28 to 2026-01-03: four days of December. The week after is the first of 2026.
    assert span(date(2026, 1, 3), PeriodKind.WEEK, from_sunday)[0] == "2025-W53"
    assert span(date(2026, 1, 4), PeriodKind.WEEK, from_sunday)[0] == "2026-W01"


@pytest.mark.parametrize(
    ("kind", "label", "first", "last"),
    [
        (PeriodKind.YEAR, "2025", date(2025, 4, 1), date(2026, 3, 31)),
        (PeriodKind.HALF_YEAR, "2025H2", date(2025, 10, 1), date(2026, 3, 31)),
        (PeriodKind.QUARTER, "2025Q4", date(2026, 1, 1), date(2026, 3, 31)),
        (PeriodKind.MONTH, "2026-03", date(2026, 3, 1), date(2026, 3, 31)),
    ],
)
def test_a_year_from_april_named_by_its_start(kind: PeriodKind, label: str, first: date, last: date) -> None:
    assert span(date(2026, 3, 31), kind, FROM_APRIL) == (label, first, last)


def test_the_same_year_from_april_is_called_one_more_by_its_end() -> None:
    by_end = FiscalCalendar(4, year_named_by=NamedBy.END)

    assert span(date(2025, 4, 1), PeriodKind.YEAR, by_end) == ("2026", date(2025, 4, 1), date(2026, 3, 31))


@pytest.mark.parametrize("named_by", NamedBy)
def test_a_calendar_year_has_its_own_number_whichever_end_names_it(named_by: NamedBy) -> None:
    assert span(date(2026, 5, 1), PeriodKind.YEAR, FiscalCalendar(year_named_by=named_by))[0] == "2026"


def test_a_year_from_july_named_by_its_end() -> None:
    assert span(date(2026, 6, 30), PeriodKind.YEAR, FROM_JULY)[0] == "2026"
    assert span(date(2026, 7, 1), PeriodKind.YEAR, FROM_JULY) == (
        "2027",
        date(2026, 7, 1),
        date(2027, 6, 30),
    )
    assert span(date(2026, 7, 1), PeriodKind.QUARTER, FROM_JULY)[0] == "2027Q1"


def test_months_from_the_26th_are_named_by_the_month_they_end_in() -> None:
    assert span(date(2026, 2, 25), PeriodKind.MONTH, FROM_26TH) == (
        "2026-02",
        date(2026, 1, 26),
        date(2026, 2, 25),
    )
    assert span(date(2026, 2, 26), PeriodKind.MONTH, FROM_26TH)[0] == "2026-03"
    assert span(date(2025, 12, 26), PeriodKind.YEAR, FROM_26TH) == (
        "2026",
        date(2025, 12, 26),
        date(2026, 12, 25),
    )
    assert span(date(2026, 3, 12), PeriodKind.HALF_MONTH, FROM_26TH)[0] == "2026-03A"
    assert span(date(2026, 3, 13), PeriodKind.HALF_MONTH, FROM_26TH)[0] == "2026-03B"


def test_months_from_the_26th_may_be_named_by_the_month_they_start_in() -> None:
    by_start = FiscalCalendar(1, 26, year_named_by=NamedBy.START, month_named_by=NamedBy.START)

    assert span(date(2026, 3, 25), PeriodKind.MONTH, by_start) == (
        "2026-02",
        date(2026, 2, 26),
        date(2026, 3, 25),
    )


def test_months_from_the_first_have_their_own_name_whichever_end_names_them() -> None:
    from_first = FiscalCalendar(month_named_by=NamedBy.END)
    from_second = FiscalCalendar(1, 2, year_named_by=NamedBy.START, month_named_by=NamedBy.END)

    assert period_of(date(2026, 3, 1), PeriodKind.MONTH, from_first).label == "2026-03"
    assert period_of(date(2026, 3, 2), PeriodKind.MONTH, from_second).label == "2026-04"


@pytest.mark.parametrize(
    ("year", "first", "weeks"),
    # The 4-5-4 calendar that the National Retail Federation publishes: 53 weeks in 2017 and 2023.
    [
        (2016, date(2016, 1, 31), 52),
        (2017, date(2017, 1, 29), 53),
        (2022, date(2022, 1, 30), 52),
        (2023, date(2023, 1, 29), 53),
        (2024, date(2024, 2, 4), 52),
        (2025, date(2025, 2, 2), 52),
    ],
)
def test_a_retail_year_of_weeks_begins_on_the_nearest_sunday(year: int, first: date, weeks: int) -> None:
    found = period_of(first, PeriodKind.YEAR, RETAIL)

    assert (found.label, found.start, found.day_count) == (str(year), first, weeks * 7)


def test_the_53rd_week_belongs_to_the_last_month() -> None:
    last_day = date(2024, 2, 3)

    month = period_of(last_day, PeriodKind.MONTH, RETAIL)

    assert (month.label, month.day_count) == ("2023P12", 5 * 7)
    assert period_of(last_day, PeriodKind.WEEK, RETAIL).label == "2023-W53"
    assert period_of(last_day, PeriodKind.QUARTER, RETAIL).day_count == 14 * 7


@pytest.mark.parametrize(
    ("rule", "first"),
    # 1 January 2026 is a Thursday.
    [
        (WeekYearStart.NEAREST, date(2025, 12, 29)),
        (WeekYearStart.ON_OR_BEFORE, date(2025, 12, 29)),
        (WeekYearStart.ON_OR_AFTER, date(2026, 1, 5)),
    ],
)
def test_each_rule_for_the_first_week_of_a_year(rule: WeekYearStart, first: date) -> None:
    calendar = FiscalCalendar(pattern=YearPattern.WEEKS_4_4_5, week_year_start=rule)

    assert period_of(date(2026, 6, 1), PeriodKind.YEAR, calendar).start == first


@pytest.mark.parametrize("rule", WeekYearStart)
def test_a_year_of_weeks_opens_on_its_anchor_when_a_week_starts_there(rule: WeekYearStart) -> None:
    calendar = FiscalCalendar(pattern=YearPattern.WEEKS_4_4_5, week_year_start=rule)

    # 1 January 2024 is a Monday.
    assert period_of(date(2024, 6, 1), PeriodKind.YEAR, calendar).start == date(2024, 1, 1)


def test_years_of_weeks_that_open_in_december_keep_names_of_their_own() -> None:
    calendar = FiscalCalendar(pattern=YearPattern.WEEKS_4_4_5, week_year_start=WeekYearStart.NEAREST)

    # 2024 opens on 1 January 2024, 2025 on 30 December 2024: the same calendar year, two names.
    assert period_of(date(2024, 1, 1), PeriodKind.YEAR, calendar).label == "2024"
    assert period_of(date(2024, 12, 30), PeriodKind.YEAR, calendar).label == "2025"


def test_a_missing_choice_is_said_with_what_the_choices_mean() -> None:
    with pytest.raises(PlanRefused) as refused:
        FiscalCalendar(4, 6)

    by_path = {d.place.path: d for d in refused.value.diagnostics}
    assert set(by_path) == {"year_named_by", "month_named_by"}
    assert "2027 财年" in by_path["year_named_by"].in_language("zh")
    assert "FY2027" in by_path["year_named_by"].in_language("en")
    assert "2 月 6 日至 3 月 5 日" in by_path["month_named_by"].in_language("zh")
    assert "February" in by_path["month_named_by"].in_language("en")


def test_a_year_of_weeks_must_say_with_which_week_it_begins() -> None:
    with pytest.raises(PlanRefused) as refused:
        FiscalCalendar(pattern=YearPattern.WEEKS_4_4_5)

    [problem] = refused.value.diagnostics
    assert problem.place.path == "week_year_start"
    assert "nearest" in problem.in_language("zh")
    assert "on_or_before" in problem.in_language("en")


def test_a_start_that_no_year_has_is_refused_with_what_is_allowed() -> None:
    with pytest.raises(PlanRefused) as refused:
        FiscalCalendar(13, 30)

    assert [d.place.path for d in refused.value.diagnostics] == ["year_start_month", "year_start_day"]
    assert "1 至 12" in refused.value.diagnostics[0].in_language("zh")
    assert "1 to 28" in refused.value.diagnostics[1].in_language("en")


def test_months_of_weeks_have_no_halves() -> None:
    problem = kind_problem(PeriodKind.HALF_MONTH, RETAIL, Place(path="settles"))

    assert problem is not None
    assert problem.place.path == "settles"
    assert "没有半月" in problem.in_language("zh")
    assert "quarter" in problem.in_language("en")
    with pytest.raises(PlanRefused):
        period_of(date(2026, 3, 1), PeriodKind.HALF_MONTH, RETAIL)


def test_a_custom_range_cannot_be_found_from_a_date() -> None:
    assert kind_problem(PeriodKind.CUSTOM, NATURAL) is not None
    assert kind_problem(PeriodKind.HALF_MONTH, NATURAL) is None


def test_a_period_holds_its_start_and_not_its_end() -> None:
    march = period_of(date(2026, 3, 15), PeriodKind.MONTH, NATURAL)

    assert march.contains(date(2026, 3, 1))
    assert march.contains(date(2026, 3, 31))
    assert not march.contains(date(2026, 4, 1))
    assert not march.contains(date(2026, 2, 28))
    assert march.interval.valid_to == date(2026, 4, 1)


def test_a_range_is_labelled_with_its_last_day_included() -> None:
    days = custom_period(date(2026, 3, 5), date(2026, 4, 11))

    assert (days.label, days.day_count) == ("2026-03-05..2026-04-10", 37)


def test_periods_are_ordered_by_start_and_then_by_end() -> None:
    january, year = (period_of(date(2026, 1, 1), k, NATURAL) for k in (PeriodKind.MONTH, PeriodKind.YEAR))
    february = period_of(date(2026, 2, 1), PeriodKind.MONTH, NATURAL)

    assert sorted([february, year, january]) == [january, year, february]


def test_a_period_without_a_day_is_a_fault() -> None:
    with pytest.raises(ValueError, match="before its first day"):
        Period(date(2026, 3, 1), date(2026, 3, 1), PeriodKind.MONTH, "2026-03")
    with pytest.raises(ValueError, match="before its first day"):
        custom_period(date(2026, 3, 2), date(2026, 3, 1))
