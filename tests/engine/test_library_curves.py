"""The curves that templates are shown with are what the engine pays."""

from __future__ import annotations

import pytest

from tools.curves import curve_of
from yeji_engine.library.templates import PlanTemplate, plan_templates


@pytest.mark.parametrize("template", plan_templates(), ids=lambda each: each.id)
def test_a_curve_is_what_the_template_pays(template: PlanTemplate) -> None:
    assert curve_of(template.id) == template.curve.points


def test_leaps_are_told_where_whole_tiers_make_them() -> None:
    leaps = {each.id: each.curve.jumps for each in plan_templates()}

    assert leaps["telesales"] == leaps["store_associate"] == (80, 100, 120)
    assert leaps["key_account_manager"] == ()
