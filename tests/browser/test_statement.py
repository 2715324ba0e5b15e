"""One's own statement in a real browser: a figure opens its reasons, the records behind them, and it is printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from tests.browser.conftest import Opens
from tests.web.runs.company import AT, paid, published, ran
from yeji.accounts.models import User
from yeji.runs.actions import release

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


@pytest.mark.parametrize("width", [1440, 390])
def test_a_statement_opens_its_reasons_and_prints(
    opened_by: Opens, cast: dict[str, User], settings: LazySettings, tmp_path: Path, width: int
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    version = published(cast)
    paid(cast["chi"], ("P1", "ada", "2026-03-05", 80_000_00), ("P2", "ada", "2026-03-20", 70_000_00))
    run = ran(version, "2026-03", cast["chi"])
    release(run, by=cast["han"], at=AT, seen=run.checksum)
    page = opened_by("ada", width=width).go(f"/runs/{run.pk}/of/ada/")

    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    if width > 720:  # On a phone the PDF is at hand instead.
        page.locator("[data-print]").click()
    page.locator("a.why", has_text="5,500.00").click()
    page.wait_for_selector("#why:not([hidden]) .steps")

    assert page.evaluate("window.printed === true") is (width > 720)
    assert page.locator("#why .steps .value").all_inner_texts() == ["3,000.00", "2,500.00", "5,500.00"]
