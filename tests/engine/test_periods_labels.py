"""Labels that people type and files hold, and the names that people read."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.test_periods_calendar import FROM_26TH, FROM_APRIL, FROM_JULY, NATURAL, RETAIL
from yeji_engine.errors import Diagnostic, Place
from yeji_engine.periods import FiscalCalendar, Period, PeriodKind, name_of, parse_period


def parsed(label: str, calendar: FiscalCalendar = NATURAL) -> Period:
    period = parse_period(label, calendar)
    assert isinstance(period, Period), period
    return period


def refusal(label: str, calendar: FiscalCalendar = NATURAL) -> Diagnostic:
    problem = parse_period(label, calendar, Place(path="cases[0].period"))
    assert isinstance(problem, Diagnostic), problem
    return problem


@pytest.mark.parametrize(
    ("label", "kind", "first", "last"),
    [
        ("2026", PeriodKind.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        ("2026H2", PeriodKind.HALF_YEAR, date(2026, 7, 1), date(2026, 12, 31)),
        ("2026Q1", PeriodKind.QUARTER, date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-03", PeriodKind.MONTH, date(2026, 3, 1), date(2026, 3, 31)),
        ("2026-02B", PeriodKind.HALF_MONTH, date(2026, 2, 16), date(2026, 2, 28)),
        ("2026-W05", PeriodKind.WEEK, date(2026, 1, 26), date(2026, 2, 1)),
        ("2026-W53", PeriodKind.WEEK, date(2026, 12, 28), date(2027, 1, 3)),
        ("2024-02-29", PeriodKind.DAY, date(2024, 2, 29), date(2024, 2, 29)),
        ("2026-03-05..2026-04-10", PeriodKind.CUSTOM, date(2026, 3, 5), date(2026, 4, 10)),
    ],
)
def test_each_form_of_label_is_read_and_kept(label: str, kind: PeriodKind, first: date, last: date) -> None:
    period = parsed(label)

    assert (period.label, period.kind, period.start, period.last_day) == (label, kind, first, last)


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("2026-03上", "2026-03A"),
        ("2026-03下", "2026-03B"),
        ("2026q1", "2026Q1"),
        (" 2026-w05 ", "2026-W05"),
        ("２０２６Ｑ１", "2026Q1"),
        ("２０２６－０３", "2026-03"),
    ],
)
def test_chinese_halves_small_and_full_width_letters_are_understood(typed: str, label: str) -> None:
    assert parsed(typed).label == label


@pytest.mark.parametrize("label", ["1900", "2200", "2200-12-01..2200-12-31"])
def test_the_first_and_the_last_year_are_read(label: str) -> None:
    assert parsed(label).label == label


def test_labels_follow_the_fiscal_year() -> None:
    assert parsed("2025Q4", FROM_APRIL).start == date(2026, 1, 1)
    assert parsed("2026", FROM_JULY).start == date(2025, 7, 1)
    assert parsed("2026-01", FROM_26TH).start == date(2025, 12, 26)
    assert parsed("2026-03B", FROM_26TH).start == date(2026, 3, 13)
    assert parsed("2023P12", RETAIL).last_day == date(2024, 2, 3)
    assert parsed("2024-W01", RETAIL).start == date(2024, 2, 4)


@pytest.mark.parametrize(
    ("label", "zh", "en"),
    [
        ("2026-13", "1 至 12", "1 to 12"),
        ("2026-00", "1 至 12", "1 to 12"),
        ("2026-13上", "1 至 12", "1 to 12"),
        ("2026Q5", "1 至 4", "1 to 4"),
        ("2026H0", "1 至 2", "1 to 2"),
        ("2026-W54", "1 至 53", "1 to 53"),
        ("2025-W53", "1 至 52", "1 to 52"),
        ("2026-02-29", "没有 2026-02-29 这一天", "no day 2026-02-29"),
        ("2026-02-01..2026-02-30", "没有 2026-02-30 这一天", "no day 2026-02-30"),
        ("2026-04-31..2026-05-30", "没有 2026-04-31 这一天", "no day 2026-04-31"),
        ("2026-03-02..2026-03-01", "早于起日", "precedes"),
        ("1899", "1900 至 2200", "1900 to 2200"),
        ("2201", "1900 至 2200", "1900 to 2200"),
        ("0026-03", "1900 至 2200", "1900 to 2200"),
        ("2026-01-01..9999-12-31", "1900 至 2200", "1900 to 2200"),
        ("2026P03", "请写成 2026-03", "write 2026-03"),
    ],
)
def test_a_label_that_names_nothing_is_refused_with_what_is_allowed(label: str, zh: str, en: str) -> None:
    problem = refusal(label)

    assert (problem.code, problem.place.path) == ("period-label", "cases[0].period")
    assert label in problem.message.zh
    assert zh in problem.message.zh
    assert en in problem.message.en
    assert "2026-W05" in problem.in_language("zh")
    assert "2026-W05" in problem.in_language("en")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026/03", "2026-03"),
        ("2026-3", "2026-03"),
        ("202603", "2026-03"),
        ("2026年3月", "2026-03"),
        ("Q1 2026", "2026Q1"),
        ("2026年第1季度", "2026Q1"),
        ("2026-H2", "2026H2"),
        ("2026年第5周", "2026-W05"),
    ],
)
def test_a_label_in_another_form_is_refused_with_the_one_that_was_meant(typed: str, meant: str) -> None:
    problem = refusal(typed)

    assert f"您是否想写 {meant}？" in problem.message.zh
    assert f"Did you mean {meant}?" in problem.message.en


@pytest.mark.parametrize(
    "typed", ["", "March", "2026-03-5", "202²", "2026年15月", "1" * 10_000, "2026 " + "9" * 10_000]
)
def test_what_is_no_label_at_all_is_refused_without_a_guess(typed: str) -> None:
    problem = refusal(typed)

    assert "看不懂" in problem.message.zh
    assert "Did you mean" not in problem.message.en
    assert len(problem.message.zh) < 100


def test_a_calendar_of_weeks_asks_for_the_number_of_the_month() -> None:
    assert "2026P03" in refusal("2026-03", RETAIL).message.zh
    assert "2026P03" in refusal("2026/3", RETAIL).message.en
    assert "没有半月" in refusal("2026-03A", RETAIL).message.zh


@pytest.mark.parametrize(
    ("label", "zh", "en"),
    [
        ("2026", "2026年", "2026"),
        ("2026H1", "2026年上半年", "first half of 2026"),
        ("2026H2", "2026年下半年", "second half of 2026"),
        ("2026Q1", "2026年第1季度", "Q1 2026"),
        ("2026-03", "2026年3月", "March 2026"),
        ("2026-10A", "2026年10月上半月", "first half of October 2026"),
        ("2026-10B", "2026年10月下半月", "second half of October 2026"),
        ("2026-W05", "2026年第5周", "Week 5, 2026"),
        ("2026-03-05", "2026年3月5日", "5 March 2026"),
        ("2026-03-05..2026-03-05", "2026年3月5日", "5 March 2026"),
        ("2026-03-05..2026-04-10", "2026年3月5日至2026年4月10日", "5 March 2026 to 10 April 2026"),
    ],
)
def test_each_kind_of_period_has_a_name_in_both_languages(label: str, zh: str, en: str) -> None:
    name = name_of(parsed(label), NATURAL)

    assert (name.zh, name.en) == (zh, en)


@pytest.mark.parametrize(
    ("label", "calendar", "zh", "en"),
    [
        ("2025", FROM_APRIL, "2025财年", "FY2025"),
        ("2025Q4", FROM_APRIL, "2025财年第4季度", "Q4 FY2025"),
        ("2025H2", FROM_APRIL, "2025财年下半年", "second half of FY2025"),
        ("2026-03", FROM_APRIL, "2026年3月", "March 2026"),
        ("2026-W05", FROM_APRIL, "2026年第5周", "Week 5, 2026"),
        ("2023P12", RETAIL, "2023财年第12期", "Period 12, FY2023"),
        ("2023-W53", RETAIL, "2023财年第53周", "Week 53, FY2023"),
    ],
)
def test_a_year_that_is_not_the_calendar_year_is_called_fiscal(
    label: str, calendar: FiscalCalendar, zh: str, en: str
) -> None:
    name = name_of(parsed(label, calendar), calendar)

    assert (name.zh, name.en) == (zh, en)
