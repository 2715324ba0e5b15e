"""Every page of the demo company in a real browser: on a desk and in a hand, by day and by night.

Pages are found by their routes (`addresses`), so that a new one is walked without being named; one company, one
browser and one sign-in for each role serve the whole walk.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from tests.browser.addresses import GONE, SECOND_FACTOR, WALKERS, Walked, addresses
from tests.browser.conftest import Opens, Walk
from yeji.accounts.models import User
from yeji.cli.furnishing import furnish
from yeji.demo.staff import SMALL

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
PASSWORD = "correct-horse-9"
ICONS = frozenset((Path(__file__).parents[2] / "assets/icons.txt").read_text(encoding="utf-8").split())
LEAST_PAGES = 100
"""Fewer than these, and the walk has lost its way."""


@pytest.fixture
def demo(settings: LazySettings, tmp_path: Path) -> None:
    """The demo company, with one account closed and one that has a second factor."""
    settings.MEDIA_ROOT = tmp_path
    furnish(timezone.localdate(), SMALL)
    User.objects.filter(username=GONE).update(is_active=False)
    user = User.objects.get(username=SECOND_FACTOR)
    user.set_password(PASSWORD)
    user.save()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)


@pytest.mark.usefixtures("demo")
def test_every_page_stands_in_every_shape(opened: Opens) -> None:
    clients = {who: signed_in(who) for who in ("", *WALKERS)}
    walks = {who: opened(session_of(client)) for who, client in clients.items()}
    pages, faults = 0, dict[str, list[str]]()

    for each in addresses():
        if html := page_of(clients[each.who], each.path):
            pages += 1
            faults |= walked(walks[each.who], each)
            if undrawn := set(re.findall(r"icons[^\"]*\.svg#([\w-]+)", html)) - ICONS:
                faults[f"{each.path} icons"] = sorted(undrawn)
        elif each.is_page:
            faults[each.path] = ["answers with no page"]

    assert faults == {}
    assert pages > LEAST_PAGES


@pytest.mark.usefixtures("demo")
def test_the_page_that_asks_for_the_second_factor_stands_too(opened: Opens) -> None:
    half_in = Client()
    half_in.post("/accounts/login/", {"login": SECOND_FACTOR, "password": PASSWORD})

    assert walked(opened(session_of(half_in)), Walked("", "/accounts/2fa/authenticate/")) == {}


def signed_in(who: str) -> Client:
    """Return a client of theirs who just said who they are, so that pages about secrets open."""
    client = Client()
    if who:
        client.force_login(
            User.objects.get(username=who), backend="django.contrib.auth.backends.ModelBackend"
        )
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session.save()
    return client


def session_of(client: Client) -> str:
    return client.cookies["sessionid"].value if "sessionid" in client.cookies else ""


def page_of(client: Client, path: str) -> str:
    """Return the page of its own with which the address answers; empty for a file, a part of a page, or another's."""
    answer = client.get(path, follow="/password/reset/key/" in path)
    whole = answer.status_code in {200, 401, 404} and answer.headers["Content-Type"].startswith("text/html")
    shown = whole and "<html" in answer.text and (answer.status_code != 404 or path == "/nothing/")
    return answer.text if shown else ""


def walked(walk: Walk, to: Walked) -> dict[str, list[str]]:
    """Open the address in every shape; return what is wrong, by address and shape."""
    page = walk.go(to.path)
    found = {f"{to.path} {shape}": faults for shape, faults in _in_every_shape(walk, to.path)}
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")
    said = list(walk.faults)
    walk.faults.clear()
    return {where: faults for where, faults in (*found.items(), (f"{to.path} said", said)) if faults}


def _in_every_shape(walk: Walk, path: str) -> Iterator[tuple[str, list[str]]]:
    yield "desktop", _seen(walk, path, "desktop")
    walk.page.emulate_media(color_scheme="dark")
    yield "dark", _seen(walk, path, "dark", "color-contrast")
    walk.page.set_viewport_size({"width": 390, "height": 844})
    _keep(walk, path, "phone-dark")
    walk.page.emulate_media(color_scheme="light")
    yield "phone", _seen(walk, path, "phone", "target-size", "scrollable-region-focusable")


def _seen(walk: Walk, path: str, shape: str, *rules: str) -> list[str]:
    """Keep a picture; return what is wrong in this shape."""
    _keep(walk, path, shape)
    wide = walk.overflow()
    return [*walk.axe(*rules), *([f"{wide} px wider than the window"] if wide else [])]


def _keep(walk: Walk, path: str, shape: str) -> None:
    if folder := os.environ.get("YEJI_SCREENSHOTS"):
        name = "".join(each if each.isalnum() else "-" for each in path.strip("/"))[:80] or "home"
        Path(folder).mkdir(parents=True, exist_ok=True)
        (Path(folder) / f"{name}-{shape}.png").write_bytes(walk.page.screenshot())
