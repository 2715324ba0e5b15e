"""How often each page asks the database: at most twelve times, never more than before, no more for more rows.

`queries.txt` holds a line a page: its route, how often it asks, and why where that is more than twelve. Sign-in
and session are among the questions. A page that asks more often than its line fails, and so does a new page
without one that asks more than twelve times. Where pages ask less now, write the lower figure into the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.books_in_sight import fill_books
from tests.web.conftest import CAST, SignIn
from tests.web.examples import examples_of
from tests.web.pay_examples import fill_pay
from tests.web.records.conftest import written
from tests.web.relations import Aviary, enlarge
from tests.web.test_matrix import UNREACHED, routes
from yeji.accounts.models import User
from yeji.records.kinds import Row

pytestmark = pytest.mark.django_db
AT_MOST = 12
NO_QUESTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
BESIDES = {
    "records:list/orders": "/records/orders/",
    "records:list/contacts": "/records/contacts/",
    "records:record/orders": "/records/orders/at/ada-now/",
    "records:add/orders": "/records/orders/add/",
}
"""Pages of routes that look otherwise for other kinds than their first example's."""
NOT_ASKED = UNREACHED | {"account_logout"}


class Line(NamedTuple):
    """What is known of a page."""

    questions: int
    reason: str


def _lines() -> dict[str, Line]:
    found = {}
    for line in (Path(__file__).parent / "queries.txt").read_text(encoding="utf-8").splitlines():
        route, questions, *reason = line.split(maxsplit=2)
        found[route] = Line(int(questions), " ".join(reason))
    return found


LINES = _lines()


def _asked(client: Client, address: str) -> int | None:
    """Return how often a page asks that is not opened for the first time; None where it is no page."""
    if client.get(address).status_code != 200:
        return None
    with CaptureQueriesContext(connection) as questions:
        client.get(address)
    return sum(not each["sql"].startswith(NO_QUESTIONS) for each in questions.captured_queries)


def _pages(cast: Mapping[str, User]) -> dict[str, str]:
    """Return an address for each route of the product that GET opens."""
    found = {}
    for route in routes():
        if route.name in NOT_ASKED or (route.methods and "GET" not in route.methods):
            continue
        example = examples_of(route.name)[0]
        address = reverse(route.name, kwargs=dict(example.arguments(cast)))
        found[route.name] = address + (f"?{example.query}" if example.query else "")
    return found | BESIDES


def test_no_page_asks_the_database_more_often_than_before_or_for_more_rows(
    cast: dict[str, User], as_: SignIn
) -> None:
    aviary = Aviary()
    everybody = enlarge(cast, aviary)
    fill_books(everybody, aviary)
    fill_pay(everybody, aviary)
    clients = {who: as_(who) for who in ("lan", *CAST)}
    pages = _pages(everybody)
    _add_rows(0, 1)
    few: dict[str, int] = {}
    opened_by: dict[str, str] = {}
    for route, address in pages.items():
        for who, client in clients.items():
            if (questions := _asked(client, address)) is not None:
                few[route], opened_by[route] = questions, who
                break
    _add_rows(1, 20)

    many = {route: _asked(clients[who], pages[route]) for route, who in opened_by.items()}

    told = {route: LINES[route].questions if route in LINES else AT_MOST for route in few}
    assert {route: few[route] for route in few if few[route] > told[route]} == {}
    assert {route: (few[route], many[route]) for route in few if (many[route] or 0) > few[route]} == {}
    assert set(LINES) - set(few) == set()


def test_who_asks_more_than_twelve_times_says_why() -> None:
    assert {route for route, line in LINES.items() if line.questions > AT_MOST and not line.reason} == set()


def _add_rows(first: int, last: int) -> None:
    named: Row = {"customer": "ada-now", "owner": "ada"}
    numbers = range(first, last)
    written("customers", *({"number": f"C-{n}", "name": f"客户{n}", "owner": "ada"} for n in numbers))
    orders: list[Row] = [
        {**named, "number": f"O-{n}", "order_date": "2026-03-02", "amount": 5} for n in numbers
    ]
    written("orders", *orders)
    lines: list[Row] = [{"order": "ada-now", "line": f"L{n}", "amount": 5} for n in numbers]
    written("order_lines", *lines)
    written("contacts", *({**named, "number": f"T-{n}", "name": f"联系{n}"} for n in numbers))
