"""Two results side by side: figures, deals, steps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.engine.stories import Row, Story, month, plan_of, tables_of
from tests.engine.test_cases import Part
from tests.engine.test_settlement_change import TABLE_T
from tests.engine.test_settlement_release import PEOPLE, SOLD, order
from yeji_engine.run import compute
from yeji_engine.run.compare import compare
from yeji_engine.tables.schema import Tables

TIERS = {
    "pays": "commission",
    "per": "period",
    "base": "销售额",
    "method": {"kind": "tiers", "mode": "slice", "boundary": "upper_tier", "tiers": TABLE_T},
}


def told(orders: Sequence[Row]) -> Story:
    over: Part = {"measures": {"销售额": SOLD}, "components": {"提成": TIERS}}
    return Story(plan_of(over), {"people": PEOPLE, "orders": orders})


BEFORE = [order("o1", "2026-01-05", "90000"), order("o2", "2026-01-06", "5000")]
AFTER = [order("o1", "2026-01-05", "80000"), order("o3", "2026-01-07", "40000")]


def test_a_result_does_not_differ_from_itself() -> None:
    january = told(BEFORE).look("2026-01").result

    assert compare(january, january).is_empty


def test_the_comparison_names_figures_deals_and_the_steps_that_changed() -> None:
    """95,000 × 3 % = 2,850 becomes 3,000 + 20,000 × 5 % = 4,000."""
    old, new = told(BEFORE).look("2026-01").result, told(AFTER).look("2026-01").result

    found = compare(old, new)

    pay = found.rows("payouts")[0]
    assert (pay["old_paid"], pay["new_paid"], pay["difference_paid"]) == (2_850, 4_000, 1_150)
    lines = {str(row["source_id"]): (row["change"], row["difference_figure"]) for row in found.rows("lines")}
    assert lines == {"o1": ("changed", -10_000), "o2": ("gone", -5_000), "o3": ("added", 40_000)}
    steps = {(row["operation"], row["label"]): row["difference_amount"] for row in found.rows("reasons")}
    assert steps == {("slice", "1"): 150, ("slice", "2"): 1_000}
    assert found.difference("measures", "figure", measure="销售额") == 25_000


def test_a_figure_that_is_no_longer_computed_has_no_difference() -> None:
    orders: list[Row] = [
        *BEFORE,
        {"order_id": "o2", "person_id": "甲", "order_date": "2026-01-06", "amount": "5000"},
    ]
    old, new = told(BEFORE).look("2026-01").result, told(orders).look("2026-01").result

    pay = compare(old, new).rows("payouts")[0]

    assert (pay["change"], pay["old_paid"], pay["new_paid"], pay["difference_paid"]) == (
        "changed",
        2_850,
        None,
        None,
    )


def test_a_result_in_files_is_compared_as_one_in_memory(tmp_path: Path) -> None:
    story = told(BEFORE)
    in_files = compute(story.plan, Tables(tables_of(story.facts)), month("2026-01"), folder=tmp_path)

    assert compare(in_files, story.look("2026-01").result).is_empty
    assert compare(in_files, told(AFTER).look("2026-01").result).difference("payouts", "paid") == 1_150
