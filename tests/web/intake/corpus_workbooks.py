"""Hostile and clumsy workbooks, and files that only call themselves so."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from functools import partial

import xlsxwriter

from tests.web.intake.corpus_parts import (
    FIVE,
    GOOD,
    HEAD,
    HEADS,
    LINE,
    OLE,
    ROW,
    SHEET,
    Sample,
    cell,
    cells,
    changed,
    flagged,
    later,
    overlapping,
    plain,
    relabelled,
    table,
    with_parts,
    workbook,
    zipped,
)


def structures() -> Iterator[Sample]:
    whole = table(HEADS, LINE)
    for tenth in range(1, 10):
        yield Sample(
            f"cut off after {tenth} tenths",
            "a.xlsx",
            later(lambda t: whole[: len(whole) * t // 10], tenth),
            "不是 Excel",
        )
    begins = {
        "pdf": b"%PDF-1.7\n",
        "png": b"\x89PNG\r\n\x1a\n",
        "gzip": gzip.compress(b"x" * 99),
        "rar": b"Rar!\x1a\x07\x00",
        "7z": b"7z\xbc\xaf'\x1c",
        "html": b"<html><table>",
        "xml of 2003": b'<?xml version="1.0"?><Workbook/>',
        "json": b'{"a": 1}',
        "elf": b"\x7fELF\x02",
        "exe": b"MZ\x90\x00",
        "zeros": b"\0" * 4096,
        "text": b"hello",
        "zip's first bytes": b"PK\x03\x04",
        "an empty zip": zipped({}),
        "noise": bytes(range(256)) * 16,
    }
    for what, content in begins.items():
        yield Sample(f"{what} called xlsx", "a.xlsx", later(lambda c: c, content), "不是 Excel")
    for suffix in (
        "xls",
        "et",
        "ods",
        "xlsb",
        "pdf",
        "docx",
        "numbers",
        "json",
        "xml",
        "html",
        "zip",
        "exe",
        "dbf",
        "",
    ):
        yield Sample(f"text called .{suffix}", f"a.{suffix}", f"{HEAD}\n{ROW}\n".encode, "只收 Excel")
    for suffix in ("csv", "txt", "tsv", "xlsm", "dat", "xls"):
        yield Sample(f"workbook called .{suffix}", f"a.{suffix}", lambda: whole, rows=GOOD)
    for what, tail in {
        "password": "EncryptedPackage",
        "old workbook": "Workbook",
        "old word": "WordDocument",
    }.items():
        content = OLE + b"\0" * 600 + tail.encode("utf-16-le") + b"\0" * 600
        words = "密码" if what == "password" else "旧的 .xls"
        yield Sample(f"ole: {what}", "a.xlsx", later(lambda c: c, content), words)
    for part in (
        "xl/workbook.bin",
        "content.xml",
        "word/document.xml",
        "ppt/presentation.xml",
        "META-INF/MANIFEST.MF",
    ):
        words = {"xl/workbook.bin": ".xlsb", "content.xml": ".ods"}.get(part, "不是 Excel")
        yield Sample(f"zip with {part}", "a.xlsx", later(lambda p: zipped({p: b"<a/>"}), part), words)


def bombs() -> Iterator[Sample]:
    spaces = b"<a>" + b" " * (8 << 20)
    for part in (
        SHEET,
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/media/a.png",
        "docProps/app.xml",
    ):
        yield Sample(
            f"bomb in {part}",
            "a.xlsx",
            later(lambda p: with_parts({p: spaces}), part),
            "压缩比",
            is_bomb=True,
        )
    inner = zipped({"a": b"0" * 5_000_000})
    for deep in range(1, 4):
        inner = zipped({"inner.zip": inner})
        yield Sample(
            f"zip in zip, {deep} deep", "a.xlsx", later(lambda i: i, inner), "不是 Excel", is_bomb=True
        )
    yield Sample(
        "ten thousand parts",
        "a.xlsx",
        lambda: with_parts({f"x/{n}": b"" for n in range(10_001)}),
        "拒绝打开",
        is_bomb=True,
    )
    yield Sample("overlapping parts", "a.xlsx", overlapping, "拒绝打开", is_bomb=True)
    yield Sample(
        "a directory that tells 4 GB", "a.xlsx", lambda: relabelled(0xFFFF0000), "拒绝打开", is_bomb=True
    )
    yield Sample("a directory that tells too little", "a.xlsx", lambda: relabelled(600), "损坏", is_bomb=True)
    yield Sample("parts under a password", "a.xlsx", lambda: flagged(6, 8, 1), "密码", is_bomb=True)
    yield Sample("packed in an unknown way", "a.xlsx", lambda: flagged(8, 10, 0x60), "损坏", is_bomb=True)


ENTITY = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
LAUGHS = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'


def entities() -> Iterator[Sample]:
    opens = {
        "xl/workbook.xml": "<workbook ",
        "xl/_rels/workbook.xml.rels": "<Relationships ",
        "xl/styles.xml": "<styleSheet ",
    }
    for part, start in opens.items():
        for what, doctype in (("outside", ENTITY), ("unfolding", LAUGHS)):
            yield Sample(
                f"entities {what} in {part}",
                "a.xlsx",
                partial(changed, part, start, doctype + start),
                "外部实体",
            )
    for what, doctype in (("outside", ENTITY), ("unfolding", LAUGHS)):
        yield Sample(
            f"entities {what} in a sheet",
            "a.xlsx",
            later(lambda d: changed(SHEET, "<worksheet ", d + "<worksheet "), doctype),
            "没有数据",
        )
        shared = (
            plain()["xl/sharedStrings.xml"]
            .decode()
            .replace("<sst ", doctype + "<sst ")
            .replace("<t>A1</t>", "<t>&e;&c;</t>")
        )
        yield Sample(
            f"entities {what} in shared texts",
            "a.xlsx",
            later(lambda s: with_parts({"xl/sharedStrings.xml": s.encode()}), shared),
            "外部实体",
        )


def clutter() -> Iterator[Sample]:
    """Parts that stand beside the cells, and forms that a sheet may have."""
    beside = {
        "macros": {"xl/vbaProject.bin": OLE + b"\0" * 99},
        "an external link": {"xl/externalLinks/externalLink1.xml": b'<externalLink xmlns="x"/>'},
        "a pivot cache": {"xl/pivotCache/pivotCacheDefinition1.xml": b"<pivotCacheDefinition/>"},
        "comments": {"xl/comments1.xml": b"<comments><commentList/></comments>"},
        "an image": {"xl/media/image1.png": b"\x89PNG\r\n\x1a\n"},
        "a data connection": {"xl/connections.xml": b'<connections><connection name="x"/></connections>'},
        "an unknown part": {"xl/../../evil.txt": b"x"},
        "a part with an absolute path": {"/etc/passwd": b"x"},
        "a calculation chain that is broken": {"xl/calcChain.xml": b"<calcChain"},
    }
    for what, parts in beside.items():
        yield Sample(f"beside {what}", "a.xlsm", later(with_parts, parts), rows=GOOD)
    forms = {
        "merged cells": cells(
            cell(FIVE), after='<mergeCells count="1"><mergeCell ref="A1:A1"/></mergeCells>'
        ),
        "a filter": cells(cell(FIVE), after='<autoFilter ref="A1:C2"/>'),
        "a hidden row": cells(cell(FIVE).replace("<row ", '<row hidden="1" ')),
        "a hidden column": cells(cell(FIVE), before='<cols><col min="1" max="1" hidden="1"/></cols>'),
        "rules for contents": cells(cell(FIVE), after='<dataValidations count="0"/>'),
        "a link": cells(cell(FIVE), after='<hyperlinks><hyperlink ref="A2" location="x"/></hyperlinks>'),
        "row attributes": cells(cell(FIVE).replace("<row ", '<row spans="1:3" ht="15" customHeight="1" ')),
        "white space between cells": cells(cell(FIVE).replace("><c ", ">\n  <c ")),
        "single quotes": cells(cell(FIVE).replace('"', "'")),
        "an empty cell element": cells(cell('<c r="C2"><v>5</v></c><c r="D2"/>')),
        "a dimension that lies": cells(cell(FIVE), before='<dimension ref="A1:XFD1048576"/>'),
        "a dimension too small": cells(cell(FIVE), before='<dimension ref="A1"/>'),
        "rows far apart": cells(cell(FIVE), cell('<c r="C900000"><v>6</v></c>', 900_000, "A2")),
        "a rich text": cells(
            cell(FIVE).replace("<is><t>A1</t></is>", "<is><r><t>A</t></r><r><t>1</t></r></is>")
        ),
        "a phonetic text": cells(cell(FIVE)),
        "a comment in XML": cells("<!-- c -->", cell(FIVE)),
    }
    for what, content in forms.items():
        rows = ("A1=500", "A2=600") if what == "rows far apart" else GOOD
        yield Sample(f"a sheet with {what}", "a.xlsx", later(lambda c: c, content), rows=rows)
    for what, content, words in (
        ("a stray cell in the last column", cells(cell(FIVE + '<c r="XFD2"><v>1</v></c>')), "16384"),
        ("a stray cell in column 1,001", cells(cell(FIVE + '<c r="ALM2"><v>1</v></c>')), "1001"),
        ("a stray cell in column 301", cells(cell(FIVE + '<c r="KO2"><v>1</v></c>')), "301"),
        ("a stray cell in the last place", cells(cell(FIVE), '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "16384"),
        ("cells without a place", cells(cell(FIVE).replace(' r="A2"', "")), "没有位置"),
        ("rows without a number", cells("<row><c><v>1</v></c></row>"), "没有位置"),
        ("rows in a wrong order", cells(cell('<c r="C9"><v>5</v></c>', 9), cell(FIVE)), "从上到下"),
        ("the same row twice", cells(cell(FIVE), cell(FIVE)), "从上到下"),
        ("an end that is missing", with_parts({SHEET: b"<worksheet><sheetData><row r='1'>"}), "损坏"),
        ("no sheet data", with_parts({SHEET: b"<worksheet></worksheet>"}), "没有数据"),
        ("nothing", with_parts({SHEET: b""}), "没有数据"),
        ("noise", with_parts({SHEET: bytes(range(256)) * 40}), "没有数据"),
        ("no header and no row", table(), "没有数据"),
    ):  # fmt: skip
        yield Sample(f"a sheet with {what}", "a.xlsx", later(lambda c: c, content), words)


def sheets() -> Iterator[Sample]:
    def several(*told: tuple[str, str, Sequence[Sequence[object]]]) -> bytes:
        def fill(book: xlsxwriter.Workbook) -> None:
            for name, state, rows in told:
                page = book.add_worksheet(name)
                for at, row in enumerate(rows):
                    page.write_row(at, 0, row)
                if state:
                    getattr(page, state)()

        return workbook(fill)

    good = (HEADS, LINE)
    yield Sample(
        "a hidden sheet behind", "a.xlsx", lambda: several(("甲", "", good), ("乙", "hide", good)), rows=GOOD
    )
    yield Sample(
        "a very hidden sheet behind",
        "a.xlsx",
        lambda: several(("甲", "", good), ("乙", "very_hidden", good)),
        rows=GOOD,
    )
    yield Sample(
        "an empty sheet first", "a.xlsx", lambda: several(("甲", "", ()), ("乙", "", good)), rows=GOOD
    )
    yield Sample(
        "words of cover first",
        "a.xlsx",
        lambda: several(("封面", "", (("说明",),)), ("乙", "", good)),
        rows=GOOD,
    )
    yield Sample("a name of 31 hanzi", "a.xlsx", lambda: table(HEADS, LINE, sheet="长" * 31), rows=GOOD)
    yield Sample("a name with markup", "a.xlsx", lambda: table(HEADS, LINE, sheet="<b>&'x"), rows=GOOD)
    for above in range(1, 6):
        title = [("销售部十一月订单",), *[()] * (above - 1)]
        yield Sample(
            f"{above} lines above the header",
            "a.xlsx",
            later(lambda t: table(*t, HEADS, LINE), title),
            rows=GOOD,
        )
    two = (("订单", "", ""), HEADS)
    yield Sample("two rows of header", "a.xlsx", lambda: table(*two, LINE), rows=GOOD)
    moved = (("金额", "备注", "单号", "日期"), (5, "x", "A1", "2026-11-02"))
    yield Sample("columns moved and one more", "a.xlsx", lambda: table(*moved), rows=GOOD)
    yield Sample(
        "columns in between that are empty",
        "a.xlsx",
        lambda: table(("单号", "", "日期", "", "金额"), ("A1", "", "2026-11-02", "", 5)),
        rows=GOOD,
    )
    yield Sample(
        "a header in capitals and blanks",
        "a.xlsx",
        lambda: table((" 单 号 ", "日期 *", "金额（元）"), LINE),
        rows=GOOD,
    )
    yield Sample(
        "a header in ten thousands",
        "a.xlsx",
        lambda: table(("单号", "日期", "金额(万元)"), LINE),
        rows=("A1=5000000",),
    )
    yield Sample(
        "a header with a line break", "a.xlsx", lambda: table(("单\n号", "日期", "金\r\n额"), LINE), rows=GOOD
    )
    yield Sample("a header twice", "a.xlsx", lambda: table((*HEADS, "金额"), (*LINE, 9)), rows=GOOD)
    for word in ("合计", "总计", "小计", "Total", "合 计", "合计：", "累计"):
        rows = (HEADS, LINE, (word, "", 5))
        yield Sample(f"a last row of {word}", "a.xlsx", later(lambda r: table(*r), rows), rows=GOOD)
    yield Sample(
        "blank rows in the middle", "a.xlsx", lambda: table(HEADS, (), LINE, (), ("", " ", "")), rows=GOOD
    )
    yield Sample("a million empty rows", "a.xlsx", _empty_rows, rows=("A1=500", "A2=600"))
    wide = tuple(f"列{n}" for n in range(297))
    yield Sample("three hundred columns", "a.xlsx", lambda: table((*HEADS, *wide), (*LINE, *wide)), rows=GOOD)
    yield Sample(
        "three hundred and one columns",
        "a.xlsx",
        lambda: table((*HEADS, *wide, "x"), (*LINE, *wide, 1)),
        "301",
    )


def _empty_rows() -> bytes:
    rows = "".join(f'<row r="{n}"/>' for n in range(3, 1_000_000))
    return cells(cell(FIVE), rows, cell('<c r="C1000001"><v>6</v></c>', 1_000_001, "A2"))


def contents() -> Iterator[Sample]:
    """Cells of a workbook that are more or less than their text."""
    for error in ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!"):
        made = cells(cell(f'<c r="C2" t="e"><v>{error}</v></c>'))
        yield Sample(
            f"a cell of {error}", "a.xlsx", later(lambda m: m, made), rows=("A1!excel-error-cell@C",)
        )
    unknown = cells(cell('<c r="C2" t="e"><v>#GETTING_DATA</v></c>'))
    yield Sample("a cell of #GETTING_DATA", "a.xlsx", lambda: unknown, "读不出来")
    nothing = ("A1!excel-formula-without-result@C",)
    told = {
        "a formula without a result": ('<c r="C2"><f>1+1</f></c>', nothing),
        "a formula with an empty result": ('<c r="C2"><f>1+1</f><v></v></c>', nothing),
        "a formula with a result": ('<c r="C2"><f>2+3</f><v>5</v></c>', GOOD),
        "a formula that gives text": ('<c r="C2" t="str"><f>"5"</f><v>5</v></c>', GOOD),
        "a shared formula": ('<c r="C2"><f t="shared" ref="C2" si="0">2+3</f><v>5</v></c>', GOOD),
        "an array formula": ('<c r="C2"><f t="array" ref="C2">2+3</f><v>5</v></c>', GOOD),
        "a formula to another file": ("<c r=\"C2\"><f>'[x.xlsx]S'!A1</f><v>5</v></c>", GOOD),
        "a formula that gives an error": (
            '<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
            ("A1!excel-error-cell@C",),
        ),
        "true": ('<c r="C2" t="b"><v>1</v></c>', ("A1!number-unreadable@C",)),
        "a day where an amount belongs": (
            '<c r="C2" t="d"><v>2026-11-02</v></c>',
            ("A1!number-unreadable@C",),
        ),
        "1E+308": ('<c r="C2"><v>1E+308</v></c>', ("A1!excel-digits-lost@C",)),
        "a number that is none": ('<c r="C2"><v>abc</v></c>', ("A1!number-unreadable@C",)),
        "noise of the fifteenth digit": ('<c r="C2"><v>0.30000000000000004</v></c>', ("A1=30",)),
        "minus zero": ('<c r="C2"><v>-0</v></c>', ("A1=0",)),
        "a text of a number": ('<c r="C2" t="inlineStr"><is><t>1,234.50</t></is></c>', ("A1=123450",)),
        "a style that is not there": ('<c r="C2" s="9999"><v>5</v></c>', GOOD),
    }
    for what, third in (
        ("a shared text that is not there", '<c r="C2" t="s"><v>99999</v></c>'),
        ("an unknown type", '<c r="C2" t="zz"><v>5</v></c>'),
    ):
        yield Sample(f"a cell of {what}", "a.xlsx", later(lambda t: cells(cell(t)), third), "读不出来")
    for what, (third, rows) in told.items():
        yield Sample(f"a cell of {what}", "a.xlsx", later(lambda t: cells(cell(t)), third), rows=rows)
    shapes = (
        "0%",
        "¥#,##0.00",
        "[$-409]$#,##0.00",
        "#,##0;(#,##0)",
        "0.00E+00",
        "@",
        "# ?/?",
        '_ * #,##0_ ;"—"',
        "000000",
        "[红色]0",
    )
    for shape in shapes:

        def fill(book: xlsxwriter.Workbook, shape: str = shape) -> None:
            page = book.add_worksheet()
            page.write_row(0, 0, HEADS)
            page.write_row(1, 0, LINE[:2])
            page.write_number(1, 2, -1234.5, book.add_format({"num_format": shape}))

        yield Sample(f"an amount shown as {shape}", "a.xlsx", later(workbook, fill), rows=("A1=-123450",))
    for number, key in (
        (1234567890123456789, "1234567890123457024!excel-digits-lost@A"),
        (123456789012345, "123456789012345=500"),
        (7, "7=500"),
        (7.5, "7.5=500"),
    ):
        yield Sample(
            f"a number of {number} as a key",
            "a.xlsx",
            later(lambda n: table(HEADS, (n, *LINE[1:])), number),
            rows=(key,),
        )
    for serial, since_1904, day in (
        (46328, False, True),
        (60, False, False),
        (44866, True, True),
        (46328.75, False, True),
    ):

        def dated(book: xlsxwriter.Workbook, serial: float = serial) -> None:
            page = book.add_worksheet()
            page.write_row(0, 0, HEADS)
            page.write_row(1, 0, ("A1", None, 5))
            page.write_number(1, 1, serial, book.add_format({"num_format": "yyyy-mm-dd"}))

        # Excel's 29 February 1900 never was; the library gives the day before.
        rows = GOOD if day else ("A1=500 1900-02-28",)
        yield Sample(
            f"day {serial} since {1904 if since_1904 else 1900}",
            "a.xlsx",
            partial(workbook, dated, date_1904=since_1904),
            rows=rows,
        )


FAMILIES = (structures, bombs, entities, clutter, sheets, contents)
