"""What a sheet of targets would change, before it is taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yeji.org.models import Person, Team
from yeji.targets.actions import TargetGiven, scaled
from yeji.targets.models import TARGET_DECIMALS, Target
from yeji.targets.pages.grid import plain
from yeji.targets.reading import Asked, Fault, Read
from yeji.ui.parts import Tone
from yeji.ui.tables import Align, Cell, Column, Line, OnPhone, Table

SHOWN = 200
Subject = Person | Team


@dataclass(frozen=True, slots=True)
class SheetSent:
    """What somebody sent, to be sent back when it is taken."""

    sheet: str
    measure: str
    year: int
    unit: str
    """In what the sheet's amounts are where that is not 元."""


@dataclass(frozen=True, slots=True)
class ImportPage:
    """All that the preview shows."""

    table: Table
    new: int
    changed: int
    same: int
    refused: int
    sent: SheetSent
    is_late: bool
    """Months that may be paid already are among those that it writes."""

    @property
    def ready(self) -> int:
        """How many would be written."""
        return self.new + self.changed


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sheet beside what stands: what may be taken, and what may not."""

    given: tuple[TargetGiven, ...]
    faults: tuple[Fault, ...]
    states: Mapping[int, str]
    """By place in `given`: new, changed or same."""


def weigh(read: Read, measures: Iterable[str]) -> Weighed:
    """Compare what a sheet asks with what stands; people are named by work number, teams by code."""
    known, allowed = _subjects(read.asked), set(measures)
    faults = list(read.faults)
    given: list[TargetGiven] = []
    states: dict[int, str] = {}
    standing = _standing(read.asked)
    rows: dict[tuple[str, str, date, date, str], Asked] = {}
    for each in read.asked:
        if each.figure is None:
            continue
        subject = known.get(each.subject)
        if subject is None:
            faults.append(Fault(each.row, "", each.subject, _("没有这个工号或团队编号")))
            continue
        if each.measure not in allowed:
            told = _("没有方案用到这个指标；可以写：%(names)s") % {"names": "、".join(sorted(allowed)[:8])}
            faults.append(Fault(each.row, "", each.measure, told))
            continue
        key = (each.subject, each.measure, each.start, each.end, str(each.basis))
        first = rows.setdefault(key, each)
        if fault := _unfit(each, each.figure, first):
            faults.append(fault)
            continue
        if first is not each:
            continue  # The same row twice asks for one target.
        stands = standing.get(key)
        states[len(given)] = "new" if stands is None else ("same" if stands == each.figure else "changed")
        given.append(TargetGiven(subject, each.measure, each.start, each.end, each.figure, each.basis))
    return Weighed(tuple(given), tuple(dict.fromkeys(faults)), states)


def _unfit(asked: Asked, figure: Decimal, first: Asked) -> Fault | None:
    """Why a target cannot be taken: the same was asked otherwise in an earlier row, or no figure is stored so."""
    if first.figure != figure:
        told = _("与第 %(row)s 行写的不一样，只留一个") % {"row": first.row}
        return Fault(asked.row, "", f"{asked.subject} {figure:f}", told)
    try:
        scaled(figure, TARGET_DECIMALS)
    except ValidationError as refused:
        return Fault(asked.row, "", f"{asked.subject} {figure:f}", " ".join(refused.messages))
    return None


def _subjects(asked: Iterable[Asked]) -> dict[str, Subject]:
    named = {each.subject for each in asked}
    found: dict[str, Subject] = {each.code: each for each in Team.objects.filter(code__in=named)}
    return found | {each.number: each for each in Person.objects.filter(number__in=named)}


def _standing(asked: Iterable[Asked]) -> dict[tuple[str, str, date, date, str], Decimal]:
    starts = {each.start for each in asked}
    rows = Target.objects.filter(start__in=starts).values_list(
        "person__number", "team__code", "measure", "start", "end", "basis", "figure"
    )
    return {
        (person or team, measure, start, end, basis): Decimal(figure).scaleb(-TARGET_DECIMALS)
        for person, team, measure, start, end, basis, figure in rows
    }


def import_page(weighed: Weighed, sent: SheetSent, on: date) -> ImportPage:
    """Return the preview: what is refused first, then what changes."""
    counts = Counter(weighed.states.values())
    order = {"changed": 0, "new": 1, "same": 2}
    places = sorted(weighed.states, key=lambda place: order[weighed.states[place]])
    lines = [_fault_line(each, place) for place, each in enumerate(weighed.faults)]
    lines += [_line(weighed.given[place], weighed.states[place], place) for place in places]
    return ImportPage(
        table=Table(
            caption=_("表里的目标"),
            columns=(
                Column("state", "", is_narrow=True, on_phone=OnPhone.BARE),
                Column("subject", _("给谁"), on_phone=OnPhone.TITLE),
                Column("measure", _("指标"), on_phone=OnPhone.BARE),
                Column("period", _("期间"), on_phone=OnPhone.BARE),
                Column("figure", _("目标值"), align=Align.RIGHT, on_phone=OnPhone.END),
            ),
            lines=tuple(lines[:SHOWN]),
        ),
        new=counts["new"],
        changed=counts["changed"],
        same=counts["same"],
        refused=len(weighed.faults),
        sent=sent,
        is_late=any(
            weighed.given[place].end <= on for place, state in weighed.states.items() if state != "same"
        ),
    )


def _fault_line(fault: Fault, place: int) -> Line:
    where = _("第 %(row)s 行 %(column)s") % {"row": fault.row, "column": fault.column}
    cells = (
        Cell(_("没读进"), tag=Tone.BAD),
        Cell(where.strip(), wrong=fault.words),
        Cell(),
        Cell(),
        Cell(fault.found),
    )
    return Line(f"fault-{place}", cells, name=where)


def _line(given: TargetGiven, state: str, place: int) -> Line:
    words = {"new": (Tone.GOOD, _("新增")), "changed": (Tone.WARN, _("改动")), "same": (Tone.REST, _("没变"))}
    tone, tag = words[state]
    cells = (
        Cell(tag, tag=tone),
        Cell(given.subject.name),
        Cell(given.measure),
        Cell(f"{given.start:%Y-%m}"),
        Cell(plain(given.figure) if given.figure is not None else "—"),
    )
    return Line(str(place), cells, name=given.subject.name, tone="faint" if state == "same" else "")
