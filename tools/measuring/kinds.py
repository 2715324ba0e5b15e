"""Finds one page of each kind by following links, as a person would who looks around."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

ENDLESS = 400
"""So many pages are opened at most: a list of ten thousand orders is one kind of page."""


@dataclass(frozen=True)
class Kind:
    """One kind of page, with the first page of it that was met."""

    route: str
    path: str


def kinds_of_pages(page: Page, base: str, start: str = "/") -> Iterator[Kind]:
    """Yield each kind once, nearest first."""
    seen: set[str] = set()
    waiting, asked = [start], {start}
    for _ in range(ENDLESS):
        if not waiting:
            return
        path = waiting.pop(0)
        route = _route(path)
        if route is None or route in seen:
            continue
        answer = page.request.get(base + path)
        if not answer.ok or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        page.goto(base + path)
        landed = _route(page.url.removeprefix(base))
        if landed is None or landed in seen:
            continue
        seen |= {route, landed}
        yield Kind(landed, page.url.removeprefix(base))
        for link in _links(page, base, lambda url: url not in asked):
            asked.add(link)
            waiting.append(link)


def _route(path: str) -> str | None:
    """Return the page's kind: its route; the list of each kind of record is one of its own."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None


def _links(page: Page, base: str, wanted: Callable[[str], bool]) -> Iterator[str]:
    hrefs = page.eval_on_selector_all("a[href]:not([download])", "all => all.map(one => one.href)")
    for href in hrefs:
        url = urldefrag(urljoin(page.url, href)).url
        path = url.removeprefix(base)
        if url.startswith(base) and wanted(path):
            yield path
