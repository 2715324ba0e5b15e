"""What is open of the receivables that somebody sees: by customer, by currency, in all; never worked out here.

`balances` keeps what `owing` said beside each receivable. This module adds it up within the reader's sight.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import BooleanField, Count, F, Func, Q, QuerySet, Sum

from yeji.records.models import Record
from yeji.records.queries import bare_kind
from yeji.records.reading import Reader, seen
from yeji.records.reckoned import LATE, OPEN, SOON, SOON_DAYS
from yeji.records.storing import Among
from yeji.records.words import HOME

Sums = dict[str, int]
"""Fen by currency."""
OF_A_CUSTOMER: list[str] = ["customer_id"]
BY_CURRENCY: list[str] = ["currency"]
BY_CUSTOMER: list[str] = ["customer_id", "currency"]


def is_open() -> Q:
    """Return the condition that something of a receivable is open, in the words that its index answers.

    The last of all days leads SQLite to the index of the open ones, which begins with the day and holds the sums.
    """
    is_left = Q(Func(F("left"), template="%(expressions)s > 0", output_field=BooleanField()))
    return is_left & Q(due_date__lte=date.max)


def in_state(state: str, on: date) -> Q:
    """Return the condition that a receivable is open, overdue, or falls due soon."""
    if state == OPEN:
        return is_open()
    if state == LATE:
        return is_open() & Q(due_date__lt=on)
    if state == SOON:
        return is_open() & Q(due_date__gte=on, due_date__lte=on + timedelta(days=SOON_DAYS))
    return Q(pk__in=())


def of_customers_in(state: str, reader: Reader) -> Q:
    """Return the condition that a customer has such receivables among those that the reader sees."""
    dues = seen(bare_kind("receivables"), reader).filter(in_state(state, reader.on))
    return Q(number__in=dues.filter(Q(customer__isnull=False)).order_by().values(*OF_A_CUSTOMER))


@dataclass(frozen=True, slots=True)
class Owed:
    """What is open, what of it is overdue, and of how many receivables."""

    left: Sums = field(default_factory=dict)
    late: Sums = field(default_factory=dict)
    count: int = 0
    late_count: int = 0


def owed_of(dues: QuerySet[Record], on: date) -> Owed:
    """Add up what is open of the receivables: in one question, whatever their number."""
    is_late = Q(due_date__lt=on)
    asked = dues.filter(is_open()).order_by().values_list(*BY_CURRENCY)
    found = list(
        asked.annotate(
            moved=Sum("left"), late=Sum("left", filter=is_late),
            count=Count("pk"), late_count=Count("pk", filter=is_late),
        )
    )  # fmt: skip
    return Owed(
        {str(currency): int(moved) for currency, moved, *_rest in found},
        {str(currency): int(late) for currency, _moved, late, *_rest in found if late},
        sum(each[3] for each in found),
        sum(each[4] for each in found),
    )


def customers_of(dues: QuerySet[Record], on: date) -> tuple[int, int]:
    """Return of how many customers receivables are open, and of how many overdue."""
    found = (
        dues.filter(is_open())
        .order_by()
        .aggregate(
            count=Count("customer_id", distinct=True),
            late=Count("customer_id", distinct=True, filter=Q(due_date__lt=on)),
        )
    )
    return int(found["count"]), int(found["late"])


def currencies_owed(reader: Reader) -> list[str]:
    """Return the currencies in which anything is open, the home currency first."""
    dues = seen(bare_kind("receivables"), reader).filter(is_open()).order_by()
    found = {str(each) for each in dues.values_list(*BY_CURRENCY, flat=True).distinct()}
    return sorted(found, key=lambda currency: (currency != HOME, currency))


@dataclass(frozen=True, slots=True)
class Balances:
    """What each of some customers owes, by currency."""

    owed: dict[str, Sums]
    overdue: dict[str, Sums]

    def of(self, key: str, customer: str) -> Sums:
        """Return the sums of one customer, of the field `owed` or `overdue`."""
        return (self.owed if key == "owed" else self.overdue).get(customer, {})

    def all(self, key: str) -> Sums:
        """Return the sums of all."""
        sums: Sums = defaultdict(int)
        for each in (self.owed if key == "owed" else self.overdue).values():
            for currency, amount in each.items():
                sums[currency] += amount
        return dict(sums)


def balances_of(customers: Iterable[str] | QuerySet[Record, str], reader: Reader) -> Balances:
    """Return what the customers owe: in one question, of the receivables that the reader sees."""
    named = customers if isinstance(customers, QuerySet) else Among(customers)
    dues = seen(bare_kind("receivables"), reader).filter(is_open() & Q(customer__in=named)).order_by()
    is_late = Q(due_date__lt=reader.on)
    found = Balances(defaultdict(dict), defaultdict(dict))
    asked = dues.values_list(*BY_CUSTOMER).annotate(moved=Sum("left"), late=Sum("left", filter=is_late))
    for customer, currency, left, late in asked:
        found.owed[str(customer)][str(currency)] = int(left)
        if late:
            found.overdue[str(customer)][str(currency)] = int(late)
    return found
