"""How things stand, in one sentence and in figures: what a list adds up to, what customers owe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yeji.accounts.roles import Permission
from yeji.records.listing import filtered
from yeji.records.owed import customers_of, owed_of
from yeji.records.owed_cells import in_state
from yeji.records.owing import Due
from yeji.records.paging import Page
from yeji.records.queries import bare_kind
from yeji.records.reading import Reader, seen
from yeji.records.reckoned import LATE, STATE
from yeji.records.words import money
from yeji.ui.addresses import Address
from yeji.ui.templatetags.yeji import whole

Sentence = tuple[SafeString, ...]
"""Clauses, each kept together on its line; the last ends without punctuation."""
AGES = (30, 60, 90)


@dataclass(frozen=True, slots=True)
class Age:
    """One stretch of the ages of what is owed."""

    title: str
    amount: str
    """Empty where nothing is of that age."""
    is_overdue: bool


def ages(open_dues: Iterable[Due], on: date) -> tuple[Age, ...]:
    """Return what is owed by how long it is overdue."""
    aged: dict[int, list[Due]] = defaultdict(list)
    for due in open_dues:
        days = due.days_over(on)
        aged[0 if not days else 1 + sum(days > edge for edge in AGES)].append(due)
    titles = (_("未到期"), _("逾期 1 – 30 天"), _("31 – 60 天"), _("61 – 90 天"), _("90 天以上"))
    return tuple(
        Age(title, left_words(aged[place]) if aged[place] else "", place > 0)
        for place, title in enumerate(titles)
    )


def left_words(dues: Iterable[Due]) -> str:
    """Say what is open of receivables: ¥300 + US$1,000."""
    sums: dict[str, int] = defaultdict(int)
    for due in dues:
        sums[due.currency] += due.left
    return money(sums, 0)


def list_sentence(page: Page, reader: Reader) -> Sentence:
    """Say what a list adds up to; of customers, what they owe."""
    listing = page.listing
    if not page.rows:
        return (format_html(_("没有{}"), listing.kind.title),)
    if listing.kind.key == "customers" and (owed := _owed(page, reader)):
        return owed
    if listing.kind.key == "receivables" and (due := _due(page, reader)):
        return due
    count = whole(page.count) if page.count is not None else _("1 万多")
    told = [format_html(_("<b>{}</b> 条{}"), count, listing.kind.title)]
    headline = listing.kind.headline
    summed = next((one for one in listing.fields if one.key == headline in page.totals), None)
    if summed is not None:
        told[0] = format_html("{}，", told[0])
        told.append(format_html(_("{}合计 <b>{}</b>"), summed.label, money(page.totals[summed.key], 0)))
    return tuple(told)


def _owed(page: Page, reader: Reader) -> Sentence:
    """What the customers of the list owe, all of them and no others."""
    if page.count is not None and page.owed is not None:
        left, late = page.owed.all("owed"), page.owed.all("overdue")
        count, late_count = len(page.owed.owed), len(page.owed.overdue)
    else:
        dues = seen(bare_kind("receivables"), reader).filter(Q(customer__isnull=False))
        if page.listing.filters or page.listing.search or not reader.may(Permission.SEE_ALL):
            dues = dues.filter(Q(customer__in=filtered(page.listing, reader).values("number")))
        found = owed_of(dues, reader.on)
        left, late = found.left, found.late
        count, late_count = customers_of(dues, reader.on)
    if not count:
        return ()
    told = [format_html(_("<b>{}</b> 家还欠 <b>{}</b>"), whole(count), money(left, 0))]
    if late_count:
        words = format_html(_("其中 <b>{}</b> 家逾期 <b>{}</b>"), whole(late_count), money(late, 0))
        told = [format_html("{}，", told[0]), _linked(page, LATE, words)]
    return tuple(told)


def _due(page: Page, reader: Reader) -> Sentence:
    """What is still to come in of the receivables of the list, and what of it is overdue."""
    found = owed_of(filtered(page.listing, reader), reader.on)
    if not found.count:
        return (format_html("{}", _("这些应收都收齐了")),)
    if found.late_count == found.count:
        words = format_html(
            _("<b>{}</b> 笔、<b>{}</b> 没收齐，都逾期了"), whole(found.count), money(found.left, 0)
        )
        return (_linked(page, LATE, words),)
    told = [format_html(_("<b>{}</b> 笔没收齐，共 <b>{}</b>"), whole(found.count), money(found.left, 0))]
    if found.late_count:
        words = format_html(
            _("其中 <b>{}</b> 笔、<b>{}</b> 逾期"), whole(found.late_count), money(found.late, 0)
        )
        told = [format_html("{}，", told[0]), _linked(page, LATE, words)]
    return tuple(told)


def _linked(page: Page, state: str, words: SafeString) -> SafeString:
    """Lead to the same list with only these in it; where it holds only these, the words lead nowhere."""
    listing = page.listing
    if any(each.one.key == STATE for each in listing.filters):
        return words
    here = tuple(("f", str(each)) for each in listing.filters)
    here += (("q", listing.search),) if listing.search else ()
    there = in_state(listing.kind.key, state)
    return format_html('<a href="{}">{}</a>', str(Address(there.path, (*here, *there.query))), words)
