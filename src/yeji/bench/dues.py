"""Writes what customers owe and paid beside the made-up orders of `books`: three receivables for ten orders.

Most are paid in full, some in part, the latest not yet. What each owes is not written here: the product works
it out when all are there.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction

from yeji.bench.books import DAYS, FIRST_DAY, Cells, Size, insert, seller_of, without_indexes

DUE_COLUMNS = (
    "number", "order_id", "customer_id", "owner_id", "due_date", "amount", "currency",
    "extra", "revision", "created_at", "changed_at",
)  # fmt: skip
PAYMENT_COLUMNS = (
    "number", "order_id", "receivable_id", "customer_id", "owner_id", "payment_date", "amount", "currency",
    "extra", "revision", "created_at", "changed_at",
)  # fmt: skip
CREDIT_DAYS = 60
TODAY = FIRST_DAY + timedelta(days=DAYS)


def write_dues(size: Size, *, sellers: Sequence[int]) -> None:
    """Fill receivables and payments for orders that are there."""
    now = connection.ops.adapt_datetimefield_value(datetime(2026, 11, 22, tzinfo=UTC))
    kept = ("{}", 1, now, now)
    with transaction.atomic(), without_indexes("records_receivable", "records_payment"):
        insert("records_receivable", DUE_COLUMNS, (row for row, _paid in _dues(size, sellers, kept)))
        insert("records_payment", PAYMENT_COLUMNS, _payments(size, sellers, kept))


def _dues(size: Size, sellers: Sequence[int], kept: Cells) -> Iterator[tuple[Cells, int]]:
    """Yield each receivable with what came in for it."""
    dice = random.Random(13)
    for number in range(1, size.orders * 3 // 10 + 1):
        order = number * 10 // 3
        # Orders choose their customers by chance; which one a receivable names matters to no list.
        customer = dice.randrange(1, size.customers + 1)
        due = FIRST_DAY + timedelta(days=min(DAYS + 30, order * DAYS // size.orders + CREDIT_DAYS))
        amount = int(10 ** dice.uniform(4, 7.5))
        share = 1.0 if dice.random() < 0.9 else dice.choice((0.0, 0.5))
        paid = int(amount * share) if due < TODAY else 0
        told: Cells = (f"R{number:08}", f"O{order:08}", f"C{customer:07}", seller_of(customer, sellers))
        yield (*told, due.isoformat(), amount, "USD" if number % 50 == 0 else "CNY", *kept), paid


def _payments(size: Size, sellers: Sequence[int], kept: Cells) -> Iterator[Cells]:
    for number, (due, paid) in enumerate(_dues(size, sellers, kept), start=1):
        if not paid:
            continue
        receivable, order, customer, owner, day, _amount, currency, *_rest = due
        on = (date.fromisoformat(str(day)) - timedelta(days=number % 20)).isoformat()
        named = receivable if number % 3 else None
        yield (f"P{number:08}", order, named, customer, owner, on, paid, currency, *kept)
