"""How a list shows what is open: its cells, and the views that it begins with. Figures come from `owed` and `balances`."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.records.kinds import Field, Kind, Row
from yeji.records.owing import days_over
from yeji.records.paging import Page
from yeji.records.reading import Reader
from yeji.records.reckoned import LATE, OPEN, SOON, STATE
from yeji.records.words import HOME, money
from yeji.ui.addresses import Address
from yeji.ui.parts import Tone
from yeji.ui.tables import Cell
from yeji.ui.templatetags.yeji import fen, whole

LONG_OVER = 30
"""Days from which on what is overdue is red."""


def reckoned_cell(page: Page, one: Field, row: Row, reader: Reader, *, mixed: bool) -> Cell | None:
    """Return the cell of what is not written as its column holds it; None for every other."""
    if not one.is_reckoned:
        return None
    if one.key == "days_over":
        return over_cell(days_of(row, reader.on))
    if one.key == "paid":
        return _paid_cell(row, mixed=mixed)
    if page.owed is None:
        return None
    sums = page.owed.of(one.key, str(row["number"]))
    if not sums:
        return Cell("—", tone="faint")
    words = money(sums) if mixed else fen(sum(sums.values()))
    return Cell(words, tag=Tone.BAD if one.key == "overdue" else None, is_bare=True)


def _paid_cell(row: Row, *, mixed: bool) -> Cell | None:
    """What was paid; what is open comes to what was due only with the goods that came back."""
    paid, credited = row.get("paid"), row.get("credited")
    if not isinstance(paid, int) or not isinstance(credited, int) or not credited:
        return None
    currency = str(row.get("currency") or HOME)
    words = money({currency: paid}) if mixed else fen(paid)
    return Cell(words, sub=_("退货抵 %(money)s") % {"money": money({currency: credited})})


def days_of(row: Row, on: date) -> int:
    """Return for how many days a receivable is overdue, as its list holds it."""
    due, left = row.get("due_date"), row.get("left")
    if not isinstance(due, str) or not isinstance(left, int):
        return 0
    return days_over(date.fromisoformat(due), left, on)


def over_cell(days: int) -> Cell:
    """Return how long something is overdue: amber to 30 days, red beyond."""
    if not days:
        return Cell("—", tone="faint")
    tone = Tone.BAD if days > LONG_OVER else Tone.WARN
    return Cell(_("%(days)s 天") % {"days": whole(days)}, tag=tone, is_bare=True)


def ready_views(of: Kind) -> list[tuple[str, str]]:
    """Return the views that a list of what is owed begins with: title and query, the earliest due first."""
    states = {"receivables": (OPEN, LATE, SOON), "customers": (OPEN, LATE)}.get(of.key, ())
    titles = dict(of.field(STATE).choices) if states else {}
    return [(titles[each], str(in_state(of.key, each)).partition("?")[2]) for each in states]


def in_state(of_key: str, state: str) -> Address:
    """Return the list of what is open, overdue or due soon; of receivables the earliest first."""
    query: tuple[tuple[str, str], ...] = (("f", f"{STATE}:is:{state}"),)
    if of_key == "receivables":
        query += (("sort", "due_date"),)
    return Address(reverse("records:list", args=[of_key]), query)
