"""What is wrong with the books: incomplete, doubtful, twice, nobody's. Each check says who should mend it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.records.kinds import SCALES, Field, FieldKind, Kind, Row
from yeji.records.list_table import cell_of, name_of, record_url
from yeji.records.models import Distinct, Payment, Record
from yeji.records.queries import kinds
from yeji.records.reading import Reader, masked_row, seen
from yeji.records.storing import is_column, path_of, read_paths, row_of
from yeji.records.words import Called, titled
from yeji.ui.parts import Empty
from yeji.ui.tables import Align, Cell, Column, Line, OnPhone, Table

SHOWN = 200
GROUPS_SHOWN = 50
HAPPENED = (
    "orders",
    "contracts",
    "payments",
    "refunds",
    "returns",
    "complaints",
    "surveys",
    "referrals",
    "sharings",
)
"""Kinds whose day lies in the past: nothing is paid tomorrow."""


class Sort(StrEnum):
    """What is wrong."""

    INCOMPLETE = "incomplete"
    DOUBTFUL = "doubtful"
    TWICE = "twice"
    ORPHANED = "orphaned"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that can be wrong with the records of a kind."""

    key: str
    sort: Sort
    kind: Kind
    title: str
    advice: str
    wrong: Q = field(default_factory=Q)
    same: str = ""
    """The field whose content should stand once; then `wrong` is not asked."""


def checks(reader: Reader) -> tuple[Check, ...]:
    """Return all checks."""
    told = {each.key: each for each in kinds()}
    return (*_incomplete(told), *_doubtful(told, reader), *_twice(told), *_orphaned(told, reader))


def _incomplete(told: dict[str, Kind]) -> list[Check]:
    found = [
        Check("orders-customer", Sort.INCOMPLETE, told["orders"], _("订单没写客户"), _("补上客户编号"), Q(customer__isnull=True)),
        Check("contacts-phone", Sort.INCOMPLETE, told["contacts"], _("联系人没有电话"), _("补上电话"), Q(phone="")),
        Check("customers-region", Sort.INCOMPLETE, told["customers"], _("客户没写地区"), _("补上地区"), Q(region__isnull=True)),
    ]  # fmt: skip
    for of in told.values():
        needed = [one for one in of.fields if one.required and not is_column(of, one)]
        if needed:
            wrong = Q()
            for one in needed:
                wrong |= Q(**{f"{path_of(of, one)}__isnull": True}) | Q(**{path_of(of, one): None})
            labels = "、".join(one.label for one in needed)
            title = _("%(kind)s没填 %(labels)s") % {"kind": of.title, "labels": labels}
            found.append(Check(f"{of.key}-required", Sort.INCOMPLETE, of, title, _("补上必填项"), wrong))
    return found


def _doubtful(told: dict[str, Kind], reader: Reader) -> list[Check]:
    found = _doubtful_money(told)
    for key in HAPPENED:
        of = told[key]
        title = _("%(kind)s的日期在今天之后") % {"kind": of.title}
        found.append(
            Check(
                f"{key}-future",
                Sort.DOUBTFUL,
                of,
                title,
                _("多半是年月写错"),
                Q(**{f"{of.date}__gt": reader.on}),
            )
        )
    for key in ("orders", "payments"):
        of = told[key]
        gone = Q(**{f"{of.owner}__left__lte": F(of.date)})
        title = _("%(kind)s记在已离职的人名下") % {"kind": of.title}
        found.append(Check(f"{key}-left", Sort.DOUBTFUL, of, title, _("那天他已离职，改成接手的人"), gone))
    found.append(
        Check(
            "orders-negative",
            Sort.DOUBTFUL,
            told["orders"],
            _("订单金额小于 0"),
            _("退货记到退货或退款"),
            Q(amount__lt=0),
        )
    )
    return found


def _doubtful_money(told: dict[str, Kind]) -> list[Check]:
    """Money that pays nothing, was never there or is none."""
    of_order = Payment.objects.filter(order=OuterRef("order"))
    of_dues = Payment.objects.filter(receivable__order=OuterRef("order"))
    named = Payment.objects.filter(receivable=OuterRef("number"))
    unpaid = Q(order__isnull=True) | (~Exists(of_order) & ~Exists(of_dues))
    found = (
        (
            "payments-source", "payments", _("回款没写订单和应收"), _("认领到订单，否则冲不了应收"),
            Q(order__isnull=True, receivable__isnull=True),
        ),
        (
            "payments-currency", "payments", _("回款的币种与应收不同"), _("改成同一币种，否则冲不了应收"),
            Q(receivable__isnull=False) & ~Q(currency=F("receivable__currency")),
        ),
        ("refunds-source", "refunds", _("退款没有对应的回款"), _("补上订单，或补记回款"), unpaid),
        ("refunds-amount", "refunds", _("退款金额不大于 0"), _("退款记正数"), Q(amount__lte=0)),
        ("orders-zero", "orders", _("订单金额是 0"), _("补上金额，或删掉"), Q(amount=0)),
        (
            "receivables-unbacked", "receivables", _("应收记为结清，但没有回款"), _("补记回款，或去掉结清日期"),
            Q(settled_date__isnull=False) & ~Exists(named) & (Q(order__isnull=True) | ~Exists(of_order)),
        ),
        (
            "surveys-points", "surveys", _("满意度得分超出 0 – 100"), _("多半多打了一位"),
            Q(points__gt=100 * 10 ** SCALES[FieldKind.QUANTITY]) | Q(points__lt=0),
        ),
    )  # fmt: skip
    return [
        Check(key, Sort.DOUBTFUL, told[of], title, advice, wrong) for key, of, title, advice, wrong in found
    ]


def _twice(told: dict[str, Kind]) -> list[Check]:
    return [
        Check(
            "customers-name", Sort.TWICE, told["customers"], _("客户同名"), _("是同一家就合并"), same="name"
        ),
        Check(
            "customers-phone",
            Sort.TWICE,
            told["customers"],
            _("客户电话相同"),
            _("是同一家就合并"),
            same="phone",
        ),
        Check(
            "contacts-same",
            Sort.TWICE,
            told["contacts"],
            _("联系人电话相同"),
            _("是同一人就合并"),
            same="phone",
        ),
    ]


def _orphaned(told: dict[str, Kind], reader: Reader) -> list[Check]:
    found = [
        Check(
            f"{key}-owner",
            Sort.ORPHANED,
            told[key],
            _("%(kind)s没有负责人") % {"kind": told[key].title},
            _("指定负责人，否则不算进任何人的业绩"),
            Q(owner__isnull=True),
        )
        for key in ("customers", "orders", "payments", "receivables")
    ]
    left = Q(owner__left__lte=reader.on)
    title = _("客户的负责人已离职")
    found.append(Check("customers-left", Sort.ORPHANED, told["customers"], title, _("转给接手的人"), left))
    return found


def rows_of(check: Check, reader: Reader) -> QuerySet[Record]:
    """Return the rows that a check finds."""
    rows = seen(check.kind, reader)
    if not check.same:
        return rows.filter(check.wrong)
    return rows.filter(**{f"{check.same}__in": _repeated(check, reader)})


def _repeated(check: Check, reader: Reader) -> QuerySet[Record, dict[str, object]]:
    """The contents that stand more than once."""
    rows = seen(check.kind, reader).exclude(**{check.same: ""}).order_by()
    repeated: QuerySet[Record, dict[str, object]] = rows.values(check.same).annotate(times=Count("id"))
    found: QuerySet[Record, dict[str, object]] = repeated.filter(Q(times__gt=1)).values(check.same)
    return found


@dataclass(frozen=True, slots=True)
class Finding:
    """A check with what it found."""

    title: str
    advice: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """All checks of one sort."""

    title: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """What the page of the data's quality shows."""

    count: int
    worst: str
    sections: tuple[Section, ...]


def quality(reader: Reader) -> Quality:
    """Return what is wrong, by sort; the counts of all plain checks come in one question."""
    asked = checks(reader)
    counts = _counts(asked, reader)
    titles = {
        Sort.ORPHANED: _("没人管"),
        Sort.INCOMPLETE: _("不完整"),
        Sort.DOUBTFUL: _("可疑"),
        Sort.TWICE: _("重复"),
    }
    sections = tuple(
        Section(
            title,
            tuple(
                Finding(
                    each.title,
                    each.advice,
                    counts.get(each.key, 0),
                    reverse("records:check", args=[each.key]),
                )
                for each in sorted(asked, key=lambda check: -counts.get(check.key, 0))
                if each.sort is sort and counts.get(each.key)
            ),
        )
        for sort, title in titles.items()
    )
    worst = max(asked, key=lambda check: counts.get(check.key, 0))
    total = sum(counts.values())
    return Quality(total, worst.title if total else "", sections)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows a check finds."""

    key: str
    title: str
    advice: str
    count: int


def counted(keys: Collection[str], reader: Reader) -> tuple[Counted, ...]:
    """Return what some checks find, the most first; in one question besides those for the kinds."""
    asked = tuple(each for each in checks(reader) if each.key in keys)
    counts = _counts(asked, reader)
    told = (Counted(each.key, each.title, each.advice, counts.get(each.key, 0)) for each in asked)
    return tuple(sorted(told, key=lambda each: -each.count))


def _counts(asked: tuple[Check, ...], reader: Reader) -> dict[str, int]:
    plain = [each for each in asked if not each.same]
    questions = [
        rows_of(each, reader)
        .order_by()
        .annotate(of=Value(each.key, output_field=CharField()))
        .values("of")
        .annotate(count=Count("*"))
        .values_list("of", "count")
        for each in plain
    ]
    counts: dict[str, int] = dict(questions[0].union(*questions[1:], all=True))
    for each in asked:
        if each.same:
            counts[each.key] = _repeated(each, reader).count()
    return counts


# ---------- one check ----------


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that look like one; the older is kept."""

    kept: str
    gone: str
    kept_name: str
    gone_name: str
    kept_url: str
    gone_url: str
    same: str
    note: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What the page of one check shows."""

    check: Check
    count: int
    table: Table | None
    pairs: tuple[Pair, ...]


def check_page(check: Check, reader: Reader) -> CheckPage:
    """Return the rows that a check finds, each with who should mend it."""
    if check.same:
        pairs = _pairs(check, reader)
        return CheckPage(check, len(pairs), None, pairs)
    of = check.kind
    rows = rows_of(check, reader)
    stored = rows.order_by("-id").values(*read_paths(of))[:SHOWN]
    shown = [masked_row(of, row_of(of, each)) for each in stored]
    return CheckPage(check, rows.count(), _table(check, shown), ())


def _table(check: Check, shown: list[Row]) -> Table:
    of = check.kind
    leading = [of.name or of.natural_key, of.natural_key, of.date, "customer", "amount"]
    fields = [
        of.field(key) for key in dict.fromkeys(leading) if key and any(one.key == key for one in of.fields)
    ]
    owner = of.field(of.owner) if of.owner else None
    called = Called.of([*fields, *([owner] if owner else [])], shown)
    columns = [_column(one, place) for place, one in enumerate(fields)]
    lines = []
    for row in shown:
        key = str(row[of.natural_key])
        url = record_url(of.key, key)
        cells = [cell_of(of, one, row, called, decimals=2, url=url) for one in fields]
        who = called.name(owner, str(row[owner.key])) if owner and row.get(owner.key) else _("薪酬绩效管理员")
        lines.append(Line(key, (*cells, Cell(who)), name=name_of(of, row), url=url))
    mender = Column("who", _("谁该改"), on_phone=OnPhone.BARE)
    return Table(check.title, (*columns, mender), tuple(lines), empty=Empty(_("没有了"), _("这一项都改好了")))


def _column(one: Field, place: int) -> Column:
    figures = {FieldKind.AMOUNT, FieldKind.QUANTITY}
    return Column(
        one.key,
        titled(one),
        align=Align.RIGHT if one.kind in figures else Align.LEFT,
        unit=_("元") if one.kind is FieldKind.AMOUNT else "",
        on_phone=OnPhone.TITLE if place == 0 else OnPhone.BARE,
    )


def _pairs(check: Check, reader: Reader) -> tuple[Pair, ...]:
    of = check.kind
    stored = rows_of(check, reader).order_by(check.same, "id").values(*read_paths(of))[: SHOWN * 2]
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in (row_of(of, each) for each in stored):
        groups[str(row[check.same])].append(row)
    apart = set(Distinct.objects.filter(kind=of.key).values_list("first", "second"))
    pairs = []
    for rows in list(groups.values())[:GROUPS_SHOWN]:
        first = rows[0]
        for other in rows[1:]:
            low, high = sorted((str(first["number"]), str(other["number"])))
            if (low, high) not in apart:
                pairs.append(_pair(check, masked_row(of, first), masked_row(of, other)))
    return tuple(pairs)


def _pair(check: Check, first: Row, other: Row) -> Pair:
    of = check.kind
    kept, gone = str(first["number"]), str(other["number"])
    return Pair(
        kept,
        gone,
        name_of(of, first),
        name_of(of, other),
        record_url(of.key, kept),
        record_url(of.key, gone),
        str(first.get(check.same) or ""),
        of.field(check.same).label,
    )
