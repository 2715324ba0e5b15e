"""A real Chromium before the product as it is served: one browser for all walks, one page for each.

`YEJI_CHROMIUM` names the browser where it lies elsewhere; `YEJI_SCREENSHOTS` a folder for one picture of each
page. Without a browser the walks are skipped, with the reason said.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any  # Shapes go through as they are.
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.web.conftest import (  # noqa: F401 - the cast walks here too, over the same database
    _tables_can_be_emptied,
    cast,
    django_db_modify_db_settings,
    real_transactions,
)
from tools.assets import AXE
from yeji.accounts.models import User

# The browser's driver runs a loop in this thread; what the tests ask of the database is asked between its turns.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

CHROMIUM = os.environ.get("YEJI_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Walk:
    """A page in the browser, and what went wrong on it."""

    page: Page
    base: str
    faults: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a page of the product and wait until it stands."""
        self.page.goto(self.base + path)
        self.page.evaluate("document.fonts.ready.then(() => true)")
        return self.page

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return int(wide)

    def axe(self, *rules: str) -> list[str]:
        """Return what axe finds: by all its rules, WCAG 2.2 AA and good practice, or by those named."""
        if not AXE.is_file():
            pytest.skip("axe is not laid out: python -m tools.assets")
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        asked = {"runOnly": list(rules)} if rules else {}
        found = self.page.evaluate("async (asked) => (await axe.run(asked)).violations", asked)
        return [
            f"{each['id']}: {node['target']} {node['failureSummary'].splitlines()[-1].strip()}"
            for each in found
            for node in each["nodes"][:3]
        ]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the browser."""
    if not CHROMIUM or not Path(CHROMIUM).exists():
        pytest.skip("no Chromium: name one with YEJI_CHROMIUM")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


Opens = Callable[..., Walk]


@pytest.fixture
def live_server(real_transactions: None) -> Iterator[LiveServer]:  # noqa: F811
    """Serve the product over a database in a file, where each request has a connection of its own.

    Over one in memory they would all share the test's, and two at once would meet in one transaction.
    """
    del real_transactions
    served = LiveServer("localhost")
    yield served
    served.stop()


@pytest.fixture
def opened(browser: Browser, live_server: LiveServer) -> Iterator[Opens]:
    """Return a way to open pages: `opened(session, width=390, dark=True)`; the session's key, empty for nobody's."""
    contexts = []

    def open_page(
        session: str, *, width: int = 1440, height: int = 900, dark: bool = False, scripts: bool = True
    ) -> Walk:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            is_mobile=width < 600,
            has_touch=width < 600,
            java_script_enabled=scripts,
            service_workers="block",
            reduced_motion="reduce",
            locale="zh-CN",
        )
        contexts.append(context)
        if session:
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        walk = Walk(page, live_server.url)
        page.on("console", lambda said: walk.faults.extend(_complaint(said, page)))
        page.on("pageerror", lambda error: walk.faults.append(str(error)))
        page.on("request", lambda asked: walk.faults.extend(_elsewhere(asked.url, live_server.url)))
        return walk

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def opened_by(opened: Opens, cast: dict[str, User]) -> Opens:  # noqa: F811
    """Return a way to open pages as one of the cast: `opened_by("ada", width=390)`."""

    def open_page(who: str, **shape: Any) -> Walk:  # noqa: ANN401 - as they are given
        client = Client()
        client.force_login(cast[who], backend="django.contrib.auth.backends.ModelBackend")
        return opened(client.cookies["sessionid"].value, **shape)

    return open_page


def _complaint(said: ConsoleMessage, page: Page) -> list[str]:
    """What the console says is wrong; that the page's own answer is a 404 or 401 is what was asked for."""
    own_status = said.text.startswith("Failed to load resource") and said.location["url"] == page.url
    return [said.text] if said.type == "error" and not own_status else []


def _elsewhere(url: str, home: str) -> list[str]:
    parts = urlsplit(url)
    leaves = parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != urlsplit(home).netloc
    return [f"a request left the house: {url}"] if leaves else []
