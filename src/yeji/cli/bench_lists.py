"""`yeji bench lists`: how long the pages of a list over a million orders take, for each kind of reader.

The company is made on the spot (or taken from an earlier run), on SQLite or on the PostgreSQL that
`YEJI_DATABASE` names. A page is asked for whole: sign-in, gate, sight, questions, drawing. Beside it stands
its floor: the time of the page's own SQL, sent again with no product around it, the best of three. The work of
this process (CPU) stands there too: on a busy machine it says more than the clock; PostgreSQL works elsewhere.
"""

from __future__ import annotations

import math
import os
import platform
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yeji.cli.serving import prepare, use

if TYPE_CHECKING:
    from django.test import Client

    from yeji.org.models import Person

ASKED_MS = 300
LONG_AGO = date(2024, 1, 1)
MOVED = date(2025, 7, 1)
TEAMS, TEAM_SIZE, BRANCHES = 50, 10, 5
READERS = {
    "admin": "compensation",
    "finance": "finance",
    "director": "director",
    "manager": "supervisor",
    "seller": "seller",
}
SORTED = ("number", "order_date", "amount", "status", "kind", "tax")


@dataclass(frozen=True)
class Case:
    """One way to open the list."""

    name: str
    query: str
    pages: int = 0
    """So many times «next page» is followed first."""
    kind: str = "orders"


def cases() -> Iterator[Case]:
    """Yield what people do with a list: open, leaf, sort, filter, both, search, come back to a view."""
    yield Case("open", "")
    yield Case("page 2", "", 1)
    yield Case("deep page", 'after=["2024-06-01",150000]&n=900001')
    for column in SORTED:
        yield Case(f"sort {column}", f"sort={column}")
        yield Case(f"sort {column} down", f"sort=-{column}")
    for name, query in FILTERS.items():
        yield Case(name, query)
        yield Case(f"{name}, by amount", f"{query}&sort=-amount")
        yield Case(f"{name}, by number", f"{query}&sort=-number")
        yield Case(f"{name}, page 2", query, 1)
    for name, text in SEARCHES.items():
        yield Case(f"find {name}", f"q={text}")
    yield Case("find, filter, sort", "q=水务&f=status:is:已签&sort=-amount")
    for kind, name, query in OWED:
        yield Case(name, query, kind=kind)


FILTERS = {
    "status, common": "f=status:is:已完成",
    "status, one in eight": "f=status:is:已签",
    "status, rare": "f=status:is:退回",
    "status, none": "f=status:is:没有的",
    "status, not": "f=status:not:已完成",
    "status, has": "f=status:has:退",
    "kind": "f=kind:is:增购",
    "region": "f=region:is:east",
    "owner": "f=owner:is:P0011",
    "customer": "f=customer:is:C0000077",
    "tag": "f=tags:is:大单",
    "tag, rare": "f=tags:is:样板工程",
    "channel, none": "f=channel:none:",
    "note, has": "f=note:has:急",
    "number, has": "f=number:has:4567",
    "amount from": "f=amount:from:90000",
    "amount, narrow": "f=amount:from:90000&f=amount:to:90100",
    "day": "f=order_date:is:2025-03-03",
    "days, first month": "f=order_date:to:2024-01-31",
    "days and amount": "f=amount:from:90000&f=order_date:from:2026-01-01",
    "days and amount, none": "f=amount:from:900000&f=order_date:from:2026-01-01",
    "status, days, amount": "f=status:is:作废&f=amount:from:90000&f=order_date:from:2025-01-01",
    "own field": "f=c1:is:月结",
}
OWED = (
    ("receivables", "dues", ""),
    ("receivables", "dues, open", "f=state:is:open&sort=due_date"),
    ("receivables", "dues, late", "f=state:is:late&sort=due_date"),
    ("receivables", "dues, late, most first", "f=state:is:late&sort=-left"),
    ("receivables", "dues, soon", "f=state:is:soon&sort=due_date"),
    ("receivables", "dues, by unpaid", "sort=-left"),
    ("receivables", "dues, late, find", "f=state:is:late&q=水务"),
    ("receivables", "dues, large, late", "f=state:is:late&f=left:from:100000"),
    ("customers", "owing customers", ""),
    ("customers", "owing customers, late", "f=state:is:late"),
)
SEARCHES = {
    "a number": "O00012345",
    "numbers": "O0012",
    "a common word": "水务",
    "a middle word": "77号",
    "a rare word": "99877号",
    "nothing": "没有这家",
}
VIEWS = ("f=status:is:已签&sort=-amount", "f=owner:is:me", "f=status:is:待审&f=amount:from:90000", "q=水务")


@click.command(
    name="lists",
    help="百万订单的列表:打开、筛选、排序。Lists over a million orders.",
    epilog="例 Example:  yeji bench lists --orders 1e6 --rounds 20",
)
@click.option("--orders", default="1e6", show_default=True, help="多少订单。Orders.")
@click.option("--rounds", default=20, show_default=True, help="每页打开几次。How often each page is opened.")
@click.option("--readers", default=",".join(READERS), show_default=True)
@click.option("--only", default="", help="只测名字含这个词的。Only cases whose name has this word.")
@click.option("--folder", type=click.Path(path_type=Path), help="数据放在哪里，留着再用；默认用完即删。")
def lists_command(orders: str, rounds: int, readers: str, only: str, folder: Path | None) -> None:
    """Print one line per page and reader, the slowest of each reader last."""
    home = folder or Path(tempfile.mkdtemp(prefix="yeji-lists-"))
    os.environ.setdefault("YEJI_HOSTS", "localhost testserver")
    try:
        use(home)
        prepare_company(int(float(orders)))
        click.echo(
            f"{platform.processor() or platform.machine()}, {platform.python_version()}, {_database()}"
        )
        click.echo(
            f"{'reader':9} {'page':32} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8} {'SQL ms':>8} {'questions':>10}"
        )
        for reader in readers.split(","):
            _measure(reader, rounds, only)
    finally:
        if folder is None:
            shutil.rmtree(home, ignore_errors=True)


def _database() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        return f"{connection.vendor} {cursor.fetchone()[0]}"


def prepare_company(orders: int) -> None:
    """Make the company unless it is there."""
    prepare()
    from yeji.records.models import Order

    if Order.objects.exists():
        return
    from yeji.bench.books import Size, write_books
    from yeji.bench.dues import write_dues
    from yeji.records.balances import keep_all

    started = time.perf_counter()
    sellers, regions = _people()
    size = Size(orders, orders // 10)
    write_books(size, sellers=sellers, regions=regions)
    write_dues(size, sellers=sellers)
    written = time.perf_counter()
    keep_all()
    _analyse()
    click.echo(f"what is open worked out in {time.perf_counter() - written:.0f} s")
    click.echo(f"{orders:,} orders written in {time.perf_counter() - started:.0f} s")


def _analyse() -> None:
    """Let the database count what is open now, as it does each night."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _people() -> tuple[list[int], list[int]]:
    """Five branches of ten teams of ten; one seller in ten changed his team in the middle."""
    from yeji.accounts.models import User
    from yeji.org.actions.seeing import rebuild_sight
    from yeji.org.models import Assignment, Person, Placement, Position, Region, Team
    from yeji.records.actions import FieldTerms, define_field
    from yeji.records.kinds import FieldKind

    regions = [
        Region.objects.create(code=code, name=name)
        for code, name in (("east", "华东"), ("south", "华南"), ("north", "华北"), ("west", "西部"))
    ]
    places = {
        code: Position.objects.create(code=code, name=code, leads=leads)
        for code, leads in (("seller", False), ("supervisor", True), ("director", True))
    }
    branches = [Team.objects.create(code=f"B{number}", name=f"大区{number}") for number in range(BRANCHES)]
    teams = [Team.objects.create(code=f"T{number:02}", name=f"{number}组") for number in range(TEAMS)]
    for branch in branches:
        Placement.objects.create(team=branch, region=regions[0], since=LONG_AGO)
    for number, team in enumerate(teams):
        Placement.objects.create(
            team=team, under=branches[number % BRANCHES], region=regions[0], since=LONG_AGO
        )

    def person(number: str, team: Team, post: str, *, moves_to: Team | None = None) -> Person:
        made = Person.objects.create(
            number=number, name=f"员工{number}", relationship="employee", joined=LONG_AGO
        )
        until = MOVED if moves_to else None
        Assignment.objects.create(person=made, team=team, position=places[post], since=LONG_AGO, until=until)
        if moves_to:
            Assignment.objects.create(person=made, team=moves_to, position=places[post], since=MOVED)
        return made

    directors = [person(f"D{number}", branch, "director") for number, branch in enumerate(branches)]
    people = [
        person(
            f"P{number:04}",
            teams[number // TEAM_SIZE],
            "seller" if number % TEAM_SIZE else "supervisor",
            moves_to=teams[(number // TEAM_SIZE + 1) % TEAMS] if number % TEAM_SIZE == 5 else None,
        )
        for number in range(TEAMS * TEAM_SIZE)
    ]
    rebuild_sight()
    _readers({"director": directors[0], "manager": people[10], "seller": people[11]})
    chosen = FieldTerms(
        "付款条件", FieldKind.CHOICE, choices=("预付", "货到", "月结"), seen_by=_roles(), edited_by=_roles()
    )
    define_field("orders", chosen, by=User.objects.get(username="admin"))
    return [each.pk for number, each in enumerate(people) if number % TEAM_SIZE], [
        each.pk for each in regions
    ]


def _readers(whose: Mapping[str, Person]) -> None:
    """An account for each kind of reader, some of them people of the company, with views of his own."""
    from yeji.accounts.founding import found_role
    from yeji.accounts.models import User
    from yeji.accounts.roles import Role
    from yeji.records.actions import keep_view

    for reader, role in READERS.items():
        user = User.objects.create(username=reader, name=reader)
        found_role(user, Role(role), LONG_AGO)
        if reader in whose:
            whose[reader].user = user
            whose[reader].save()
        for number, view in enumerate(VIEWS):
            keep_view("orders", f"视图{number}", view, is_shared=False, by=user)


def _roles() -> tuple[str, ...]:
    from yeji.accounts.roles import Role

    return tuple(str(role.value) for role in Role)


def _measure(reader: str, rounds: int, only: str) -> None:
    from django.conf import settings
    from django.test import Client

    from yeji.accounts.models import User

    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    client.force_login(User.objects.get(username=reader), backend="django.contrib.auth.backends.ModelBackend")
    slowest = [(_line(client, reader, case, rounds), case.name) for case in cases() if only in case.name]
    told = ", ".join(f"{name} {taken:.0f}" for taken, name in sorted(slowest, reverse=True)[:3])
    over = sum(taken > ASKED_MS for taken, _name in slowest)
    click.echo(f"{reader}: {over} of {len(slowest)} pages over {ASKED_MS} ms; slowest {told}")


def _line(client: Client, reader: str, case: Case, rounds: int) -> float:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    url = _address(client, case)
    taken, worked = [], []
    for _round in range(rounds):
        started, began = time.perf_counter(), time.process_time()
        answer = client.get(url)
        worked.append((time.process_time() - began) * 1000)
        taken.append((time.perf_counter() - started) * 1000)
        if answer.status_code != 200:
            raise click.ClickException(f"{url} answered {answer.status_code}")
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    p95 = sorted(taken)[math.ceil(len(taken) * 0.95) - 1]
    floor = min(_floor([query["sql"] for query in asked.captured_queries]) for _round in range(3))
    times = f"{statistics.median(taken):>8.0f} {p95:>8.0f} {statistics.median(worked):>8.0f} {floor:>8.0f}"
    click.echo(f"{reader:9} {case.name:32} {times} {len(asked):>10}{'  over' if p95 > ASKED_MS else ''}")
    return p95


def _address(client: Client, case: Case) -> str:
    """Open the case once, so that nothing is cold, and leaf as far as it says."""
    url = f"/records/{case.kind}/?{case.query}"
    for _page in range(case.pages):
        found = re.search(r'href="([^"]*[?&]after=[^"]*)"', client.get(url).text)
        url = unescape(found[1]) if found else url
    client.get(url)
    return url


def _floor(statements: Sequence[str]) -> float:
    """Milliseconds that the database takes for the page's own questions, asked with nothing around them."""
    from django.db import connection

    connection.ensure_connection()
    started = time.perf_counter()
    for statement in statements:
        if statement.startswith("SELECT"):
            cursor = connection.connection.cursor()
            cursor.execute(statement)
            cursor.fetchall()
    return (time.perf_counter() - started) * 1000
