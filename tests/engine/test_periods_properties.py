"""Properties of periods that hold for every calendar, every kind and every day."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from yeji_engine.periods import (
    ChineseWorkingDays,
    Dated,
    DayBasis,
    FiscalCalendar,
    Interval,
    MondayToFriday,
    NamedBy,
    Period,
    PeriodKind,
    Weekday,
    WeekYearStart,
    YearPattern,
    add_months,
    custom_period,
    fraction_of,
    gaps,
    kind_problem,
    months_of_service,
    name_of,
    next_period,
    overlaps,
    parse_period,
    parts,
    period_of,
    row_on,
    same_period_last_year,
    shift,
    slices,
    to_date,
)

CALENDARS = st.builds(
    FiscalCalendar,
    year_start_month=st.integers(1, 12),
    year_start_day=st.integers(1, 28),
    week_start=st.sampled_from(Weekday),
    pattern=st.sampled_from(YearPattern),
    year_named_by=st.sampled_from(NamedBy),
    month_named_by=st.sampled_from(NamedBy),
    week_year_start=st.sampled_from(WeekYearStart),
)
DAYS = st.dates(date(1950, 1, 1), date(2150, 1, 1))


@st.composite
def calendars_and_periods(draw: st.DrawFn) -> tuple[FiscalCalendar, Period]:
    calendar, on, kind = draw(CALENDARS), draw(DAYS), draw(st.sampled_from(PeriodKind))
    if kind_problem(kind, calendar) is None:
        return calendar, period_of(on, kind, calendar)
    return calendar, custom_period(on, on + timedelta(days=draw(st.integers(1, 800))))


@st.composite
def tilings(draw: st.DrawFn, years: tuple[int, int] = (1950, 2150)) -> tuple[Period, list[Interval]]:
    """Draw a range of days and the intervals that it is cut into."""
    first = draw(st.dates(date(years[0], 1, 1), date(years[1], 1, 1)))
    days = draw(st.integers(40, 800))
    cuts = draw(st.sets(st.integers(1, days - 1), max_size=12))
    bounds = [first + timedelta(days=n) for n in sorted({0, days} | cuts)]
    pieces = [Interval(start, end) for start, end in pairwise(bounds)]
    return custom_period(bounds[0], bounds[-1]), pieces


ROWS = st.lists(
    st.builds(
        lambda first, days, name: Dated(
            "S001",
            Interval(
                date(2026, 1, 1) + timedelta(first), days and date(2026, 1, 1) + timedelta(first + days)
            ),
            name,
        ),
        st.integers(0, 60),
        st.none() | st.integers(1, 40),
        st.integers(0, 99),
    ),
    max_size=6,
)
WINDOW = Interval(date(2026, 1, 10), date(2026, 3, 10))
WINDOW_DAYS = [date(2026, 1, 10) + timedelta(n) for n in range(59)]


@given(calendars_and_periods())
def test_a_label_reads_back_as_the_very_period(case: tuple[FiscalCalendar, Period]) -> None:
    calendar, period = case

    assert parse_period(period.label, calendar) == period


@given(CALENDARS, DAYS, st.sampled_from(PeriodKind))
def test_every_day_lies_in_its_period_and_periods_tile_the_days(
    calendar: FiscalCalendar, on: date, kind: PeriodKind
) -> None:
    if kind_problem(kind, calendar) is not None:
        return

    period = period_of(on, kind, calendar)

    assert period.contains(on)
    assert next_period(period, calendar).start == period.end
    assert {period_of(day, kind, calendar) for day in (period.start, period.last_day)} == {period}


@given(calendars_and_periods(), st.integers(-40, 40))
def test_shifting_back_undoes_shifting(case: tuple[FiscalCalendar, Period], count: int) -> None:
    calendar, period = case

    assert shift(shift(period, count, calendar), -count, calendar) == period


@given(calendars_and_periods(), st.integers(-20, 20), st.integers(-20, 20))
def test_shifts_add_up(case: tuple[FiscalCalendar, Period], first: int, second: int) -> None:
    calendar, period = case

    assert shift(shift(period, first, calendar), second, calendar) == shift(period, first + second, calendar)


@given(calendars_and_periods(), st.sampled_from(PeriodKind))
def test_parts_are_exactly_the_whole(case: tuple[FiscalCalendar, Period], kind: PeriodKind) -> None:
    calendar, whole = case
    if kind_problem(kind, calendar) is not None:
        return

    found = parts(whole, kind, calendar)

    assert (found[0].start, found[-1].end) == (whole.start, whole.end)
    assert all(one.end == other.start for one, other in pairwise(found))
    assert all(part == parse_period(part.label, calendar) for part in found)


@given(CALENDARS, DAYS)
def test_years_halves_quarters_and_months_nest(calendar: FiscalCalendar, on: date) -> None:
    year = period_of(on, PeriodKind.YEAR, calendar)

    counts = [
        len(parts(year, k, calendar)) for k in (PeriodKind.HALF_YEAR, PeriodKind.QUARTER, PeriodKind.MONTH)
    ]

    assert counts == [2, 4, 12]


@given(DAYS)
def test_weeks_from_monday_are_iso_weeks(on: date) -> None:
    iso = on.isocalendar()

    assert period_of(on, PeriodKind.WEEK, FiscalCalendar()).label == f"{iso.year}-W{iso.week:02}"


@given(DAYS)
def test_a_4_4_5_year_nearest_to_new_year_is_the_iso_year(on: date) -> None:
    calendar = FiscalCalendar(pattern=YearPattern.WEEKS_4_4_5, week_year_start=WeekYearStart.NEAREST)

    assert period_of(on, PeriodKind.YEAR, calendar).label == str(on.isocalendar().year)


@given(calendars_and_periods(), st.sampled_from([PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR]))
def test_a_window_to_date_starts_its_unit_and_ends_with_the_period(
    case: tuple[FiscalCalendar, Period], kind: PeriodKind
) -> None:
    calendar, period = case

    window = to_date(period, kind, calendar)

    assert window.start == period_of(period.last_day, kind, calendar).start
    assert window.end == period.end


@given(calendars_and_periods())
def test_last_year_is_of_the_same_kind_and_about_a_year_back(case: tuple[FiscalCalendar, Period]) -> None:
    calendar, period = case

    before = same_period_last_year(period, calendar)

    assert before.kind is period.kind
    assert 357 <= (period.start - before.start).days <= 373


@given(calendars_and_periods())
def test_every_period_has_a_name_without_its_label_letters(case: tuple[FiscalCalendar, Period]) -> None:
    calendar, period = case

    name = name_of(period, calendar)

    assert "年" in name.zh
    assert str(int(period.label[:4])) in name.en


@given(tilings())
def test_shares_by_calendar_days_and_thirty_days_come_to_one(case: tuple[Period, list[Interval]]) -> None:
    whole, pieces = case

    for basis in (DayBasis.CALENDAR_DAYS, DayBasis.THIRTY_DAYS):
        shares = [fraction_of(piece, whole, basis) for piece in pieces]
        assert all(isinstance(share, Fraction) and share >= 0 for share in shares)
        assert sum(share for share in shares if isinstance(share, Fraction)) == 1


@given(tilings(years=(2005, 2023)), st.sampled_from([ChineseWorkingDays(), MondayToFriday()]))
def test_shares_by_working_days_come_to_one(
    case: tuple[Period, list[Interval]], days: ChineseWorkingDays | MondayToFriday
) -> None:
    whole, pieces = case

    shares = [fraction_of(piece, whole, DayBasis.WORKING_DAYS, days) for piece in pieces]

    assert all(isinstance(share, Fraction) for share in shares)
    assert sum(share for share in shares if isinstance(share, Fraction)) == 1


@given(st.dates(date(2005, 1, 1), date(2024, 1, 1)), st.integers(1, 60))
def test_the_nth_working_day_has_n_working_days_up_to_it(on: date, count: int) -> None:
    days = ChineseWorkingDays()

    due = days.add_working_days(on, count)

    assert isinstance(due, date)
    assert days.is_working_day(due)
    assert days.count(on + timedelta(1), due + timedelta(1)) == count


@given(DAYS, st.integers(0, 600))
def test_months_of_service_reach_the_day_and_not_beyond(hired: date, days: int) -> None:
    on = hired + timedelta(days)

    months = months_of_service(hired, on)

    assert months is not None
    assert add_months(hired, months) <= on < add_months(hired, months + 1)


@given(ROWS)
def test_gaps_are_exactly_the_days_on_which_nothing_holds(rows: list[Dated[int]]) -> None:
    found = gaps(rows, WINDOW)

    for day in WINDOW_DAYS:
        assert any(gap.contains(day) for gap in found) is not any(row.interval.contains(day) for row in rows)


@given(ROWS)
def test_overlaps_are_exactly_the_days_on_which_two_rows_hold(rows: list[Dated[int]]) -> None:
    found = overlaps(rows)

    for day in WINDOW_DAYS:
        holding = sum(row.interval.contains(day) for row in rows)
        assert sum(clash.interval.contains(day) for clash in found) == holding * (holding - 1) // 2


@given(ROWS)
def test_slices_tile_the_window_and_say_what_holds_each_day(rows: list[Dated[int]]) -> None:
    apart = [row for n, row in enumerate(rows) if not any(row.interval.overlap(r.interval) for r in rows[:n])]

    cut = slices(apart, WINDOW)

    assert (cut[0].interval.valid_from, cut[-1].interval.valid_to) == (WINDOW.valid_from, WINDOW.valid_to)
    assert all(a.interval.valid_to == b.interval.valid_from for a, b in pairwise(cut))
    for day in WINDOW_DAYS:
        [here] = [piece for piece in cut if piece.interval.contains(day)]
        assert here.row == row_on(apart, day)
