"""Icons, and figures and dates as people write them."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()
MINUS = "\u2212"


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """Draw an icon of the sprite; the words beside it or the label of its button say what it means."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>',
        size,
        static("vendor/icons.svg"),
        name,
    )


@register.filter
def fen(amount: int | None, decimals: int = 2) -> str:
    """Write an amount of fen in yuan, with thousands and a true minus.

    >>> fen(12640000), fen(-473467), fen(12640000, 0), fen(None)
    ('126,400.00', '−4,734.67', '126,400', '—')
    """
    if amount is None:
        return "—"
    yuan, rest = divmod(abs(amount), 100)
    if decimals == 0:
        yuan += rest >= 50
    written = f"{yuan:,}" if decimals == 0 else f"{yuan:,}.{rest:02}"
    return f"{MINUS}{written}" if amount < 0 and written.strip("0.,") else written


@register.filter
def whole(count: int | None) -> str:
    """Write a count with thousands and a true minus.

    >>> whole(1139), whole(-3), whole(None)
    ('1,139', '−3', '—')
    """
    if count is None:
        return "—"
    return f"{MINUS}{-count:,}" if count < 0 else f"{count:,}"


@register.filter
def day(on: date | None) -> str:
    """Write a day as tables have it: 11-18, with its year when that is not this one."""
    if on is None:
        return "—"
    this_year = timezone.localdate().year
    return f"{on:%m-%d}" if on.year == this_year else f"{on:%Y-%m-%d}"


@register.filter
def day_words(on: date | None) -> str:
    """Write a day as sentences have it: 11 月 18 日 周三."""
    if on is None:
        return "—"
    if get_language() == "en":
        return f"{on:%a} {on.day} {on:%b}" + (f" {on.year}" if on.year != timezone.localdate().year else "")
    year = f"{on.year} 年 " if on.year != timezone.localdate().year else ""
    return f"{year}{on.month} 月 {on.day} 日 周{'一二三四五六日'[on.weekday()]}"


@register.filter
def moment(at: datetime | None) -> str:
    """Write a moment in the company's time: today's as 14:32, others with their day."""
    if at is None:
        return "—"
    there = timezone.localtime(at)
    if there.date() == timezone.localdate():
        return f"{there:%H:%M}"
    return f"{day(there.date())} {there:%H:%M}"


@register.filter
def size(count: int) -> str:
    """Write a number of bytes.

    >>> size(900), size(15_000), size(75_000_000)
    ('900 B', '15 KB', '75 MB')
    """
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("KB", 10**3)):
        if count >= step:
            return f"{count / step:.0f} {unit}"
    return f"{count} B"


@register.filter
def initial(name: str) -> str:
    """Return the character that stands in a person's round picture."""
    return name[:1] if name else _("？")
