"""One run: what came out, what to look at before it is released, who is paid how much and how that changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.gate import Holder
from yeji.accounts.models import User
from yeji.accounts.queries import may_apart_from
from yeji.accounts.roles import Permission
from yeji.org.queries import teams_of_people
from yeji.runs.folders import CORRECTIONS, folder_of
from yeji.runs.freezing import table_files
from yeji.runs.models import WORKING, PersonResult, Purpose, Run, Stage
from yeji.runs.pages.todos import ToDos, todos_of
from yeji.runs.queries import before, last_period, results_of_run
from yeji.runs.words import stage_of
from yeji.ui.parts import Pager, Progress, Step, StepState, Tone
from yeji.ui.tables import Align, Cell, Column, Line, OnPhone, Table
from yeji.ui.templatetags.yeji import fen, moment, whole

PAGE = 100
STAGES = (Stage.WAITING, Stage.FREEZING, Stage.CALCULATING, Stage.DONE)


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what was calculated."""

    label: str
    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class RunPage:
    """All that a run's page shows."""

    run: Run
    tone: Tone
    stage: str
    is_working: bool
    progress: Progress | None
    todos: ToDos
    table: Table | None
    compared_with: Run | None
    difference: str
    steps: tuple[Step, ...]
    facts: tuple[Fact, ...]
    may_look: bool
    may_ask_again: bool
    may_release: bool
    must_be_another: bool
    is_trial: bool
    is_released: bool
    may_export: bool


def run_page(run: Run, user: User, holder: Holder, first: int = 1) -> RunPage:
    """Return a run as the user sees it; people's figures only to those who may see pay."""
    tone, stage = stage_of(run)
    is_done = run.stage in {Stage.DONE, Stage.RELEASED}
    earlier = before(run) or last_period(run)
    sees_pay = holder.may(Permission.SEE_PAY)
    releases = (
        holder.may(Permission.RELEASE_PAY) and run.stage == Stage.DONE and run.purpose == Purpose.SETTLE
    )
    is_another = run.asked_by_id != user.pk and may_apart_from(
        user, Permission.RELEASE_PAY, holder.on, [run.asked_by_id]
    )
    return RunPage(
        run=run,
        tone=tone,
        stage=stage,
        is_working=run.stage in WORKING,
        progress=progress_of(run) if run.stage in WORKING else None,
        todos=todos_of(run, before(run)),
        table=_people(run, earlier, first) if is_done and sees_pay else None,
        compared_with=earlier if is_done else None,
        difference=_difference(run, earlier) if is_done else "",
        steps=_steps(run),
        facts=_facts(run),
        may_ask_again=holder.may(Permission.RUN) and run.stage in {Stage.DONE, Stage.FAILED},
        may_look=is_done and (holder.may(Permission.RUN) or holder.may(Permission.RELEASE_PAY)),
        may_release=releases and is_another,
        must_be_another=releases and not is_another,
        is_trial=run.purpose == Purpose.TRIAL,
        is_released=run.stage == Stage.RELEASED,
        may_export=is_done and sees_pay and holder.may(Permission.EXPORT),
    )


def progress_of(run: Run) -> Progress:
    """Return how far a run is, for the bar that asks again by itself."""
    place = STAGES.index(Stage(run.stage)) if run.stage in STAGES else len(STAGES) - 1
    url = reverse("runs:run", args=[run.pk])
    return Progress(
        title=str(Stage(run.stage).label),
        done=place,
        total=len(STAGES) - 1,
        poll_url=reverse("runs:progress", args=[run.pk]),
        is_over=run.stage not in WORKING,
        note=_("可以离开这一页，算完会留在这里"),
        next_url=url,
        next_title=_("看结果"),
        fault=run.fault if run.stage == Stage.FAILED else "",
    )


def _difference(run: Run, earlier: Run | None) -> str:
    if earlier is None:
        return ""
    change = run.payable - earlier.payable
    if change == 0:
        return _("与 %(run)s 一分不差") % {"run": f"{earlier.period} #{earlier.pk}"}
    words = _("比 %(run)s 多 ¥%(amount)s") if change > 0 else _("比 %(run)s 少 ¥%(amount)s")
    return words % {"run": f"{earlier.period} #{earlier.pk}", "amount": fen(abs(change))}


def _people(run: Run, earlier: Run | None, first: int) -> Table:
    found = list(results_of_run(run).order_by("person__number")[first - 1 : first + PAGE])
    shown = found[:PAGE]
    was = (
        {
            each.person_id: each.payable
            for each in earlier.results.filter(person__in=[one.person_id for one in shown])
        }
        if earlier
        else {}
    )
    teams = teams_of_people(run.start)
    head = (earlier.period if earlier.start != run.start else f"#{earlier.pk}") if earlier else ""
    # A plan without a scorecard has no column of dashes.
    is_scored = any(each.score is not None for each in shown)
    address = reverse("runs:run", args=[run.pk])
    return Table(
        caption=_("每个人的结果"),
        columns=(
            Column("person", _("姓名"), on_phone=OnPhone.TITLE),
            *((Column("score", _("得分"), align=Align.RIGHT, on_phone=OnPhone.OFF),) if is_scored else ()),
            Column("earned", _("应得"), align=Align.RIGHT, unit=_("元"), on_phone=OnPhone.OFF),
            *((Column("was", head, align=Align.RIGHT, unit=_("元"), on_phone=OnPhone.OFF),) if head else ()),
            *((Column("change", _("变化"), align=Align.RIGHT, unit=_("元")),) if head else ()),
            Column("payable", _("应发"), align=Align.RIGHT, unit=_("元"), on_phone=OnPhone.END),
        ),
        lines=tuple(
            _line(
                run,
                each,
                was,
                teams.get(each.person.number, ""),
                is_compared=bool(head),
                is_scored=is_scored,
            )
            for each in shown
        ),
        totals=_totals(run, earlier, is_compared=bool(head), is_scored=is_scored)
        if run.people <= PAGE
        else (),
        pager=Pager.by_row(address, first, PAGE, found=len(found), count=run.people),
    )


def _line(
    run: Run,
    result: PersonResult,
    was: dict[int, int | None],
    team: str,
    *,
    is_compared: bool,
    is_scored: bool,
) -> Line:
    person = result.person
    url = reverse("runs:statement", args=[run.pk, person.number])
    earlier = was.get(person.pk)
    compared = (
        (Cell(fen(earlier) if earlier is not None else "—", tone="quiet"), _change(result.payable, earlier))
        if is_compared
        else ()
    )
    score = "—" if result.score is None else f"{result.score / 10_000:.2f} {result.grade}".strip()
    payable = (
        Cell(_("没算出"), tag=Tone.BAD)
        if result.payable is None
        else Cell(fen(result.payable), url=url, tone="strong", amount=result.payable)
    )
    return Line(
        person.number,
        (
            Cell(person.name, url=url, sub=team or person.number),
            *((Cell(score),) if is_scored else ()),
            Cell(fen(result.earned) if result.earned is not None else "—"),
            *compared,
            payable,
        ),
        name=person.name,
        url=url,
    )


def _change(now: int | None, was: int | None) -> Cell:
    if now is None or was is None:
        return Cell("—", tone="faint")
    change = now - was
    return Cell(f"+{fen(change)}" if change > 0 else fen(change), tone="faint" if change == 0 else "strong")


def _totals(run: Run, earlier: Run | None, *, is_compared: bool, is_scored: bool) -> tuple[Cell, ...]:
    compared = (
        (Cell(fen(earlier.payable)), _change(run.payable, earlier.payable)) if is_compared and earlier else ()
    )
    earned = sum(each.earned or 0 for each in results_of_run(run))
    return (
        Cell(_("%(count)s 人合计") % {"count": whole(run.people)}),
        *((Cell(),) if is_scored else ()),
        Cell(fen(earned)),
        *compared,
        Cell(fen(run.payable)),
    )


def _steps(run: Run) -> tuple[Step, ...]:
    if run.purpose == Purpose.TRIAL:
        return ()
    done, released = bool(run.checksum), run.stage == Stage.RELEASED
    return (
        Step(
            _("%(who)s 核算") % {"who": run.asked_by.name},
            StepState.DONE if done else (StepState.FAULT if run.stage == Stage.FAILED else StepState.NOW),
            note=moment(run.finished_at or run.asked_at),
        ),
        Step(
            _("%(who)s 发放") % {"who": run.released_by.name} if run.released_by else _("另一个人发放"),
            StepState.DONE if released else (StepState.NOW if done else StepState.LATER),
            note=moment(run.released_at) if released else _("谁算的谁不能放"),
        ),
        Step(
            _("每个人看到自己的说明"),
            StepState.DONE if released else StepState.LATER,
            note=_("以后的变动记在下一期，这一期不再改"),
        ),
    )


def _facts(run: Run) -> tuple[Fact, ...]:
    version = run.version
    facts = [
        Fact(
            _("方案"),
            _("%(title)s 第 %(number)s 版") % {"title": version.plan.title, "number": version.number},
            reverse("plans:version", args=[version.plan.key, version.number]),
        ),
        Fact(_("期间"), run.period),
    ]
    if run.why:
        facts.append(Fact(_("为什么再算"), run.why))
    if run.frozen_at:
        facts.append(Fact(_("数据截至"), moment(run.frozen_at)))
    if run.snapshot:
        facts.append(Fact(_("数据快照"), run.snapshot[:12]))
        facts.append(Fact(_("表"), whole(len(table_files(run.snapshot)))))
    if (folder_of(run.pk) / CORRECTIONS).exists():
        facts.append(Fact(_("以前期间"), _("重算了最近 %(count)s 期") % {"count": run.looks_back}))
    return tuple(facts)
