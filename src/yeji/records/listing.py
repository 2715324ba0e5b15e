"""A list of records as its address says it: filters, search, sort, columns, place. What finds the rows.

`paging` shows them page by page. Everything here is a condition; nothing is asked of the database but the
few words that a condition needs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import connection
from django.db.models import BooleanField, CharField, F, Func, Q, QuerySet
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from yeji.accounts.roles import Permission
from yeji.org.models import Person, Region, Team
from yeji.org.queries import person_of, visible_to
from yeji.records.catalogue import model_of
from yeji.records.kinds import PERSONAL, SCALES, Field, FieldKind, Kind, Value
from yeji.records.models import Record
from yeji.records.owed import in_state, of_customers_in
from yeji.records.queries import bare_kind
from yeji.records.reading import Reader, seen, shown_fields
from yeji.records.reckoned import FIRST, STATE, is_stored
from yeji.records.storing import is_column, path_of, rows_table
from yeji.records.typing_cells import INTEGER_MAX, Unreadable, typed
from yeji.ui.addresses import Address

NAMED = 1_000
"""Up to so many customers that a search finds are named one by one."""
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
    if one.kind is FieldKind.FORMULA or (one.is_reckoned and one.key in {"days_over", "owed", "overdue"}):
        return ()
    if one.is_reckoned and one.kind is FieldKind.CHOICE:
        return (Test.IS,)
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
    if of.key in FIRST:
        held = {one.key: one for one in fields}
        told = tuple(held[key] for key in FIRST[of.key] if key in held)
        return (*told, *[one for one in held.values() if one.is_custom][:3])
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
    fields = (*shown_fields(of, reader), *of.reckoned)
    by_key = {one.key: one for one in fields}
    chosen = tuple(by_key[key] for key in address.every("columns") if key in by_key)
    sort_key = address.first("sort")
    sort = by_key.get(sort_key.removeprefix("-"))
    if sort is not None and not is_sortable(of, sort, is_large=False):
        sort = None
    by_default = of.date or of.name
    placed = sort or (of.field(by_default) if by_default else None)
    return Listing(
        kind=of,
        fields=fields,
        columns=chosen or first_columns(of, fields),
        filters=tuple(found for text in address.every("f") if (found := _filter(by_key, text))),
        search=address.first("q").strip()[:80],
        sort=sort,
        is_descending=sort_key.startswith("-") if sort else is_newest_first(of),
        after=_cursor(address.first("after"), placed),
        before=_cursor(address.first("before"), placed),
        start=int(written) if (written := address.first("n")).isdecimal() and len(written) < 10 else 1,
    )


def is_newest_first(of: Kind) -> bool:
    """Tell whether a list that nobody sorted begins with what came last; one of names goes by the alphabet."""
    return bool(of.date or not of.name)


def _filter(fields: dict[str, Field], text: str) -> Filter | None:
    key, _colon, rest = text.partition(":")
    test, _colon, content = rest.partition(":")
    one = fields.get(key)
    if one is None or test not in tests_for(one):
        return None
    return Filter(one, Test(test), content)


LONGEST_CURSOR = 1_000


def _cursor(text: str, placed: Field | None) -> tuple[Value, int] | None:
    """Read where a page begins: what the row before has in the field that the list goes by, and its id.

    It stands in the address, where anybody may have written it: what does not fit the field is no place.
    """
    if not text or len(text) > LONGEST_CURSOR:
        return None
    try:
        content, key = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None
    if type(key) is not int or abs(key) > INTEGER_MAX:
        return None
    return (content, key) if content is None or _fits(content, placed) else None


def _fits(content: object, placed: Field | None) -> bool:
    if placed is None:
        return isinstance(content, str | int)
    if placed.kind is FieldKind.DATE:
        return isinstance(content, str) and is_day(content)
    if placed.kind in SCALES or placed.kind is FieldKind.INTEGER:
        return type(content) is int and abs(content) <= INTEGER_MAX
    return isinstance(content, str)


def is_day(text: str) -> bool:
    """Tell whether a text is a day of the calendar, written 2026-11-22."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_sortable(of: Kind, one: Field, *, is_large: bool) -> bool:
    """Tell whether a list sorts by a field; a large one only by what has an index."""
    if one.kind not in ORDERED | WORDY | {FieldKind.CHOICE} or one.kind is FieldKind.LONG_TEXT:
        return False
    if one.is_reckoned and not is_stored(of.key, one):
        return False
    return not is_large or one.key in indexed(of)


def indexed(of: Kind) -> frozenset[str]:
    """Return the fields by which the database finds and sorts without reading all rows."""
    if of.is_custom:
        return frozenset({"number", "happened"})
    indexes = (index.fields for index in model_of(of.key)._meta.indexes)
    # Rows of one content stand in the order of entry: another second column would have to be sorted first.
    return frozenset({"number", *(fields[0] for fields in indexes if len(fields) == 2 and fields[1] == "id")})


# ---------- rows ----------


def narrowed(listing: Listing, reader: Reader) -> QuerySet[Record]:
    """Return the rows that the reader may see and the filters let through, whatever is searched for."""
    rows = seen(listing.kind, reader)
    for each in listing.filters:
        rows = rows.filter(condition(listing.kind, each, reader))
    return rows


def filtered(listing: Listing, reader: Reader) -> QuerySet[Record]:
    """Return the rows that the reader may see and the address asks for, in no order."""
    rows = narrowed(listing, reader)
    if not listing.search:
        return rows
    found = UNTOLD
    for each in searched(listing, reader):
        found |= each
    return rows.filter(found)


def condition(of: Kind, asked: Filter, reader: Reader) -> Q:
    """Return what a filter asks of the database; what cannot be read finds nothing rather than everything."""
    one, path = asked.one, path_of(of, asked.one)
    if one.key == STATE and one.is_reckoned:
        return _state(of, asked, reader)
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
        found = Q(**{f"{path}__icontains": asked.text})
        return (
            found & _filled(path, "''") if one.kind is FieldKind.LONG_TEXT and is_column(of, one) else found
        )
    found = _is(of, one, path, asked, reader)
    return ~found if asked.test is Test.NOT else found


def _state(of: Kind, asked: Filter, reader: Reader) -> Q:
    state = next((key for key, label in asked.one.choices if asked.text in {key, label}), "")
    return of_customers_in(state, reader) if of.key == "customers" else in_state(state, reader.on)


def _is(of: Kind, one: Field, path: str, asked: Filter, reader: Reader) -> Q:
    if one.kind is FieldKind.TAGS:
        return tagged(path, asked.text)
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
    if one.kind in {FieldKind.TEXT, FieldKind.CHOICE} and is_column(of, one) and _goes_by_owner(of, reader):
        return Q(Exact(Func(F(path), template="+%(expressions)s", output_field=CharField()), content))
    return Q(**{path + _SUFFIX.get(asked.test, ""): content})


def _goes_by_owner(of: Kind, reader: Reader) -> bool:
    """Whether SQLite must be kept from the index of another column: it takes any equality for a rare one."""
    return connection.vendor == "sqlite" and bool(of.owner) and not reader.may(Permission.SEE_ALL)


_SUFFIX = {Test.FROM: "__gte", Test.TO: "__lte"}


def _called(of: Kind, one: Field, path: str, text: str, reader: Reader) -> Q:
    """People are found by number or name, «me» is oneself; records by number or name among those one sees."""
    if one.kind is FieldKind.PERSON:
        if text == "me":
            me = person_of(reader.user)
            keys = [me.number] if me else []
        else:
            named = Q(name=text, pk__in=visible_to(reader.user, reader.on).values("pk"))
            keys = list(Person.objects.filter(Q(number=text) | named).values_list("number", flat=True)[:50])
        if is_column(of, one):
            ids = list(Person.objects.filter(number__in=keys).values_list("pk", flat=True))
            return Q(**{f"{one.key}__in": ids})
    elif one.kind is FieldKind.LINK:
        linked = bare_kind(one.links_to)
        # A number may be known; a name out of sight is not guessed by whether it finds one's own rows.
        wanted = Q(number=text)
        if has_plain_name(linked):
            wanted |= Q(**{linked.name: text}, pk__in=seen(linked, reader).values("pk"))
        keys = list(rows_table(linked).filter(wanted).values_list("number", flat=True)[:50])
    else:
        table = Team if one.kind is FieldKind.TEAM else Region
        keys = list(table.objects.filter(Q(code=text) | Q(name=text)).values_list("code", flat=True)[:50])
    return Q(**{f"{path}__in": keys})


def has_plain_name(of: Kind) -> bool:
    return bool(of.name) and of.field(of.name).kind is FieldKind.TEXT


def searched(listing: Listing, reader: Reader) -> list[Q]:
    """Return each way to find what is searched for, apart: one condition over all would use no index at all.

    Numbers by their beginning; names by any part, their own and those of the customers that the reader sees;
    tags as a whole.
    """
    of, text = listing.kind, listing.search
    ways = [begins("number", text)]
    if has_plain_name(of):
        ways.append(Q(**{f"{of.name}__icontains": text}))
    shown = {one.key for one in listing.fields}
    for one in of.fields:
        if one.kind is FieldKind.LINK and one.links_to == "customers" and one.key in shown:
            ways.append(Q(**{f"{path_of(of, one)}__in": _customers_called(text, reader)}))
        elif one.kind is FieldKind.TAGS and one.key in shown:
            ways.append(tagged(path_of(of, one), text))
    return ways


def _customers_called(text: str, reader: Reader) -> list[str] | QuerySet[Record, str]:
    """Few are named one by one, which every database's index answers; many are a question within the question."""
    called = seen(bare_kind("customers"), reader).filter(Q(name__icontains=text)).order_by()
    numbers = called.values_list("number", flat=True)
    found = list(numbers[: NAMED + 1])
    return found if len(found) <= NAMED else numbers


def tagged(path: str, tag: str) -> Q:
    """Return the condition that a record carries a tag, in the form that the database's index answers."""
    if connection.vendor == "postgresql":
        return Q(**{f"{path}__contains": [tag]})
    # SQLite holds the list as text, in which the written form of one tag is found: escaped or as it reads.
    found = Q(**{f"{path}__icontains": json.dumps(tag, ensure_ascii=False)})
    if not tag.isascii():
        found |= Q(**{f"{path}__icontains": json.dumps(tag)})
    return found & _filled(path, "'[]'")


def _filled(path: str, nothing: str) -> Q:
    """An index that holds only rows with something in the column serves a question that says so in its words."""
    return Q(Func(F(path), template=f"%(expressions)s <> {nothing}", output_field=BooleanField()))


def begins(path: str, text: str) -> Q:
    """Return the condition that a text begins so, in the form that the database's index answers."""
    if connection.vendor == "sqlite":
        return Q(**{f"{path}__gte": text, f"{path}__lt": text + "\U0010ffff"})
    return Q(**{f"{path}__startswith": text})
