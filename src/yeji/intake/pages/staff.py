"""What a sheet of people would add, before it is taken."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from yeji.intake.staff_sheet import StaffRead
from yeji.org.actions.bringing import Newcomer
from yeji.ui.parts import Tone
from yeji.ui.tables import Cell, Column, Line, OnPhone, Table

SHOWN = 300


@dataclass(frozen=True, slots=True)
class StaffPage:
    """All that the preview shows."""

    table: Table
    people: int
    teams: tuple[str, ...]
    positions: tuple[str, ...]
    there: int
    refused: int
    sheet: str
    """The rows as they were read, to be sent back when they are taken."""


def staff_page(read: StaffRead, sheet: str) -> StaffPage:
    """Return the preview: what cannot be taken first."""
    lines = [
        Line(
            f"fault-{fault.row}",
            (
                Cell(_("没读进"), tag=Tone.BAD),
                Cell(_("第 %(row)s 行") % {"row": fault.row}, wrong=fault.words),
                Cell(fault.found),
                Cell(),
                Cell(),
            ),
        )
        for fault in read.faults
    ]
    lines += [_line(each) for each in read.newcomers]
    columns = (
        Column("state", "", is_narrow=True, on_phone=OnPhone.BARE),
        Column("name", _("姓名"), on_phone=OnPhone.TITLE),
        Column("number", _("工号"), on_phone=OnPhone.BARE),
        Column("post", _("团队和岗位"), on_phone=OnPhone.BARE),
        Column("joined", _("入职日期"), on_phone=OnPhone.END),
    )
    return StaffPage(
        table=Table(caption=_("表里的人"), columns=columns, lines=tuple(lines[:SHOWN])),
        people=len(read.newcomers),
        teams=read.missing.teams,
        positions=read.missing.positions,
        there=len(read.there),
        refused=len(read.faults),
        sheet=sheet,
    )


def _line(each: Newcomer) -> Line:
    cells = (
        Cell(_("新增"), tag=Tone.GOOD),
        Cell(each.given.name),
        Cell(each.number),
        Cell(f"{each.team} · {each.position}"),
        Cell(each.given.joined.isoformat()),
    )
    return Line(each.number, cells, name=each.given.name)
