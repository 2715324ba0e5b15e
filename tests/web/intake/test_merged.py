"""Merged cells of the data: filled down, named, told at the cell; nothing is lost in silence."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from tests.web.conftest import SignIn
from tests.web.intake.conftest import Bring, worked
from yeji.intake import merged
from yeji.intake.models import Batch, Stage
from yeji.records.models import Customer

HEAD = ("客户编号", "客户名称", "客户经理")
pytestmark = pytest.mark.django_db


def book(*ranges: tuple[str, str], rows: int = 3) -> bytes:
    """Three customers below a head; each range is merged and holds its text."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as workbook:
        page, shape = workbook.add_worksheet(), workbook.add_format({"border": 1})
        page.write_row(0, 0, HEAD)
        for row in range(1, rows + 1):
            page.write_row(row, 0, (f"C{row}", f"客户{row}"))
        for place, text in ranges:
            page.merge_range(place, text, shape)
    return made.getvalue()


def read(as_: SignIn, bring: Bring, content: bytes) -> tuple[Batch, str]:
    batch = bring(as_("chi"), "customers", content, "a.xlsx")
    assert batch.stage == Stage.CHECKED
    return batch, as_("chi").get(f"/intake/{batch.pk}/").text


def test_a_cell_merged_over_rows_holds_for_each_of_them(as_: SignIn, bring: Bring) -> None:
    batch, page = read(as_, bring, book(("C2:C3", "安娜")))

    as_("chi").post(f"/intake/{batch.pk}/accept/")
    worked(batch)

    owners = dict(Customer.objects.order_by("number").values_list("number", "owner__number"))
    assert owners == {"C1": "ada", "C2": "ada", "C3": None}
    assert "下面的行照第一格填上：C2:C3。" in page
    assert page.count("照 C2 填上") == 1


def test_a_cell_merged_to_the_right_is_named_and_not_copied(as_: SignIn, bring: Bring) -> None:
    batch, page = read(as_, bring, book(("B3:C3", "德清钢琴")))

    as_("chi").post(f"/intake/{batch.pk}/accept/")
    worked(batch)

    assert Customer.objects.get(number="C2").owner is None
    assert "横着合并的格子只读最左一格：B3:C3。" in page


def test_rows_that_hold_nothing_else_are_no_records(as_: SignIn, bring: Bring) -> None:
    batch, _page = read(as_, bring, book(("C2:C9", "安娜"), rows=2))

    assert (batch.found["counts"]["rows"], batch.found["counts"]["new"]) == (2, 2)


def test_a_number_merged_over_rows_that_differ_is_asked_about(as_: SignIn, bring: Bring) -> None:
    batch, _page = read(as_, bring, book(("A2:A3", "C1")))

    assert (batch.found["counts"]["asked"], batch.found["counts"]["new"]) == (2, 1)


def test_what_no_person_would_merge_is_not_filled(
    as_: SignIn, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merged, "FILLED_MAX", 0)

    batch, page = read(as_, bring, book(("C2:C3", "安娜")))

    assert batch.found["merged"] == []
    assert "合并的格子太多，没有填" in page
