"""Without a mouse: the skip link, the sheet of reasons, menus, the palette; and without a script."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Opens

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
FOCUSED = "document.activeElement.textContent.trim()"


def test_the_first_key_leads_past_the_navigation(opened_by: Opens) -> None:
    page = opened_by("ada").go("/")

    page.keyboard.press("Tab")

    assert page.evaluate(FOCUSED) == "跳到正文"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_figure_opens_its_reasons_and_gets_the_focus_back(opened_by: Opens, width: int) -> None:
    page = opened_by("ada", width=width).go("/parts/")
    page.locator("a.why").first.focus()

    page.keyboard.press("Enter")
    page.wait_for_selector("#why:not([hidden]) h2")
    title = page.evaluate(FOCUSED)
    page.keyboard.press("Escape")

    assert title == "新签提成"
    assert page.locator("#why").is_hidden()
    assert page.evaluate(FOCUSED) == "143,600"


def test_on_a_phone_the_page_behind_the_sheet_is_out_of_reach(opened_by: Opens) -> None:
    page = opened_by("ada", width=390).go("/parts/")

    page.locator("a.why").first.click()
    page.wait_for_selector("#why:not([hidden])")

    assert page.evaluate("document.querySelector('.main').inert") is True


def test_a_menu_closes_with_escape_and_gives_the_focus_back(opened_by: Opens) -> None:
    page = opened_by("ada").go("/parts/")
    summary = page.locator(".part .drops > summary").first
    summary.focus()

    page.keyboard.press("Enter")
    opens = page.locator(".drops[open]").count()
    page.keyboard.press("Escape")

    assert (opens, page.locator(".drops[open]").count()) == (1, 0)


def test_the_palette_goes_where_the_arrows_point(opened_by: Opens) -> None:
    page = opened_by("ada").go("/parts/")

    page.keyboard.press("Control+k")
    page.wait_for_selector("dialog#find[open]")
    page.keyboard.type("我")
    page.wait_for_selector("#found [role=option]:only-child")
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/")


def test_ticked_lines_are_counted_and_let_go_with_escape(opened_by: Opens) -> None:
    page = opened_by("chi").go("/parts/")
    page.locator("tbody input[name=key]").first.check()

    said = page.locator("[data-bar]").inner_text()
    page.keyboard.press("Escape")

    assert "2" in said
    assert "¥71,100" in said
    assert page.locator("[data-bar]").is_hidden()


def test_a_page_without_a_script_still_leads_everywhere(opened_by: Opens) -> None:
    page = opened_by("ada", scripts=False).go("/parts/")

    page.locator("a.why").first.click()

    assert page.url.endswith("/parts/why/")
    assert page.locator("main .steps").count() == 1
