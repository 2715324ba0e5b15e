"""Dated rows: what holds when, twice, or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from yeji_engine.errors import Diagnostic, Place, Severity, Words
from yeji_engine.periods import (
    Dated,
    Interval,
    Overlap,
    Slice,
    gap_problems,
    gaps,
    inclusive_interval,
    overlap_problems,
    overlaps,
    row_on,
    slices,
)

JUNE = Interval(date(2026, 6, 1), date(2026, 7, 1))
ASSIGNMENT = Words("任职", "Assignment")


def june(first: int, end: int | None) -> Interval:
    """Return days of June 2026, `end` not included; 31 is 1 July."""
    if end is None:
        return Interval(date(2026, 6, first))
    return Interval(date(2026, 6, first), date(2026, 7, 1) if end == 31 else date(2026, 6, end))


def row(name: str, first: int, end: int | None, key: str = "S001") -> Dated[str]:
    return Dated(key, june(first, end), name)


# C45: manager A up to the 15th, manager B from the 16th.
TRANSFER = [row("B", 16, None), row("A", 1, 16)]


def test_an_inclusive_end_still_counts() -> None:
    assert inclusive_interval(date(2026, 6, 1), date(2026, 6, 15)) == june(1, 16)
    assert inclusive_interval(date(2026, 6, 1), date(2026, 6, 1)) == june(1, 2)
    assert inclusive_interval(date(2026, 6, 16), None) == june(16, None)


def test_an_inclusive_end_before_the_start_is_reported() -> None:
    problem = inclusive_interval(date(2026, 6, 2), date(2026, 6, 1), Place(file="org.csv", row=7))

    assert isinstance(problem, Diagnostic)
    assert problem.place.row == 7
    assert "起日 2026-06-02 晚于止日 2026-06-01" in problem.message.zh
    assert "later than the last day" in problem.message.en


def test_an_interval_without_a_day_is_a_fault() -> None:
    with pytest.raises(ValueError, match="before its first day"):
        Interval(date(2026, 6, 1), date(2026, 6, 1))


def test_an_interval_is_read_with_both_ends_included() -> None:
    assert june(1, 16).last_day == date(2026, 6, 15)
    assert june(1, None).last_day is None
    assert june(1, 16).words == Words("2026-06-01 至 2026-06-15", "2026-06-01 to 2026-06-15")
    assert june(1, None).words == Words("2026-06-01 起", "from 2026-06-01 on")


def test_a_transfer_changes_the_row_on_its_day() -> None:
    assert row_on(TRANSFER, date(2026, 6, 15)) == "A"
    assert row_on(TRANSFER, date(2026, 6, 16)) == "B"
    assert row_on(TRANSFER, date(2030, 1, 1)) == "B"
    assert row_on(TRANSFER, date(2026, 5, 31)) is None
    assert row_on([], date(2026, 6, 1)) is None


def test_two_rows_on_one_day_are_never_chosen_from() -> None:
    with pytest.raises(ValueError, match="2 rows of 'S001' hold on 2026-06-10"):
        row_on([row("A", 1, 16), row("B", 10, None)], date(2026, 6, 10))


def test_rows_of_two_keys_are_a_fault_where_one_is_asked() -> None:
    with pytest.raises(ValueError, match="rows of one key"):
        row_on([row("A", 1, 16), row("B", 10, None, "S002")], date(2026, 6, 10))


def test_rows_that_meet_do_not_overlap() -> None:
    assert overlaps(TRANSFER) == []


def test_each_pair_of_overlapping_rows_is_found_once_whatever_the_order() -> None:
    long, inside, tail = row("long", 1, None), row("inside", 5, 10), row("tail", 8, 12)

    expected = [
        Overlap(june(5, 10), long, inside),
        Overlap(june(8, 12), long, tail),
        Overlap(june(8, 10), inside, tail),
    ]
    assert overlaps([long, inside, tail]) == expected
    assert overlaps([tail, inside, long]) == expected


def test_a_row_that_ended_early_does_not_hide_a_later_overlap() -> None:
    long, first, second = row("long", 1, 20), row("first", 2, 4), row("second", 6, 8)

    assert [clash.later.row for clash in overlaps([long, first, second])] == ["first", "second"]


def test_rows_of_different_keys_do_not_overlap() -> None:
    assert overlaps([row("A", 1, 16), row("B", 1, 16, "S002")]) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], [june(1, 31)]),
        ([row("A", 1, None)], []),
        ([row("A", 1, 31)], []),
        ([row("A", 5, 10)], [june(1, 5), june(10, 31)]),
        ([row("A", 1, 10), row("B", 12, 31)], [june(10, 12)]),
        ([row("A", 1, 20), row("B", 2, 4), row("C", 25, 31)], [june(20, 25)]),
        ([row("A", 1, 10), row("B", 3, None)], []),
    ],
)
def test_gaps_inside_a_window(rows: list[Dated[str]], expected: list[Interval]) -> None:
    assert gaps(rows, JUNE) == expected


def test_rows_outside_the_window_leave_it_empty() -> None:
    may = Dated("S001", Interval(date(2026, 5, 1), date(2026, 6, 1)), "A")

    assert gaps([may], JUNE) == [JUNE]


def test_days_before_the_first_assignment_are_a_gap() -> None:
    assert gaps(TRANSFER, Interval(date(2026, 5, 1), date(2026, 7, 1))) == [
        Interval(date(2026, 5, 1), date(2026, 6, 1))
    ]


def test_an_open_window_is_open_behind_the_last_row() -> None:
    assert gaps([row("A", 1, 10)], june(1, None)) == [june(10, None)]
    assert gaps([row("A", 1, None)], june(1, None)) == []


def test_slices_cut_the_window_where_the_row_changes() -> None:
    assert slices(TRANSFER, JUNE) == [Slice(june(1, 16), "A"), Slice(june(16, 31), "B")]


def test_slices_show_where_nothing_holds() -> None:
    assert slices([row("A", 5, 10), row("B", 12, None)], JUNE) == [
        Slice(june(1, 5), None),
        Slice(june(5, 10), "A"),
        Slice(june(10, 12), None),
        Slice(june(12, 31), "B"),
    ]


def test_slices_of_overlapping_rows_are_a_fault_only_inside_the_window() -> None:
    rows = [row("A", 1, 10), row("B", 8, 31)]

    with pytest.raises(ValueError, match="overlap inside"):
        slices(rows, JUNE)
    assert slices(rows, june(20, 31)) == [Slice(june(20, 31), "B")]


def test_an_overlap_is_reported_with_both_rows() -> None:
    [problem] = overlap_problems([row("A", 1, 20), row("B", 16, None)], ASSIGNMENT, Place(file="org.csv"))

    assert (problem.code, problem.severity) == ("dated-rows-overlap", Severity.ERROR)
    assert (problem.rows, problem.row_count, problem.place.file) == (("S001",), 2, "org.csv")
    assert "任职“S001”在 2026-06-16 至 2026-06-19 有两条记录同时有效" in problem.message.zh
    assert 'Assignment "S001": two rows hold at once, 2026-06-16 to 2026-06-19' in problem.message.en
    assert "2026-06-01 至 2026-06-19" in problem.in_language("zh")
    assert "from 2026-06-16 on" in problem.in_language("en")


def test_gaps_are_reported_for_each_key_with_the_severity_asked() -> None:
    rows = [row("B", 10, None, "S002"), row("A", 1, 16)]

    first, second = gap_problems(rows, JUNE, ASSIGNMENT, Severity.WARNING, Place(file="org.csv"))

    assert (first.rows, second.rows) == (("S001",), ("S002",))
    assert (first.severity, first.row_count, first.place.file) == (Severity.WARNING, 1, "org.csv")
    assert "任职“S001”在 2026-06-16 至 2026-06-30 没有有效的记录" in first.message.zh
    assert 'Assignment "S002": no row holds, 2026-06-01 to 2026-06-09' in second.message.en
