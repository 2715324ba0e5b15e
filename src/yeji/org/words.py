"""How this room writes days, stretches and lengths of service."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yeji.org.spans import ONE_DAY


def stretch(since: date, until: date | None) -> str:
    """Write the days [since, until) with both ends, as people read them: 2026-01-01 – 2026-06-30."""
    if until is None:
        return _("%(since)s 起") % {"since": since.isoformat()}
    return f"{since.isoformat()} – {(until - ONE_DAY).isoformat()}"


def last_day(until: date | None) -> str:
    """Write the last day of a stretch, or nothing where it has no end."""
    return "" if until is None else (until - ONE_DAY).isoformat()


def service(months: int | None) -> str:
    """Write months of service: 2 年 10 个月."""
    if months is None:
        return _("还没入职")
    years, rest = divmod(months, 12)
    words = []
    if years:
        words.append(ngettext("%(count)d 年", "%(count)d 年", years) % {"count": years})
    if rest or not years:
        words.append(ngettext("%(count)d 个月", "%(count)d 个月", rest) % {"count": rest})
    return " ".join(words)
