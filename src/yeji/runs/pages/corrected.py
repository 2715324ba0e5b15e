"""What a statement pays for earlier periods: which, by which parts, and the records that made the difference."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.org.models import Person
from yeji.results.folder import Stored, holds_results, read_results
from yeji.runs.causes import NOTHING, Causes, Change, causes_between
from yeji.runs.earlier import corrected_by, known_before, paid_before, released_of
from yeji.runs.folders import again_of
from yeji.runs.models import Run
from yeji.runs.pages.comparing import title_of, titles_of, why
from yeji.runs.words import figure, signed, yuan
from yeji.ui.tables import Align, Cell, Column, Line, OnPhone, Table
from yeji_engine.run.returned_deals import measure_meant

RECORDS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Part:
    """A component of an earlier period: what was paid of it, what it comes to now."""

    title: str
    was: str
    now: str
    change: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier period that comes out otherwise."""

    period: str
    url: str
    """The statement that was released."""
    parts: tuple[Part, ...]
    change: str
    reasons: tuple[str, ...]
    """What differs besides the records."""
    records: Table | None
    """Records that were added, taken away or changed; None where no record did it, or nothing was kept."""
    hidden: int
    """How many of them are not in the table."""


@dataclass(frozen=True, slots=True)
class CorrectedPage:
    """All that is paid or taken back for earlier periods."""

    run: Run
    person: Person
    amount: str
    periods: tuple[Earlier, ...]


def corrected_page(run: Run, person: Person) -> CorrectedPage:
    """Return what a run pays a person for earlier periods, the oldest first."""
    found = corrected_by(run, person.number)
    return CorrectedPage(
        run=run,
        person=person,
        amount=signed(sum((sum(parts.values(), Decimal(0)) for parts in found.values()), Decimal(0))),
        periods=tuple(_earlier(run, person, start, parts) for start, parts in sorted(found.items())),
    )


def corrected_in_short(run: Run, person: Person) -> str:
    """Name the periods and what each pays, for the line of a statement."""
    told = []
    for start, parts in sorted(corrected_by(run, person.number).items()):
        released = released_of(run.plan_key, start)
        label = released.period if released else f"{start:%Y-%m}"
        told.append(f"{label} {signed(sum(parts.values(), Decimal(0)))}")
    return "；".join(told)


def _earlier(run: Run, person: Person, start: date, parts: dict[str, Decimal]) -> Earlier:
    released = released_of(run.plan_key, start)
    label = released.period if released else f"{start:%Y-%m}"
    folder = again_of(run.pk, label)
    stored = read_results(folder.root) if holds_results(folder.root) else None
    before = known_before(run, start)
    causes = NOTHING
    if stored is not None and before is not None:
        causes = causes_between(folder, before).get(person.number, NOTHING)
    titles = titles_of(stored) if stored is not None else {}
    return Earlier(
        period=label,
        url=reverse("runs:statement", args=[released.pk, person.number]) if released else "",
        parts=tuple(
            _part(run, person, start, (name, parts[name]), titles) for name in _ordered(parts, stored)
        ),
        change=signed(sum(parts.values(), Decimal(0))),
        reasons=tuple(why(replace(causes, records=()), titles, names_records=False)),
        records=_records(causes, stored) if stored is not None and causes.records else None,
        hidden=max(0, sum(len(group.rows) for group in causes.records) - RECORDS_SHOWN),
    )


def _ordered(parts: dict[str, Decimal], stored: Stored | None) -> list[str]:
    """The names as the plan has them, where it is known."""
    names = list(stored.plan.components) if stored else []
    return sorted(parts, key=lambda name: names.index(name) if name in names else len(names))


def _part(run: Run, person: Person, start: date, part: tuple[str, Decimal], titles: dict[str, str]) -> Part:
    name, change = part
    was = paid_before(run, person, start, name)
    return Part(titles.get(name, name), yuan(was), yuan(was + change), signed(change))


def _records(causes: Causes, stored: Stored) -> Table:
    words = {Change.ADDED: _("后来才有"), Change.GONE: _("不再算"), Change.CHANGED: _("改过")}
    titles = titles_of(stored)
    lines = []
    for group in causes.records:
        measure = stored.plan.measures[measure_meant(group.measure, stored.plan.measures)]
        table = measure.count.table if measure.count else stored.lines[group.measure].source_table
        for change, each in group.rows:
            was, now = (
                "—" if side is None else figure(side, measure.unit, stored.plan.currency)
                for side in (each.was, each.now)
            )
            lines.append(
                Line(
                    f"{group.measure}|{each.name}",
                    (
                        Cell(each.name, url=reverse("records:record", args=[table, each.name])),
                        Cell(title_of(group.measure, titles)),
                        Cell(words[change]),
                        Cell(was, tone="quiet"),
                        Cell(now),
                    ),
                    name=each.name,
                )
            )
    return Table(
        caption=_("变动的单据"),
        columns=(
            Column("record", _("单据"), on_phone=OnPhone.TITLE),
            Column("measure", _("指标"), on_phone=OnPhone.OFF),
            Column("how", _("怎么变的"), on_phone=OnPhone.BARE),
            Column("was", _("原来计入"), align=Align.RIGHT, on_phone=OnPhone.SUB),
            Column("now", _("现在计入"), align=Align.RIGHT, on_phone=OnPhone.END),
        ),
        lines=tuple(lines[:RECORDS_SHOWN]),
    )
