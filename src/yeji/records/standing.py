"""How things stand, in one sentence and in figures: what a list adds up to, what customers owe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yeji.records.kinds import FieldKind
from yeji.records.listing import Listing, filtered
from yeji.records.models import Payment, Record
from yeji.records.paging import Page
from yeji.records.queries import bare_kind
from yeji.records.reading import Reader, seen
from yeji.ui.templatetags.yeji import fen, whole

Sentence = tuple[SafeString, ...]
"""Clauses, each kept together on its line; the last ends without punctuation."""
OF_A_DUE: list[str] = [
    "number",
    "customer_id",
    "order_id",
    "contract_id",
    "due_date",
    "amount",
    "settled_date",
]
OPEN_MAX = 5_000
"""Up to so many open receivables are told of in a sentence."""


@dataclass(frozen=True, slots=True)
class Due:
    """A receivable and what is still open of it."""

    number: str
    customer: str
    order: str
    contract: str
    due_date: date
    amount: int
    paid: int

    @property
    def left(self) -> int:
        """What is still open, in fen."""
        return max(0, self.amount - self.paid)

    def days_over(self, on: date) -> int:
        """Return for how many days it is overdue; 0 where it is not or nothing is open."""
        return max(0, (on - self.due_date).days) if self.left else 0


def dues(receivables: QuerySet[Record]) -> list[Due]:
    """Return receivables with what was paid of each, the earliest due first.

    A payment that names its receivable counts there; one that names only the order fills the order's
    receivables in the order in which they are due.
    """
    rows = list(receivables.order_by("due_date", "id").values(*OF_A_DUE)[:OPEN_MAX])
    numbers, orders = {row["number"] for row in rows}, {row["order_id"] for row in rows if row["order_id"]}
    direct = _paid("receivable_id", Q(receivable__in=numbers)) if numbers else {}
    loose = _paid("order_id", Q(order__in=orders, receivable__isnull=True)) if orders else {}
    found = []
    for row in rows:
        paid = direct.get(row["number"], 0)
        if row["settled_date"]:
            paid = row["amount"]
        elif (rest := loose.get(row["order_id"], 0)) > 0 and paid < row["amount"]:
            taken = min(rest, row["amount"] - paid)
            loose[row["order_id"]] -= taken
            paid += taken
        found.append(
            Due(
                row["number"],
                row["customer_id"] or "",
                row["order_id"] or "",
                row["contract_id"] or "",
                row["due_date"],
                row["amount"],
                paid,
            )
        )
    return found


def _paid(by: str, which: Q) -> dict[str, int]:
    sums = Payment.objects.filter(which).order_by().values_list(by).annotate(paid=Sum("amount"))
    return {str(key): int(paid or 0) for key, paid in sums}


AGES = (30, 60, 90)


@dataclass(frozen=True, slots=True)
class Age:
    """One stretch of the ages of what is owed."""

    title: str
    amount: int
    is_overdue: bool


def ages(open_dues: Iterable[Due], on: date) -> tuple[Age, ...]:
    """Return what is owed by how long it is overdue."""
    sums: dict[int, int] = defaultdict(int)
    for due in open_dues:
        days = due.days_over(on)
        sums[0 if not days else 1 + sum(days > edge for edge in AGES)] += due.left
    titles = (_("未到期"), _("逾期 1 – 30 天"), _("31 – 60 天"), _("61 – 90 天"), _("90 天以上"))
    return tuple(Age(title, sums[place], place > 0) for place, title in enumerate(titles))


def list_sentence(page: Page, reader: Reader) -> Sentence:
    """Say what a list adds up to; of customers, what they owe."""
    listing = page.listing
    if not page.rows:
        return (format_html(_("没有{}"), listing.kind.title),)
    if listing.kind.key == "customers" and (owed := _owed(listing, reader)):
        return owed
    count = whole(page.count) if page.count is not None else _("1 万多")
    told = [format_html(_("<b>{}</b> 条{}"), count, listing.kind.title)]
    summed = next(
        (one for one in listing.fields if one.kind is FieldKind.AMOUNT and one.key in page.totals), None
    )
    if summed is not None:
        told[0] = format_html("{}，", told[0])
        told.append(format_html(_("{}合计 <b>¥{}</b>"), summed.label, fen(page.totals[summed.key], 0)))
    return tuple(told)


def _owed(listing: Listing, reader: Reader) -> Sentence:
    receivables = seen(bare_kind("receivables"), reader).filter(Q(settled_date__isnull=True))
    if listing.filters or listing.search:
        receivables = receivables.filter(Q(customer__in=filtered(listing, reader)))
    found = [due for due in dues(receivables) if due.left and due.customer]
    if not found or len(found) >= OPEN_MAX:
        return ()
    late = [due for due in found if due.days_over(reader.on)]
    told = [
        format_html(
            _("<b>{}</b> 家还欠 <b>¥{}</b>"),
            len({due.customer for due in found}),
            fen(sum(due.left for due in found), 0),
        )
    ]
    if late:
        told[0] = format_html("{}，", told[0])
        told.append(
            format_html(
                _("其中 <b>{}</b> 家逾期 <b>¥{}</b>"),
                len({due.customer for due in late}),
                fen(sum(due.left for due in late), 0),
            )
        )
    return tuple(told)
