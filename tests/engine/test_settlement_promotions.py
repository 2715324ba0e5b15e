"""Promotion over past periods (C72): 102, 99, 101, 105, 100 percent."""

from __future__ import annotations

import pytest

from tests.engine.stories import Facts, Story, plan_of
from tests.engine.test_cases import Part
from tests.engine.test_settlement_release import PEOPLE

ATTAINED = ("1.02", "0.99", "1.01", "1.05", "1.00")


def rule(times: int, within: int, in_a_row: str) -> Part:
    return {
        "title": "晋级",
        "when": "完成 >= 100%",
        "times": str(times),
        "within": str(within),
        "in_a_row": in_a_row,
    }


def story(promotion: Part, months: dict[str, str], facts: Facts | None = None) -> Story:
    over: Part = {
        "measures": {"完成": {"unit": "ratio", "direction": "up", "reading": {}}},
        "promotions": {"高级": promotion},
    }
    readings = [
        {"subject_id": "甲", "measure": "完成", "period_start": f"{label}-01", "figure": figure}
        for label, figure in months.items()
    ]
    return Story(plan_of(over), {"people": PEOPLE, "readings": readings, **(facts or {})})


def promoted(told: Story, label: str) -> object:
    rows = told.look(label).result.tables["promotions"].to_pylist()
    assert len(rows) == 1
    return rows[0]["fulfilled"]


FIVE = {f"2026-0{n}": figure for n, figure in enumerate(ATTAINED, start=1)}
"""Before January nothing was entered: those months are not known."""
ZEROS = {f"2025-{n:02}": "0" for n in range(6, 13)}


@pytest.mark.parametrize(
    ("label", "in_a_row", "expected"),
    [
        ("2026-05", "true", True),
        ("2026-04", "true", False),
        ("2026-04", "false", True),
        ("2026-03", "false", False),
    ],
)
def test_three_good_months_in_a_row_or_not(label: str, in_a_row: str, expected: bool) -> None:
    assert promoted(story(rule(3, 5, in_a_row), ZEROS | FIVE), label) is expected


def test_a_hundredth_below_the_line_breaks_the_row() -> None:
    assert promoted(story(rule(3, 5, "true"), ZEROS | FIVE | {"2026-05": "0.9999"}), "2026-05") is False


def test_months_that_nobody_knows_decide_nothing_by_themselves() -> None:
    """In March 1.02, 0.99, 1.01 are known: with the two months before there may be three, or not."""
    assert promoted(story(rule(3, 5, "false"), FIVE), "2026-03") is None
    assert promoted(story(rule(2, 5, "false"), FIVE), "2026-03") is True
    assert promoted(story(rule(4, 4, "true"), FIVE), "2026-03") is False


def test_months_before_somebody_came_do_not_count() -> None:
    assignments = [{"person_id": "甲", "team_id": "一队", "role": "业务员", "valid_from": "2026-01-01"}]

    told = story(rule(3, 5, "false"), FIVE, {"assignments": assignments})

    assert promoted(told, "2026-03") is False
