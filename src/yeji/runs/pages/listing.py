"""All runs as a table, and one's own pay by month."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.gate import Holder
from yeji.accounts.models import User
from yeji.accounts.roles import Permission
from yeji.org.queries import person_of
from yeji.runs.models import PersonResult, Run
from yeji.runs.pages.room import room_tabs
from yeji.runs.queries import own_results, runs, waiting_for_release
from yeji.runs.words import stage_of
from yeji.ui.parts import Empty, Link, Pager, Tone
from yeji.ui.tables import Align, Cell, Column, Line, OnPhone, Table
from yeji.ui.templatetags.yeji import fen, moment, whole

PAGE = 50
NAMED = 3


@dataclass(frozen=True, slots=True)
class RunsPage:
    """All that the page of runs shows."""

    tabs: tuple[Link, ...]
    waiting: tuple[Run, ...]
    table: Table
    may_run: bool

    @property
    def named(self) -> tuple[Run, ...]:
        """Those of the waiting that the sentence names."""
        return self.waiting[:NAMED]

    @property
    def unnamed(self) -> int:
        """How many more wait."""
        return len(self.waiting) - len(self.named)


def runs_page(holder: Holder, first: int = 1) -> RunsPage:
    """Return the runs, the newest first, and what waits for release."""
    may_run = holder.may(Permission.RUN)
    return RunsPage(
        tabs=room_tabs(holder, "runs:list"),
        waiting=tuple(waiting_for_release()),
        table=_runs_table(first, may_run=may_run),
        may_run=may_run,
    )


def _runs_table(first: int, *, may_run: bool) -> Table:
    found = list(runs()[first - 1 : first + PAGE])
    begin = (Link(_("核算一期"), reverse("runs:ask")),) if may_run else ()
    address = reverse("runs:list")
    return Table(
        caption=_("核算"),
        columns=(
            Column("run", _("核算"), on_phone=OnPhone.TITLE),
            Column("plan", _("方案"), on_phone=OnPhone.BARE),
            Column("stage", _("状态"), on_phone=OnPhone.BARE),
            Column("by", _("谁算的"), on_phone=OnPhone.OFF),
            Column("people", _("人数"), align=Align.RIGHT, unit=_("人"), on_phone=OnPhone.OFF),
            Column("open", _("没算出"), align=Align.RIGHT, unit=_("笔"), on_phone=OnPhone.OFF),
            Column("payable", _("应发"), align=Align.RIGHT, unit=_("元"), on_phone=OnPhone.END),
        ),
        lines=tuple(_run_line(run) for run in found[:PAGE]),
        pager=Pager.by_row(address, first, PAGE, found=len(found)) if found else None,
        empty=Empty(
            _("还没有核算"), _("选一个已发布的方案和一个月份，数据会先冻结再算，算几次都不影响账。"), begin
        ),
    )


def _run_line(run: Run) -> Line:
    tone, stage = stage_of(run)
    url = reverse("runs:run", args=[run.pk])
    return Line(
        str(run.pk),
        (
            Cell(f"{run.period} #{run.pk}", url=url, tone="strong"),
            Cell(run.version.plan.title, sub=_("第 %(number)s 版") % {"number": run.version.number}),
            Cell(stage, tag=tone),
            Cell(run.asked_by.name, sub=moment(run.asked_at)),
            Cell(whole(run.people) if run.checksum else "—"),
            Cell(whole(run.not_computed), tone="bad" if run.not_computed else "faint"),
            Cell(fen(run.payable) if run.checksum else "—", tone="strong"),
        ),
        name=str(run),
        url=url,
    )


@dataclass(frozen=True, slots=True)
class MinePage:
    """One's own pay, month by month."""

    tabs: tuple[Link, ...]
    latest: PersonResult | None
    table: Table


def mine_page(user: User, holder: Holder) -> MinePage:
    """Return what was released to the user."""
    found = list(own_results(user)[:120])
    person = person_of(user)
    number = person.number if person else ""
    return MinePage(
        tabs=room_tabs(holder, "runs:mine"),
        latest=found[0] if found else None,
        table=Table(
            caption=_("我的收入"),
            columns=(
                Column("period", _("月份"), on_phone=OnPhone.TITLE),
                Column("plan", _("方案"), on_phone=OnPhone.BARE),
                Column("score", _("得分"), align=Align.RIGHT, on_phone=OnPhone.OFF),
                Column("payable", _("应发"), align=Align.RIGHT, unit=_("元"), on_phone=OnPhone.END),
            ),
            lines=tuple(_own_line(each, number) for each in found),
            empty=Empty(_("还没有发放过"), _("每月核算发放后，这里逐月列出应发多少、怎么算出来的。")),
        ),
    )


def _own_line(result: PersonResult, number: str) -> Line:
    url = reverse("runs:statement", args=[result.run_id, number])
    score = "—" if result.score is None else f"{result.score / 10_000:.2f}"
    return Line(
        str(result.pk),
        (
            Cell(result.run.period, url=url, tone="strong"),
            Cell(result.run.version.plan.title),
            Cell(f"{score} {result.grade}".strip()),
            Cell(_("没算出"), tag=Tone.BAD)
            if result.payable is None
            else Cell(fen(result.payable), tone="strong"),
        ),
        name=result.run.period,
        url=url,
    )
