"""What of each receivable is paid and open, kept beside it: lists filter, sort and add up by it.

`owing` alone works it out. Whoever writes receivables, payments, refunds or returns calls `follow` in the same
transaction; it works out anew what was touched. How many days something is overdue is not kept: that moves by itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from yeji.records.kinds import Row
from yeji.records.models import Receivable
from yeji.records.owing import Due, dues_of
from yeji.records.storing import Among, parts

MONEY_KINDS = frozenset({"receivables", "payments", "refunds", "returns"})
"""What is written of these moves what receivables owe: their writers wait for each other."""
AT_ONCE = 2_000
KEPT: list[str] = ["credited", "paid", "left"]


def follow(kind_key: str, rows: Iterable[Row]) -> None:
    """Work out anew what the rows touch: as they stood before and as they stand now."""
    if kind_key not in MONEY_KINDS:
        return
    orders, numbers = set[str](), set[str]()
    for row in rows:
        if order := row.get("order"):
            orders.add(str(order))
        if named := row.get("number" if kind_key == "receivables" else "receivable"):
            numbers.add(str(named))
    if numbers:
        # A payment that names a receivable may bring the next one of its order something.
        named_ones = Receivable.objects.filter(number__in=Among(numbers), order__isnull=False)
        orders |= {str(each) for each in named_ones.values_list("order_id", flat=True)}
    keep(orders, numbers)


def keep(orders: Iterable[str], numbers: Iterable[str]) -> None:
    """Keep what `owing` says of the receivables of these orders, and of these numbers that have no order."""
    for part in parts(sorted(orders), AT_ONCE):
        _write(dues_of(part, ()))
    for part in parts(sorted(numbers), AT_ONCE):
        _write(dues_of((), part))


def keep_all() -> None:
    """Keep it of all receivables: after what wrote them without telling."""
    every = Receivable.objects.order_by()
    orders = every.filter(order__isnull=False).values_list("order_id", flat=True).distinct()
    keep([str(each) for each in orders], every.filter(order__isnull=True).values_list("number", flat=True))


def _write(dues: Iterable[Due]) -> None:
    written = [
        (each.credited, each.paid, each.left, each.number, each.credited, each.paid, each.left)
        for each in dues
    ]
    if not written:
        return
    table, number, *kept = map(connection.ops.quote_name, (Receivable._meta.db_table, "number", *KEPT))
    told = ", ".join(f"{each} = %s" for each in kept)
    moved = " OR ".join(f"{each} <> %s" for each in kept)
    with connection.cursor() as cursor:
        # Names are those of our own table, quoted; every content is a parameter.
        cursor.executemany(f"UPDATE {table} SET {told} WHERE {number} = %s AND ({moved})", written)  # noqa: S608
