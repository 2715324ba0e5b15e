"""Files for the tests of intake: written here, a few lines each, so that each test shows what it reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import xlsxwriter

from yeji.intake.checking import check
from yeji.intake.heading import find_heading
from yeji.intake.job import CHECKED, Books, Checked, Job
from yeji.intake.naming import Known
from yeji.intake.reading import Sheet, open_upload
from yeji.intake.typed import Answers
from yeji.records.kinds import Field, FieldKind, Kind, Row

ORDERS = Kind(
    "orders",
    "订单",
    (
        Field(
            "number",
            "订单编号",
            FieldKind.TEXT,
            required=True,
            unique=True,
            aliases=("订单号", "单号"),
            longest=80,
        ),
        Field("customer", "客户", FieldKind.LINK, links_to="customers"),
        Field("owner", "业务员", FieldKind.PERSON, aliases=("归属人", "销售")),
        Field("day", "订单日期", FieldKind.DATE, required=True, aliases=("下单日期", "日期")),
        Field("amount", "订单金额", FieldKind.AMOUNT, required=True, aliases=("金额",)),
        Field("quantity", "数量", FieldKind.QUANTITY, is_negative_allowed=False),
        Field("share", "占比", FieldKind.RATIO),
        Field("urgent", "加急", FieldKind.YES_NO),
        Field("status", "状态", FieldKind.CHOICE, choices=(("open", "执行中"), ("closed", "已完成"))),
        Field("tags", "标签", FieldKind.TAGS),
        Field("mail", "邮箱", FieldKind.MAIL),
        Field("note", "备注", FieldKind.LONG_TEXT),
    ),
    owner="owner",
    date="day",
)
PEOPLE = {"P01": "周子昂", "P02": "孙丽华", "P03": "王伟", "P04": "王伟"}
CUSTOMERS = {"C1": "绍兴水务", "C2": "杭州滨江"}


class Stood:
    """A record that stands in the books of a test."""

    def __init__(self, row: Row, revision: int = 1) -> None:
        self.row, self.revision = row, revision


def books(standing: Mapping[str, Row] | None = None, newer: Collection[str] = ()) -> Books:
    """Return books that hold these rows."""
    stood = {key: Stood(row) for key, row in (standing or {}).items()}

    def directory(one: Field, words: Collection[str]) -> Known:
        own = PEOPLE if one.kind is FieldKind.PERSON else CUSTOMERS
        names: dict[str, tuple[str, ...]] = {}
        for number, name in own.items():
            names[name] = (*names.get(name, ()), number)
        return Known(
            set(own), names, {word: number for number, name in own.items() for word in (number, name)}
        )

    return Books(
        lambda keys: {key: stood[key] for key in keys if key in stood},
        directory,
        lambda keys, _covers: set(keys) & set(newer),
    )


def workbook(path: Path, rows: Sequence[Sequence[object]], sheet: str = "Sheet1") -> Path:
    """Write rows to a workbook: texts as texts, days as days, the rest as numbers."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    page, day = book.add_worksheet(sheet), book.add_format({"num_format": "yyyy-mm-dd"})
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, dt.date):
                page.write_datetime(at, column, cell, day)
            elif isinstance(cell, str):
                page.write_string(at, column, cell)
            elif cell is not None:
                page.write(at, column, cell)
    book.close()
    return path


def opened(path: Path, content: bytes | str | None = None, name: str = "") -> Sheet:
    """Write what is given and return its first sheet; it has to be readable."""
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = open_upload(path, name or path.name)
    assert found.sheets, [note.message.zh for note in found.notes]
    return found.sheets[0]


def checked(
    sheet: Sheet,
    folder: Path,
    *,
    kind: Kind = ORDERS,
    answers: Mapping[str, Answers] | None = None,
    held: Books | None = None,
    takes_last: bool = False,
    reads_back: bool = True,
) -> tuple[Checked, list[dict[str, object]]]:
    """Check a sheet; return what was found and the rows as they lie in the folder."""
    heading = find_heading(sheet.first_rows, kind, {})
    job = Job(kind, sheet, heading, folder / "work", held or books(), answers or {}, takes_last)
    found = check(job, lambda _done: None)
    if found.broken or not reads_back:
        return found, []
    return found, pq.read_table(folder / "work" / CHECKED).to_pylist()
