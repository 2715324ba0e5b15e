"""Targets out of a sheet that people have: a row a person with a column a month, or a row a target.

Everything is read as text; a cell that could mean two things is told with its row and column, never guessed.
Nothing here asks the database: subjects are numbers or names as they stand in the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from yeji.intake.reading import letter
from yeji.targets.models import Basis

SUBJECT = frozenset(
    {"工号", "员工编号", "业务员工号", "人员编号", "团队编号", "组织编号", "对象编号", "编号"}
    | {"subject_id", "person_id", "number"}
)
MEASURE = frozenset({"指标", "measure"})
MONTH = frozenset({"月份", "期间", "年月", "period", "month"})
FIGURE = frozenset({"目标", "目标值", "target", "figure"})
BASIS = frozenset({"版本", "目标版本", "version", "basis"})
MONTH_HEAD = re.compile(r"^(?:(?P<year>20\d\d)\s*[-年./]\s*)?(?P<month>0?[1-9]|1[0-2])\s*(?:月|月目标)?$")
PLAIN = re.compile(r"^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^-?\d+(?:\.\d+)?$")
UNITS = {"万元": 10_000, "万": 10_000, "亿": 100_000_000, "元": 1, "": 1}
TOTALS = re.compile(r"^(合计|总计|小计|total)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """One target as a sheet tells it."""

    row: int
    subject: str
    measure: str
    start: date
    end: date
    basis: Basis
    figure: Decimal | None
    """None where the cell is empty: nothing is asked of it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that could not be read."""

    row: int
    column: str
    found: str
    words: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a sheet holds."""

    asked: tuple[Asked, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    """Which column is what."""

    row: int
    subject: int
    measure: int | None
    months: tuple[tuple[int, int, int], ...]
    """Column, year and month of each column of figures."""
    month: int | None
    figure: int | None
    basis: int | None


def read_targets(rows: Iterable[Sequence[str]], *, year: int, measure: str) -> Read:
    """Return the targets of a sheet. `year` and `measure` are meant where the sheet does not say."""
    listed = [[cell.strip() for cell in row] for row in rows]
    heading = next(
        (found for number, row in enumerate(listed[:20], start=1) if (found := _heading(row, number, year))),
        None,
    )
    if heading is None:
        words = _("没有找到表头：要有「工号」一列，和月份各一列（1 月 … 12 月），或「期间」「目标」两列")
        return Read((), (Fault(1, "A", " ".join(listed[0])[:60] if listed else "", words),))
    asked: list[Asked] = []
    faults: list[Fault] = []
    for number, row in enumerate(listed, start=1):
        subject = _cell(row, heading.subject)
        if number <= heading.row or not any(row) or TOTALS.match(subject):
            continue
        if not subject:
            faults.append(Fault(number, letter(heading.subject), "", _("没有工号")))
            continue
        _read_row(row, number, heading, measure, (asked, faults))
    return Read(tuple(asked), tuple(faults))


def _heading(row: Sequence[str], number: int, year: int) -> _Heading | None:
    plain = [re.sub(r"[（(].*?[)）]$", "", cell).strip().lower() for cell in row]
    subject = _place(plain, SUBJECT)
    if subject is None:
        return None
    months = tuple(
        (place, int(found["year"] or year), int(found["month"]))
        for place, head in enumerate(plain)
        if (found := MONTH_HEAD.match(head))
    )
    month, figure = _place(plain, MONTH), _place(plain, FIGURE)
    if not months and (month is None or figure is None):
        return None
    return _Heading(number, subject, _place(plain, MEASURE), months, month, figure, _place(plain, BASIS))


def _place(heads: Sequence[str], known: frozenset[str]) -> int | None:
    return next((place for place, head in enumerate(heads) if head in known), None)


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _read_row(
    row: Sequence[str],
    number: int,
    heading: _Heading,
    measure: str,
    into: tuple[list[Asked], list[Fault]],
) -> None:
    asked, faults = into
    meant = _cell(row, heading.measure) or measure
    basis = _basis(_cell(row, heading.basis))
    if basis is None:
        found = _cell(row, heading.basis)
        faults.append(Fault(number, letter(heading.basis or 0), found, _("版本写 原始、调整 或 剔除")))
        return
    cells = heading.months or _long_cell(row, number, heading, faults)
    for place, year, month in cells:
        text = _cell(row, place)
        figure = figure_of(text)
        if text and figure is None:
            words = _("不是数：写 120000、120,000 或 12万")
            faults.append(Fault(number, letter(place), text, words))
            continue
        start = date(year, month, 1)
        end = date(year + month // 12, month % 12 + 1, 1)
        asked.append(Asked(number, _cell(row, heading.subject), meant, start, end, basis, figure))


def _long_cell(
    row: Sequence[str], number: int, heading: _Heading, faults: list[Fault]
) -> tuple[tuple[int, int, int], ...]:
    text = _cell(row, heading.month)
    found = re.match(r"^(20\d\d)\s*[-年./]?\s*(0?[1-9]|1[0-2])\s*月?$", text)
    if found is None:
        faults.append(Fault(number, letter(heading.month or 0), text, _("期间写 2026-03 或 2026年3月")))
        return ()
    return ((heading.figure or 0, int(found[1]), int(found[2])),)


def _basis(text: str) -> Basis | None:
    known = {"": Basis.ORIGINAL, "原始": Basis.ORIGINAL, "调整": Basis.ADJUSTED, "剔除": Basis.RESTATED}
    known |= {str(each): each for each in Basis}
    return known.get(text)


def figure_of(text: str) -> Decimal | None:
    """Return the number that a cell writes; None where it is none.

    >>> figure_of("12万"), figure_of("1,200.5"), figure_of("1e5")
    (Decimal('120000'), Decimal('1200.5'), None)
    """
    plain = text.strip()
    for unit, times in UNITS.items():
        if unit and plain.endswith(unit):
            bare = plain.removesuffix(unit).strip()
            return Decimal(bare.replace(",", "")) * times if PLAIN.match(bare) else None
    return Decimal(plain.replace(",", "")) if plain.isascii() and PLAIN.match(plain) else None
