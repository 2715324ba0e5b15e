"""A list of records as its address says it: filters, search, sort, columns, place. A million rows open at once.

Pages go by key, not by count: «after this row» costs the same on the last page as on the first. Where there
are many rows, only columns with an index sort, the count stops at a limit and sums are made when asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db import connection
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext as _

from yeji.org.models import Person, Region, Team
from yeji.org.queries import person_of
from yeji.records.catalogue import model_of
from yeji.records.kinds import PERSONAL, SCALES, Field, FieldKind, Kind, Row, Value
from yeji.records.models import Record
from yeji.records.queries import bare_kind
from yeji.records.reading import Reader, masked_row, seen, shown_fields
from yeji.records.storing import is_column, path_of, read_paths, row_of, rows_table
from yeji.records.typing_cells import Unreadable, typed
from yeji.ui.addresses import Address

PAGE_SIZE = 50
COUNTED = 10_000
"""Up to so many rows are counted exactly and summed at once."""
UNTOLD = Q(pk__in=())


class Test(StrEnum):
    """How a filter compares."""

    HAS = "has"
    IS = "is"
    NOT = "not"
    FROM = "from"
    TO = "to"
    NONE = "none"
    ANY = "any"


def test_words(test: Test) -> str:
    """Return how a test is called."""
    return {
        Test.HAS: _("含"),
        Test.IS: _("是"),
        Test.NOT: _("不是"),
        Test.FROM: _("不小于"),
        Test.TO: _("不大于"),
        Test.NONE: _("没填"),
        Test.ANY: _("填了"),
    }[test]


ORDERED = frozenset(
    {FieldKind.INTEGER, FieldKind.AMOUNT, FieldKind.QUANTITY, FieldKind.RATIO, FieldKind.DATE}
)
WORDY = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.MAIL})


def tests_for(one: Field) -> tuple[Test, ...]:
    """Return the tests that a field can be filtered by."""
    if one.kind is FieldKind.FORMULA:
        return ()
    if one.kind in PERSONAL:
        return (Test.NONE, Test.ANY)  # Whoever could test contents could guess what the mask hides.
    if one.kind in ORDERED:
        return (Test.FROM, Test.TO, Test.IS, Test.NONE, Test.ANY)
    if one.kind in WORDY:
        return (Test.HAS, Test.IS, Test.NOT, Test.NONE, Test.ANY)
    return (Test.IS, Test.NOT, Test.NONE, Test.ANY)


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition: a field, a test, and what it is tested with as people wrote it."""

    one: Field
    test: Test
    text: str = ""

    def __str__(self) -> str:
        return f"{self.one.key}:{self.test}:{self.text}"


@dataclass(frozen=True, slots=True)
class Listing:
    """What an address asks of a list, checked against what the reader may see."""

    kind: Kind
    fields: tuple[Field, ...]
    """All that the reader may see."""
    columns: tuple[Field, ...]
    filters: tuple[Filter, ...] = ()
    search: str = ""
    sort: Field | None = None
    is_descending: bool = True
    after: tuple[Value, int] | None = None
    before: tuple[Value, int] | None = None
    start: int = 1


COLUMNS_AT_FIRST = 9
_OFTEN_EMPTY = {
    "source": 1,
    "channel": 2,
    "contract": 2,
    "address": 3,
    "created_date": 1,
    "lost_date": 3,
    "kind": 1,
}
_LATER = frozenset({FieldKind.LONG_TEXT, FieldKind.IDENTITY, FieldKind.BANK_ACCOUNT, FieldKind.MAIL})


def first_columns(of: Kind, fields: Iterable[Field]) -> tuple[Field, ...]:
    """Return the columns of a list that nobody has chosen: what stands out first, custom fields among them."""
    shown = [one for one in fields if one.kind not in _LATER and one.key != "currency"]
    leading = [key for key in (of.name, of.natural_key, of.date, of.owner) if key]
    places = {key: place for place, key in enumerate(leading)}
    # After what stands out come tags and amounts; texts that are often empty come last.
    shown.sort(key=lambda one: (places.get(one.key, len(leading)), _OFTEN_EMPTY.get(one.key, 0)))
    custom = [one for one in shown if one.is_custom][:3]
    own = [one for one in shown if not one.is_custom][: COLUMNS_AT_FIRST - len(custom)]
    return (*own, *custom)


def read_address(of: Kind, address: Address, reader: Reader) -> Listing:
    """Return what an address asks for; what it names and nobody may see or know is left out."""
    fields = shown_fields(of, reader)
    by_key = {one.key: one for one in fields}
    chosen = tuple(by_key[key] for key in address.every("columns") if key in by_key)
    sort_key = address.first("sort")
    sort = by_key.get(sort_key.removeprefix("-"))
    if sort is not None and not is_sortable(of, sort, is_large=False):
        sort = None
    return Listing(
        kind=of,
        fields=fields,
        columns=chosen or first_columns(of, fields),
        filters=tuple(found for text in address.every("f") if (found := _filter(by_key, text))),
        search=address.first("q").strip()[:80],
        sort=sort,
        is_descending=sort_key.startswith("-") if sort else bool(of.date or not of.name),
        after=_cursor(address.first("after")),
        before=_cursor(address.first("before")),
        start=int(written) if (written := address.first("n")).isdecimal() and len(written) < 10 else 1,
    )


def _filter(fields: dict[str, Field], text: str) -> Filter | None:
    key, _colon, rest = text.partition(":")
    test, _colon, content = rest.partition(":")
    one = fields.get(key)
    if one is None or test not in tests_for(one):
        return None
    return Filter(one, Test(test), content)


def _cursor(text: str) -> tuple[Value, int] | None:
    if not text:
        return None
    try:
        content, key = json.loads(text)
    except (ValueError, TypeError):
        return None
    known = content is None or isinstance(content, str | int)
    return (content, key) if known and isinstance(key, int) else None


def is_sortable(of: Kind, one: Field, *, is_large: bool) -> bool:
    """Tell whether a list sorts by a field; a large one only by what has an index."""
    if one.kind not in ORDERED | WORDY | {FieldKind.CHOICE} or one.kind is FieldKind.LONG_TEXT:
        return False
    return not is_large or one.key in indexed(of)


def indexed(of: Kind) -> frozenset[str]:
    """Return the fields by which the database finds and sorts without reading all rows."""
    if of.is_custom:
        return frozenset({"number", "happened"})
    indexes = model_of(of.key)._meta.indexes
    return frozenset({"number", *(index.fields[0] for index in indexes if index.fields)})


# ---------- rows ----------


def filtered(listing: Listing, reader: Reader) -> QuerySet[Record]:
    """Return the rows that the reader may see and the address asks for, in no order."""
    rows = seen(listing.kind, reader)
    for each in listing.filters:
        rows = rows.filter(condition(listing.kind, each, reader))
    return rows.filter(_searched(listing, reader)) if listing.search else rows


def condition(of: Kind, asked: Filter, reader: Reader) -> Q:
    """Return what a filter asks of the database; what cannot be read finds nothing rather than everything."""
    one, path = asked.one, path_of(of, asked.one)
    if asked.test in {Test.NONE, Test.ANY}:
        empty = Q(**{f"{path}__isnull": True})
        if not is_column(of, one):
            empty |= Q(**{path: None})
        elif one.kind is FieldKind.TAGS:
            empty = Q(**{path: []})
        elif one.kind not in ORDERED | {FieldKind.PERSON, FieldKind.REGION, FieldKind.LINK, FieldKind.YES_NO}:
            empty = Q(**{path: ""})
        return empty if asked.test is Test.NONE else ~empty
    if asked.test is Test.HAS:
        return Q(**{f"{path}__icontains": asked.text})
    found = _is(of, one, path, asked, reader)
    return ~found if asked.test is Test.NOT else found


def _is(of: Kind, one: Field, path: str, asked: Filter, reader: Reader) -> Q:
    if one.kind is FieldKind.TAGS:
        # Tags lie in a JSON list; the written form of one is found in it on every database.
        return Q(**{f"{path}__icontains": json.dumps(asked.text)}) | Q(
            **{f"{path}__icontains": f'"{asked.text}"'}
        )
    if one.kind in {FieldKind.PERSON, FieldKind.TEAM, FieldKind.REGION, FieldKind.LINK}:
        return _called(of, one, path, asked.text, reader)
    try:
        content = typed(one, asked.text)
    except Unreadable:
        return UNTOLD
    if content is None:
        return UNTOLD
    if one.kind is FieldKind.DATE and is_column(of, one):
        day = date.fromisoformat(str(content))
        return Q(**{path + _SUFFIX.get(asked.test, ""): day})
    return Q(**{path + _SUFFIX.get(asked.test, ""): content})


_SUFFIX = {Test.FROM: "__gte", Test.TO: "__lte"}


def _called(of: Kind, one: Field, path: str, text: str, reader: Reader) -> Q:
    """People are found by number or name, «me» is oneself; records by number or name among those one sees."""
    if one.kind is FieldKind.PERSON:
        if text == "me":
            me = person_of(reader.user)
            keys = [me.number] if me else []
        else:
            keys = list(
                Person.objects.filter(Q(number=text) | Q(name=text)).values_list("number", flat=True)[:50]
            )
        if is_column(of, one):
            ids = list(Person.objects.filter(number__in=keys).values_list("pk", flat=True))
            return Q(**{f"{one.key}__in": ids})
    elif one.kind is FieldKind.LINK:
        linked = bare_kind(one.links_to)
        wanted = Q(number=text) | (Q(**{linked.name: text}) if _has_plain_name(linked) else UNTOLD)
        keys = list(rows_table(linked).filter(wanted).values_list("number", flat=True)[:50])
    else:
        table = Team if one.kind is FieldKind.TEAM else Region
        keys = list(table.objects.filter(Q(code=text) | Q(name=text)).values_list("code", flat=True)[:50])
    return Q(**{f"{path}__in": keys})


def _has_plain_name(of: Kind) -> bool:
    return bool(of.name) and of.field(of.name).kind is FieldKind.TEXT


def _searched(listing: Listing, reader: Reader) -> Q:
    """Numbers by their beginning, which an index finds; names by any part, their own and those of linked customers."""
    of, text = listing.kind, listing.search
    found = begins("number", text)
    if _has_plain_name(of):
        found |= Q(**{f"{of.name}__icontains": text})
    shown = {one.key for one in listing.fields}
    for one in of.fields:
        if one.kind is FieldKind.LINK and one.links_to == "customers" and one.key in shown:
            customers = seen(bare_kind("customers"), reader).filter(Q(name__icontains=text))
            found |= Q(**{f"{path_of(of, one)}__in": list(customers.values_list("number", flat=True)[:500])})
        elif one.kind is FieldKind.TAGS and one.key in shown:
            found |= Q(**{f"{path_of(of, one)}__icontains": text})
    return found


def begins(path: str, text: str) -> Q:
    """Return the condition that a text begins so, in the form that the database's index answers."""
    if connection.vendor == "sqlite":
        return Q(**{f"{path}__gte": text, f"{path}__lt": text + "\U0010ffff"})
    return Q(**{f"{path}__startswith": text})


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of a list, masked."""

    row: Row
    id: int
    sorted_by: Value


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list."""

    rows: tuple[Shown, ...]
    count: int | None
    """None where there are more than are counted."""
    has_next: bool
    has_previous: bool
    totals: dict[str, int] = field(default_factory=dict)

    @property
    def is_large(self) -> bool:
        """Whether there are more rows than are counted."""
        return self.count is None


def page_of(listing: Listing, reader: Reader, *, with_totals: bool = False, size: int = PAGE_SIZE) -> Page:
    """Return the page that the listing asks for."""
    rows = filtered(listing, reader)
    count = count_of(rows)
    key = _sort_path(listing)
    backwards = listing.before is not None
    descending = listing.is_descending != backwards
    cursor = listing.before if backwards else listing.after
    placed = rows.filter(_beyond(listing, key, cursor, descending=descending)) if cursor else rows
    paths = [*read_paths(listing.kind), "id"]
    found = list(placed.order_by(*_order(listing, key, descending=descending)).values(*paths)[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    shown = tuple(_shown(listing, stored) for stored in found)
    totals = sums_of(listing, rows) if shown and (with_totals or count is not None) else {}
    return Page(
        shown,
        count,
        has_next=more if not backwards else bool(shown),
        has_previous=more if backwards else cursor is not None,
        totals=totals,
    )


def count_of(rows: QuerySet[Record]) -> int | None:
    """Return how many rows there are, None above the limit to which counting is quick."""
    count = rows.order_by()[: COUNTED + 1].count()
    return count if count <= COUNTED else None


def sums_of(listing: Listing, rows: QuerySet[Record]) -> dict[str, int]:
    """Return the sums of the columns that are shown and can be summed."""
    summed = [
        one
        for one in listing.columns
        if one.kind in {FieldKind.AMOUNT, FieldKind.INTEGER, FieldKind.QUANTITY}
    ]
    summed = [one for one in summed if is_column(listing.kind, one)]
    if not summed:
        return {}
    found = rows.aggregate(**{f"sum_{one.key}": Sum(one.key) for one in summed})
    return {one.key: found[f"sum_{one.key}"] or 0 for one in summed}


def _sort_path(listing: Listing) -> str:
    if listing.sort is not None:
        return path_of(listing.kind, listing.sort)
    of = listing.kind
    return of.date or (of.name if _has_plain_name(of) else "id")


def _is_nullable(listing: Listing, path: str) -> bool:
    if path.startswith("extra__"):
        return True
    return bool(getattr(model_of(listing.kind.key)._meta.get_field(path), "null", False))


def _order(listing: Listing, path: str, *, descending: bool) -> list[str | OrderBy]:
    """By the column, then in the order of entry; where the column can be empty, empty ones come last."""
    if path == "id":
        return ["-id" if descending else "id"]
    last = True if _is_nullable(listing, path) and listing.is_descending == descending else None
    first = True if _is_nullable(listing, path) and not last else None
    place = (
        F(path).desc(nulls_last=last, nulls_first=first)
        if descending
        else F(path).asc(nulls_last=last, nulls_first=first)
    )
    return [place, "-id" if descending else "id"]


def _beyond(listing: Listing, path: str, cursor: tuple[Value, int], *, descending: bool) -> Q:
    content, last = cursor
    later = "lt" if descending else "gt"
    if path == "id":
        return Q(**{f"id__{later}": last})
    among_same = Q(**{f"id__{later}": last})
    forwards = listing.is_descending == descending
    if content is None:
        same = Q(**{f"{path}__isnull": True}) & among_same
        return same if forwards else same | Q(**{f"{path}__isnull": False})
    # «At most this, but not at or before that one» is one range of an index; «less, or the same and less» is not.
    reached = Q(**{path + ("__lte" if descending else "__gte"): content})
    beyond = reached & (~Q(**{path: content}) | among_same)
    return beyond | Q(**{f"{path}__isnull": True}) if forwards and _is_nullable(listing, path) else beyond


def _shown(listing: Listing, stored: dict[str, object]) -> Shown:
    row = row_of(listing.kind, stored)
    path = _sort_path(listing)
    identity = stored["id"]
    if not isinstance(identity, int):
        raise TypeError("a row's id is a number")
    # As the database holds it: an empty text is not the same place as nothing.
    place = stored.get(path, row.get(listing.sort.key) if listing.sort else None)
    return Shown(masked_row(listing.kind, row), identity, _placed(place))


def _placed(stored: object) -> Value:
    if isinstance(stored, date):
        return stored.isoformat()
    return stored if isinstance(stored, str | int | bool) else None


def cursor_of(shown: Shown) -> str:
    """Return the place of a row in its list, for the address."""
    return json.dumps([shown.sorted_by, shown.id], ensure_ascii=False, separators=(",", ":"))


def is_summed(one: Field) -> bool:
    """Tell whether a column carries figures that a selection adds up."""
    return one.kind in SCALES and one.kind is not FieldKind.RATIO
