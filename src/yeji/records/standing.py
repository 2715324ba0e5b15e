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

from yeji.records.listing import Listing, filtered
from yeji.records.owing import Due, owing
from yeji.records.paging import Page
from yeji.records.queries import bare_kind
from yeji.records.reading import Reader, seen
from yeji.records.words import money
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
    if listing.kind.key == "customers" and (owed := _owed(listing, reader)):
        return owed
    count = whole(page.count) if page.count is not None else _("1 万多")
    told = [format_html(_("<b>{}</b> 条{}"), count, listing.kind.title)]
    headline = listing.kind.headline
    summed = next((one for one in listing.fields if one.key == headline in page.totals), None)
    if summed is not None:
        told[0] = format_html("{}，", told[0])
        told.append(format_html(_("{}合计 <b>{}</b>"), summed.label, money(page.totals[summed.key], 0)))
    return tuple(told)


def _owed(listing: Listing, reader: Reader) -> Sentence:
    """What the customers of the list owe, all of them and no others."""
    customers = filtered(listing, reader)
    open_ones = seen(bare_kind("receivables"), reader).filter(Q(settled_date__isnull=True))
    found = owing(open_ones.filter(Q(customer__in=customers)))
    owed = [due for due in found.dues if due.left]
    if not owed or not found.is_whole:
        return ()
    late = [due for due in owed if due.days_over(reader.on)]
    told = [
        format_html(_("<b>{}</b> 家还欠 <b>{}</b>"), len({due.customer for due in owed}), left_words(owed))
    ]
    if late:
        told[0] = format_html("{}，", told[0])
        told.append(
            format_html(
                _("其中 <b>{}</b> 家逾期 <b>{}</b>"), len({due.customer for due in late}), left_words(late)
            )
        )
    return tuple(told)
