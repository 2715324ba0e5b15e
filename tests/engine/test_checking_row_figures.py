"""A count whose rows are a formula over their columns: what is refused, and how it is said."""

from __future__ import annotations

import pytest

from tests.engine.plan_documents import DROP, Raw, findings, laid_over, loaded, one, says
from yeji_engine.errors import errors_of
from yeji_engine.wording.measures import measure_line
from yeji_engine.wording.terms import terms_of

CYCLE = {
    "unit": "days",
    "direction": "down",
    "count": {
        "table": "opportunities",
        "aggregate": "median",
        "figure": "天数差(closed_date, opened_date)",
        "date": "closed_date",
        "credit": {"kind": "owner", "column": "person_id"},
    },
}


def cycle(change: Raw) -> Raw:
    """Return the plan with the measure 周期, `change` laid over it."""
    return {"measures": {"周期": laid_over(CYCLE, change)}}


def test_a_formula_over_the_columns_of_a_row_is_no_fault() -> None:
    assert errors_of(findings(cycle({}))) == []


@pytest.mark.parametrize(
    ("change", "code", "zh", "en"),
    [
        ({"count": {"figure": DROP}}, "count-column", "median 要写 column 或 figure", "a column or a figure"),
        ({"count": {"column": "amount"}}, "count-figure", "只能写一个", "exclude each other"),
        ({"count": {"aggregate": "distinct"}}, "count-figure", "不用 figure", "no figure"),
        ({"unit": "money"}, "formula-kind", "公式得出的是天数,这里要金额", "needed is money"),
        (
            {"count": {"figure": "天数差(closed_date, opend_date)"}},
            "unknown-name",
            "opend_date",
            "opened_date",
        ),
    ],
)
def test_what_does_not_do_is_said(change: Raw, code: str, zh: str, en: str) -> None:
    says(one(findings(cycle(change)), code), zh, en)


def test_the_plan_text_says_what_each_row_counts() -> None:
    plan = loaded(cycle({})).plan
    assert plan is not None

    said = measure_line("周期", plan.measures["周期"], "measures.周期", terms_of(plan))

    particulars = said.parts[0].words
    assert "的中位数" in particulars.zh
    assert "每笔的（" in particulars.zh
    assert "the median of (" in particulars.en
    assert ") of each row" in particulars.en
