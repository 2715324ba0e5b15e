"""What the books hold: each kind with how many records of it one sees."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import CharField, Count, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.roles import Permission
from yeji.records.kinds import Kind
from yeji.records.queries import kinds
from yeji.records.reading import Reader, seen

GROUPS: tuple[tuple[str, ...], ...] = (
    ("customers", "contacts", "channels", "channel_costs", "products"),
    ("opportunities", "contracts", "orders", "order_lines", "splits"),
    ("receivables", "payments", "refunds", "returns"),
    ("complaints", "complaint_steps", "surveys", "survey_answers"),
    ("referrals", "trainings", "sharings"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind."""

    title: str
    url: str
    count: int
    is_custom: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds of one story."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page of all kinds shows."""

    count: int
    kinds_count: int
    groups: tuple[Group, ...]
    define_url: str
    quality_url: str


def overview(reader: Reader) -> Overview:
    """Return all kinds with their counts, in one question."""
    told = {each.key: each for each in kinds()}
    counts = _counts(tuple(told.values()), reader)
    titles = (_("客户与产品"), _("成交"), _("钱"), _("服务"), _("同事"))
    groups = [
        Group(title, tuple(_entry(told[key], counts) for key in keys))
        for title, keys in zip(titles, GROUPS, strict=True)
    ]
    own = tuple(_entry(each, counts) for each in told.values() if each.is_custom)
    if own:
        groups.append(Group(_("自己加的"), own))
    return Overview(
        count=sum(counts.values()),
        kinds_count=sum(1 for count in counts.values() if count),
        groups=tuple(groups),
        define_url=reverse("records:define") if reader.may(Permission.DEFINE_RECORDS) else "",
        quality_url=reverse("records:quality") if reader.may(Permission.SEE_DATA_QUALITY) else "",
    )


def _counts(told: tuple[Kind, ...], reader: Reader) -> dict[str, int]:
    questions = [
        seen(each, reader)
        .order_by()
        .annotate(of=Value(each.key, output_field=CharField()))
        .values("of")
        .annotate(count=Count("*"))
        .values_list("of", "count")
        for each in told
    ]
    return dict(questions[0].union(*questions[1:], all=True))


def _entry(of: Kind, counts: dict[str, int]) -> Entry:
    return Entry(of.title, reverse("records:list", args=[of.key]), counts.get(of.key, 0), of.is_custom)
