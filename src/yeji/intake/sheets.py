"""Workbooks that people get: an empty one to fill in, and one with only the rows that did not go in."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from yeji.intake.heading import Heading, importable
from yeji.intake.showing import full_words
from yeji.records.kinds import Field, FieldKind, Kind, range_of

ROWS_TO_FILL = 5_000
ROWS_MAX = 1_048_000
LISTED = 255
"""Characters that Excel allows in a list of allowed contents."""


def template_of(kind: Kind, people: Mapping[str, str]) -> bytes:
    """Return a workbook with the kind's heads, its allowed contents as lists, and a sheet that explains."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page, told = book.add_worksheet(kind.title[:31]), book.add_worksheet(_("怎么填"))
    bold = book.add_format({"bold": True, "bottom": 1})
    must = book.add_format({"bold": True, "bottom": 1, "font_color": "#8A1F11"})
    text, days = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    for at, one in enumerate(importable(kind)):
        needed = _is_needed(kind, one)
        page.write_string(0, at, one.label + ("*" if needed else ""), must if needed else bold)
        shape = days if one.kind is FieldKind.DATE else None if one.kind in _NUMBERS else text
        page.set_column(at, at, max(12, 2 * len(one.label) + 4), shape)
        allowed = _allowed(one, people)
        if allowed and sum(len(each) + 1 for each in allowed) <= LISTED:
            page.data_validation(
                1, at, ROWS_TO_FILL, at, {"validate": "list", "source": allowed, "error_type": "warning"}
            )
    page.freeze_panes(1, 0)
    for at, title in enumerate((_("列"), _("要不要填"), _("怎么写"))):
        told.write_string(0, at, title, bold)
    for at, one in enumerate(importable(kind), start=1):
        told.write_string(at, 0, one.label)
        told.write_string(at, 1, _("必填") if _is_needed(kind, one) else _("可不填"))
        told.write_string(at, 2, _how(one))
    told.set_column(0, 1, 14)
    told.set_column(2, 2, 80)
    book.close()
    return made.getvalue()


_NUMBERS = frozenset({FieldKind.AMOUNT, FieldKind.QUANTITY, FieldKind.INTEGER, FieldKind.RATIO})


def _is_needed(kind: Kind, one: Field) -> bool:
    return one.required and not (one.key == kind.natural_key and kind.number_from)


def _allowed(one: Field, people: Mapping[str, str]) -> list[str]:
    if one.kind is FieldKind.CHOICE:
        return [label for _key, label in one.choices]
    if one.kind is FieldKind.YES_NO:
        return [_("是"), _("否")]
    return sorted(people) if one.kind is FieldKind.PERSON else []


def _how(one: Field) -> str:
    ways = {
        FieldKind.AMOUNT: _("元，最多两位小数：1234.50；负数写 -3 或 (3)"),
        FieldKind.QUANTITY: _("数字，最多四位小数"),
        FieldKind.INTEGER: _("整数"),
        FieldKind.RATIO: _("0.05 或 5%"),
        FieldKind.DATE: _("2026-11-18"),
        FieldKind.YES_NO: _("是 或 否"),
        FieldKind.TAGS: _("几个标签之间用逗号"),
        FieldKind.PERSON: _("工号，或没有重名的姓名"),
        FieldKind.TEAM: _("团队编号或名称"),
        FieldKind.REGION: _("地区编号或名称"),
        FieldKind.LINK: _("已有的编号，或没有重名的名称"),
        FieldKind.MAIL: "name@company.com",
        FieldKind.LONG_TEXT: _("最多 20,000 字"),
    }
    if one.kind is FieldKind.CHOICE:
        return "、".join(label for _key, label in one.choices)
    return one.help or range_of(one) or ways.get(one.kind, _("最多 200 字"))


def refused_workbook(
    heading: Heading, kind: Kind, rows: Iterable[tuple[int, Sequence[str], Sequence[Mapping[str, object]]]]
) -> bytes:
    """Return a workbook with the same columns, each row's reason behind them: to be mended and sent again."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page = book.add_worksheet(_("没进来的行"))
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    bad = book.add_format({"num_format": "@", "bg_color": "#FBE5E1"})
    labels = {one.key: one.label for one in kind.fields}
    page.set_column(0, len(heading.columns), 16)
    for column in heading.columns:
        page.write_string(0, column.at, column.header, bold)
    for at, title in enumerate((_("原因"), _("原来的行")), start=len(heading.columns)):
        page.write_string(0, at, title, bold)
    for line, (number, texts, faults) in enumerate(rows, start=1):
        if line > ROWS_MAX:
            break
        wrong = {each.get("letter") for each in faults}
        for column, content in zip(heading.columns, texts, strict=False):
            shape = bad if column.letter in wrong else text
            # Stored as text, a content that begins like a formula runs nowhere.
            page.write_string(line, column.at, content[:32_000], shape)
        reason = " ".join(full_words(each, labels.get(str(each["field"]), ""), number) for each in faults)
        page.write_string(line, len(heading.columns), reason[:32_000])
        page.write_number(line, len(heading.columns) + 1, number)
    book.close()
    return made.getvalue()
