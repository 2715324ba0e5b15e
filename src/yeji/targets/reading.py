"""Targets out of a sheet that people have: a row a person with a column a month, or a row a target.

Everything is read as text; a cell that could mean two things is told with its row and column, never guessed.
Nothing here asks the database: subjects are numbers or names as they stand in the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
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
MONTH_HEAD = re.compile(
    r"^(?:(?P<year>20\d\d)\s*[-年./]\s*)?(?P<month>0?[1-9]|1[0-2])\s*(?:月|月份|月目标)?(?:-01(?:[ T]?00:00(?::00)?)?)?$"
)
"""A month as people write it, or its first day, as which Excel keeps 2026年3月."""
TOLD_UNIT = re.compile(r"(?:单位[:：]|[（(【\[])\s*(?:单位[:：])?\s*(?P<unit>千元|万元|亿元|元)")
REMARK = re.compile(r"[（(【\[].*?[)）】\]]$|^[*＊]+|[*＊]+$")
HEAD_ROWS = 20
PLAIN = re.compile(r"^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^-?\d+(?:\.\d+)?$")
UNITS = {"千元": 1_000, "万元": 10_000, "万": 10_000, "亿元": 100_000_000, "亿": 100_000_000, "元": 1, "": 1}
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
    unit: str = ""
    """In what amounts stand in the sheet where that is not 元: 万元; they are read as 元."""


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
    units: Mapping[int, str]
    """What amounts of a column are in, as stands above them: 万元; empty where nothing stands."""


def read_targets(rows: Iterable[Sequence[str]], *, year: int, measure: str, money: Collection[str]) -> Read:
    """Return the targets of a sheet. `year` and `measure` are meant where the sheet does not say.

    `money` names the measures that are amounts: a 万元 above the figures multiplies these alone.
    """
    listed = [[cell.strip() for cell in row] for row in rows]
    heading = next(
        (found for number in range(1, HEAD_ROWS + 1) if (found := _heading(listed, number, year))), None
    )
    if heading is None:
        return Read((), (_no_heading(listed),))
    asked: list[Asked] = []
    faults: list[Fault] = []
    for number, row in enumerate(listed, start=1):
        subject = _cell(row, heading.subject)
        if number <= heading.row or not any(row) or _sums_up(row, subject):
            continue
        if not subject:
            faults.append(Fault(number, letter(heading.subject), "", _("没有工号")))
            continue
        _read_row(row, number, heading, (measure, money), (asked, faults))
    told = {each.measure for each in asked} & set(money)
    unit = next((each for each in heading.units.values() if each not in {"", "元"}), "")
    return Read(tuple(asked), tuple(faults), unit if told else "")


def _no_heading(listed: Sequence[Sequence[str]]) -> Fault:
    words = _("没有找到表头：要有「工号」一列，和月份各一列（1 月 … 12 月），或「期间」「目标」两列")
    for number, row in enumerate(listed[:HEAD_ROWS], start=1):
        heads = [_head(cell) for cell in row]
        if "姓名" in heads and any(MONTH_HEAD.match(head) for head in heads):
            # Two people may share a name, so a name alone says nobody.
            told = _("有「姓名」，没有「工号」：姓名会重，加一列工号")
            return Fault(number, letter(heads.index("姓名")), "姓名", told)
    return Fault(1, "A", " ".join(listed[0])[:60] if listed else "", words)


def _heading(listed: Sequence[Sequence[str]], number: int, year: int) -> _Heading | None:
    """Return the heading that begins in a row: that row, or with the row below it where cells are merged."""
    if number > len(listed):
        return None
    upper, lower = listed[number - 1], listed[number] if number < len(listed) else ()
    title = next((unit for row in listed[: number - 1] for cell in row if (unit := _told_unit(cell))), "")
    one = _heading_of(upper, number, year, title)
    if one is not None or _place([_head(cell) for cell in upper], SUBJECT) is None:
        return one
    width = max(len(upper), len(lower))
    both = [_cell(lower, place) or _cell(upper, place) for place in range(width)]
    above = next((unit for cell in upper if (unit := _told_unit(cell))), title)
    return _heading_of(both, number + 1, year, above)


def _heading_of(row: Sequence[str], number: int, year: int, title: str) -> _Heading | None:
    heads = [_head(cell) for cell in row]
    subject = _place(heads, SUBJECT)
    if subject is None:
        return None
    months = tuple(
        (place, int(found["year"] or year), int(found["month"]))
        for place, head in enumerate(heads)
        if (found := MONTH_HEAD.match(head))
    )
    month, figure = _place(heads, MONTH), _place(heads, FIGURE)
    if not months and (month is None or figure is None):
        return None
    figures = [place for place, _year, _month in months] or [figure or 0]
    units = {place: _told_unit(row[place]) or title for place in figures}
    return _Heading(
        number, subject, _place(heads, MEASURE), months, month, figure, _place(heads, BASIS), units
    )


def _head(cell: str) -> str:
    """Return what a column is called: without blanks, the mark of what is required, a remark behind it.

    >>> _head("工 号*"), _head("1月（万元）"), _head("2027-01-01 00:00:00")
    ('工号', '1月', '2027-01-0100:00:00')
    """
    return REMARK.sub("", REMARK.sub("", re.sub(r"\s", "", cell))).lower()


def _told_unit(cell: str) -> str:
    """Return what a cell says that amounts are in: (万元), 单位：万元.

    >>> _told_unit("2027年目标（单位：万元）"), _told_unit("1月(万元)"), _told_unit("目标（元）")
    ('万元', '万元', '元')
    """
    found = TOLD_UNIT.search(cell)
    return found["unit"] if found else ""


def _sums_up(row: Sequence[str], subject: str) -> bool:
    """Tell whether a row sums up others: it says so where the number stands, or has none and says so elsewhere."""
    return any(TOTALS.match(re.sub(r"\s", "", cell)) for cell in ([subject] if subject else row))


def _place(heads: Sequence[str], known: frozenset[str]) -> int | None:
    return next((place for place, head in enumerate(heads) if head in known), None)


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _read_row(
    row: Sequence[str],
    number: int,
    heading: _Heading,
    meaning: tuple[str, Collection[str]],
    into: tuple[list[Asked], list[Fault]],
) -> None:
    asked, faults = into
    measure, money = meaning
    meant = _cell(row, heading.measure) or measure
    basis = _basis(_cell(row, heading.basis))
    if basis is None:
        found = _cell(row, heading.basis)
        faults.append(Fault(number, letter(heading.basis or 0), found, _("版本写 原始、调整 或 剔除")))
        return
    cells = heading.months or _long_cell(row, number, heading, faults)
    for place, year, month in cells:
        text = _cell(row, place)
        figure = figure_of(text, heading.units[place] if meant in money else "")
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
    joined = re.match(r"^(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])$", text)
    found = joined or MONTH_HEAD.match(text)
    if found is None or not found["year"]:
        faults.append(Fault(number, letter(heading.month or 0), text, _("期间写 2026-03 或 2026年3月")))
        return ()
    return ((heading.figure or 0, int(found["year"]), int(found["month"])),)


def _basis(text: str) -> Basis | None:
    known = {"": Basis.ORIGINAL, "原始": Basis.ORIGINAL, "调整": Basis.ADJUSTED, "剔除": Basis.RESTATED}
    known |= {str(each): each for each in Basis}
    return known.get(text)


def figure_of(text: str, above: str = "") -> Decimal | None:
    """Return the number that a cell writes; None where it is none. `above` is the unit that its column says.

    >>> figure_of("12万"), figure_of("1,200.5"), figure_of("1e5")
    (Decimal('120000'), Decimal('1200.5'), None)
    >>> figure_of("30", "万元"), figure_of("33万", "万元")
    (Decimal('300000'), Decimal('330000'))
    """
    plain = text.strip()
    for unit, times in UNITS.items():
        if unit and plain.endswith(unit):
            bare = plain.removesuffix(unit).strip()
            return Decimal(bare.replace(",", "")) * times if PLAIN.match(bare) else None
    is_plain = plain.isascii() and PLAIN.match(plain)
    return Decimal(plain.replace(",", "")) * UNITS[above] if is_plain else None
