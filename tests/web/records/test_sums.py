"""What lists add up: only what makes a sense, only within one currency; and which money is doubtful."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.web.conftest import SignIn
from tests.web.records.conftest import written
from yeji.accounts.models import User
from yeji.accounts.roles import Role
from yeji.org.models import Person
from yeji.records.actions import FieldTerms, define_field
from yeji.records.kinds import FieldKind, Row
from yeji.records.views.lists import ListPage
from yeji.ui.tables import Cell

pytestmark = pytest.mark.django_db
EVERY = tuple(str(role.value) for role in Role)


def listed(as_: SignIn, kind_key: str, *columns: str, who: str = "chi") -> ListPage:
    asked = {"columns": columns} if columns else {}
    page = as_(who).get(reverse("records:list", args=[kind_key]), asked).context["page"]
    assert isinstance(page, ListPage)
    return page


def foot(page: ListPage) -> dict[str, str]:
    pairs = zip(page.table.columns, page.table.totals or (Cell(),) * len(page.table.columns), strict=True)
    return {column.key: cell.text for column, cell in pairs if cell.text}


def order(number: str, amount: int, currency: str = "CNY") -> None:
    row: Row = {"number": number, "order_date": "2026-03-02", "amount": amount, "currency": currency}
    written("orders", row)


def test_a_list_adds_each_currency_for_itself(company: dict[str, Person], as_: SignIn) -> None:
    order("OT1", 300_00)
    order("OT2", 1_000_00, "USD")

    page = listed(as_, "orders", "number", "amount")

    assert "订单金额合计 <b>¥300 + US$1,000</b>" in "".join(page.sentence)
    assert foot(page)["amount"] == "¥300 + US$1,000"
    assert page.table.columns[1].unit == ""
    assert not page.table.columns[1].sums
    assert {line.key: line.cells[1].text for line in page.table.lines} == {"OT1": "¥300", "OT2": "US$1,000"}


def test_a_list_of_one_currency_says_it_once_in_the_head(company: dict[str, Person], as_: SignIn) -> None:
    order("OT2", 1_000_00, "USD")

    page = listed(as_, "orders", "number", "amount")

    assert "<b>US$1,000</b>" in "".join(page.sentence)
    assert (page.table.columns[1].unit, foot(page)["amount"]) == ("USD", "1,000")
    order("OT1", 300_00)
    only_yuan = (
        as_("chi").get(reverse("records:list", args=["orders"]), {"f": "currency:is:CNY"}).context["page"]
    )
    assert "<b>¥300</b>" in "".join(only_yuan.sentence)


def test_lines_are_told_by_what_they_cost_and_in_their_order_s_currency(
    company: dict[str, Person], as_: SignIn
) -> None:
    order("OT1", 300_00)
    order("OT2", 1_000_00, "USD")
    line: Row = {"quantity": 20_000, "unit_price": 1_500_000, "discount": 7_00}
    written(
        "order_lines",
        {"order": "OT1", "line": "1", "amount": 300_00, **line},
        {"order": "OT2", "line": "1", "amount": 1_000_00, **line},
    )

    page = listed(as_, "order_lines", "number", "quantity", "unit_price", "discount", "amount")

    assert "行金额合计 <b>¥300 + US$1,000</b>" in "".join(page.sentence)
    assert foot(page) == {
        "number": "2 行合计",
        "quantity": "4",
        "discount": "¥7 + US$7",
        "amount": "¥300 + US$1,000",
    }


def test_prices_and_scores_are_not_added_up(company: dict[str, Person], as_: SignIn) -> None:
    written(
        "products",
        {"number": "W1", "name": "水表", "list_price": 100_00},
        {"number": "W2", "name": "阀", "list_price": 50_00},
    )
    written("surveys", {"number": "V1", "survey_date": "2026-03-02", "points": 45_000})

    assert foot(listed(as_, "products", "number", "name", "list_price")) == {}
    assert "合计" not in "".join(listed(as_, "products").sentence)
    assert foot(listed(as_, "surveys", "number", "points")) == {}


def test_amounts_that_the_company_added_have_a_total(
    company: dict[str, Person], cast: dict[str, User], as_: SignIn
) -> None:
    define_field(
        "orders", FieldTerms("定金", FieldKind.AMOUNT, seen_by=EVERY, edited_by=EVERY), by=cast["chi"]
    )
    for number, deposit, currency in (("O1", 40_50, "CNY"), ("O2", 9_00, "CNY"), ("O3", 5_00, "USD")):
        order(number, 100_00, currency)
        written("orders", {"number": number, "c1": deposit})

    assert foot(listed(as_, "orders", "number", "c1"))["c1"] == "¥49.50 + US$5.00"


def test_doubtful_money_is_found(company: dict[str, Person], as_: SignIn) -> None:
    written("customers", {"number": "C1", "name": "越城水务", "owner": "ada"})
    order("O1", 300_00)
    order("O2", 0)
    due: Row = {"customer": "C1", "due_date": "2026-03-02", "amount": 100_00}
    written(
        "receivables",
        {"number": "R1", "order": "O1", "settled_date": "2026-03-02", **due},
        {"number": "R2", "order": "O2", "settled_date": "2026-03-02", **due},
        {"number": "R3", "currency": "USD", **due},
    )
    paid: Row = {"payment_date": "2026-03-02", "amount": 100_00, "customer": "C1"}
    written(
        "payments",
        {"number": "P1", "order": "O1", **paid},
        {"number": "P2", **paid},
        {"number": "P3", "receivable": "R3", **paid},
    )
    back: Row = {"refund_date": "2026-03-02", "amount": 1_00}
    written(
        "refunds",
        {"number": "B1", "order": "O1", **back},
        {"number": "B2", **back},
        {"number": "B3", "order": "O2", **back},
        {"number": "B4", "order": "O1", **back, "amount": -1_00},
    )
    score: Row = {"survey_date": "2026-03-02"}
    written(
        "surveys", {"number": "V1", "points": 95_0000, **score}, {"number": "V2", "points": 950_0000, **score}
    )

    expected = {
        "payments-source": {"P2"},
        "payments-currency": {"P3"},
        "refunds-source": {"B2", "B3"},
        "refunds-amount": {"B4"},
        "orders-zero": {"O2"},
        "receivables-unbacked": {"R2"},
        "surveys-points": {"V2"},
    }
    for check, wrong in expected.items():
        found = as_("chi").get(reverse("records:check", args=[check])).context["page"]
        assert {line.key for line in found.table.lines} == wrong, check


def test_who_sees_a_part_of_a_customer_s_records_reads_that_it_is_a_part(
    company: dict[str, Person], as_: SignIn
) -> None:
    written("customers", {"number": "C1", "name": "越城水务", "owner": "ada"})
    row: Row = {"customer": "C1", "order_date": "2026-03-02", "amount": 100_00}
    written("orders", {"number": "O1", "owner": "ada", **row})
    page, words = reverse("records:record", args=["customers", "C1"]), "部分记录归别人"

    assert words not in as_("ada").get(page).text
    written("orders", {"number": "eves-deal", "owner": "eve", **row, "amount": 77_00})
    for who, is_partial in (("ada", True), ("ben", True), ("lan", False), ("chi", False)):
        text = as_(who).get(page).text
        assert (words in text) == is_partial, who
        assert ("eves-deal" not in text) == is_partial, who


def test_a_formula_of_amounts_adds_up_over_the_rows_that_have_them_all(
    company: dict[str, Person], cast: dict[str, User], as_: SignIn
) -> None:
    margin = FieldTerms("毛利", FieldKind.FORMULA, formula="订单金额 - 成本", seen_by=EVERY, edited_by=EVERY)
    define_field("orders", margin, by=cast["chi"])
    order("OT1", 300_00)
    order("OT2", 1_000_00)
    written("orders", {"number": "OT2", "cost": 400_00})

    page = listed(as_, "orders", "number", "amount", "c1")

    assert {line.key: line.cells[2].text for line in page.table.lines} == {"OT1": "—", "OT2": "600.00"}
    assert (foot(page)["amount"], foot(page)["c1"]) == ("1,300", "600.00")
    assert page.table.columns[2].unit == "元"
    order("OT3", 10_00, "USD")
    written("orders", {"number": "OT3", "cost": 3_00})
    assert foot(listed(as_, "orders", "number", "c1"))["c1"] == "¥600.00 + US$7.00"


def test_a_formula_that_multiplies_adds_up_to_nothing(
    company: dict[str, Person], cast: dict[str, User], as_: SignIn
) -> None:
    tax = FieldTerms("税", FieldKind.FORMULA, formula="订单金额 * 13%", seen_by=EVERY, edited_by=EVERY)
    define_field("orders", tax, by=cast["chi"])
    order("OT1", 300_00)

    assert "c1" not in foot(listed(as_, "orders", "number", "amount", "c1"))
