"""Texts to typed values: what is read, what is refused, and that whole columns obey the same rules."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeji_engine.errors import Severity, Words
from yeji_engine.tables.cells import CellRule, Figure, read_cell
from yeji_engine.tables.columns import typed_column
from yeji_engine.tables.dates import DateOrder
from yeji_engine.tables.faults import CELLS_SHOWN, Fault
from yeji_engine.tables.schema import Choice, Column, ColumnKind

MONEY = CellRule(Column("amount", ColumnKind.MONEY, 2))
RATIO = CellRule(Column("share", ColumnKind.RATIO, 6))
COUNT = CellRule(Column("orders", ColumnKind.COUNT))
KEY = CellRule(Column("person_id", ColumnKind.KEY))
TEXT = CellRule(Column("name", ColumnKind.TEXT))
DATE = CellRule(Column("day", ColumnKind.DATE))
FLAG = CellRule(Column("lead", ColumnKind.FLAG))


def fault_of(text: str, rule: CellRule) -> str:
    found = read_cell(text, rule)
    assert isinstance(found, Fault), f"{text!r} was read as {found!r}"
    return found.code


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("12.34", 1234),
        ("12.3", 1230),
        ("12", 1200),
        ("-0.01", -1),
        ("-0", 0),
        ("+5", 500),
        (".5", 50),
        ("5.", 500),
        ("0012.30", 1230),
        ("28000.0000", 2800000),
        ("1,234.50", 123450),
        ("1,234,567", 123456700),
        ("(1,234.50)", -123450),
        ("（1，234．50）", -123450),
        ("¥1,234.5", 123450),
        ("￥-5", -500),
        ("-¥5", -500),
        ("100元", 10000),
        ("1.2万", 1200000),
        ("1.2万元", 1200000),
        ("0.5亿", 5000000000),
        ("１２３．４", 12340),
        ("−7", -700),
        ("\u3000 8.00 \u00a0", 800),
        ("92233720368547758.07", 2**63 - 1),
    ],
)
def test_a_figure_is_read_to_the_last_digit(text: str, stored: int) -> None:
    assert read_cell(text, MONEY) == stored


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NaN", "number-not-finite"),
        ("inf", "number-not-finite"),
        ("-Infinity", "number-not-finite"),
        ("1e308", "number-scientific"),
        ("1.23E+11", "number-scientific"),
        ("1_000", "number-ambiguous"),
        ("1.234,5", "number-ambiguous"),
        ("1 234", "number-ambiguous"),
        ("1,23", "number-ambiguous"),
        ("12,3456", "number-ambiguous"),
        ("1.2.3", "number-ambiguous"),
        ("", ""),
        ("abc", "number-unreadable"),
        ("12元3", "number-unreadable"),
        ("(5", "number-unreadable"),
        ("(-5)", "number-unreadable"),
        ("--5", "number-unreadable"),
        ("-", "number-unreadable"),
        ("$5", "number-unreadable"),
        ("٣", "number-unreadable"),
        ("5%", "percent-not-allowed"),
        ("0.005", "number-too-precise"),
        ("33.333333333333336", "number-too-precise"),
        ("1000000000000000000", "number-too-large"),
        ("92233720368547758.08", "number-too-large"),
        ("9" * 100_000, "number-too-large"),
        ("1" * 61, "number-too-large"),
    ],
)
def test_a_figure_that_could_mean_two_things_or_none_is_refused(text: str, code: str) -> None:
    if not code:
        assert read_cell(text, MONEY) is None
        return
    assert fault_of(text, MONEY) == code


def test_a_percent_sign_divides_by_a_hundred_exactly() -> None:
    assert read_cell("66.67%", RATIO) == 666700
    assert read_cell("5％", RATIO) == 50000
    assert fault_of("0.12345678%", RATIO) == "number-too-precise"


def test_a_count_takes_whole_figures_only() -> None:
    assert read_cell("3", COUNT) == 3
    assert read_cell("3.0", COUNT) == 3
    assert fault_of("3.5", COUNT) == "number-not-whole"
    assert fault_of("3元", COUNT) == "unit-not-allowed"


def test_a_scale_multiplies_exactly() -> None:
    thousands = CellRule(MONEY.column, scale=Figure(1, 3))
    percents = CellRule(RATIO.column, scale=Figure(1, -2))
    dozens = CellRule(COUNT.column, scale=Figure(12, 0))
    assert read_cell("1.23456", thousands) == 123456
    assert read_cell("66.67", percents) == 666700
    assert read_cell("3", dozens) == 36
    assert fault_of("1.234567", thousands) == "number-too-precise"


def test_the_fault_says_that_nothing_is_rounded() -> None:
    found = read_cell("1.005", MONEY)
    assert isinstance(found, Fault)
    assert found.hint is not None
    assert "不会自动舍入" in found.hint.zh
    assert "Nothing is rounded silently" in found.hint.en


@pytest.mark.parametrize(
    "name", ["NA", "N/A", "null", "NULL", "None", "nan", "NaN", "inf", "-", "true", "007"]
)
def test_a_person_may_be_called_anything(name: str) -> None:
    assert read_cell(name, TEXT) == name
    assert read_cell(name, KEY) == name


def test_a_key_keeps_zeros_and_nineteen_digits_and_loses_blanks_around_it() -> None:
    assert read_cell("0012", KEY) == "0012"
    assert read_cell("6222021234567890123", KEY) == "6222021234567890123"
    assert read_cell(" \u3000S001\ufeff", KEY) == "S001"
    assert read_cell(" a b ", TEXT) == " a b "


def test_only_declared_texts_mean_missing() -> None:
    rule = CellRule(MONEY.column, missing=frozenset({"NULL", "-", "0"}))
    assert [read_cell(text, rule) for text in ("", "  ", "NULL", " NULL ", "-", "0", "0.00")] == [
        None
    ] * 6 + [0]


def test_a_mapping_of_texts_is_read_instead_of_the_texts() -> None:
    choices = (Choice("employee", Words("员工", "employee")), Choice("agent", Words("独立代理", "agent")))
    rule = CellRule(Column("regime", ColumnKind.KEY, choices=choices), meanings={"在编": "employee"})
    assert [read_cell(text, rule) for text in ("在编", "员工", "EMPLOYEE", "独立代理")] == [
        "employee",
        "employee",
        "employee",
        "agent",
    ]
    assert fault_of("临时工", rule) == "choice-unknown"


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31",
        "2026/1/31",
        "2026.1.31",
        "2026年1月31日",
        "20260131",
        "2026-01-31 00:00:00.000",
        "2026-01-31T00:00:00",
        "2026/1/31 0:00",
        "２０２６－０１－３１",
    ],
)
def test_a_date_that_reads_alike_everywhere_is_read(text: str) -> None:
    assert read_cell(text, DATE) == dt.date(2026, 1, 31)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03/04/2026", "date-ambiguous"),
        ("31/12/2026", "date-ambiguous"),
        ("2026-02-29", "date-impossible"),
        ("2026-13-01", "date-impossible"),
        ("0206-01-31", "date-too-early"),
        ("2026-01-31 12:30:00", "date-with-time"),
        ("2026-01-31T00:00:00Z", "date-with-zone"),
        ("2026-01-31T00:00:00+08:00", "date-with-zone"),
        ("2026-01", "date-month-only"),
        ("45000", "date-serial"),
        ("26-01-31", "date-unreadable"),
        ("2026-1/31", "date-unreadable"),
        ("昨天", "date-unreadable"),
        ("", ""),
    ],
)
def test_a_date_that_could_mean_two_days_or_none_is_refused(text: str, code: str) -> None:
    if not code:
        assert read_cell(text, DATE) is None
        return
    assert fault_of(text, DATE) == code


def test_the_mapping_says_how_dates_are_written() -> None:
    column = DATE.column
    assert read_cell("03/04/2026", CellRule(column, order=DateOrder.DMY)) == dt.date(2026, 4, 3)
    assert read_cell("03/04/2026", CellRule(column, order=DateOrder.MDY)) == dt.date(2026, 3, 4)
    assert read_cell("2026-04-03", CellRule(column, order=DateOrder.MDY)) == dt.date(2026, 4, 3)
    assert read_cell("2026年2月", CellRule(column, order=DateOrder.YM)) == dt.date(2026, 2, 1)
    assert read_cell("2026-02-01 00:00:00", CellRule(column, order=DateOrder.YM)) == dt.date(2026, 2, 1)
    assert fault_of("2026-02-02", CellRule(column, order=DateOrder.YM)) == "date-not-a-month"
    assert read_cell("46053", CellRule(column, order=DateOrder.SERIAL)) == dt.date(2026, 1, 31)
    assert read_cell("44591", CellRule(column, order=DateOrder.SERIAL1904)) == dt.date(2026, 1, 31)
    assert read_cell("46053", CellRule(column, excel_days=DateOrder.SERIAL)) == dt.date(2026, 1, 31)
    assert fault_of("60", CellRule(column, order=DateOrder.SERIAL)) == "date-serial"
    assert read_cell("2026-01-31 12:30", CellRule(column, drop_time=True)) == dt.date(2026, 1, 31)


def test_a_date_moves_by_months_then_days_and_stays_inside_the_month() -> None:
    column = DATE.column
    assert read_cell("2026-01-31", CellRule(column, plus_months=1)) == dt.date(2026, 2, 28)
    assert read_cell("2018-12-01", CellRule(column, plus_months=1)) == dt.date(2019, 1, 1)
    assert read_cell("2026-03-31", CellRule(column, plus_days=1)) == dt.date(2026, 4, 1)
    assert read_cell("2026-01-31", CellRule(column, plus_months=-11)) == dt.date(2025, 2, 28)
    assert fault_of("9999-12-31", CellRule(column, plus_days=1)) == "date-impossible"


def test_yes_and_no_are_read_in_both_languages() -> None:
    assert [read_cell(text, FLAG) for text in ("是", "TRUE", "1", "√", "Y")] == [True] * 5
    assert [read_cell(text, FLAG) for text in ("否", "false", "0", "×", "n")] == [False] * 5
    assert read_cell("", FLAG) is None
    assert fault_of("也许", FLAG) == "flag-unreadable"


FIGURE_TEXTS = st.one_of(
    st.decimals(allow_nan=True, allow_infinity=True, places=3).map(str),
    st.decimals(min_value=-(10**16), max_value=10**16, places=2).map(lambda d: f"{d:,}"),
    st.integers(-(10**20), 10**20).map(str),
    st.text(alphabet="0123456789.,-+()%¥元万 eE_", max_size=12),
)
DATE_TEXTS = st.one_of(
    st.dates(dt.date(1890, 1, 1)).map(str),
    st.tuples(st.dates(dt.date(1990, 1, 1)), st.times()).map(lambda both: f"{both[0]} {both[1]}"),
    st.text(alphabet="0123456789-/年月日T: ", max_size=12),
)
ANY_RULE = st.sampled_from(
    [
        MONEY,
        RATIO,
        COUNT,
        CellRule(MONEY.column, scale=Figure(1, 3)),
        CellRule(RATIO.column, scale=Figure(1, -2)),
        CellRule(COUNT.column, scale=Figure(12)),
        CellRule(MONEY.column, missing=frozenset({"0", "NULL"})),
        CellRule(MONEY.column, excel_days=DateOrder.SERIAL),
        CellRule(Column("n", ColumnKind.NUMBER, 6), excel_days=DateOrder.SERIAL),
    ]
)


@given(st.lists(FIGURE_TEXTS), ANY_RULE)
def test_a_column_of_figures_reads_as_its_cells_do(texts: list[str], rule: CellRule) -> None:
    assert typed_column(pa.array(texts, pa.string()), rule).cells.to_pylist() == cell_by_cell(texts, rule)


@given(
    st.lists(DATE_TEXTS),
    st.sampled_from(
        [DATE, CellRule(DATE.column, drop_time=True), CellRule(DATE.column, order=DateOrder.DMY, plus_days=1)]
    ),
)
def test_a_column_of_dates_reads_as_its_cells_do(texts: list[str], rule: CellRule) -> None:
    assert typed_column(pa.array(texts, pa.string()), rule).cells.to_pylist() == cell_by_cell(texts, rule)


@given(
    st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)),
    st.sampled_from([KEY, TEXT, CellRule(KEY.column, missing=frozenset({"0", "a"}))]),
)
def test_a_column_of_texts_reads_as_its_cells_do(texts: list[str], rule: CellRule) -> None:
    assert typed_column(pa.array(texts, pa.string()), rule).cells.to_pylist() == cell_by_cell(texts, rule)


def test_the_same_bad_cell_is_counted_each_time_and_told_up_to_a_limit() -> None:
    texts = ["1", "x"] * 100

    found = typed_column(pa.array(texts), MONEY).faulty

    assert [group.fault.code for group in found] == ["number-unreadable"]
    assert found[0].total == 100
    assert len(found[0].first) == CELLS_SHOWN
    assert [cell.at for cell in found[0].first[:3]] == [1, 3, 5]


def test_bad_cells_keep_their_places_among_good_ones_of_other_spellings() -> None:
    texts = ["1.00", "1,000.00", "bad", "", "¥5", "2.0000", "worse"]

    found = typed_column(pa.array(texts), MONEY)

    assert found.cells.to_pylist() == [100, 100000, None, None, 500, 200, None]
    assert [(cell.at, cell.text) for cell in found.faulty[0].first] == [(2, "bad"), (6, "worse")]


def test_a_key_with_characters_that_nobody_sees_is_kept_with_a_warning() -> None:
    found = typed_column(pa.array(["S001", "S0\u200b01"]), KEY)

    assert found.cells.to_pylist() == ["S001", "S0\u200b01"]
    assert [(g.fault.code, g.fault.severity) for g in found.faulty] == [
        ("key-invisible-characters", Severity.WARNING)
    ]


def test_excel_noise_beyond_fifteen_digits_is_dropped_and_told() -> None:
    rule = CellRule(MONEY.column, excel_days=DateOrder.SERIAL)

    found = typed_column(pa.array(["0.30000000000000004", "0.1"]), rule)

    assert found.cells.to_pylist() == [30, 10]
    assert [group.fault.code for group in found.faulty] == ["excel-digits"]
    assert fault_of("0.30000000000000004", MONEY) == "number-too-precise"


def cell_by_cell(texts: list[str], rule: CellRule) -> list[object]:
    read = [read_cell(text, rule) for text in texts]
    return [None if isinstance(value, Fault) else value for value in read]
