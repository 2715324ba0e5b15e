"""Files of a list: figures as figures, days as days, in the order of the list."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from django.urls import reverse

from tests.web.conftest import SignIn
from tests.web.records.conftest import CANARY_NAME, written
from yeji.accounts.models import User
from yeji.accounts.roles import Role
from yeji.intake.heading import Found, find_heading
from yeji.org.models import Person
from yeji.records.actions import FieldTerms, define_field
from yeji.records.kinds import FieldKind, Row
from yeji.records.queries import kind

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


# ---------- names beside numbers ----------


def table(as_: SignIn, key: str, query: str = "", who: str = "chi") -> list[list[str]]:
    answer = as_(who).get(f"{reverse('records:export', args=[key, 'csv'])}?{query}")
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


@pytest.fixture
def named(company: dict[str, Person]) -> None:
    """An order of Ada's with a customer in the south and one line of a product."""
    written("customers", {"number": "C1", "name": "越城水务", "owner": "ada", "region": "south"})
    written("products", {"number": "S1", "name": "水表"})
    order: Row = {"number": "O1", "customer": "C1", "owner": "ada", "order_date": "2026-03-02", "amount": 500}
    written("orders", order, {**order, "number": "O2", "customer": None, "owner": None})
    written("order_lines", {"order": "O1", "line": "1", "product": "S1", "amount": 500})


def test_names_stand_beside_numbers(named: None, as_: SignIn) -> None:
    asked = "columns=number&columns=customer&columns=owner&columns=amount&sort=number"

    assert table(as_, "orders", asked) == [
        ["订单编号", "客户编号", "客户", "业务员工号", "业务员姓名", "订单金额", "币种"],
        ["O1", "C1", "越城水务", "ada", "安娜", "5.00", "CNY"],
        ["O2", "", "", "", "", "5.00", "CNY"],
    ]
    assert table(as_, "order_lines", "columns=order&columns=product")[:2] == [
        ["订单编号", "产品编号", "产品"],
        ["O1", "S1", "水表"],
    ]
    assert table(as_, "customers", "columns=number&columns=region")[1] == ["C1", "south", "华南"]


def test_a_personal_name_stands_beside_no_number(books: None, as_: SignIn) -> None:
    """A contact is called by a masked name: what names a contact by number shows no more than that."""
    for row in table(as_, "contacts", who="lan"):
        assert CANARY_NAME not in row


def test_what_a_workbook_says_by_name_stands_in_it_too(named: None, as_: SignIn) -> None:
    answer = as_("chi").get(reverse("records:export", args=["orders", "xlsx"]) + "?columns=customer")

    head, *rows = cells(b"".join(answer))

    assert [words for _kind, words in head] == ["客户编号", "客户"]
    assert [("text", "C1"), ("text", "越城水务")] in rows


def test_an_import_passes_over_what_names_a_number_or_is_worked_out(named: None, as_: SignIn) -> None:
    due: Row = {"number": "A1", "customer": "C1", "owner": "ada", "due_date": "2026-03-02", "amount": 500}
    written("receivables", due)
    for key in ("orders", "customers", "receivables", "order_lines"):
        told = table(as_, key)
        heading = find_heading(told, kind(key), {})
        by_header = {column.header: (column.field, column.found) for column in heading.columns}

        assert all(found in {Found.LABEL, Found.BESIDE} for _field, found in by_header.values()), by_header
        for header in {
            "客户",
            "业务员姓名",
            "负责人姓名",
            "地区名称",
            "产品",
            "已回",
            "未回",
            "逾期天数",
        } & set(by_header):
            assert by_header[header] == ("", Found.BESIDE), (key, header)


def test_a_name_without_its_number_beside_it_is_read(company: dict[str, Person]) -> None:
    heading = find_heading([["订单编号", "客户", "金额"], ["O1", "越城水务", "5"]], kind("orders"), {})

    assert [column.field for column in heading.columns] == ["number", "customer", "amount"]
