"""What of each receivable is paid: by which payments, in which currency, and what money is left over.

An order's money is dealt out over all of its receivables, seen or not: what one of them still owes does not
depend on who asks. `standing` and the customer's page say it in words; `balances` keeps it beside each
receivable, so that lists filter, sort and add up by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import CharField, F, QuerySet, Sum, Value

from yeji.records.models import Payment, Receivable, Record, Refund, Return
from yeji.records.storing import Among

OF_A_DUE: list[str] = [
    "number",
    "customer_id",
    "order_id",
    "contract_id",
    "due_date",
    "amount",
    "currency",
    "settled_date",
]
LOOSE = "loose"
OPEN_MAX = 5_000
"""So many receivables are dealt with at most; `Owing.is_whole` tells whether these were all."""


@dataclass(slots=True)
class Due:
    """A receivable, what was paid of it and what is still open."""

    number: str
    customer: str
    order: str
    contract: str
    due_date: date
    amount: int
    currency: str
    is_settled: bool
    credited: int = 0
    """What need not be paid any more: the goods came back."""
    paid: int = 0
    """The money that came in for it, less what was given back."""

    @property
    def gap(self) -> int:
        """What no money and no return covers, in fen, settled or not."""
        return max(0, self.amount - self.credited - self.paid)

    @property
    def left(self) -> int:
        """What is still open, in fen; nothing where the receivable is called settled."""
        return 0 if self.is_settled else self.gap

    def days_over(self, on: date) -> int:
        """Return for how many days it is overdue; 0 where it is not or nothing is open."""
        return days_over(self.due_date, self.left, on)


def days_over(due_date: date, left: int, on: date) -> int:
    """Return for how many days something is overdue; 0 where it is not or nothing is open."""
    return max(0, (on - due_date).days) if left else 0


class Purse(NamedTuple):
    """Where money that names no receivable lies: an order's, in one currency."""

    order: str
    currency: str


@dataclass(frozen=True, slots=True)
class Owing:
    """Receivables, the earliest due first, and the money of their orders that pays none of them."""

    dues: tuple[Due, ...]
    is_whole: bool = True
    spare: Mapping[Purse, int] = field(default_factory=dict)
    """Below zero where more was given back than came in."""


def owing(receivables: QuerySet[Record], *, orders: Iterable[str] = ()) -> Owing:
    """Return what is paid of the receivables and what is left over of the money of their orders.

    Money pays only what is owed in its own currency, in these steps, each of one order and currency:

    1. Returns take the place of money: they reduce what falls due last, then what falls due before it.
    2. A payment that names its receivable pays that one; what it brings too much joins the loose money.
    3. Loose money is what names only the order, less the order's refunds. It pays first what is called
       settled (somebody said that it was paid), then what is open, the earliest due first.
    4. Where more was given back than lay loose, what falls due last is unpaid again.

    A receivable that is called settled without the money for it owes nothing, and its `gap` is a doubt for
    the data's quality. Order 300, receivables of 100 (settled) and 200, a payment of 100 that names the
    order: the first is paid, 200 are open.

    `orders` are further orders whose spare money is asked for.
    """
    stored = list(receivables.order_by("due_date", "id").values(*OF_A_DUE)[: OPEN_MAX + 1])
    asked = {row["number"]: _due(row) for row in stored[:OPEN_MAX]}
    of_orders = {due.order for due in asked.values() if due.order} | set(orders)
    every = dict(asked)
    if of_orders:
        beside = Receivable.objects.filter(order__in=Among(of_orders)).values(*OF_A_DUE)
        every |= {row["number"]: asked.get(row["number"]) or _due(row) for row in beside}
    spare = _dealt_out(every, of_orders)
    return Owing(tuple(asked.values()), len(stored) <= OPEN_MAX, spare)


def dues_of(orders: Iterable[str], numbers: Iterable[str]) -> list[Due]:
    """Return all receivables of some orders, and those of these numbers that have no order, each dealt with."""
    of_orders, alone = set(orders), list(numbers)
    stored: list[Mapping[str, object]] = []
    if of_orders:
        stored += Receivable.objects.filter(order__in=Among(of_orders)).values(*OF_A_DUE)
    if alone:
        named = Receivable.objects.filter(number__in=Among(alone)).values(*OF_A_DUE)
        stored += [row for row in named if row["order_id"] is None]
    every = {str(row["number"]): _due(row) for row in stored}
    _dealt_out(every, of_orders)
    return list(every.values())


def _due(row: Mapping[str, object]) -> Due:
    due_date, amount = row["due_date"], row["amount"]
    if not isinstance(due_date, date) or not isinstance(amount, int):
        raise TypeError("a receivable has a day and an amount")
    return Due(
        str(row["number"]),
        str(row["customer_id"] or ""),
        str(row["order_id"] or ""),
        str(row["contract_id"] or ""),
        due_date,
        amount,
        str(row["currency"]),
        is_settled=row["settled_date"] is not None,
    )


def _dealt_out(every: dict[str, Due], orders: set[str]) -> dict[Purse, int]:
    """Deal the money out over the receivables; return what is left of each purse."""
    purses: dict[Purse, int] = defaultdict(int)
    returned: dict[Purse, int] = defaultdict(int)
    named: dict[str, int] = defaultdict(int)
    for moved in _moved(every, orders):
        due = every.get(moved.receivable)
        if moved.what == "returned":
            returned[Purse(moved.order, moved.currency)] += moved.amount
        elif moved.what == "refunded":
            purses[Purse(moved.order, moved.currency)] -= moved.amount
        elif due is not None and due.currency == moved.currency:
            named[due.number] += moved.amount
        else:
            purses[Purse(due.order if due else moved.order, moved.currency)] += moved.amount
    groups: dict[Purse, list[Due]] = defaultdict(list)
    for due in every.values():
        # Without an order nobody else has a claim on its money.
        groups[Purse(due.order or f"/{due.number}", due.currency)].append(due)
    for purse, dues in groups.items():
        dues.sort(key=lambda due: (due.due_date, due.number))
        _take(dues, returned[purse])
        for due in dues:
            due.paid = max(0, min(named[due.number], due.gap))
            purses[purse] += named[due.number] - due.paid
        purses[purse] = _spend(dues, purses[purse])
    return {purse: left for purse, left in purses.items() if left}


def _take(dues: list[Due], returned: int) -> None:
    for due in reversed(dues):
        due.credited = max(0, min(returned, due.gap))
        returned -= due.credited


def _spend(dues: list[Due], money: int) -> int:
    """Pay what is settled, then what is open, the earliest first, or take back from the last; return the rest."""
    if money < 0:
        for due in reversed(dues):
            back = min(due.paid, -money)
            due.paid -= back
            money += back
        return money
    for due in sorted(dues, key=lambda due: not due.is_settled):
        spent = min(due.gap, money)
        due.paid += spent
        money -= spent
    return money


class Moved(NamedTuple):
    """A sum of money or goods that went one way."""

    what: str
    order: str
    receivable: str
    currency: str
    amount: int


def _moved(every: Iterable[str], orders: set[str]) -> Iterable[Moved]:
    """Payments, refunds and returns, added up in one question."""
    asked = [_sums(Payment.objects.filter(receivable__in=Among(list(every))), "paid", "receivable_id")]
    if orders:
        # All payments of the orders: «and none that names a receivable» leads SQLite through all that name none.
        asked += [
            _sums(Payment.objects.filter(order__in=Among(orders)), LOOSE, "receivable_id"),
        ]
        asked += [
            _sums(table.objects.filter(order__in=Among(orders)), what, "")
            for table, what in ((Refund, "refunded"), (Return, "returned"))
        ]
    for what, order, receivable, currency, amount in asked[0].union(*asked[1:], all=True):
        if what == LOOSE and receivable:
            continue
        moved = amount if isinstance(amount, int) else int(str(amount or 0))
        yield Moved(str(what), str(order or ""), str(receivable or ""), str(currency), moved)


def _sums(rows: QuerySet[Record], what: str, receivable: str) -> QuerySet[Record, tuple[object, ...]]:
    text = CharField()
    named = F(receivable) if receivable else Value("", output_field=text)
    labelled = rows.order_by().annotate(what=Value(what, output_field=text), named=named)
    grouped = labelled.values("what", "order_id", "named", "currency").annotate(moved=Sum("amount"))
    return grouped.values_list("what", "order_id", "named", "currency", "moved")
