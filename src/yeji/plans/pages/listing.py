"""All plans with who is in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.gate import Holder
from yeji.accounts.roles import Permission
from yeji.org.models import Person
from yeji.plans.models import Plan, Version
from yeji.plans.queries import Coverage, coverage, plans, plans_in_force
from yeji.plans.words import stage_of
from yeji.ui.parts import Empty, Link
from yeji.ui.tables import Align, Cell, Column, Line, OnPhone, Table
from yeji.ui.templatetags.yeji import day, whole

NAMES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Unplaced:
    """People for whom no plan, or more than one, is meant."""

    count: int
    names: str


@dataclass(frozen=True, slots=True)
class PlansPage:
    """All that the page of plans shows."""

    table: Table
    in_force: int
    covered: int
    without: Unplaced
    clashing: Unplaced
    may_write: bool


def plans_page(holder: Holder) -> PlansPage:
    """Return the plans, and for whom of today's people none or several are."""
    covered = coverage(holder.on)
    may_write = holder.may(Permission.WRITE_PLANS)
    in_force = plans_in_force(holder.on)
    return PlansPage(
        table=_table(plans(), covered, in_force, may_write=may_write),
        in_force=len(in_force),
        covered=len(covered.plans),
        without=_unplaced(covered.none),
        clashing=_unplaced(tuple(covered.clashes)),
        may_write=may_write,
    )


def _unplaced(people: tuple[int, ...]) -> Unplaced:
    names = Person.objects.filter(pk__in=people[:NAMES_SHOWN]).values_list("name", flat=True)
    more = "…" if len(people) > NAMES_SHOWN else ""
    return Unplaced(len(people), "、".join(names) + more)


def _table(found: list[Plan], covered: Coverage, in_force: dict[str, Version], *, may_write: bool) -> Table:
    counts = Counter(covered.plans.values())
    begin = (Link(_("选一个模板"), reverse("plans:gallery")),) if may_write else ()
    return Table(
        caption=_("方案"),
        columns=(
            Column("title", _("方案"), on_phone=OnPhone.TITLE),
            Column("stage", _("最新一版"), on_phone=OnPhone.BARE),
            Column("force", _("在用"), on_phone=OnPhone.BARE),
            Column("since", _("生效日"), on_phone=OnPhone.OFF),
            Column("people", _("今天适用"), align=Align.RIGHT, unit=_("人"), on_phone=OnPhone.END),
        ),
        lines=tuple(_line(plan, counts[plan.key], in_force.get(plan.key)) for plan in found),
        empty=Empty(
            _("还没有方案"),
            _("从一个模板开始：选好岗位，改几个数，用上个月的真数据试算，再请另一个人发布。"),
            begin,
        ),
    )


def _line(plan: Plan, people: int, counts_now: Version | None) -> Line:
    latest = max(plan.versions.all(), key=lambda each: each.number)
    tone, stage = stage_of(latest)
    url = reverse("plans:version", args=[plan.key, latest.number])
    return Line(
        plan.key,
        (
            Cell(plan.title, url=url, sub=plan.key),
            Cell(_("第 %(number)s 版 · %(stage)s") % {"number": latest.number, "stage": stage}, tag=tone),
            Cell(
                _("第 %(number)s 版") % {"number": counts_now.number},
                url=reverse("plans:version", args=[plan.key, counts_now.number]),
            )
            if counts_now
            else Cell(_("还没有"), tone="faint"),
            Cell(day(counts_now.starts) if counts_now else "—"),
            Cell(whole(people), tone="strong" if people else "faint"),
        ),
        name=plan.title,
        url=url,
    )
