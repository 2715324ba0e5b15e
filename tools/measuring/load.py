"""Prints how long pages take while many people look around: python -m tools.measuring.load --home FOLDER.

Each person is a thread with a session and a connection of his own: he opens his home page, thinks for one to
three seconds, follows a link at random, and begins again at home now and then. What takes part in the mix is
what pages link to; files to download are left out. A link that leads nowhere is an error as a failure is.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import sys
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from django.urls import Resolver404, resolve

from tools.measuring.house import served, session_of

LINK = re.compile(r'<a\s[^>]*?href="([^"]+)"')
NOT_FOLLOWED = ("export", "template", "refused", "logout", "attached", "javascript-catalog")
THINKS = (1.0, 3.0)
GOES_HOME = 0.15
ASIS = "%/?=&+:,;@!$'()*~#"
"""What an address may hold as it is; the rest of a link is written in percents, as a browser does."""
WARM = 5.0
"""Seconds at the beginning that do not count: the first page of a process reads its templates."""


@dataclass
class Tally:
    """What all people together met; threads add to it one at a time."""

    began: float
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, path: str, status: int, taken: float) -> None:
        """Note one answer."""
        route = route_of(path)
        with self.lock:
            if status >= 400:
                self.errors[f"{status} {path}"] += 1
            if time.monotonic() - self.began > WARM:
                self.seconds[route].append(taken)


def route_of(path: str) -> str:
    """Return which kind of page an address is."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return path


class Visitor(threading.Thread):
    """One person who looks around until told to stop."""

    def __init__(self, address: str, session: str, seed: int, tally: Tally, until: float) -> None:
        super().__init__(daemon=True)
        self._address = address
        self._headers = {"Cookie": f"sessionid={session}", "Accept-Encoding": "identity"}
        self._chance = random.Random(seed)  # noqa: S311 - whom to visit next is no secret
        self._tally = tally
        self._until = until

    def run(self) -> None:
        """Open pages until the time is over."""
        connection = http.client.HTTPConnection(self._address, timeout=30)
        path = "/"
        time.sleep(self._chance.uniform(0, THINKS[1]))
        while time.monotonic() < self._until:
            text = self._open(connection, path)
            path = self._next(path, text)
            time.sleep(self._chance.uniform(*THINKS))
        connection.close()

    def _open(self, connection: http.client.HTTPConnection, path: str) -> str:
        began = time.monotonic()
        try:
            connection.request("GET", quote(path, safe=ASIS), headers=self._headers)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            self._tally.note(path, 599, time.monotonic() - began)
            return ""
        self._tally.note(path, answer.status, time.monotonic() - began)
        return body.decode("utf-8", "replace")

    def _next(self, path: str, text: str) -> str:
        links = [unescape(found) for found in LINK.findall(text)]
        inside = [urldefrag(urljoin(path, link)).url for link in links if not urlsplit(link).scheme]
        wanted = [link for link in inside if not any(word in route_of(link) for word in NOT_FOLLOWED)]
        if not wanted or self._chance.random() < GOES_HOME:
            return "/"
        return self._chance.choice(wanted)


def main() -> int:
    """Let so many people look around, and print what they met."""
    asked = _asked()
    os.environ["YEJI_HOME"] = str(asked.home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yeji.settings")
    import django

    django.setup()
    names = _names(asked.users)
    sessions = [session_of(names[each % len(names)]) for each in range(max(asked.crowds))]
    faults = 0
    with served(asked.home) as base:
        for crowd in asked.crowds:
            tally = _crowd(urlsplit(base).netloc, sessions, crowd, asked.seconds)
            faults += _tell(crowd, tally)
    return 1 if faults else 0


def _asked() -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="python -m tools.measuring.load", description=__doc__)
    reader.add_argument(
        "--home", type=Path, required=True, help="a company's folder; take the demo's or a copy"
    )
    reader.add_argument("--users", default="", help="whose accounts, with commas; all open ones otherwise")
    reader.add_argument("--crowds", type=int, nargs="+", default=[100, 200], help="how many people at once")
    reader.add_argument("--seconds", type=float, default=60.0)
    return reader.parse_args()


def _names(users: str) -> list[str]:
    from django.contrib.auth import get_user_model

    if users:
        return users.split(",")
    return list(get_user_model().objects.filter(is_active=True).values_list("username", flat=True))


def _crowd(address: str, sessions: list[str], people: int, seconds: float) -> Tally:
    began = time.monotonic()
    tally = Tally(began)
    visitors = [
        Visitor(address, sessions[each], each, tally, began + WARM + seconds) for each in range(people)
    ]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    return tally


def _tell(people: int, tally: Tally) -> int:
    every = sorted(taken for times in tally.seconds.values() for taken in times)
    _say(
        f"{people} people, {len(every)} pages: p50 {_at(every, 0.5):.0f} ms, p95 {_at(every, 0.95):.0f} ms,"
        f" p99 {_at(every, 0.99):.0f} ms, longest {every[-1] * 1000:.0f} ms, {tally.errors.total()} errors"
    )
    for route, times in sorted(tally.seconds.items(), key=lambda each: -_at(sorted(each[1]), 0.95))[:8]:
        _say(f"    {route:28} {len(times):6} pages, p95 {_at(sorted(times), 0.95):.0f} ms")
    for error, count in tally.errors.most_common(8):
        _say(f"    {count} × {error}")
    return tally.errors.total()


def _at(times: list[float], share: float) -> float:
    """Return the time in milliseconds within which this share of the sorted times lies."""
    return times[min(len(times) - 1, int(len(times) * share))] * 1000


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
