"""Writes the books of a made-up company by the million rows: what the bench of lists opens.

Every row follows from its number and one seed, so the same size is the same company everywhere. It goes
straight into the tables, without history: what is measured is reading. Knows tables and columns by name only.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any  # A cell is whatever its column holds.

from django.db import connection, transaction

FIRST_DAY = date(2024, 1, 1)
DAYS = 1056
"""To 2026-11-21."""
PLACES = ("绍兴", "嘉兴", "湖州", "宁波", "桐乡", "余杭", "萧山", "临平", "富阳", "桐庐", "德清", "海宁")
TRADES = ("水务", "印染", "环保", "石化", "供水", "精工", "净水", "造纸", "钢琴", "皮革", "化纤", "食品")
STATUSES = (
    ("已完成",) * 600 + ("已发货",) * 200 + ("已签",) * 120 + ("待审",) * 60 + ("作废",) * 19 + ("退回",)
)
KINDS = ("新签",) * 3 + ("续费",) * 6 + ("增购",)
TAGS = ("大单", "急单", "试用", "限额")
NOTES = ("客户急用，先发一半", "货到付款", "和上一单一起开票", "")
RARE_TAG = "样板工程"
AT_ONCE = 20_000
CUSTOMER_COLUMNS = (
    "number", "name", "owner_id", "level", "segment", "source", "region_id", "phone", "identity", "address", "tags",
    "created_date", "extra", "revision", "created_at", "changed_at",
)  # fmt: skip
ORDER_COLUMNS = (
    "number", "customer_id", "owner_id", "order_date", "amount", "tax", "cost", "currency", "kind", "status",
    "region_id", "tags", "note", "extra", "revision", "created_at", "changed_at",
)  # fmt: skip
Cells = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is written."""

    orders: int = 1_000_000
    customers: int = 100_000


def write_books(size: Size, *, sellers: Sequence[int], regions: Sequence[int]) -> None:
    """Fill customers and orders; `sellers` and `regions` are ids of people and regions that are there."""
    now = connection.ops.adapt_datetimefield_value(datetime(2026, 11, 22, tzinfo=UTC))
    kept = ("{}", 1, now, now)
    with transaction.atomic(), without_indexes("records_customer", "records_order"):
        insert("records_customer", CUSTOMER_COLUMNS, _customers(size, sellers, regions, kept))
        insert("records_order", ORDER_COLUMNS, _orders(size, sellers, regions, kept))
    with connection.cursor() as cursor:
        # What a company's database has after its first night.
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def customer_name(number: int) -> str:
    """Return what the customer of a number is called: two common words and its own.

    >>> customer_name(5)
    '海宁印染5号公司'
    """
    return f"{PLACES[number * 7 % 12]}{TRADES[number * 5 % 143 % 12]}{number}号公司"


def seller_of(customer: int, sellers: Sequence[int]) -> int:
    return sellers[customer * 31 % len(sellers)]


def _customers(size: Size, sellers: Sequence[int], regions: Sequence[int], kept: Cells) -> Iterator[Cells]:
    dice = random.Random(7)
    for number in range(1, size.customers + 1):
        made = (FIRST_DAY + timedelta(days=dice.randrange(DAYS))).isoformat()
        tags = json.dumps([dice.choice(TAGS)]) if number % 10 == 0 else "[]"
        owner, region = seller_of(number, sellers), regions[number % len(regions)]
        told: Cells = (f"C{number:07}", customer_name(number), owner, "ABC"[number % 3], TRADES[number % 12])
        phone = f"138{dice.randrange(10**8):08}"
        yield (*told, ("展会", "转介绍", "电话")[number % 3], region, phone, "", "", tags, made, *kept)


def _orders(size: Size, sellers: Sequence[int], regions: Sequence[int], kept: Cells) -> Iterator[Cells]:
    dice = random.Random(11)
    for number in range(1, size.orders + 1):
        # Numbers run with the days, as they do where people write orders.
        day = min(DAYS - 1, max(0, number * DAYS // size.orders + dice.randrange(-3, 4)))
        customer = dice.randrange(1, size.customers + 1)
        amount = int(10 ** dice.uniform(4, 7.5))
        tags = json.dumps([dice.choice(TAGS)]) if number % 20 == 0 else "[]"
        if number % 10_000 == 0:
            tags = json.dumps([RARE_TAG])
        extra = json.dumps({"c1": dice.choice(("预付", "货到", "月结"))}) if number % 3 == 0 else "{}"
        told: Cells = (f"O{number:08}", f"C{customer:07}", seller_of(customer, sellers))
        told += ((FIRST_DAY + timedelta(days=day)).isoformat(), amount, amount * 13 // 113, amount * 6 // 10)
        told += ("CNY", dice.choice(KINDS), dice.choice(STATUSES), regions[customer % len(regions)])
        note = dice.choice(NOTES) if number % 10 == 3 else ""
        yield (*told, tags, note, extra, *kept[1:])


@contextmanager
def without_indexes(*tables: str) -> Iterator[None]:
    """Build the indexes once at the end: on SQLite a million rows in random places of each would take an hour."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size=-400000")
        places = ", ".join(["%s"] * len(tables))
        cursor.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> '' AND tbl_name IN ({places})",
            tables,
        )
        found = cursor.fetchall()
        for name, _statement in found:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _name, statement in found:
            cursor.execute(statement)


def insert(table: str, columns: Sequence[str], rows: Iterable[Cells]) -> None:
    required = _empty_texts(table, columns)
    names = ", ".join(connection.ops.quote_name(name) for name in (*columns, *required))
    rest = ("",) * len(required)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Names are those of our own tables; every content goes through the driver.
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row((*row, *rest))
            return
        places = ", ".join(["%s"] * (len(columns) + len(required)))
        written = iter(rows)
        while part := [(*row, *rest) for row in islice(written, AT_ONCE)]:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", part)


def _empty_texts(table: str, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that must hold something and are not given: texts, of which nothing is the empty one."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    return tuple(
        each.name for each in described if not each.null_ok and each.name not in columns and each.name != "id"
    )
