"""Working days with 调休, and what is said where they are not known."""

from __future__ import annotations

from datetime import date

import chinese_calendar
import pytest

from yeji_engine.errors import Diagnostic, PlanRefused, Severity
from yeji_engine.periods import ChineseWorkingDays, CompanyWorkingDays, MondayToFriday, WorkingDays

CHINA = ChineseWorkingDays()
LAST_YEAR = max(chinese_calendar.holidays).year
UNKNOWN_YEAR = LAST_YEAR + 1


@pytest.mark.parametrize(
    ("on", "worked"),
    # 国务院办公厅关于2026年部分节假日安排的通知.
    [
        (date(2026, 1, 1), False),
        (date(2026, 1, 4), True),  # Sunday, worked for 2 January.
        (date(2026, 2, 14), True),  # Saturday before the Spring Festival.
        (date(2026, 2, 16), False),  # 除夕.
        (date(2026, 2, 24), True),
        (date(2026, 6, 19), False),  # Dragon Boat Festival, a Friday.
        (date(2026, 6, 22), True),
        (date(2026, 10, 10), True),  # Saturday, worked for the National Day week.
        (date(2026, 3, 7), False),  # A plain Saturday.
        (date(2026, 3, 9), True),
    ],
)
def test_chinese_working_days_know_holidays_and_make_up_days(on: date, worked: bool) -> None:
    assert CHINA.is_working_day(on) is worked


def test_a_feedback_talk_is_due_five_working_days_after_publication() -> None:
    # A33: published on Friday 5 June 2026.
    assert CHINA.add_working_days(date(2026, 6, 5), 5) == date(2026, 6, 12)


def test_the_dragon_boat_festival_moves_a_due_date() -> None:
    # 16, 17, 18 June, then 19 to 21 June off, then 22 and 23 June.
    assert CHINA.add_working_days(date(2026, 6, 15), 5) == date(2026, 6, 23)
    assert MondayToFriday().add_working_days(date(2026, 6, 15), 5) == date(2026, 6, 22)


def test_working_days_are_counted_back_and_zero_of_them_stay_put() -> None:
    assert CHINA.add_working_days(date(2026, 6, 12), -5) == date(2026, 6, 5)
    assert CHINA.add_working_days(date(2026, 6, 20), 0) == date(2026, 6, 20)
    assert CHINA.add_working_days(date(2026, 6, 20), 1) == date(2026, 6, 22)


def test_the_month_of_the_spring_festival_has_sixteen_working_days() -> None:
    # 20 weekdays, less 6 off (16, 17, 18, 19, 20, 23 February), plus Saturdays 14 and 28.
    assert CHINA.count(date(2026, 2, 1), date(2026, 3, 1)) == 16
    assert MondayToFriday().count(date(2026, 2, 1), date(2026, 3, 1)) == 20


def test_the_spring_festival_itself_has_no_working_day() -> None:
    assert CHINA.count(date(2026, 2, 15), date(2026, 2, 24)) == 0


def test_an_empty_stretch_counts_nothing() -> None:
    assert CHINA.count(date(2026, 3, 2), date(2026, 3, 2)) == 0


def test_a_pay_day_on_a_holiday_moves_before_it() -> None:
    assert CHINA.last_on_or_before(date(2026, 2, 15)) == date(2026, 2, 14)
    assert CHINA.last_on_or_before(date(2026, 10, 5)) == date(2026, 9, 30)
    assert CHINA.last_on_or_before(date(2026, 3, 10)) == date(2026, 3, 10)


def test_a_year_that_is_not_published_is_never_guessed() -> None:
    counted = CHINA.count(date(LAST_YEAR, 12, 1), date(UNKNOWN_YEAR, 2, 1))

    assert isinstance(counted, Diagnostic)
    assert counted.code == "working-days-unknown-year"
    for language in ("zh", "en"):
        text = counted.in_language(language)
        assert str(UNKNOWN_YEAR) in text
        assert "chinesecalendar" in text
    assert f"2004 至 {LAST_YEAR} 年" in counted.message.zh
    assert f"2004 to {LAST_YEAR}" in counted.message.en
    assert "公司日历" in counted.in_language("zh")
    assert "company's calendar" in counted.in_language("en")


def test_one_day_of_an_unknown_year_holds_up_a_count_and_a_warning_does_not() -> None:
    assert isinstance(CHINA.count(date(LAST_YEAR, 12, 1), date(UNKNOWN_YEAR, 1, 2)), Diagnostic)
    assert isinstance(CHINA.count(date(LAST_YEAR, 12, 1), date(UNKNOWN_YEAR, 1, 1)), int)


def test_a_due_date_in_an_unknown_year_is_said_not_guessed() -> None:
    due = CHINA.add_working_days(date(LAST_YEAR, 12, 30), 10)

    assert isinstance(due, Diagnostic)
    assert str(UNKNOWN_YEAR) in due.message.zh


def test_asking_an_unknown_day_in_spite_of_the_problem_raises() -> None:
    with pytest.raises(PlanRefused, match=str(UNKNOWN_YEAR)):
        CHINA.is_working_day(date(UNKNOWN_YEAR, 3, 3))


def test_all_unknown_years_are_reported_at_once() -> None:
    problems = CHINA.problems(date(2003, 12, 1), date(2005, 1, 1))
    later = CHINA.problems(date(UNKNOWN_YEAR, 12, 1), date(UNKNOWN_YEAR + 1, 2, 1))

    assert [p.message.en.count("2003") for p in problems] == [1]
    assert [str(UNKNOWN_YEAR + n) in p.message.zh for n, p in enumerate(later)] == [True, True]


def test_the_last_days_of_the_last_known_year_are_said_to_be_unsettled() -> None:
    [problem] = CHINA.problems(date(LAST_YEAR, 12, 1), date(UNKNOWN_YEAR, 1, 1))

    assert problem.severity is Severity.WARNING
    assert f"{UNKNOWN_YEAR} 年元旦" in problem.message.zh
    assert f"New Year holiday of {UNKNOWN_YEAR}" in problem.message.en
    assert f"尚无 {UNKNOWN_YEAR} 年的安排" in problem.message.zh
    assert f"{UNKNOWN_YEAR} 年放假通知" in problem.in_language("zh")
    assert f"notice for {UNKNOWN_YEAR}" in problem.in_language("en")
    assert CHINA.problems(date(LAST_YEAR, 12, 1), date(LAST_YEAR, 12, 29)) == [problem]
    assert CHINA.problems(date(LAST_YEAR, 12, 1), date(LAST_YEAR, 12, 28)) == []
    assert CHINA.problems(date(LAST_YEAR - 1, 12, 1), date(LAST_YEAR, 1, 1)) == []


def test_exceptions_of_a_company_win_over_the_calendar() -> None:
    founding_day, stocktaking = date(2026, 3, 9), date(2026, 3, 7)
    company = CompanyWorkingDays(CHINA, frozenset({founding_day}), frozenset({stocktaking}))

    assert not company.is_working_day(founding_day)
    assert company.is_working_day(stocktaking)
    assert company.is_working_day(date(2026, 3, 10))
    assert not company.is_working_day(date(2026, 6, 19))


def test_a_company_gives_an_unknown_year_in_full() -> None:
    new_year = date(UNKNOWN_YEAR, 1, 1)
    company = CompanyWorkingDays(CHINA, frozenset({new_year}), years_in_full=frozenset({UNKNOWN_YEAR}))
    weekdays = MondayToFriday().count(new_year, date(UNKNOWN_YEAR, 2, 1))

    counted = company.count(new_year, date(UNKNOWN_YEAR, 2, 1))

    assert isinstance(weekdays, int)
    assert counted == weekdays - (new_year.weekday() < 5)


def test_some_exceptions_do_not_make_an_unknown_year_known() -> None:
    company = CompanyWorkingDays(CHINA, frozenset({date(UNKNOWN_YEAR, 1, 1)}))

    counted = company.count(date(UNKNOWN_YEAR, 1, 1), date(UNKNOWN_YEAR, 2, 1))

    assert isinstance(counted, Diagnostic)
    assert not company.is_working_day(date(UNKNOWN_YEAR, 1, 1))


def test_a_date_cannot_be_holiday_and_working_day() -> None:
    day = frozenset({date(2026, 3, 7)})

    with pytest.raises(PlanRefused) as refused:
        CompanyWorkingDays(CHINA, day, day)

    [problem] = refused.value.diagnostics
    assert "2026-03-07" in problem.message.zh
    assert "both" in problem.message.en


@pytest.mark.parametrize(
    "days", [MondayToFriday(), CHINA, CompanyWorkingDays(CHINA)], ids=lambda d: type(d).__name__
)
def test_each_calendar_answers_the_same_questions(days: WorkingDays) -> None:
    # 2 to 6 March 2026: a week without a holiday.
    assert days.count(date(2026, 3, 2), date(2026, 3, 9)) == 5
