"""Sets statements as PDF, A4, with the house's own faces inside.

What stands on paper goes to the typesetter as JSON and comes out as text: a name that reads like a command is a
name. No font of the machine is looked at, so the same statement is the same file everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import typst
from django.utils.translation import gettext as _

from yeji.plans.words import language
from yeji.runs.pages.paper import Book, Item, Paper
from yeji.runs.words import figure, percent, points, yuan
from yeji.ui.faces import FACES, not_drawn
from yeji_engine.documents.base import Unit

SHEET = Path(__file__).parent / "typst" / "statement.typ"
ENTRIES_SHOWN = 60
STEPS_SHOWN = 60
"""Records of a measure and steps of a component that are printed; more are counted and left to the page."""

Json = Mapping[str, object]


def pdf_of(paper: Paper) -> bytes:
    """Return the statement as PDF."""
    content = _content(paper)
    missing = sorted(not_drawn(json.dumps(content, ensure_ascii=False)))
    if missing:
        codes = "、".join(f"U+{ord(each):04X}" for each in missing)
        content["missing"] = _("印不出的字以方框代替：%(codes)s") % {"codes": codes}
    # One for each paper: several requests may print at once.
    typesetter = typst.Compiler(SHEET, root=SHEET.parent, font_paths=_fonts())
    given = {"paper": json.dumps(content, ensure_ascii=False)}
    made = typesetter.compile(format="pdf", sys_inputs=given, timestamp=paper.made_at.replace(microsecond=0))
    if not isinstance(made, bytes):
        raise TypeError("a statement is one file")
    return made


@cache
def _fonts() -> typst.Fonts:
    """The house's faces and no other, read once."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FACES])


def _content(paper: Paper) -> dict[str, object]:
    score = paper.score
    return {
        "language": language(),
        "said": _said(paper),
        "missing": "",
        "company": paper.company,
        "who": [paper.name, paper.number, paper.team],
        "period": paper.period,
        "seal": paper.seal,
        "is_final": paper.is_final,
        "payable": yuan(paper.payable),
        "sign": "" if paper.payable is None else {"CNY": "¥"}.get(paper.currency, paper.currency),
        "items": [_item(each) for each in paper.items],
        "moved": [[each.title, yuan(each.amount)] for each in paper.moved],
        "goals": [
            [
                each.title,
                "—" if each.target is None else _plain(each.target, each.unit, paper.currency),
                _plain(each.figure, each.unit, paper.currency),
                percent(each.attainment),
            ]
            for each in paper.goals
        ],
        "marks": [
            [each.title, percent(each.weight), percent(each.attainment), points(each.points)]
            for each in paper.marks
        ],
        "score": [points(score.score), score.grade or "", points(score.coefficient)] if score else [],
        "books": [_book(each, paper.currency) for each in paper.books],
        "notes": paper.notes,
        "facts": paper.facts,
        "address": paper.address,
    }


def _item(item: Item) -> Json:
    shown = item.steps[:STEPS_SHOWN]
    return {
        "title": item.title,
        "earned": yuan(item.earned),
        "paid": yuan(item.paid),
        "is_paid_later": item.paid != item.earned,
        "steps": [[each.words, each.source, yuan(each.amount)] for each in shown],
        "rest": _rest(len(item.steps) - len(shown), [each.amount for each in item.steps[STEPS_SHOWN:]]),
    }


def _book(book: Book, currency: str) -> Json:
    shown = book.entries[:ENTRIES_SHOWN]
    rest = book.entries[ENTRIES_SHOWN:]
    return {
        "title": book.title,
        "figure": _plain(book.figure, book.unit, currency),
        "count": _("%(count)s 条") % {"count": f"{len(book.entries):,}"},
        "entries": [
            [
                each.number,
                each.day.isoformat(),
                percent(each.share),
                "1" if each.figure is None else _plain(each.figure, book.unit, currency),
            ]
            for each in shown
        ],
        "rest": _rest(len(rest), [each.figure for each in rest]),
    }


def _plain(number: Decimal | None, unit: Unit, currency: str) -> str:
    """A figure in a column: amounts with their cents, one below the other."""
    return yuan(number) if unit is Unit.MONEY else figure(number, unit, currency)


def _rest(count: int, amounts: Sequence[Decimal | None]) -> list[str]:
    """What is not printed, in words, and what it comes to; nothing where all is printed."""
    if not count:
        return []
    known = [each for each in amounts if each is not None]
    come_to = yuan(sum(known, Decimal(0))) if len(known) == count else ""
    return [_("还有 %(count)s 条，在网页和 Excel 里逐条列出") % {"count": f"{count:,}"}, come_to]


def _said(paper: Paper) -> Json:
    """The words of the sheet itself."""
    return {
        "title": _("%(period)s提成单") % {"period": paper.period},
        "payable": _("应发（税前）"),
        "total": _("应发合计"),
        "made_of": _("由什么组成"),
        "item": _("项目"),
        "amount": _("元"),
        "reached": _("完成得怎样"),
        "measure": _("指标"),
        "target": _("目标"),
        "done": _("完成"),
        "attainment": _("完成率"),
        "score": _("得分"),
        "part": _("构成"),
        "weight": _("权重"),
        "grade": _("等级"),
        "coefficient": _("系数"),
        "how": _("怎么算出来的"),
        "earned": _("本期挣得"),
        "sum": _("合计"),
        "books": _("用到的记录"),
        "record": _("单据"),
        "day": _("日期"),
        "share": _("归他"),
        "counted": _("计入"),
        "which": _("算的是哪一份"),
        "where": _("网页"),
        "page": _("第 {page} 页，共 {pages} 页"),
    }
