"""CSV files as companies send them: encodings, delimiters, quotes, widths, blank and total rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.table_files import codes, read_deals, rows, the
from yeji_engine.errors import Severity, errors_of
from yeji_engine.tables import csv_files

HEADER = "单号,姓名,金额\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder for data."""
    path = tmp_path / "data"
    path.mkdir()
    return path


def write(folder: Path, text: str, encoding: str = "utf-8") -> None:
    (folder / "deals.csv").write_bytes(text.encode(encoding))


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", []),
        ("utf-8-sig", ["encoding-found"]),
        ("gbk", ["encoding-found"]),
        ("utf-16", ["encoding-found"]),
        ("utf-16-le", ["encoding-found"]),
        ("utf-16-be", ["encoding-found"]),
    ],
)
def test_each_usual_encoding_is_found_and_told(folder: Path, encoding: str, told: list[str]) -> None:
    write(folder, HEADER + "001,王小明,12.50\n002,李雷,3\n", encoding)

    found = read_deals(folder)

    assert codes(found.diagnostics) == told
    assert rows(found) == [
        {"deal_id": "001", "seller": "王小明", "amount": 1250},
        {"deal_id": "002", "seller": "李雷", "amount": 300},
    ]


def test_rare_characters_beyond_the_first_plane_survive_in_gb18030_and_utf8(folder: Path) -> None:
    name = "𠮷𪚥䶮㐂"
    for encoding in ("utf-8", "gb18030"):
        write(folder, HEADER + f"1,{name},1\n", encoding)

        assert rows(read_deals(folder))[0]["seller"] == name


def test_a_file_of_two_encodings_is_refused_with_a_line_of_the_fewer(folder: Path) -> None:
    first = (HEADER + "1,王小明,1\n2,李雷,2\n").encode()
    (folder / "deals.csv").write_bytes(first + "3,韩梅梅,3\n".encode("gbk"))

    found = read_deals(folder)

    mixed = the("encoding-mixed", found.diagnostics)
    assert mixed.severity is Severity.ERROR
    assert mixed.place.line == 4
    assert "deals" not in found.tables


def test_bytes_that_are_no_text_are_refused_with_their_line(folder: Path) -> None:
    (folder / "deals.csv").write_bytes(HEADER.encode() + b"1,ok,1\n2,\xff\xff,2\n")

    found = read_deals(folder)

    assert the("encoding-invalid", found.diagnostics).place.line == 3


def test_a_declared_encoding_must_exist_and_fit(folder: Path) -> None:
    write(folder, HEADER + "1,王,1\n", "gbk")

    assert codes(read_deals(folder, encoding="gb2312").diagnostics) == []
    assert codes(read_deals(folder, encoding="utf-8").diagnostics) == ["encoding-invalid"]
    assert codes(read_deals(folder, encoding="klingon").diagnostics) == ["encoding-unknown"]


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_another_delimiter_is_found_and_told(folder: Path, delimiter: str) -> None:
    write(folder, (HEADER + "1,王,1.5\n2,李,2.5\n").replace(",", delimiter))

    found = read_deals(folder)

    assert codes(found.diagnostics) == ["delimiter-found"]
    assert [row["amount"] for row in rows(found)] == [150, 250]


def test_a_semicolon_file_may_hold_commas(folder: Path) -> None:
    write(folder, "单号;姓名;金额\n1;王,小明;1,000.50\n2;李;2\n")

    assert [row["amount"] for row in rows(read_deals(folder))] == [100050, 200]


def test_an_empty_file_and_an_absent_one_are_told(folder: Path) -> None:
    write(folder, "")

    assert codes(read_deals(folder).diagnostics) == ["file-empty"]
    absent = the("file-absent", read_deals(folder, file="deal.csv").diagnostics)
    assert absent.hint is not None
    assert "deals.csv" in absent.hint.zh


def test_a_header_alone_is_an_empty_table(folder: Path) -> None:
    for text in (HEADER, HEADER.rstrip()):
        write(folder, text)

        found = read_deals(folder)

        assert rows(found) == []
        assert errors_of(found.diagnostics) == []


def test_a_row_of_another_width_is_told_with_its_number_and_the_others_are_read(folder: Path) -> None:
    write(folder, HEADER + "1,a,1\n\n3,b\n4,c,4\n5,d,5,9\n6,e,six\n")

    found = read_deals(folder)

    widths = [d.place.row for d in found.diagnostics if d.code == "row-width"]
    assert widths == [4, 6]
    assert [row["deal_id"] for row in rows(found)] == ["1", "4", "6"]
    assert the("number-unreadable", found.diagnostics).place.row == 7
    assert the("blank-rows", found.diagnostics).rows == ("3",)


def test_row_numbers_hold_across_blocks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_files, "BLOCK", 256)
    lines = [f"{n},x{n},{n}" if n % 10 else f"{n},too short" for n in range(2, 100)]
    lines[-1] = "99,x,bad"
    write(folder, HEADER + "\n".join(lines) + "\n")

    found = read_deals(folder)

    assert [d.place.row for d in found.diagnostics if d.code == "row-width"] == list(range(10, 91, 10))
    assert the("number-unreadable", found.diagnostics).place.row == 99


def test_a_quotation_mark_that_is_never_closed_is_told_and_not_swallowed(folder: Path) -> None:
    odd, odd_at_end = '1,"王,1\n2,李,2\n3,"韩",3\n', '1,王,1\n2,李,"2\n3,韩,3\n'
    even = '1,"王,1\n2,李,2\n3,"韩,3\n4,"x",4\n'
    for text in (odd, odd_at_end, even):
        write(folder, HEADER + text)

        found = read_deals(folder)

        assert "quotes-unbalanced" in codes(errors_of(found.diagnostics))


def test_quoted_line_breaks_commas_and_lone_marks_are_plain_text(folder: Path) -> None:
    write(folder, HEADER + '1,"王\r\n小,明",1\n2,5" 管,2\n3,"他说""好""",3\n')

    found = read_deals(folder)

    assert errors_of(found.diagnostics) == []
    assert [row["seller"] for row in rows(found)] == ["王\r\n小,明", '5" 管', '他说"好"']


def test_a_nul_byte_is_refused_with_its_line(folder: Path) -> None:
    write(folder, HEADER + "1,a\0b,1\n")

    assert the("nul-byte", read_deals(folder).diagnostics).place.line == 2


def test_a_header_over_two_lines_and_one_that_comes_twice(folder: Path) -> None:
    write(folder, '单号,"姓\n名",金额,金额\n1,王,1,2\n')
    mapping = "{deal_id: 单号, seller: 姓名, amount: {from: 'AMOUNT', kind: count}}"

    plain = read_deals(folder)
    second = read_deals(folder, columns=mapping.replace("AMOUNT", "金额#2"))
    first = read_deals(folder, columns=mapping.replace("AMOUNT", "金额#1"))

    assert "header-repeated" in codes(plain.diagnostics)
    assert [rows(second)[0]["amount"], rows(first)[0]["amount"]] == [2, 1]
    assert rows(first)[0]["seller"] == "王"


def test_a_title_above_the_header_needs_the_header_row(folder: Path) -> None:
    write(folder, "某公司一月销售明细,,\n,,\n" + HEADER + "1,王,x\n")

    found = read_deals(folder, header="3")

    assert the("number-unreadable", found.diagnostics).place.row == 4
    assert "header-absent" in codes(read_deals(folder).diagnostics)
    assert "header-row-absent" in codes(read_deals(folder, header="9").diagnostics)


def test_a_file_without_a_header_names_its_columns_by_number(folder: Path) -> None:
    write(folder, "1,王,1\n2,李,2\n")

    found = read_deals(folder, header="0", columns="{seller: '#2'}")

    assert [row["seller"] for row in rows(found)] == ["王", "李"]


def test_rows_of_totals_are_refused_until_the_mapping_says_what_they_are(folder: Path) -> None:
    write(folder, HEADER + "1,王,1\n2,李,2\n合计:,,3\n")

    words = ("refuse", "warn", "skip", "keep")
    refused, warned, skipped, kept = (read_deals(folder, totals=word) for word in words)

    assert the("total-rows", refused.diagnostics).severity is Severity.ERROR
    assert the("total-rows", read_deals(folder).diagnostics).severity is Severity.ERROR
    assert the("total-rows", warned.diagnostics).severity is Severity.WARNING
    assert the("total-rows", warned.diagnostics).rows == ("4",)
    assert (len(rows(warned)), len(rows(skipped)), len(rows(kept))) == (3, 2, 3)
    assert codes(skipped.diagnostics) == ["total-rows-skipped"]
    assert codes(kept.diagnostics) == []


def test_a_very_long_text_is_read_and_a_row_over_the_limit_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, HEADER + f"1,{'长' * 100_000},1\n")

    assert rows(read_deals(folder))[0]["seller"] == "长" * 100_000
    monkeypatch.setattr(csv_files, "BLOCK", 1 << 16)
    assert "row-too-long" in codes(errors_of(read_deals(folder).diagnostics))


def test_an_excel_file_that_is_called_csv_is_told(folder: Path) -> None:
    (folder / "deals.csv").write_bytes(b"PK\x03\x04 and so on")

    assert codes(read_deals(folder).diagnostics) == ["file-kind"]


def test_hostile_texts_reach_the_table_as_they_are_and_messages_without_their_teeth(folder: Path) -> None:
    hostile = [
        "<script>alert(1)</script>",
        "'; DROP TABLE deals; --",
        "{{7*7}}",
        "a\u202eb",
        "NA",
        "null",
        "nan",
    ]
    lines = "".join(f"{n},{text},1\n" for n, text in enumerate(hostile))
    write(folder, HEADER + lines + '9,x,"bad\u202e\nERROR forged"\n')

    found = read_deals(folder)

    assert [row["seller"] for row in rows(found)][:-1] == hostile
    message = the("number-unreadable", found.diagnostics).message.zh
    assert "\\u202e\\x0aERROR" in message
    assert "\n" not in message


def test_nineteen_digit_ids_and_leading_zeros_are_texts(folder: Path) -> None:
    write(folder, HEADER + "0006222021234567890123,王,1\n-1,李,2\n")

    assert [row["deal_id"] for row in rows(read_deals(folder))] == ["0006222021234567890123", "-1"]


def test_what_is_wrong_in_several_blocks_is_told_in_one_list(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_files, "BLOCK", 256)
    write(folder, HEADER + "1,x,bad\n" * 100 + "2,x\n" * 60)

    found = read_deals(folder)

    bad = [d for d in found.diagnostics if d.code == "number-unreadable"]
    short = [d for d in found.diagnostics if d.code == "row-width"]
    assert [d.place.row for d in bad] == [*range(2, 52), None]
    assert [d.place.row for d in short] == [*range(102, 152), None]
    assert (bad[-1].row_count, short[-1].row_count) == (50, 10)


def test_rows_of_blanks_only_are_blank_rows(folder: Path) -> None:
    write(folder, HEADER + "1,王,1\n \t,\u3000,\n,,\n2,\u3000,2\n")

    found = read_deals(folder)

    assert the("blank-rows", found.diagnostics).rows == ("3", "4")
    assert [row["seller"] for row in rows(found)] == ["王", "\u3000"]
