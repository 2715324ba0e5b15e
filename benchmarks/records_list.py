"""A list over a million orders: opened, filtered, sorted and paged. Prints each with its time; aim 300 ms.

Run with an empty YEJI_HOME: python -m benchmarks.records_list [orders]. Times are of the query side of a
page (rows, count, sums), the median of five, on whatever database the settings name.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from yeji.records.kinds import Row

SEED = 20261122
AIM_SECONDS = 0.3
SELLERS = 500


def main() -> int:
    """Seed, measure, print; 1 where something took longer than the aim."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yeji.settings")
    django.setup()
    from django.core.management import call_command  # Needs the settings.

    call_command("migrate", verbosity=0)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    _seed(count)
    slowest = max(_measure())
    return int(slowest > AIM_SECONDS)


def _seed(count: int) -> None:
    from django.db import transaction
    from django.utils import timezone

    from yeji.accounts.models import RoleGrant, User
    from yeji.org.models import Person, Sight
    from yeji.records.actions import write_rows
    from yeji.records.bulk import upsert
    from yeji.records.models import Order
    from yeji.records.queries import kind
    from yeji.records.storing import Names

    if Order.objects.exists():
        return
    pick, at, long_ago = random.Random(SEED), timezone.now(), date(2020, 1, 1)
    for name, role in (("all", "compensation"), ("lead", "supervisor")):
        RoleGrant.objects.create(
            user=User.objects.create(username=name, name=name), role=role, since=long_ago
        )
    people = Person.objects.bulk_create(
        Person(number=f"S{n}", name=f"S{n}", relationship="employee", joined=long_ago) for n in range(SELLERS)
    )
    Person.objects.filter(number="S0").update(user=User.objects.get(username="lead"))
    Sight.objects.bulk_create(
        Sight(viewer=people[0], person=each, since=long_ago, until=date(9999, 1, 1)) for each in people[:10]
    )
    with transaction.atomic():
        customers = (({"number": f"C{n}", "name": f"客户{n}"}, 1) for n in range(20_000))
        upsert(kind("customers"), customers, Names(), at)
    told = kind("orders")
    first = [_order(pick, n) for n in range(min(count, 100_000))]
    began = time.perf_counter()
    write_rows(told, first, by=None, batch="bench")
    print(
        f"write_rows, {len(first):,} new orders with history: {time.perf_counter() - began:.1f} s", flush=True
    )
    for start in range(len(first), count, 50_000):
        rows = [_order(pick, n) for n in range(start, min(start + 50_000, count))]
        with transaction.atomic():
            upsert(told, ((row, 1) for row in rows), Names.of(told, rows), at)


def _order(pick: random.Random, n: int) -> Row:
    return {
        "number": f"O{n}",
        "customer": f"C{pick.randrange(20_000)}",
        "owner": f"S{pick.randrange(SELLERS)}",
        "order_date": (date(2022, 1, 1) + timedelta(days=pick.randrange(1_700))).isoformat(),
        "amount": pick.randrange(10**8),
        "status": pick.choice(("已签", "已发货", "已完成", "已取消")),
    }


ADDRESSES = (
    "",
    "sort=-amount",
    "sort=amount",
    "sort=number",
    "f=status:is:已签",
    "f=status:is:已签&sort=-amount",
    "f=owner:is:S7",
    "f=customer:is:C77",
    "f=amount:from:900000&f=order_date:from:2026-01-01",
    "q=O9999",
    "q=客户1234",
    "f=status:is:没有的",
)


def _measure() -> list[float]:
    from django.http import QueryDict
    from django.utils import timezone

    from yeji.accounts.models import User
    from yeji.accounts.queries import permissions_of, roles_of
    from yeji.records.listing import Page, cursor_of, page_of, read_address
    from yeji.records.queries import kind
    from yeji.records.reading import Reader
    from yeji.ui.addresses import Address

    told, on = kind("orders"), timezone.localdate()

    def page(address: Address, reader: Reader) -> Page:
        return page_of(read_address(told, address, reader), reader)

    times = []
    for who in ("all", "lead"):
        user = User.objects.get(username=who)
        roles = roles_of(user, on)
        reader = Reader(user, on, roles, permissions_of(roles))
        for query in ADDRESSES:
            pairs = tuple((key, each) for key, found in QueryDict(query).lists() for each in found)
            address = Address("/records/orders/", pairs)
            shown = page(address, reader)
            times.append(_timed(f"{who:5} {query or 'opened'}", partial(page, address, reader)))
            if shown.has_next:
                beyond = address.put(after=cursor_of(shown.rows[-1]))
                times.append(_timed(f"{who:5} {query or 'opened'}, next page", partial(page, beyond, reader)))
    return times


def _timed(name: str, run: Callable[[], object]) -> float:
    taken = []
    for _time in range(5):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    median = statistics.median(taken)
    print(f"{median * 1000:8.1f} ms  {'' if median <= AIM_SECONDS else 'SLOW '}{name}")
    return median


if __name__ == "__main__":
    sys.exit(main())
