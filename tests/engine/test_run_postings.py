"""The lines that a run posts, handed to the next run as its ledger, to the last digit they have."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from tests.engine.stories import month, plan_of, tables_of
from yeji_engine.errors import Diagnostic, NumberTooLarge, PlanRefused, Severity
from yeji_engine.run import compute
from yeji_engine.run.postings import POSTING, ledger_of, postings_of
from yeji_engine.run.retro import Closed, recalculate
from yeji_engine.tables.schema import Tables

PLAN = plan_of({"measures": {}, "components": {}})
PEOPLE = {"people": [{"person_id": "甲", "regime": "employee"}]}


def posted(amount: str, **other: object) -> pa.Table:
    row = {
        "person_id": "甲",
        "component": "提成",
        "period_start": date(2026, 1, 1),
        "posted_in": date(2026, 1, 1),
        "kind": "earned",
        "amount": Decimal(amount),
        "source_id": "",
        **other,
    }
    return pa.Table.from_pylist([row], schema=POSTING)


@pytest.mark.parametrize(
    "amount",
    [
        "0",
        "12.34",
        "-12.34",
        "1.000000000001",
        "-9223372.036854775807",
        "9000000000000.01",
        "1234567.1234567",
    ],
)
def test_a_posting_comes_back_from_the_ledger_to_the_last_digit(amount: str) -> None:
    """With twelve decimals every ledger was refused, whatever its amounts."""
    lines = posted(amount)

    assert postings_of(ledger_of([lines])).equals(lines)


def test_a_posting_of_more_digits_than_the_ledger_has_is_refused() -> None:
    with pytest.raises(NumberTooLarge, match="more than 18 digits"):
        ledger_of([posted("10000000.000000000001")])


def february_over(*postings: pa.Table) -> tuple[Diagnostic, ...]:
    """Return what a run over these postings tells of the ledger."""
    result = compute(PLAN, Tables([*tables_of(PEOPLE), ledger_of(postings)]), month("2026-02"))
    return tuple(each for each in result.diagnostics if each.code.endswith("-twice"))


def test_a_posting_given_twice_refuses_the_run_and_names_the_line() -> None:
    lines = posted("12.34")

    with pytest.raises(PlanRefused) as caught:
        february_over(lines, lines)

    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.severity, fault.place.path) == ("ledger-line-twice", Severity.ERROR, "ledger")
    assert (fault.rows, fault.row_count) == (("甲|提成|2026-01-01|earned|",), 1)
    assert "未计算" in fault.message.zh
    assert "nothing is calculated" in fault.message.en


def test_a_month_posted_again_with_another_amount_is_as_wrong_as_the_same_one() -> None:
    with pytest.raises(PlanRefused, match="重复"):
        february_over(posted("12.34"), posted("12.35"))


@pytest.mark.parametrize(
    "other",
    [
        {"person_id": "乙"},
        {"component": "奖金"},
        {"period_start": date(2025, 12, 1), "posted_in": date(2025, 12, 1)},
        {"kind": "held"},
        {"source_id": "o1"},
        {"posted_in": date(2026, 2, 1)},
    ],
    ids=lambda other: next(iter(other)),
)
def test_lines_that_differ_in_one_thing_are_two_lines(other: dict[str, object]) -> None:
    assert february_over(posted("12.34"), posted("12.34", **other)) == ()


def test_two_differences_of_one_period_count_and_are_told_only_if_alike() -> None:
    """Two recalculations in February may each find something for January."""
    late = {"posted_in": date(2026, 2, 1)}

    assert february_over(posted("5"), posted("5", **late), posted("6", **late)) == ()
    (told,) = february_over(posted("5"), posted("6", **late), posted("6", **late))
    assert (told.code, told.severity, told.row_count) == ("ledger-difference-twice", Severity.WARNING, 1)
    assert "补差完全相同" in told.message.zh
    assert "the same to the last digit" in told.message.en


def test_closed_periods_are_not_worked_out_against_a_posting_given_twice() -> None:
    lines = posted("12.34")
    tables = Tables([*tables_of(PEOPLE), ledger_of([lines, lines])])

    with pytest.raises(PlanRefused) as caught:
        recalculate(tables, [Closed(month("2026-02"), PLAN)], Closed(month("2026-03"), PLAN))

    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.rows) == ("ledger-line-twice", ("甲|提成|2026-01-01|earned|",))


def test_a_closed_period_is_worked_out_over_the_differences_of_those_before() -> None:
    late = posted("1", posted_in=date(2026, 2, 1))
    tables = Tables([*tables_of(PEOPLE), ledger_of([posted("12.34"), late])])

    found = recalculate(tables, [Closed(month("2026-02"), PLAN)], Closed(month("2026-03"), PLAN))

    assert found.is_empty
