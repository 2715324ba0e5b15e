"""Reading, mapping, typing and judging: what comes of rows, cell by cell, without a database."""

from __future__ import annotations

import codecs
import datetime as dt
import json
from pathlib import Path

import pyarrow as pa
import pytest

from tests.web.intake.files import ORDERS, books, checked, opened, workbook
from yeji.intake.heading import Found, find_heading
from yeji.intake.typed import Answers, Origin, typed
from yeji.records.catalogue import standard_kind, standard_models
from yeji.records.kinds import Field, FieldKind, Kind, Row

HEAD = "订单号,客户,业务员,日期,金额"


def faults(row: dict[str, object]) -> list[dict[str, object]]:
    told: list[dict[str, object]] = json.loads(str(row["faults"])) if row["faults"] else []
    return told


def test_a_plain_file_is_new_rows_and_their_sum(tmp_path: Path) -> None:
    sheet = opened(
        tmp_path / "a.csv", f'{HEAD}\nA1,C1,P01,2026-11-02,"1,234.50"\nA2,绍兴水务,孙丽华,2026/11/3,10\n'
    )

    found, rows = checked(sheet, tmp_path)

    assert found.counts["new"] == 2
    assert found.sums == [("amount", "", 124450)]
    assert found.covers == dt.date(2026, 11, 3)
    assert [(row["v_customer"], row["v_owner"]) for row in rows] == [("C1", "P01"), ("C1", "P02")]


@pytest.mark.parametrize(
    "encoded",
    [
        HEAD.encode() + "\nA1,C1,周子昂,2026-11-02,5\n".encode(),
        codecs.BOM_UTF8 + (HEAD + "\nA1,C1,周子昂,2026-11-02,5\n").encode(),
        (HEAD + "\nA1,C1,周子昂,2026-11-02,5\n").encode("gbk"),
        (HEAD + ",备注\nA1,C1,周子昂,2026-11-02,5,𠮷\n").encode("gb18030"),
        (HEAD + "\nA1,C1,周子昂,2026-11-02,5\n").encode("utf-16"),
        (HEAD + "\r\nA1,C1,周子昂,2026-11-02,5\r\n").replace(",", ";").encode(),
        (HEAD + "\nA1,C1,周子昂,2026-11-02,5\n").replace(",", "\t").encode(),
    ],
    ids=["utf-8", "bom", "gbk", "gb18030", "utf-16", "semicolon", "tab"],
)
def test_encodings_and_delimiters_are_found(tmp_path: Path, encoded: bytes) -> None:
    _found, rows = checked(opened(tmp_path / "a.csv", encoded), tmp_path)

    assert [(row["state"], row["v_owner"], row["v_amount"]) for row in rows] == [("new", "P01", 500)]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1234.5", 123450), ("1,234.50", 123450), ("(1,234.50)", -123450), ("-3", -300), ("１，２３４．５", 123450),
        ("¥1,234元", 123400), ("1.2万", 1200000), (" 7 ", 700), ("＋8", 800), ("0.10", 10),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(tmp_path: Path, text: str, fen: int) -> None:
    _found, rows = checked(opened(tmp_path / "a.csv", f'{HEAD}\nA1,,,2026-11-02,"{text}"\n'), tmp_path)

    assert (rows[0]["state"], rows[0]["v_amount"]) == ("new", fen)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.234,5", "number-ambiguous"), ("1 234", "number-ambiguous"), ("1_000", "number-ambiguous"),
        ("NaN", "number-not-finite"), ("Infinity", "number-not-finite"), ("1e308", "number-scientific"),
        ("1.23E+11", "number-scientific"), ("12%", "percent-not-allowed"), ("0.005", "number-too-precise"),
        ("99999999999999999999", "number-too-large"), ("abc", "number-unreadable"), ("=1+1", "number-unreadable"),
        ("12 34", "number-ambiguous"), ("--5", "number-unreadable"), ("NULL", "number-unreadable"),
    ],
)  # fmt: skip
def test_amounts_that_could_mean_two_things_are_never_guessed(tmp_path: Path, text: str, code: str) -> None:
    _found, rows = checked(opened(tmp_path / "a.csv", f'{HEAD}\nA1,,,2026-11-02,"{text}"\n'), tmp_path)

    (fault,) = faults(rows[0])
    assert (fault["code"], fault["letter"], fault["found"]) == (code, "E", text)
    assert rows[0]["v_amount"] is None


def test_a_decimal_comma_is_asked_about_and_the_answer_holds_for_the_column(tmp_path: Path) -> None:
    sheet = opened(tmp_path / "a.csv", f'{HEAD}\nA1,,,2026-11-02,"1.234,5"\nA2,,,2026-11-02,2.000\n')

    asked, rows = checked(sheet, tmp_path)
    _found, said = checked(sheet, tmp_path, answers={"amount": Answers(decimal_comma=True)})

    assert (asked.counts["asked"], faults(rows[0])[0]["ask"]) == (1, "decimal_comma")
    assert [row["v_amount"] for row in said] == [123450, 200000]


def test_more_decimals_than_fen_are_rounded_only_when_somebody_says_so(tmp_path: Path) -> None:
    sheet = opened(tmp_path / "a.csv", f"{HEAD}\nA1,,,2026-11-02,10.1250\nA2,,,2026-11-02,-10.125\n")

    asked, rows = checked(sheet, tmp_path)
    _found, said = checked(sheet, tmp_path, answers={"amount": Answers(rounds=True)})

    assert (asked.counts["asked"], faults(rows[0])[0]["ask"]) == (2, "round")
    assert [row["v_amount"] for row in said] == [1013, -1013]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-02",
        "2026/11/2",
        "2026.11.02",
        "2026年11月2日",
        "20261102",
        "2026-11-02 00:00:00",
        "２０２６－１１－０２",
    ],
)
def test_days_are_read_in_every_order_that_has_one_meaning(tmp_path: Path, text: str) -> None:
    _found, rows = checked(opened(tmp_path / "a.csv", f"{HEAD}\nA1,,,{text},5\n"), tmp_path)

    assert rows[0]["v_day"] == dt.date(2026, 11, 2)


def test_a_day_that_could_be_two_is_asked_about(tmp_path: Path) -> None:
    sheet = opened(tmp_path / "a.csv", f"{HEAD}\nA1,,,03/04/2026,5\n")

    asked, rows = checked(sheet, tmp_path)
    _f, day_first = checked(sheet, tmp_path, answers={"day": Answers(order="dmy")})
    _f, month_first = checked(sheet, tmp_path, answers={"day": Answers(order="mdy")})

    assert (asked.counts["asked"], faults(rows[0])[0]["ask"]) == (1, "day_or_month")
    assert (day_first[0]["v_day"], month_first[0]["v_day"]) == (dt.date(2026, 4, 3), dt.date(2026, 3, 4))


def test_a_day_that_the_calendar_lacks_is_refused_with_its_cell(tmp_path: Path) -> None:
    _found, rows = checked(opened(tmp_path / "a.csv", f"{HEAD}\nA1,,,2026/11/31,5\n"), tmp_path)

    (fault,) = faults(rows[0])
    assert (rows[0]["state"], rows[0]["row"], fault["letter"], fault["code"]) == (
        "refused",
        2,
        "D",
        "date-impossible",
    )


def test_day_numbers_count_in_excel_and_are_asked_about_in_csv(tmp_path: Path) -> None:
    excel = workbook(
        tmp_path / "a.xlsx", [["单号", "日期", "金额"], ["A1", 46328, 5], ["A2", dt.date(2026, 11, 2), 5]]
    )
    sheet = opened(tmp_path / "a.csv", "单号,日期,金额\nA1,46328,5\n")

    _f, in_excel = checked(opened(excel), tmp_path)
    _f, in_csv = checked(sheet, tmp_path)
    _f, said = checked(sheet, tmp_path, answers={"day": Answers(order="serial")})

    assert [row["v_day"] for row in in_excel] == [dt.date(2026, 11, 2)] * 2
    assert faults(in_csv[0])[0]["ask"] == "day_number"
    assert said[0]["v_day"] == dt.date(2026, 11, 2)


def test_a_misspelt_name_is_proposed_and_accepted_for_all_rows(tmp_path: Path) -> None:
    sheet = opened(tmp_path / "a.csv", f"{HEAD}\nA1,,孙立华,2026-11-02,5\nA2,,孙立华,2026-11-03,6\n")

    found, rows = checked(sheet, tmp_path)
    _f, said = checked(sheet, tmp_path, answers={"owner": Answers(readings={"孙立华": "P02"})})

    (fault,) = faults(rows[0])
    assert (found.counts["asked"], fault["ask"], fault["near"], fault["near_label"]) == (
        2,
        "near",
        "P02",
        "孙丽华",
    )
    assert [(row["state"], row["v_owner"]) for row in said] == [("new", "P02")] * 2


def test_a_name_that_two_have_is_asked_about(tmp_path: Path) -> None:
    _found, rows = checked(opened(tmp_path / "a.csv", f"{HEAD}\nA1,,王伟,2026-11-02,5\n"), tmp_path)

    (fault,) = faults(rows[0])
    assert (rows[0]["state"], fault["ask"]) == ("asked", "several")
    assert "P03" in str(fault["allowed"])


def test_a_person_called_na_is_no_missing_person(tmp_path: Path) -> None:
    _found, rows = checked(opened(tmp_path / "a.csv", f"{HEAD}\nA1,,NA,2026-11-02,5\n"), tmp_path)

    assert faults(rows[0])[0]["found"] == "NA"


def test_a_choice_is_read_by_its_label_and_else_the_nearest_is_proposed(tmp_path: Path) -> None:
    sheet = opened(
        tmp_path / "a.csv",
        "单号,日期,金额,状态\nA1,2026-11-02,5,已完成\nA2,2026-11-02,5,已完\nA3,2026-11-02,5,xyz\n",
    )

    _found, rows = checked(sheet, tmp_path)

    assert (rows[0]["v_status"], rows[0]["state"]) == ("closed", "new")
    assert (rows[1]["state"], faults(rows[1])[0]["near"]) == ("asked", "closed")
    assert rows[2]["state"] == "refused"


def test_what_must_be_there_is_told_where_it_is_missing(tmp_path: Path) -> None:
    _found, rows = checked(
        opened(tmp_path / "a.csv", f"{HEAD}\nA1,,,2026-11-02,\n,,,2026-11-02,5\n"), tmp_path
    )

    assert [(row["state"], faults(row)[0]["letter"]) for row in rows] == [("refused", "E"), ("refused", "A")]


def test_a_number_that_must_not_be_negative_is_told(tmp_path: Path) -> None:
    sheet = opened(tmp_path / "a.csv", "单号,日期,金额,数量\nA1,2026-11-02,5,-1\n")

    _found, rows = checked(sheet, tmp_path)

    assert faults(rows[0])[0]["code"] == "negative"


def test_rows_that_say_two_things_of_one_record_are_asked_about(tmp_path: Path) -> None:
    sheet = opened(
        tmp_path / "a.csv",
        f"{HEAD}\nA1,,,2026-11-02,5\nA1,,,2026-11-02,6\nA2,,,2026-11-02,7\nA2,,,2026-11-02,7\n",
    )

    found, rows = checked(sheet, tmp_path)
    _f, said = checked(sheet, tmp_path, takes_last=True)

    assert [row["state"] for row in rows] == ["asked", "asked", "new", "same"]
    assert found.sums == [("amount", "", 700)]
    assert [row["state"] for row in said] == ["same", "new", "same", "new"]


def test_rows_are_compared_with_what_stands(tmp_path: Path) -> None:
    stands: dict[str, Row] = {
        "A1": {"number": "A1", "amount": 500, "day": "2026-11-02", "note": "旧"},
        "A2": {"number": "A2", "amount": 500, "day": "2026-11-02"},
    }
    sheet = opened(
        tmp_path / "a.csv", "单号,日期,金额,备注\nA1,2026-11-02,7.5,\nA2,2026-11-02,5,\nA3,2026-11-02,1,\n"
    )

    found, rows = checked(sheet, tmp_path, held=books(stands))

    assert [row["state"] for row in rows] == ["changed", "same", "new"]
    assert json.loads(str(rows[0]["before"])) == {"amount": 500}
    assert found.sums == [("amount", "", 350)]


def test_an_older_file_does_not_write_over_a_newer_one_unasked(tmp_path: Path) -> None:
    stands: dict[str, Row] = {"A1": {"number": "A1", "amount": 900, "day": "2026-11-02"}}
    sheet = opened(tmp_path / "a.csv", f"{HEAD}\nA1,,,2026-11-02,5\n")

    _found, rows = checked(sheet, tmp_path, held=books(stands, newer=["A1"]))

    assert (rows[0]["state"], faults(rows[0])[0]["ask"]) == ("asked", "older")


def test_totals_and_blank_rows_are_left_out_and_told(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [
            ["单号", "日期", "金额"],
            ["A1", dt.date(2026, 11, 2), 5],
            [],
            ["A2", dt.date(2026, 11, 3), 6],
            ["合计", None, 11],
        ],
    )

    found, rows = checked(opened(path), tmp_path)

    assert [(row["row"], row["state"]) for row in rows] == [(2, "new"), (4, "new")]
    assert (found.total_rows, found.counts["totals"]) == ([5], 1)


def test_a_title_and_two_header_rows_are_found(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [
            ["十一月销售明细"],
            [],
            ["订单", None, "销售", None],
            ["订单编号", "订单日期", "归属人", "金额（万元）"],
            ["A1", dt.date(2026, 11, 2), "周子昂", 1.25],
        ],
    )

    _found, rows = checked(opened(path), tmp_path)

    assert [(row["row"], row["v_owner"], row["v_amount"]) for row in rows] == [(5, "P01", 1250000)]


def test_columns_may_move_repeat_and_be_too_many(tmp_path: Path) -> None:
    sheet = opened(tmp_path / "a.csv", "金额,﻿无关,日期,单号,金额\n5,x,2026-11-02,A1,9\n")

    heading = find_heading(sheet.first_rows, ORDERS, {})
    _found, rows = checked(sheet, tmp_path)

    assert [column.field for column in heading.columns] == ["amount", "", "day", "number", ""]
    assert (rows[0]["key"], rows[0]["v_amount"]) == ("A1", 500)


def test_a_header_with_line_breaks_stars_and_blanks_is_still_known(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["＊订单\n编号", " 订单 日期", "金额*"], ["A1", "2026-11-02", "5"]])

    _found, rows = checked(opened(path), tmp_path)

    assert rows[0]["state"] == "new"


def test_likeness_is_proposed_and_not_taken_for_certain(tmp_path: Path) -> None:
    heading = find_heading([("订单编号", "订单日期", "订单金额数")], ORDERS, {})

    assert heading.columns[2].found == Found.ALIKE
    assert not heading.is_certain


def test_what_was_said_of_a_header_is_remembered(tmp_path: Path) -> None:
    heading = find_heading([("单号", "日期", "实收款", "金额")], ORDERS, {"实收款": "amount", "金额": ""})

    assert [column.field for column in heading.columns] == ["number", "day", "amount", ""]


def test_numbers_in_cells_keep_what_excel_shows(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [
            ["单号", "日期", "金额"],
            ["0012", dt.date(2026, 11, 2), 0.1 + 0.2],
            [6222021234567890123, dt.date(2026, 11, 2), 5],
        ],
    )

    _found, rows = checked(opened(path), tmp_path)

    assert (rows[0]["key"], rows[0]["v_amount"]) == ("0012", 30)
    assert (rows[1]["state"], faults(rows[1])[0]["code"]) == ("refused", "excel-digits-lost")


def test_a_large_workbook_is_read_slice_by_slice_with_its_own_row_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yeji_engine.tables.excel_slices.AT_ONCE", 4_000)
    rows: list[list[object]] = [
        ["单号", "日期", "金额"],
        *[[f"A{n}", dt.date(2026, 11, 2), n] for n in range(2, 500)],
    ]

    _found, got = checked(opened(workbook(tmp_path / "a.xlsx", rows)), tmp_path)

    assert [(row["row"], row["key"], row["v_amount"]) for row in got] == [
        (n, f"A{n}", n * 100) for n in range(2, 500)
    ]


def test_a_number_made_of_parts_is_no_longer_than_its_column(tmp_path: Path) -> None:
    kind = Kind(
        "visits",
        "拜访",
        (
            Field("number", "编号", FieldKind.TEXT, required=True, unique=True, longest=20),
            Field("customer", "客户", FieldKind.TEXT, required=True),
            Field("place", "地点", FieldKind.TEXT, required=True),
        ),
        number_from=("customer", "place"),
    )

    _found, rows = checked(
        opened(tmp_path / "a.csv", f"客户,地点\n甲,南\n{'长' * 12},{'远' * 12}\n"), tmp_path, kind=kind
    )

    assert [row["state"] for row in rows] == ["new", "refused"]
    assert "最多 20 个字" in str(rows[1]["faults"])


def test_texts_of_every_kind_are_held_to_what_their_columns_take() -> None:
    for key, model in standard_models().items():
        for one in standard_kind(key).fields:
            most = getattr(model._meta.get_field(one.key), "max_length", None)
            assert one.longest == (most or 0)


def test_a_letter_among_the_digits_of_a_phone_is_a_fault_of_its_cell() -> None:
    phone, identity = (Field("p", "电话", each) for each in (FieldKind.PHONE, FieldKind.IDENTITY))
    texts = pa.array(["1380000000a", "0571-88886666转801", None, "１３８００１３８０００"])

    found = typed(texts, phone, Origin(), Answers())
    other = typed(pa.array(["1380000000a", "91330100799655058B", "E12345678"]), identity, Origin(), Answers())

    assert found.cells.to_pylist() == [None, "0571-88886666转801", None, "１３８００１３８０００"]
    told = json.loads(found.faults[0].as_py())
    assert "phone-misshapen" in json.dumps(told)
    assert "只有数字的电话" in json.dumps(told, ensure_ascii=False)
    assert other.cells.to_pylist() == [None, "91330100799655058B", "E12345678"]
