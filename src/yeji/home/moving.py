"""What somebody sees of the books lately: orders and payments of a span, what is overdue, what lacks something.

Every figure is asked for within the reader's sight, each group of them in one question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import CharField, Count, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from yeji.home.board import Entry, listed
from yeji.org.models import Person
from yeji.records.list_table import record_url
from yeji.records.models import Change, Record
from yeji.records.owed import in_state
from yeji.records.queries import bare_kind
from yeji.records.reading import Reader, seen
from yeji.records.reckoned import LATE
from yeji.ui.templatetags.yeji import whole

BY_CURRENCY: list[str] = ["currency"]
TOUCHED_AMONG = 3_000
"""Among so many last changes of all one's own are looked for: the history has no index by who wrote it."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both included."""

    since: date
    until: date

    def condition(self, path: str) -> Q:
        """Return the condition that a day lies in it."""
        return Q(**{f"{path}__gte": self.since, f"{path}__lte": self.until})

    def filters(self, path: str) -> tuple[str, str]:
        """Return the same as a list's address has it."""
        return f"{path}:from:{self.since.isoformat()}", f"{path}:to:{self.until.isoformat()}"


def this_month(on: date) -> Span:
    """Return the month up to today."""
    return Span(on.replace(day=1), on)


def month_before(on: date) -> Span:
    """Return the month before up to the same day, or to its last.

    >>> month_before(date(2026, 3, 31)).until
    datetime.date(2026, 2, 28)
    """
    last = on.replace(day=1) - timedelta(days=1)
    return Span(last.replace(day=1), last.replace(day=min(on.day, last.day)))


def year_before(on: date) -> Span:
    """Return the month a year ago up to the same day, or to its last.

    >>> year_before(date(2028, 2, 29)).until
    datetime.date(2027, 2, 28)
    """
    begin = on.replace(year=on.year - 1, day=1)
    following = (begin + timedelta(days=32)).replace(day=1)
    return Span(begin, begin.replace(day=min(on.day, (following - timedelta(days=1)).day)))


def this_week(on: date) -> Span:
    """Return the week from Monday up to today."""
    return Span(on - timedelta(days=on.weekday()), on)


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rows, and what they come to by currency."""

    sums: dict[str, int] = field(default_factory=dict)
    count: int = 0


Moves = dict[str, dict[str, Moved]]
"""By the kind and the name of the span."""


def moved(
    kinds: Iterable[str], spans: Mapping[str, Span], reader: Reader, *, of: Person | None = None
) -> Moves:
    """Return what the rows of each kind come to in each span, in one question; `of` names one owner."""
    questions = [_summed(kind_key, spans, reader, of) for kind_key in kinds]
    told: Moves = {kind_key: {name: Moved() for name in spans} for kind_key in kinds}
    for kind_key, currency, *figures in questions[0].union(*questions[1:], all=True):
        for name, amount, count in zip(spans, figures[::2], figures[1::2], strict=True):
            if not count:
                continue
            before = told[str(kind_key)][name]
            sums = {**before.sums, str(currency): int(str(amount))}
            told[str(kind_key)][name] = Moved(sums, before.count + int(str(count)))
    return told


def _summed(
    kind_key: str, spans: Mapping[str, Span], reader: Reader, of: Person | None
) -> QuerySet[Record, tuple[object, ...]]:
    kind = bare_kind(kind_key)
    rows = seen(kind, reader).filter(Q(owner=of)) if of else seen(kind, reader)
    anywhere = Q(pk__in=())
    asked: dict[str, Sum | Count] = {}
    for name, span in spans.items():
        within = span.condition(kind.date)
        anywhere |= within
        asked |= {f"sum_{name}": Sum("amount", filter=within), f"count_{name}": Count("pk", filter=within)}
    told = rows.filter(anywhere).order_by().annotate(told_of=Value(kind_key, output_field=CharField()))
    grouped: QuerySet[Record, tuple[object, ...]] = (
        told.values("told_of", *BY_CURRENCY).annotate(**asked).values_list("told_of", *BY_CURRENCY, *asked)
    )
    return grouped


@dataclass(frozen=True, slots=True)
class Late:
    """What is overdue of one customer or person."""

    key: str
    name: str
    sums: dict[str, int]
    days: int
    count: int


def late_by(path: str, reader: Reader) -> tuple[Late, ...]:
    """Return all that is overdue by `customer` or `owner`, the longest overdue first."""
    named = [f"{path}__number", f"{path}__name", "currency"]
    dues = seen(bare_kind("receivables"), reader).filter(in_state(LATE, reader.on))
    found: dict[str, Late] = {}
    asked = (
        dues.order_by()
        .values_list(*named)
        .annotate(moved=Sum("left"), first=Min("due_date"), count=Count("pk"))
    )
    for key, name, currency, left, first, count in asked:
        before = found.get(str(key or ""), Late(str(key or ""), str(name or ""), {}, 0, 0))
        found[before.key] = Late(
            before.key,
            before.name,
            {**before.sums, str(currency): int(left)},
            max(before.days, (reader.on - first).days),
            before.count + int(count),
        )
    return tuple(sorted(found.values(), key=lambda each: (-each.days, each.key)))


def all_late(found: Iterable[Late]) -> Moved:
    """Return what all of it comes to."""
    sums: dict[str, int] = defaultdict(int)
    count = 0
    for each in found:
        count += each.count
        for currency, amount in each.sums.items():
            sums[currency] += amount
    return Moved(dict(sums), count)


LACKING: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "orders-customer": ("orders", ("customer",)),
    "payments-source": ("payments", ("order", "receivable")),
    "customers-region": ("customers", ("region",)),
    "contacts-phone": ("contacts", ("phone",)),
}
"""What people can mend in their own rows: the kind, and the fields that are all empty."""


def lacking(reader: Reader) -> tuple[Entry, ...]:
    """Return what one's rows lack, each with the list of these rows; in one question."""
    questions: list[QuerySet[Record, tuple[object, ...]]] = []
    for name, (key, fields) in LACKING.items():
        empty = Q()
        for each in fields:
            empty &= Q(phone="") if each == "phone" else Q(**{f"{each}__isnull": True})
        rows = seen(bare_kind(key), reader).filter(empty).order_by()
        told = rows.annotate(of=Value(name, output_field=CharField())).values("of").annotate(count=Count("*"))
        questions.append(told.values_list("of", "count"))
    counts = {str(name): int(str(count)) for name, count in questions[0].union(*questions[1:], all=True)}
    titles = {
        "orders-customer": _("订单没写客户"),
        "payments-source": _("回款没写订单和应收"),
        "customers-region": _("客户没写地区"),
        "contacts-phone": _("联系人没有电话"),
    }
    return tuple(
        Entry(titles[name], listed(key, *(f"{each}:none:" for each in fields)), whole(counts[name]))
        for name, (key, fields) in LACKING.items()
        if counts.get(name)
    )


def last_touched(reader: Reader, at_most: int) -> tuple[Entry, ...]:
    """Return the records that the reader wrote last and still sees: in two questions."""
    recent = Change.objects.order_by("-pk").values("pk")[:TOUCHED_AMONG]
    mine = Change.objects.filter(pk__in=recent, by=reader.user, after__isnull=False).order_by("-pk")
    found: dict[tuple[str, str], None] = dict.fromkeys(mine.values_list("kind", "key")[: at_most * 3])
    standing = _standing(found, reader)
    return tuple(
        _touched(standing[kind_key, key], kind_key, key)
        for kind_key, key in found
        if (kind_key, key) in standing
    )[:at_most]


def _touched(standing: _Standing, kind_key: str, key: str) -> Entry:
    if not standing.name:
        return Entry(key, record_url(kind_key, key), note=standing.kind)
    return Entry(standing.name, record_url(kind_key, key), note=f"{standing.kind} {key}")


class _Standing(NamedTuple):
    """What people call a record, where that is not its number, and of what kind it is."""

    name: str
    kind: str


def _standing(found: Iterable[tuple[str, str]], reader: Reader) -> dict[tuple[str, str], _Standing]:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind_key, key in found:
        by_kind[kind_key].append(key)
    titles: dict[str, str] = {}
    questions = []
    for kind_key, keys in by_kind.items():
        try:
            kind = bare_kind(kind_key)
        except KeyError:
            continue  # A kind of the company's own that it has put away.
        titles[kind_key] = kind.title
        rows = seen(kind, reader).filter(number__in=keys).order_by()
        is_named = kind.name not in {"", kind.natural_key} and not kind.is_custom
        named = Cast(kind.name, CharField()) if is_named else Value("", output_field=CharField())
        asked = rows.annotate(of=Value(kind_key, output_field=CharField()), called=named)
        questions.append(asked.values_list("of", "number", "called"))
    if not questions:
        return {}
    return {
        (str(of), str(number)): _Standing(str(called or ""), titles[str(of)])
        for of, number, called in questions[0].union(*questions[1:], all=True)
    }
