"""What the command palette finds of this room: customers and products by name, everything else by its number."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest

from yeji.accounts.roles import Permission
from yeji.records.kinds import Kind, Row
from yeji.records.list_table import name_of, record_url
from yeji.records.listing import begins, has_plain_name
from yeji.records.queries import bare_kind
from yeji.records.reading import Reader, seen, shown_fields
from yeji.records.storing import read_paths, row_of
from yeji.records.views.asking import reader_of
from yeji.ui.search import Found

KINDS = {
    "customers": "users",
    "orders": "package",
    "contracts": "file-text",
    "payments": "wallet",
    "receivables": "hand-coins",
    "products": "tag",
    "complaints": "message-circle-question",
}
"""What is looked through, in this order, and how it is drawn."""
SHORTEST = 2
MOST = 6
MOST_OF_A_KIND = 4


def records(request: HttpRequest, text: str) -> Iterable[Found]:
    """Find records that the user sees; a letter alone would find too much."""
    reader = reader_of(request)
    if len(text) < SHORTEST or not reader.may(Permission.SEE_RECORDS):
        return
    left = MOST
    for key, drawn in KINDS.items():
        of = bare_kind(key)
        for found in _of_kind(of, text, reader)[: min(left, MOST_OF_A_KIND)]:
            left -= 1
            yield Found(name_of(of, found), record_url(key, str(found["number"])), _note(of, found), drawn)
        if not left:
            return


def _of_kind(of: Kind, text: str, reader: Reader) -> list[Row]:
    ways = begins("number", text)
    # A number is found by its beginning alone: no text without a digit or a Latin letter begins one.
    if has_plain_name(of) and of.name in {one.key for one in shown_fields(of, reader)}:
        ways |= Q(**{f"{of.name}__icontains": text})
    elif not any(letter.isascii() and letter.isalnum() for letter in text):
        return []
    stored = seen(of, reader).filter(ways).order_by("number").values(*read_paths(of))[:MOST_OF_A_KIND]
    return [row_of(of, each) for each in stored]


def _note(of: Kind, row: Row) -> str:
    return of.title if name_of(of, row) == row["number"] else f"{of.title} · {row['number']}"
