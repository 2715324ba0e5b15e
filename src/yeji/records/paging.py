"""A list page by page: a million rows open, filter, sort and leaf at once, whatever the database plans.

First up to `COUNTED` + 1 rows are found, by id and in no order. Where they are *few* they are all known: sort,
sums and count look at them alone. Where they are *many*, one row in a hundred fits, so a walk along the index
of the sort meets a page of them soon; should the walk be unlucky, all that fit are sorted. A database left to
choose takes the one way where it should take the other: on a million rows that is two seconds for a page.
Pages go by key: «after this row» costs the same on the last page as on the first. docs/adr/0007 tells more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import connection
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet, Sum
from django.db.models import Value as Text
from django.db.models.expressions import OrderBy
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from yeji.accounts.roles import Permission
from yeji.records.catalogue import model_of
from yeji.records.formulas import amounts_in
from yeji.records.kinds import Field, FieldKind, Kind, Row, Value
from yeji.records.listing import (
    Filter,
    Listing,
    Test,
    condition,
    filtered,
    has_plain_name,
    is_newest_first,
    is_sortable,
    narrowed,
    searched,
)
from yeji.records.models import Record
from yeji.records.owed import Balances, balances_of
from yeji.records.queries import bare_kind
from yeji.records.reading import Reader, masked_row
from yeji.records.reckoned import is_stored, stored_paths, with_stored
from yeji.records.storing import is_column, path_of, read_paths, row_of, rows_table
from yeji.records.words import HOME

PAGE_SIZE = 50
COUNTED = 10_000
"""Up to so many rows are counted exactly and summed at once."""
NAMED = 50_000
"""Up to so many rows of a tag or a word are named by their ids."""
Sums = dict[str, dict[str, int]]
"""What columns add up to, by the field and the currency."""
WALK = (10, 100, 400)
"""A walk looks at so many rows for each that it must find, then at more."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of a list, masked."""

    row: Row
    id: int
    sorted_by: Value


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list."""

    listing: Listing
    """As it is shown: of many rows only those columns sort that have an index."""
    rows: tuple[Shown, ...]
    count: int | None
    """None where there are more than are counted."""
    has_next: bool
    has_previous: bool
    totals: Sums = field(default_factory=dict)
    owed: Balances | None = None
    """Of customers, what they owe: of all that the list holds where these are counted, else of those shown."""

    @property
    def is_large(self) -> bool:
        """Whether there are more rows than are counted."""
        return self.count is None


def page_of(listing: Listing, reader: Reader, *, with_totals: bool = False, size: int = PAGE_SIZE) -> Page:
    """Return the page that the listing asks for."""
    known = few(listing, reader)
    if known is None and listing.sort and not is_sortable(listing.kind, listing.sort, is_large=True):
        as_usual = is_newest_first(listing.kind)
        listing = replace(listing, sort=None, is_descending=as_usual, after=None, before=None)
    backwards = listing.before is not None
    cursor = listing.before if backwards else listing.after
    stored = _of_few(listing, known, size + 1) if known is not None else _of_many(listing, reader, size + 1)
    more = len(stored) > size
    stored = stored[:size]
    if backwards:
        stored.reverse()
    shown = tuple(_shown(listing, each) for each in stored)
    totals: Sums = {}
    if shown and (with_totals or known is not None):
        all_of_them = filtered(listing, reader) if known is None else _named(listing, known)
        totals = sums_of(listing, all_of_them)
    owed = None
    if listing.kind.key == "customers":
        numbers = [str(each.row["number"]) for each in shown]
        owed = balances_of(
            _named(listing, known).values_list("number", flat=True) if known else numbers, reader
        )
        if known:
            totals |= {key: owed.all(key) for key in ("owed", "overdue")}
    return Page(
        listing,
        shown,
        None if known is None else len(known),
        has_next=more if not backwards else bool(shown),
        has_previous=more if backwards else cursor is not None,
        totals=totals,
        owed=owed,
    )


def few(listing: Listing, reader: Reader) -> list[int] | None:
    """Return the ids of the rows that the reader may see and the address asks for; None where they are many."""
    rows = _named_first(listing, reader, narrowed(listing, reader).order_by())
    if not listing.search:
        return _known(set(rows.values_list("pk", flat=True)[: COUNTED + 1]))
    found, named = set[int](), set[int]()
    is_narrowed = bool(rows.query.where.children)
    for way in searched(listing, reader):
        # What a search finds is asked for by itself, and only then who may see it: together they use one index.
        keys = rows_table(listing.kind).filter(way).order_by().values_list("pk", flat=True)[: COUNTED + 1]
        if len(keys) <= COUNTED or not is_narrowed:
            named.update(keys)
            if not is_narrowed and len(named) > COUNTED:
                return None
        else:
            found.update(rows.filter(way).values_list("pk", flat=True)[: COUNTED + 1])
    if is_narrowed:
        named = set(rows.filter(_among(sorted(named))).values_list("pk", flat=True)) if named else set()
    return _known(found | named)


def _named_first(listing: Listing, reader: Reader, rows: QuerySet[Record]) -> QuerySet[Record]:
    """Name the rows of a tag or a word before anything else is asked: no database knows how few they are."""
    if len(listing.filters) == 1 and reader.may(Permission.SEE_ALL):
        return rows
    for each in listing.filters:
        if _is_rare(listing.kind, each):
            fit = rows_table(listing.kind).filter(condition(listing.kind, each, reader)).order_by()
            keys = list(fit.values_list("pk", flat=True)[: NAMED + 1])
            if len(keys) <= NAMED:
                rows = rows.filter(_among(keys))
    return rows


def _is_rare(of: Kind, asked: Filter) -> bool:
    """Tell whether a condition is a tag, a word of a long text, or a part of the number."""
    if asked.test is Test.HAS:
        return asked.one.kind is FieldKind.LONG_TEXT or asked.one.key == of.natural_key
    return asked.test is Test.IS and asked.one.kind is FieldKind.TAGS


def _known(found: set[int]) -> list[int] | None:
    return sorted(found) if len(found) <= COUNTED else None


def count_of(listing: Listing, reader: Reader) -> int | None:
    """Return how many rows there are, None above the limit to which counting is quick."""
    known = few(listing, reader)
    return None if known is None else len(known)


def numbers_of(listing: Listing, reader: Reader) -> list[str] | None:
    """Return the natural keys of all rows that the address asks for, on every page; None where they are many."""
    known = few(listing, reader)
    if known is None:
        return None
    return list(_named(listing, known).order_by("pk").values_list("number", flat=True))


def _named(listing: Listing, ids: list[int]) -> QuerySet[Record]:
    return rows_table(listing.kind).filter(_among(ids))


def _among(ids: list[int]) -> Func:
    """Return the condition that a row is one of these: one parameter, for ten thousand take a tenth of a second."""
    if connection.vendor == "postgresql":
        before, after, told = " = ANY(CAST(", " AS bigint[]))", f"{{{','.join(map(str, ids))}}}"
    else:
        before, after, told = " IN (SELECT value FROM json_each(", "))", json.dumps(ids)
    return Func(
        F("pk"),
        Text(told),
        arg_joiner=before,
        template=f"%(expressions)s{after}",
        output_field=BooleanField(),
    )


Stored = dict[str, object]


def _of_few(listing: Listing, known: list[int], wanted: int) -> list[Stored]:
    """Sort the rows that are known: the index of the sort would lead through all others."""
    rows = _from_the_cursor(listing, _named(listing, known))
    return list(rows.order_by(*order_of(listing, unindexed=True)).values(*_paths(listing))[:wanted])


def _of_many(listing: Listing, reader: Reader, wanted: int) -> list[Stored]:
    """Walk along the index of the sort until a page is full; sort all that fit where the walk meets too few."""
    fit = filtered(listing, reader)
    if not fit.query.where.children:
        return list(
            _from_the_cursor(listing, fit).order_by(*order_of(listing)).values(*_paths(listing))[:wanted]
        )
    met: list[int] = []
    for stretch in _stretches(listing, reader, wanted):
        fits = set(fit.filter(_among(stretch)).order_by().values_list("pk", flat=True))
        met.extend(key for key in stretch if key in fits)
        if len(met) >= wanted:
            rows = {each["id"]: each for each in _named(listing, met[:wanted]).values(*_paths(listing))}
            return [rows[key] for key in met[:wanted] if key in rows]
    rest = _from_the_cursor(listing, fit).order_by(*order_of(listing, unindexed=True))
    return list(rest.values(*_paths(listing))[:wanted])


def _stretches(listing: Listing, reader: Reader, wanted: int) -> Iterator[list[int]]:
    """Yield the ids along the index from the cursor on, in longer and longer stretches."""
    path = _sort_path(listing)
    walk = _from_the_cursor(listing, rows_table(listing.kind))
    for each in listing.filters:
        # What bounds the sorted column bounds the walk.
        if path_of(listing.kind, each.one) == path:
            walk = walk.filter(condition(listing.kind, each, reader))
    keys = walk.order_by(*order_of(listing)).values_list("pk", flat=True)
    start = 0
    for each_wanted in WALK:
        stretch = list(keys[start : start + each_wanted * wanted])
        start += len(stretch)
        if stretch:
            yield stretch


def _paths(listing: Listing) -> list[str]:
    return [*read_paths(listing.kind), *stored_paths(listing.kind.key), "id"]


def _from_the_cursor(listing: Listing, rows: QuerySet[Record]) -> QuerySet[Record]:
    backwards = listing.before is not None
    cursor = listing.before if backwards else listing.after
    if cursor is None:
        return rows
    return rows.filter(
        _beyond(listing, _sort_path(listing), cursor, descending=listing.is_descending != backwards)
    )


def sums_of(listing: Listing, rows: QuerySet[Record]) -> Sums:
    """Return the sums of the columns that sum, and of the headline even where it is not shown.

    A formula that only adds and takes away amounts sums over the rows that have them all. Amounts are added
    within one currency only; a figure without a currency stands under the empty one.
    """
    of = listing.kind
    shown = {one.key for one in listing.columns}
    summed = [
        one
        for one in listing.fields
        if one.sums
        and (one.key in shown or one.key == of.headline)
        and (not one.is_reckoned or is_stored(of.key, one))
    ]
    worked_out = {one.key: found for one in listing.columns if (found := amounts_in(of, one))}
    if not (summed or worked_out):
        return {}
    asked = {f"sum_{one.key}": Sum(_figure(of, one)) for one in summed}
    asked |= {f"sum_{key}": _sum_worked_out(of, amounts) for key, amounts in worked_out.items()}
    summed += [one for one in listing.columns if one.key in worked_out]
    path = currency_path(of)
    groups = rows.order_by().values(*[path]).annotate(**asked) if path else [rows.aggregate(**asked)]
    sums: Sums = {one.key: {} for one in summed}
    for group in groups:
        for one in summed:
            is_money = one.kind is FieldKind.AMOUNT or one.key in worked_out
            currency = "" if not is_money else str(group[path]) if path else HOME
            found = group[f"sum_{one.key}"]
            if found is not None:
                sums[one.key][currency] = sums[one.key].get(currency, 0) + int(found)
    return sums


def _sum_worked_out(of: Kind, amounts: Mapping[str, int]) -> Sum:
    """A row in which one of the amounts is missing gives nothing, here as in its cell."""
    first, *others = (_figure(of, of.field(key)) * times for key, times in amounts.items())
    whole = first
    for each in others:
        whole += each
    return Sum(whole, output_field=BigIntegerField())


def currency_path(of: Kind) -> str:
    """Return where the currency of a kind's amounts stands: its own, or that of what it is a part of."""
    own = "currency"
    if any(one.key == own for one in of.fields):
        return "" if of.is_custom else own
    if of.within and any(one.key == own for one in bare_kind(of.field(of.within).links_to).fields):
        return f"{of.within}__{own}"
    return ""


def _figure(of: Kind, one: Field) -> F | Cast:
    return F(one.key) if is_column(of, one) else Cast(KT(f"extra__{one.key}"), BigIntegerField())


def _sort_path(listing: Listing) -> str:
    if listing.sort is not None:
        return path_of(listing.kind, listing.sort)
    of = listing.kind
    return of.date or (of.name if has_plain_name(of) else "id")


def _is_nullable(listing: Listing, path: str) -> bool:
    if path.startswith("extra__"):
        return True
    return bool(getattr(model_of(listing.kind.key)._meta.get_field(path), "null", False))


def order_of(listing: Listing, *, unindexed: bool = False) -> list[str | OrderBy]:
    """Order by the column, then as entered; where the column can be empty, empty ones come last.

    `unindexed` keeps SQLite from walking the column's index: it would do so however few rows fit.
    """
    path, descending = _sort_path(listing), listing.is_descending != (listing.before is not None)
    if path == "id":
        return ["-id" if descending else "id"]
    last = True if _is_nullable(listing, path) and listing.is_descending == descending else None
    first = True if _is_nullable(listing, path) and not last else None
    by: F | Func = F(path)
    if unindexed and connection.vendor == "sqlite":
        by = Func(by, template="+%(expressions)s")
    place = (
        by.desc(nulls_last=last, nulls_first=first)
        if descending
        else by.asc(nulls_last=last, nulls_first=first)
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
    row = with_stored(listing.kind.key, row_of(listing.kind, stored), stored)
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
