"""The money between the company and a customer: what he owes, ordered and paid, and what money pays nothing yet.

Amounts of two currencies are never one sum: each figure says its currencies where they are not all yuan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from yeji.accounts.roles import Permission
from yeji.records.list_table import record_url
from yeji.records.models import Record
from yeji.records.owing import Due, Owing, owing
from yeji.records.queries import bare_kind
from yeji.records.reading import Reader, seen
from yeji.records.standing import Age, Sentence, ages, left_words
from yeji.records.storing import rows_table
from yeji.records.words import HOME, money
from yeji.ui.templatetags.yeji import day, fen, whole

A_YEAR = timedelta(days=365)
DUES_SHOWN = 20
LOOSE_SHOWN = 10
OF_AN_ORDER: list[str] = ["order_id"]
BY_CURRENCY: list[str] = ["currency"]
OF_A_PAYMENT: list[str] = ["number", "payment_date", "amount", "currency"]


@dataclass(frozen=True, slots=True)
class Total:
    """Amounts in one or more currencies: the unit stands in the label where all are yuan."""

    label: str
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DueLine:
    """A receivable as the page shows it."""

    title: str
    url: str
    sub: str
    due: Due
    amount: str
    paid: str
    left: str
    """Empty where nothing is open."""
    note: str
    """What covers it besides money: goods that came back, or only somebody's word."""
    paid_percent: str
    late_percent: str
    """The width of what is overdue; empty where nothing is."""
    days_over: int


@dataclass(frozen=True, slots=True)
class Loose:
    """Money that pays no receivable."""

    title: str
    words: str
    why: str
    url: str
    mend_url: str
    """Where somebody who may says what it is for."""


@dataclass(frozen=True, slots=True)
class CustomerMoney:
    """What the page of a customer says of money."""

    sentence: Sentence
    figures: tuple[Total, ...]
    dues: tuple[DueLine, ...]
    unit: str
    """What the amounts of the receivables stand in; empty where each carries its own."""
    due_sums: tuple[str, str, str]
    """What was to be paid, what was, what is open."""
    ages: tuple[Age, ...]
    loose: tuple[Loose, ...]
    loose_words: str
    """What all of it is; empty where there is none."""
    is_partial: bool
    """Whether some of his records belong to others and are not shown to the reader."""


def customer_money(customer: str, name: str, reader: Reader) -> CustomerMoney:
    """Return what stands between the company and a customer, of the rows that the reader sees."""
    on, payments = reader.on, _of("payments", customer, reader)
    of_orders = payments.filter(Q(order__isnull=False)).order_by().values(*OF_AN_ORDER).distinct()
    orders_paid = {str(each["order_id"]) for each in of_orders}
    found = owing(_of("receivables", customer, reader), orders=orders_paid)
    open_dues = [due for due in found.dues if due.left]
    shown = sorted(found.dues, key=lambda due: (not due.left, due.due_date))[:DUES_SHOWN]
    currencies = {due.currency for due in found.dues}
    unit = _unit(currencies)
    ordered, orders = _sums(_of("orders", customer, reader).filter(Q(order_date__gte=on - A_YEAR)))
    loose, loose_sums = _loose(payments, found, reader)
    return CustomerMoney(
        sentence=_sentence(name, open_dues, on),
        figures=(
            total(
                _("没收齐"),
                _added(open_dues, "left"),
                _("%(count)s 笔没收齐") % {"count": len(open_dues)} if open_dues else _("都收齐了"),
            ),
            total(_("近 12 月订单"), ordered, _("%(count)s 单") % {"count": whole(orders)}),
            _received(payments, _of("refunds", customer, reader), loose_sums),
        ),
        dues=tuple(_due_line(due, on, has_unit=bool(unit)) for due in shown),
        unit=unit,
        due_sums=(
            _words(_added(found.dues, "amount"), has_unit=bool(unit)),
            _words(_added(found.dues, "paid"), has_unit=bool(unit)),
            _words(_added(found.dues, "left"), has_unit=bool(unit)),
        ),
        ages=ages(open_dues, on),
        loose=loose,
        loose_words=money(loose_sums) if any(loose_sums.values()) else "",
        is_partial=_is_partial(customer, reader),
    )


def _of(key: str, customer: str, reader: Reader) -> QuerySet[Record]:
    return seen(bare_kind(key), reader).filter(Q(customer=customer))


TOLD_OF = ("receivables", "orders", "payments", "refunds", "returns", "contracts", "complaints")


def _is_partial(customer: str, reader: Reader) -> bool:
    """Tell whether somebody else's records of the customer exist: not which, nor how many."""
    if reader.may(Permission.SEE_ALL):
        return False
    hidden = []
    for key in TOLD_OF:
        shown = _of(key, customer, reader).order_by().values("pk")
        every = rows_table(bare_kind(key)).filter(Q(customer=customer))
        hidden.append(every.exclude(Q(pk__in=shown)).order_by().values("pk"))
    return bool(hidden[0].union(*hidden[1:], all=True)[:1])


def _sums(rows: QuerySet[Record]) -> tuple[Counter[str], int]:
    """The amounts by currency and the number of all rows, however many: the trail shows only the latest."""
    asked = rows.order_by().values(*BY_CURRENCY).annotate(moved=Sum("amount"), count=Count("id"))
    held = list(asked)
    return Counter({each["currency"]: each["moved"] or 0 for each in held}), sum(
        each["count"] for each in held
    )


def _added(dues: Iterable[Due], part: str) -> Counter[str]:
    sums: Counter[str] = Counter()
    for due in dues:
        sums[due.currency] += getattr(due, part)
    return sums


def _unit(currencies: set[str]) -> str:
    if currencies <= {HOME}:
        return _("元")
    return next(iter(currencies)) if len(currencies) == 1 else ""


def total(label: str, sums: Mapping[str, int], note: str = "") -> Total:
    """Return a figure: in whole yuan under a label that says so, or each currency with its sign."""
    if any(amount for currency, amount in sums.items() if currency != HOME):
        return Total(label, money(sums, 0), note)
    return Total(_("%(label)s（元）") % {"label": label}, fen(sums.get(HOME, 0), 0), note)


def _words(sums: Mapping[str, int], *, has_unit: bool) -> str:
    return fen(sum(sums.values())) if has_unit else money(sums)


def _received(payments: QuerySet[Record], refunds: QuerySet[Record], loose: Mapping[str, int]) -> Total:
    """What came in less what was given back, and how much of it pays nothing yet."""
    net, _count = _sums(payments)
    back, _count = _sums(refunds)
    net.subtract(back)
    notes = []
    if any(back.values()):
        notes.append(_("退款 %(money)s") % {"money": money(back, 0)})
    if any(loose.values()):
        notes.append(_("未匹配 %(money)s") % {"money": money(loose, 0)})
    return total(_("回款净额"), net, " · ".join(notes))


def _loose(
    payments: QuerySet[Record], found: Owing, reader: Reader
) -> tuple[tuple[Loose, ...], Counter[str]]:
    """What names neither order nor receivable, each; then what orders have too much or no receivable for."""
    nameless = payments.filter(Q(order__isnull=True, receivable__isnull=True))
    sums, count = _sums(nameless)
    latest = nameless.order_by("-payment_date", "-id").values(*OF_A_PAYMENT)[:LOOSE_SHOWN] if count else ()
    may_edit = reader.may(Permission.EDIT_RECORDS)
    told = [
        Loose(
            f"{day(each['payment_date'])} {each['number']}",
            money({each["currency"]: each["amount"]}),
            _("没写订单和应收"),
            record_url("payments", each["number"]),
            reverse("records:edit", args=["payments", each["number"]]) if may_edit else "",
        )
        for each in latest
    ]
    for purse, left in sorted(found.spare.items()):
        sums[purse.currency] += left
        is_order = not purse.order.startswith("/") and bool(purse.order)
        if len(told) < LOOSE_SHOWN:
            told.append(
                Loose(
                    purse.order.removeprefix("/"),
                    money({purse.currency: left}),
                    _("没有应收可冲，或收多了") if left > 0 else _("退得比收的多"),
                    record_url("orders" if is_order else "receivables", purse.order.removeprefix("/")),
                    "",
                )
            )
    return tuple(told), sums


def _sentence(name: str, open_dues: list[Due], on: date) -> Sentence:
    if not open_dues:
        return (format_html(_("{}不欠钱"), name),)
    left, days = left_words(open_dues), max(due.days_over(on) for due in open_dues)
    if not days:
        soonest = min(due.due_date for due in open_dues)
        return (
            format_html(_("{}还有 <b>{}</b> 没收，"), name, left),
            format_html(_("最早 <b>{}</b> 到期"), day(soonest)),
        )
    late = [due for due in open_dues if due.days_over(on)]
    if len(late) == len(open_dues):
        return (
            format_html(_("{}还欠 <b>{}</b>，"), name, left),
            format_html(_("都逾期了，最久 <b>{}</b> 天"), days),
        )
    return (
        format_html(_("{}还欠 <b>{}</b>，"), name, left),
        format_html(_("其中 <b>{}</b> 逾期，最久 <b>{}</b> 天"), left_words(late), days),
    )


def _due_line(due: Due, on: date, *, has_unit: bool) -> DueLine:
    days = due.days_over(on)
    covered = due.paid + due.credited
    paid = min(100.0, 100 * covered / due.amount) if due.amount > 0 else 100.0
    named = due.contract or due.order
    notes = []
    if due.credited:
        notes.append(_("退货抵 %(money)s") % {"money": money({due.currency: due.credited})})
    if due.is_settled and due.gap:
        notes.append(_("记为结清，没见到回款 %(money)s") % {"money": money({due.currency: due.gap})})
    return DueLine(
        title=named or due.number,
        url=record_url("receivables", due.number),
        sub=due.number if named else "",
        due=due,
        amount=_words({due.currency: due.amount}, has_unit=has_unit),
        paid=_words({due.currency: due.paid}, has_unit=has_unit),
        left=_words({due.currency: due.left}, has_unit=has_unit) if due.left else "",
        note="，".join(notes),
        paid_percent=f"{max(paid, 0):.1f}",
        late_percent=f"{100 - paid:.1f}" if days else "",
        days_over=days,
    )
