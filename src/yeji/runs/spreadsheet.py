"""A statement as a workbook: its amounts as numbers, its words as words and never as formulas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from yeji.runs.pages.paper import Paper
from yeji.runs.words import yuan
from yeji_engine.documents.base import Unit

Cell = str | Decimal | int | None
LARGEST = Decimal(10) ** 13
"""With two decimals Excel holds no more digits; a larger amount is written as text rather than rounded."""
FORMATS = {"money": "#,##0.00", "ratio": "0.0%", "number": "#,##0.####", "head": "@"}


def workbook_of(paper: Paper) -> bytes:
    """Return the statement as a workbook: summary, components, scorecard, reasons, records."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"created": paper.made_at.replace(tzinfo=None)})
    sheets = _Sheets(book)
    _summary(sheets, paper)
    _components(sheets, paper)
    if paper.marks:
        _scorecard(sheets, paper)
    _reasons(sheets, paper)
    if paper.books:
        _records(sheets, paper)
    book.close()
    return file.getvalue()


class _Sheets:
    """The sheets of one workbook and how their cells look."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.formats: dict[str, Format] = {
            name: book.add_format({"num_format": shown}) for name, shown in FORMATS.items()
        }
        self.formats["head"].set_bold()

    def add(
        self, name: str, heads: Sequence[str], kinds: Sequence[str], rows: Iterable[Sequence[Cell]]
    ) -> None:
        """Add a sheet with a head; `kinds` says of each column what its figures are: money, ratio, number."""
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for place, title in enumerate(heads):
            sheet.write_string(0, place, title, self.formats["head"])
            sheet.set_column(place, place, 18 if kinds[place] else 34)
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                self._write(sheet, (number, place), cell, kinds[place])

    def _write(self, sheet: Worksheet, at: tuple[int, int], cell: Cell, kind: str) -> None:
        if cell is None:
            sheet.write_string(*at, _("未算出"))
        elif isinstance(cell, str):
            sheet.write_string(*at, cell)
        elif abs(Decimal(cell)) >= LARGEST:
            sheet.write_string(*at, yuan(Decimal(cell)))
        else:
            sheet.write_number(*at, cell, self.formats.get(kind))


def _summary(sheets: _Sheets, paper: Paper) -> None:
    rows: list[tuple[Cell, Cell]] = [
        (_("公司"), paper.company),
        (_("姓名"), paper.name),
        (_("工号"), paper.number),
        (_("团队"), paper.team),
        (_("期间"), paper.period),
        (_("状态"), paper.seal),
        (_("应发（税前）"), paper.payable),
        (_("币种"), paper.currency),
        *paper.facts,
        *((_("提示"), note) for note in paper.notes),
    ]
    sheets.add(_("概要"), (_("项目"), _("内容")), ("", "money"), rows)


def _components(sheets: _Sheets, paper: Paper) -> None:
    rows: list[tuple[Cell, ...]] = [(each.title, each.earned, each.paid) for each in paper.items]
    rows += [(each.title, "", each.amount) for each in paper.moved]
    rows.append((_("应发合计"), "", paper.payable))
    sheets.add(_("组成"), (_("项目"), _("应得"), _("本期发")), ("", "money", "money"), rows)
    goals = [
        (each.title, each.target if each.target is not None else "", each.figure, each.attainment or "")
        for each in paper.goals
    ]
    if goals:
        heads = (_("指标"), _("目标"), _("完成"), _("完成率"))
        sheets.add(_("指标"), heads, ("", "number", "number", "ratio"), goals)


def _scorecard(sheets: _Sheets, paper: Paper) -> None:
    rows: list[tuple[Cell, ...]] = [
        (each.title, _or_blank(each.weight), _or_blank(each.attainment), each.points) for each in paper.marks
    ]
    score = paper.score
    if score is not None:
        rows.append((_("合计"), "", "", score.score))
        rows.append((_("等级"), "", "", score.grade or ""))
        rows.append((_("系数"), "", "", _or_blank(score.coefficient)))
    heads = (_("构成"), _("权重"), _("完成率"), _("得分"))
    sheets.add(_("得分"), heads, ("", "ratio", "ratio", "number"), rows)


def _reasons(sheets: _Sheets, paper: Paper) -> None:
    rows = [
        (item.title, place, step.words, step.source, step.amount)
        for item in paper.items
        for place, step in enumerate(item.steps, start=1)
    ]
    heads = (_("项目"), _("步"), _("怎么算出来的"), _("单据"), _("元"))
    sheets.add(_("原因"), heads, ("", "number", "", "", "money"), rows)


def _records(sheets: _Sheets, paper: Paper) -> None:
    rows = [
        (book.title, entry.number, entry.day.isoformat(), entry.share, entry.figure if entry.figure is not None else 1,
         "" if book.unit is not Unit.MONEY else paper.currency)
        for book in paper.books
        for entry in book.entries
    ]  # fmt: skip
    heads = (_("指标"), _("单据"), _("日期"), _("归他"), _("计入"), _("币种"))
    sheets.add(_("记录"), heads, ("", "", "", "ratio", "number", ""), rows)


def _or_blank(figure: Decimal | None) -> Decimal | str:
    return "" if figure is None else figure
