"""Pictures: each has its table, its sums close, and only pages that have one bring the script."""

from __future__ import annotations

import pytest
from django.template import Context, Template

from tests.web.conftest import SignIn
from yeji.ui.pictures import Bars, Funnel, Picture, Series, Stage, Unit, Waterfall


def drawn(shown: Picture) -> str:
    return Template("{% picture shown %}").render(Context({"shown": shown}))


def test_every_picture_has_the_table_behind_it() -> None:
    said = drawn(Bars("半年新签", Unit.FEN, ("10 月", "11 月"), (Series("今年", (13_150_000, 12_640_000)),)))

    assert '<td class="r">131,500</td>' in said
    assert 'aria-label="半年新签"' in said


def test_a_waterfall_whose_steps_do_not_lead_to_its_end_is_refused() -> None:
    with pytest.raises(ValueError, match="lead to 120, not to 130"):
        Waterfall("变动", Unit.COUNT, ("9 月", 100), (("新签", 20),), ("10 月", 130))


def test_a_waterfall_says_each_step_with_its_sign() -> None:
    rows = list(
        Waterfall("变动", Unit.COUNT, ("9 月", 100), (("新签", 20), ("退", -5)), ("10 月", 115)).rows()
    )

    assert rows[1:3] == [("新签", "+20", "120"), ("退", "−5", "115")]


def test_a_funnel_says_how_many_get_through() -> None:
    rows = list(Funnel("漏斗", Unit.COUNT, (Stage("拜访", 64, 58), Stage("报价", 16))).rows())

    assert rows[1] == ("报价", "16", "25%", "—")


def test_only_a_page_with_pictures_brings_the_script_that_draws_them(as_: SignIn) -> None:
    ada = as_("ada")

    assert "echarts" in ada.get("/parts/").text
    assert "echarts" not in ada.get("/").text
