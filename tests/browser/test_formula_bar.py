"""Writing a draft in a real browser: names complete, a fault is pointed out, and real people follow the change."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from tests.browser.conftest import Opens
from tests.web.runs.company import AT, PLAN, paid, published
from yeji.accounts.models import User
from yeji.plans.actions import draft_version
from yeji.plans.models import Version

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
STEP = "/plans/field/2/design/components/提成/"


@pytest.fixture
def draft(cast: dict[str, User], settings: LazySettings, tmp_path: Path) -> Version:
    settings.MEDIA_ROOT = str(tmp_path)
    version = published(cast)
    paid(cast["chi"], ("P1", "ada", "2026-03-05", 80_000_00))
    return draft_version(version.plan, PLAN, by=cast["chi"], at=AT)


@pytest.mark.parametrize("width", [1440, 390])
def test_a_name_completes_and_the_formula_is_said_and_saved(
    opened_by: Opens, draft: Version, width: int
) -> None:
    walk = opened_by("chi", width=width)
    page = walk.go(STEP)
    base = page.locator("[data-formula-path='/components/提成/base']")

    base.fill("")
    base.press_sequentially("回")
    page.wait_for_selector("#names [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert base.input_value() == "回款额"
    base.press_sequentially(" * 2")
    page.wait_for_selector(".formula-said .note")
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/design/" in answer.url):
        base.blur()
    page.wait_for_load_state("networkidle")

    assert walk.faults == []
    assert walk.overflow() == 0
    assert "base: 回款额 * 2" in Version.objects.get(pk=draft.pk).text


def test_a_fault_is_pointed_out_below_its_characters(opened_by: Opens, draft: Version) -> None:
    page = opened_by("chi").go(STEP)
    base = page.locator("[data-formula-path='/components/提成/base']")

    base.fill("回款额 * * 2")
    page.wait_for_selector(".formula-said .fault")

    page.wait_for_load_state("networkidle")
    assert page.locator(".caret").inner_text().splitlines()[-1].strip("\u3000 ") == "^"
    assert base.get_attribute("aria-invalid") == "true"


def test_escape_lets_the_names_go_and_the_field_stays(opened_by: Opens, draft: Version) -> None:
    page = opened_by("chi").go(STEP)
    base = page.locator("[data-formula-path='/components/提成/base']")

    base.fill("")
    base.press_sequentially("回")
    page.wait_for_selector("#names")
    page.keyboard.press("Escape")

    page.wait_for_load_state("networkidle")
    assert page.locator("#names").count() == 0
    assert base.input_value() == "回"
    assert base.get_attribute("aria-expanded") == "false"
