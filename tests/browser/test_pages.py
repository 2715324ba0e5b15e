"""Every page in a real browser, on a desk and in a hand, by day and by night.

Pages are found by their routes, so that a new one is walked without being named here; those that need something
in their address are named in `OTHERS`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.browser.conftest import Opens, Walk
from tests.web.test_gate import routes
from yeji.accounts.gate import rule_of
from yeji.accounts.models import User

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]

WHO_OPENS_IT = ("chi", "shi", "su", "dov", "ben", "ada")
NOT_A_PAGE = ("dingtalk", "feishu", "wecom", "openid", "service-worker", "manifest", "javascript-catalog")


def paths() -> list[str]:
    found = set()
    for name, view in routes():
        if name.startswith(NOT_A_PAGE) or rule_of(view, name) is None:
            continue
        try:
            found.add(reverse(name))
        except NoReverseMatch:
            continue
    return sorted(found)


def whose(path: str, cast: dict[str, User]) -> str | None:
    """Return who sees this page: the first of the cast for whom it is one."""
    for who in ("", *WHO_OPENS_IT):
        client = Client()
        if who:
            client.force_login(cast[who], backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get(path)
        is_html = answer.headers["Content-Type"].startswith("text/html")
        if answer.status_code == 200 and is_html and "<html" in answer.text:
            return who
    return None


@pytest.mark.parametrize("path", paths())
def test_a_page_stands_in_every_shape(path: str, opened: Opens, cast: dict[str, User]) -> None:
    who = whose(path, cast)
    if who is None:
        pytest.skip("answers with no page of its own")

    walk = opened(who)
    page = walk.go(path)
    faults = _seen(walk, path, "desktop", walk.axe())
    page.emulate_media(color_scheme="dark")
    faults |= _seen(walk, path, "dark", walk.axe("color-contrast"))
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    faults |= _seen(walk, path, "phone", walk.axe())

    assert faults == {}
    assert walk.faults == []


def _seen(walk: Walk, path: str, shape: str, found: list[str]) -> dict[str, list[str]]:
    """Keep a picture; return what is wrong in this shape."""
    _keep(walk.page.screenshot(), path, shape)
    wide = walk.overflow()
    faults = [*found, *([f"{wide} px wider than the window"] if wide else [])]
    return {shape: faults} if faults else {}


def _keep(picture: bytes, path: str, shape: str) -> None:
    if folder := os.environ.get("YEJI_SCREENSHOTS"):
        name = path.strip("/").replace("/", "-") or "home"
        Path(folder).mkdir(parents=True, exist_ok=True)
        (Path(folder) / f"{name}-{shape}.png").write_bytes(picture)
