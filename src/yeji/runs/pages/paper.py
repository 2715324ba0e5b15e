"""A statement as it leaves the house, as PDF or as a workbook: all of it in figures and words, laid out by neither.

It stands without the pages behind it, so it says what a page leads to: every step, the records, which plan,
which run, which data, and whether it counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.org.models import Person
from yeji.org.queries import company_name, teams_of_people
from yeji.plans.words import said
from yeji.results.folder import Stored, read_results
from yeji.runs.folders import results_of
from yeji.runs.models import Run, Stage
from yeji.runs.pages.corrected import corrected_in_short
from yeji.runs.queries import results_of_run
from yeji.runs.words import moment_in_full, seal
from yeji_engine.documents.base import Unit
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.explain import Statement, lines_of, notices_of, statement_of
from yeji_engine.explain.settling import SettlementLine
from yeji_engine.explain.statement import ComponentLine, MeasureLine, ScoreLine, ScoreTotal
from yeji_engine.periods import name_of
from yeji_engine.settlement.book import SettlementKind

READ_TOGETHER = 100
"""People whose rows are read at once."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of how a component came about."""

    words: str
    amount: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Item:
    """A component: its steps add up to what is paid. None: not computed."""

    title: str
    earned: Decimal | None
    paid: Decimal | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """What stands between the components and what is paid."""

    title: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Goal:
    """A measure with its target."""

    title: str
    unit: Unit
    figure: Decimal | None
    target: Decimal | None
    attainment: Decimal | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the scorecard."""

    title: str
    weight: Decimal | None
    attainment: Decimal | None
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A record that counts."""

    number: str
    day: date
    share: Decimal
    figure: Decimal | None


@dataclass(frozen=True, slots=True)
class Book:
    """The records behind a measure."""

    title: str
    unit: Unit
    figure: Decimal | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """One person's statement for a period."""

    company: str
    name: str
    number: str
    team: str
    period: str
    seal: str
    """Whether it counts, in words."""
    is_final: bool
    currency: str
    payable: Decimal | None
    items: tuple[Item, ...]
    moved: tuple[Moved, ...]
    goals: tuple[Goal, ...]
    books: tuple[Book, ...]
    marks: tuple[Mark, ...]
    score: ScoreTotal | None
    notes: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    """Of which plan, run and data it is."""
    made_at: datetime
    """When it was calculated: the same statement is the same file, whenever it is taken."""
    address: str
    """Where the whole of it stands."""


@dataclass(frozen=True, slots=True)
class _OfAll:
    """What the statements of one run share."""

    run: Run
    company: str
    teams: Mapping[str, str]
    home: str
    """The site, for the address of each statement."""


def paper_of(run: Run, person: Person, home: str) -> Paper:
    """Return the statement of one person of a finished run; `home` is the address of the site."""
    return _paper(read_results(results_of(run.pk).root), _of_all(run, home), person)


def papers_of(run: Run, home: str) -> Iterator[Paper]:
    """Return everybody's statement of a finished run, by work number."""
    stored, of_all = read_results(results_of(run.pk).root), _of_all(run, home)
    people = [each.person for each in results_of_run(run).order_by("person__number")]
    for start in range(0, len(people), READ_TOGETHER):
        some = people[start : start + READ_TOGETHER]
        of_some = replace(stored, tables=stored.tables.of_people([each.number for each in some]))
        yield from (_paper(of_some, of_all, each) for each in some)


def _of_all(run: Run, home: str) -> _OfAll:
    return _OfAll(run, company_name(run.start), teams_of_people(run.start), home)


def _paper(stored: Stored, of_all: _OfAll, person: Person) -> Paper:
    run = of_all.run
    told = statement_of(stored.tables, stored.plan, person.number)
    return Paper(
        company=of_all.company,
        name=person.name,
        number=person.number,
        team=of_all.teams.get(person.number, ""),
        period=said(name_of(stored.period, fiscal_calendar(stored.plan))),
        seal=seal(run),
        is_final=run.stage == Stage.RELEASED,
        currency=stored.plan.currency,
        payable=told.payable,
        items=tuple(_item(line) for line in told.components),
        moved=tuple(
            Moved(_moved(of_all.run, person, line), line.amount)
            for line in told.settlement
            if line.moves_money and line.amount
        ),
        goals=tuple(_goal(line) for line in told.measures if line.rows or line.target),
        books=_books(stored, told),
        marks=tuple(_mark(line) for line in told.scores),
        score=told.score,
        notes=tuple(said(words) for words in notices_of(stored.tables, stored.plan, person.number)),
        facts=_facts(run),
        made_at=run.finished_at or run.asked_at,
        address=f"{of_all.home}{reverse('runs:statement', args=[run.pk, person.number])}",
    )


def _moved(run: Run, person: Person, line: SettlementLine) -> str:
    told = corrected_in_short(run, person) if line.kind is SettlementKind.ADJUSTED else ""
    return f"{said(line.words)} {told}".rstrip()


def _item(line: ComponentLine) -> Item:
    steps = tuple(Step(said(each.words), each.amount, each.source_id) for each in line.reasons)
    return Item(said(line.title), line.earned, line.paid, steps)


def _goal(line: MeasureLine) -> Goal:
    return Goal(said(line.title), line.unit, line.figure, line.target, line.attainment)


def _mark(line: ScoreLine) -> Mark:
    return Mark(said(line.title), line.weight, line.attainment, line.points)


def _books(stored: Stored, told: Statement) -> tuple[Book, ...]:
    found = []
    for line in told.measures:
        rows = lines_of(stored.tables, stored.lines, line.name, told.person_id)
        entries = tuple(Entry(each.source_id, each.event_date, each.share, each.figure) for each in rows)
        if entries:
            found.append(Book(said(line.title), line.unit, line.figure, entries))
    return tuple(found)


def _facts(run: Run) -> tuple[tuple[str, str], ...]:
    version = run.version
    plan = _("%(title)s 第 %(number)s 版") % {"title": version.plan.title, "number": version.number}
    return (
        (_("方案"), plan),
        (_("核算"), f"#{run.pk}"),
        (_("数据截至"), moment_in_full(run.frozen_at or run.asked_at)),
        (_("算完"), moment_in_full(run.finished_at or run.asked_at)),
        (_("数据快照"), run.snapshot),
        (_("结果校验和"), run.checksum),
    )
