"""Files of a list: figures as figures, days as days, in the order of the list."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from django.urls import reverse

from tests.web.conftest import SignIn
from tests.web.records.conftest import written
from yeji.accounts.models import User
from yeji.accounts.roles import Role
from yeji.org.models import Person
from yeji.records.actions import FieldTerms, define_field
from yeji.records.kinds import FieldKind, Row

pytestmark = pytest.mark.django_db
EVERY = tuple(str(role.value) for role in Role)


@pytest.fixture
def orders(company: dict[str, Person], cast: dict[str, User]) -> None:
    """Three orders, one of them in dollars, with what is left of each after its discount."""
    formula = FieldTerms(
        "净额", FieldKind.FORMULA, formula="订单金额 - 折扣金额", seen_by=EVERY, edited_by=EVERY
    )
    define_field("orders", formula, by=cast["chi"])
    for number, day, amount, currency in (
        ("O1", "2026-03-02", 116_300_50, "CNY"),
        ("O2", "2026-03-01", 200_00, "USD"),
        ("O3", "2026-03-03", 300_00, "CNY"),
    ):
        row: Row = {"number": number, "order_date": day, "amount": amount, "currency": currency}
        written("orders", row | {"discount": 100_00})


def exported(as_: SignIn, form: str, query: str) -> bytes:
    answer = as_("chi").get(f"{reverse('records:export', args=['orders', form])}?{query}")
    return b"".join(answer)


ASKED = "columns=number&columns=order_date&columns=amount&columns=c1"


FIRST_OF_MARCH = "46082"
"""2026-03-01 as a workbook counts days, 1970-01-01 being 25569."""


def cells(workbook: bytes) -> list[list[tuple[str, str]]]:
    """Return each cell as its kind, n for a number, and what it holds."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    return [
        [
            ("text" if " t=" in head else "n", re.sub(r"<[^>]+>", "", content))
            for head, content in re.findall(r"<c ([^>]*)>(.*?)</c>", row)
        ]
        for row in sheet.split("<row ")[1:]
    ]


def test_a_workbook_holds_figures_and_days_as_such(orders: None, as_: SignIn) -> None:
    head, *rows = cells(exported(as_, "xlsx", f"{ASKED}&sort=amount"))

    assert [words for _kind, words in head] == ["订单编号", "订单日期", "订单金额", "净额", "币种"]
    assert rows == [
        [("text", "O2"), ("n", FIRST_OF_MARCH), ("n", "200.00"), ("n", "100.00"), ("text", "USD")],
        [("text", "O3"), ("n", "46084"), ("n", "300.00"), ("n", "200.00"), ("text", "CNY")],
        [("text", "O1"), ("n", "46083"), ("n", "116300.50"), ("n", "116200.50"), ("text", "CNY")],
    ]


def test_a_csv_has_no_thousands_and_keeps_the_order_of_the_list(orders: None, as_: SignIn) -> None:
    text = exported(as_, "csv", ASKED).decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(text)))[1:] == [
        ["O3", "2026-03-03", "300.00", "200.00", "CNY"],
        ["O1", "2026-03-02", "116300.50", "116200.50", "CNY"],
        ["O2", "2026-03-01", "200.00", "100.00", "USD"],
    ]
    one = exported(as_, "csv", f"{ASKED}&f=currency:is:USD").decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(one))] == ["订单编号", "O2"]
