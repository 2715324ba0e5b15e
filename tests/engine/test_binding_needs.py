"""What a plan asks for is read from its fields and formulas, never from words that happen to stand in it."""

from __future__ import annotations

import pytest

from tests.engine.stories import CALENDAR, month, plan_of
from tests.engine.test_cases import Part
from tests.engine.test_settlement_release import SOLD
from yeji_engine.binding.job import Job
from yeji_engine.binding.rate_tables import asks_for_rates
from yeji_engine.binding.staffing import needs_working_days

FLAT: Part = {"pays": "bonus", "per": "period", "base": "销售额", "method": {"kind": "flat", "rate": "1%"}}


def component(over: Part) -> Part:
    """Return the change that gives the plan one component, with this laid over it."""
    return {"measures": {"销售额": SOLD}, "components": {"奖金": FLAT | over}}


WEIGHTED: Part = {"keys": ["product_id"], "rows": [{"keys": ["P1"], "factor": "2"}], "otherwise": "1"}


def factor(over: Part) -> Part:
    """Return the change that gives the measure a table of factors."""
    count = {**SOLD["count"], "deal": {"factor": WEIGHTED | over}}  # type: ignore[dict-item]  # SOLD is a mapping
    return {"measures": {"销售额": {**SOLD, "count": count}}, "components": {}}


@pytest.mark.parametrize(
    ("over", "needs"),
    [
        (component({}), False),
        (component({"title": "工作日补贴"}), False),
        (component({"note": "working_days_in_plan"}), False),
        (component({"then": [{"step": "prorate", "basis": "calendar_days"}]}), False),
        (component({"then": [{"step": "prorate", "basis": "working_days"}]}), True),
        (component({"then": [{"step": "multiply", "by": "在岗工作日 / 期间工作日"}]}), True),
        (component({"when": "working_days_in_plan >= 10"}), True),
    ],
)
def test_the_calendar_is_asked_for_where_a_formula_or_a_basis_names_working_days(
    over: Part, needs: bool
) -> None:
    job = Job(plan_of(over), month("2026-03"), CALENDAR, {})

    assert needs_working_days(job) is needs


LOOKUP: Part = {"kind": "lookup", "keys": ["角色"], "otherwise": "0"}
TIERS: Part = {"kind": "tiers", "mode": "whole", "boundary": "upper_tier"}


@pytest.mark.parametrize(
    ("over", "asks"),
    [
        (component({}), False),
        (component({"method": {**LOOKUP, "rows": [{"keys": ["业务员"], "rate": "1%"}]}}), False),
        (component({"method": {**LOOKUP, "table": "费率"}}), True),
        (component({"method": {**TIERS, "tiers": [{"from": "0", "rate": "1%"}]}}), False),
        (component({"method": {**TIERS, "table": "费率"}}), True),
        (factor({}), False),
        (factor({"rows": [], "table": "权重"}), True),
    ],
)
def test_the_dated_table_of_rates_is_measured_only_for_plans_that_look_it_up(over: Part, asks: bool) -> None:
    assert asks_for_rates(plan_of(over)) is asks
