"""One person's statement: what he gets, what it is made of, and the reasons of each part down to the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.org.models import Person
from yeji.plans.words import said
from yeji.results.folder import Stored, read_results
from yeji.runs.folders import results_of
from yeji.runs.models import Run, Stage
from yeji.runs.one_more import measures_that_pay
from yeji.runs.pages.corrected import corrected_in_short
from yeji.runs.pages.other_days import Correction, OtherDay, corrections, other_days
from yeji.runs.queries import last_period
from yeji.runs.words import figure, percent, points, seal, signed, yuan
from yeji.ui.tables import Align, Cell, Column, Line, OnPhone, Table
from yeji.ui.templatetags.yeji import day
from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.explain import Statement, lines_of, notices_of, people_of, statement_of
from yeji_engine.explain.settling import SettlementLine
from yeji_engine.explain.statement import ComponentLine, MeasureLine
from yeji_engine.periods import name_of
from yeji_engine.settlement.book import SettlementKind

ROWS_SHOWN = 200
STEPS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the table of what pay is made of."""

    title: str
    words: str
    before: str
    change: str
    amount: str
    url: str


@dataclass(frozen=True, slots=True)
class Reached:
    """A measure with its target."""

    title: str
    figure: str
    target: str
    attainment: str
    percent: float | None
    rows: int
    url: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A line of the scorecard."""

    title: str
    figure: str
    weight: str
    points: str


@dataclass(frozen=True, slots=True)
class StatementPage:
    """All that a statement shows."""

    run: Run
    person: Person
    period: str
    payable: str
    is_known: bool
    change: str
    """How much more or less than the period before, in words; empty where there is none."""
    before_period: str
    parts: tuple[Part, ...]
    settled: tuple[Part, ...]
    total: str
    total_before: str
    total_change: str
    reached: tuple[Reached, ...]
    scores: tuple[Scored, ...]
    score: str
    grade: str
    coefficient: str
    notes: tuple[str, ...]
    is_own: bool
    is_released: bool
    seal: str
    """Whether it counts, for print."""
    may_take: bool
    """Take it away as a file."""
    asks_for_more: bool
    """Whether the plan prices records, so that one more would pay."""
    days: tuple[OtherDay, ...]
    corrections: tuple[Correction, ...]


def statement_page(run: Run, person: Person, *, is_own: bool, may_take: bool) -> StatementPage:
    """Return the statement of one person of a run, beside the period before."""
    stored = read_results(results_of(run.pk).root)
    told = statement_of(stored.tables, stored.plan, person.number)
    earlier, before = _before(run, person.number)
    score = told.score
    return StatementPage(
        run=run,
        person=person,
        period=said(name_of(stored.period, fiscal_calendar(stored.plan))),
        payable=yuan(told.payable),
        is_known=told.payable is not None,
        change=_change(told, before),
        before_period=earlier.period if earlier else "",
        parts=tuple(_part(run, person, line, before) for line in told.components),
        settled=tuple(
            _settled(run, person, line) for line in told.settlement if line.moves_money and line.amount
        ),
        total=yuan(told.payable),
        total_before=_written(before.get("")),
        total_change=_change_written(told.payable, before.get("")),
        reached=tuple(
            _reached(run, person, line, stored) for line in told.measures if line.rows or line.target
        ),
        scores=tuple(
            Scored(said(line.title), percent(line.attainment), percent(line.weight), points(line.points))
            for line in told.scores
        ),
        score=points(score.score) if score else "",
        grade=(score.grade or "") if score else "",
        coefficient=points(score.coefficient) if score and score.coefficient is not None else "",
        notes=tuple(said(words) for words in notices_of(stored.tables, stored.plan, person.number)),
        is_own=is_own,
        is_released=run.stage == Stage.RELEASED,
        seal=seal(run),
        may_take=may_take,
        asks_for_more=bool(measures_that_pay(stored.plan)),
        days=other_days(run, person, sees_all=not is_own),
        corrections=corrections(run, person),
    )


def _before(run: Run, number: str) -> tuple[Run | None, Mapping[str, Decimal | None]]:
    """What each part came to in the period before, and what was paid under «»."""
    earlier = last_period(run)
    if earlier is None:
        return None, {}
    stored = read_results(results_of(earlier.pk).root)
    if number not in people_of(stored.tables):
        return None, {}
    told = statement_of(stored.tables, stored.plan, number)
    return earlier, {line.name: line.paid for line in told.components} | {"": told.payable}


def _change(told: Statement, before: Mapping[str, Decimal | None]) -> str:
    was, now = before.get(""), told.payable
    if was is None or now is None:
        return ""
    if now == was:
        return _("与上期相同")
    words = _("比上期多 %(amount)s 元") if now > was else _("比上期少 %(amount)s 元")
    return words % {"amount": yuan(abs(now - was))}


def _part(run: Run, person: Person, line: ComponentLine, before: Mapping[str, Decimal | None]) -> Part:
    was = before.get(line.name)
    return Part(
        title=said(line.title),
        words=_in_short(line),
        before=_written(was),
        change=_change_written(line.paid, was),
        amount=yuan(line.paid),
        url=reverse("runs:why", args=[run.pk, person.number, line.name]),
    )


def _settled(run: Run, person: Person, line: SettlementLine) -> Part:
    words = url = ""
    if line.kind is SettlementKind.ADJUSTED:
        words = corrected_in_short(run, person)
        url = reverse("runs:corrected", args=[run.pk, person.number])
    return Part(said(line.words), words, "", "", yuan(line.amount), url)


def _written(was: Decimal | None) -> str:
    return "" if was is None else yuan(was)


def _change_written(now: Decimal | None, was: Decimal | None) -> str:
    return "" if now is None or was is None else signed(now - was)


def _in_short(line: ComponentLine) -> str:
    """The steps that moved money, the first few of them: one alone would not come to the amount."""
    moved = [each for each in line.reasons if each.operation is not Operation.ROUND and each.amount]
    told = "；".join(said(each.words) for each in moved[:STEPS_SHOWN])
    if len(moved) <= STEPS_SHOWN:
        return told or (said(line.reasons[0].words) if line.reasons else "")
    return _("%(told)s；共 %(count)s 步") % {"told": told, "count": len(moved)}


def _reached(run: Run, person: Person, line: MeasureLine, stored: Stored) -> Reached:
    currency = stored.plan.currency
    has_rows = line.name in stored.lines
    return Reached(
        title=said(line.title),
        figure=figure(line.figure, line.unit, currency),
        target="" if line.target is None else figure(line.target, line.unit, currency),
        attainment=percent(line.attainment),
        percent=None if line.attainment is None else float(line.attainment * 100),
        rows=line.rows,
        url=reverse("runs:rows", args=[run.pk, person.number, line.name]) if has_rows else "",
    )


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of how a component came about."""

    words: str
    amount: str
    source: str


@dataclass(frozen=True, slots=True)
class WhyPage:
    """How one component came about: the amounts of its steps add up to what is paid."""

    run: Run
    person: Person
    title: str
    earned: str
    paid: str
    is_paid_later: bool
    reasons: tuple[Reason, ...]
    measures: tuple[Reached, ...]


def why_page(run: Run, person: Person, component: str) -> WhyPage | None:
    """Return the reasons of one component of a person; None where he has no such component."""
    stored = read_results(results_of(run.pk).root)
    told = statement_of(stored.tables, stored.plan, person.number)
    line = next((each for each in told.components if each.name == component), None)
    if line is None:
        return None
    return WhyPage(
        run=run,
        person=person,
        title=said(line.title),
        earned=yuan(line.earned),
        paid=yuan(line.paid),
        is_paid_later=line.paid != line.earned,
        reasons=tuple(Reason(said(each.words), yuan(each.amount), each.source_id) for each in line.reasons),
        measures=tuple(
            _reached(run, person, each, stored) for each in told.measures if each.name in stored.lines
        ),
    )


@dataclass(frozen=True, slots=True)
class RowsPage:
    """The records behind a measure."""

    run: Run
    person: Person
    title: str
    figure: str
    table: Table
    count: int
    shown: int


def rows_page(run: Run, person: Person, measure: str) -> RowsPage | None:
    """Return the records behind a measure of a person; None where it counts none."""
    stored = read_results(results_of(run.pk).root)
    if measure not in stored.lines:
        return None
    told = statement_of(stored.tables, stored.plan, person.number)
    line = next((each for each in told.measures if each.name == measure), None)
    rows = lines_of(stored.tables, stored.lines, measure, person.number)
    unit = stored.plan.measures[measure].unit
    return RowsPage(
        run=run,
        person=person,
        title=said(line.title) if line else measure,
        figure=figure(line.figure if line else None, unit, stored.plan.currency),
        count=len(rows),
        shown=min(len(rows), ROWS_SHOWN),
        table=Table(
            caption=_("记录"),
            columns=(
                Column("record", _("单据"), on_phone=OnPhone.TITLE),
                Column("day", _("日期"), on_phone=OnPhone.BARE),
                Column("share", _("归他"), align=Align.RIGHT, on_phone=OnPhone.SUB),
                Column("figure", _("计入"), align=Align.RIGHT, on_phone=OnPhone.END),
            ),
            lines=tuple(
                Line(
                    each.source_id,
                    (
                        Cell(each.source_id, url=_record_url(each.table, each.source_id)),
                        Cell(day(each.event_date)),
                        Cell(percent(each.share)),
                        Cell("1" if each.figure is None else figure(each.figure, unit, stored.plan.currency)),
                    ),
                    name=each.source_id,
                )
                for each in rows[:ROWS_SHOWN]
            ),
        ),
    )


def _record_url(table: str, number: str) -> str:
    return reverse("records:record", args=[table, number])
