"""What pays what: each figure here was worked out by hand from the rule in `owing`."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.conftest import SignIn
from tests.web.records.conftest import written
from yeji.org.models import Person
from yeji.records.kinds import Row
from yeji.records.models import Receivable
from yeji.records.owing import Purse, owing

pytestmark = pytest.mark.django_db
FIRST, SECOND = "2026-03-01", "2026-04-01"


@pytest.fixture
def deal(company: dict[str, Person]) -> None:
    """Order 300 of Ada's customer: 100 are due first, 200 a month later."""
    customer("C1", "越城水务", "ada")
    order("O1", "C1", 300_00)
    receivable("AT1", "O1", FIRST, 100_00)
    receivable("AT2", "O1", SECOND, 200_00)


def customer(number: str, name: str, owner: str) -> None:
    written("customers", {"number": number, "name": name, "owner": owner})


def order(number: str, of: str, amount: int, **more: str) -> None:
    row: Row = {"number": number, "customer": of, "owner": "ada", "order_date": FIRST, "amount": amount}
    written("orders", row | more)


def receivable(number: str, of: str | None, due: str, amount: int, **more: str) -> None:
    row: Row = {"number": number, "order": of, "customer": "C1", "owner": "ada"}
    written("receivables", row | {"due_date": due, "amount": amount} | more)


def moved(kind_key: str, number: str, amount: int, **more: str) -> None:
    day = {"payments": "payment_date", "refunds": "refund_date", "returns": "return_date"}[kind_key]
    row: Row = {"number": number, "customer": "C1", "owner": "ada", day: FIRST, "amount": amount}
    written(kind_key, row | more)


def paid_and_left() -> dict[str, tuple[int, int]]:
    return {due.number: (due.paid, due.left) for due in owing(Receivable.objects.all()).dues}


def spare() -> dict[Purse, int]:
    return dict(owing(Receivable.objects.all()).spare)


def test_loose_money_pays_what_is_called_settled_before_what_is_open(deal: None) -> None:
    written("receivables", {"number": "AT1", "settled_date": FIRST})
    moved("payments", "P1", 100_00, order="O1")

    assert paid_and_left() == {"AT1": (100_00, 0), "AT2": (0, 200_00)}


def test_a_later_due_that_is_called_settled_takes_the_loose_money_first(deal: None) -> None:
    written("receivables", {"number": "AT2", "settled_date": SECOND})
    moved("payments", "P1", 250_00, order="O1")

    assert paid_and_left() == {"AT1": (50_00, 50_00), "AT2": (200_00, 0)}


def test_a_settled_receivable_without_its_money_owes_nothing_and_shows_the_gap(deal: None) -> None:
    written("receivables", {"number": "AT1", "settled_date": FIRST})

    first, _second = owing(Receivable.objects.all()).dues

    assert (first.paid, first.left, first.gap) == (0, 0, 100_00)


def test_loose_money_pays_the_earliest_due_first(deal: None) -> None:
    moved("payments", "P1", 150_00, order="O1")

    assert paid_and_left() == {"AT1": (100_00, 0), "AT2": (50_00, 150_00)}


def test_a_payment_in_parts_pays_what_each_part_names(deal: None) -> None:
    moved("payments", "P1", 120_00, order="O1", receivable="AT2")
    moved("payments", "P2", 30_00, receivable="AT2")
    moved("payments", "P3", 40_00, order="O1")

    assert paid_and_left() == {"AT1": (40_00, 60_00), "AT2": (150_00, 50_00)}
    assert spare() == {}


def test_what_a_payment_brings_too_much_pays_the_order_s_next_due_and_the_rest_lies_spare(
    deal: None,
) -> None:
    moved("payments", "P1", 350_00, receivable="AT1")

    assert paid_and_left() == {"AT1": (100_00, 0), "AT2": (200_00, 0)}
    assert spare() == {Purse("O1", "CNY"): 50_00}


def test_a_refund_takes_spare_money_first(deal: None) -> None:
    moved("payments", "P1", 350_00, order="O1")
    moved("refunds", "B1", 50_00, order="O1")

    assert paid_and_left() == {"AT1": (100_00, 0), "AT2": (200_00, 0)}
    assert spare() == {}


def test_a_refund_of_money_that_had_paid_reopens_what_falls_due_last(deal: None) -> None:
    moved("payments", "P1", 100_00, receivable="AT1")
    moved("payments", "P2", 200_00, receivable="AT2")
    moved("refunds", "B1", 80_00, order="O1")

    assert paid_and_left() == {"AT1": (100_00, 0), "AT2": (120_00, 80_00)}


def test_goods_given_back_with_their_money_leave_nothing_open(deal: None) -> None:
    moved("payments", "P1", 300_00, order="O1")
    moved("returns", "T1", 80_00, order="O1")
    moved("refunds", "B1", 80_00, order="O1")

    assert paid_and_left() == {"AT1": (100_00, 0), "AT2": (120_00, 0)}
    assert spare() == {}


def test_goods_given_back_before_they_were_paid_are_not_owed(deal: None) -> None:
    moved("returns", "T1", 250_00, order="O1")

    assert paid_and_left() == {"AT1": (0, 50_00), "AT2": (0, 0)}


def test_a_payment_taken_back_in_the_books_pays_nothing(deal: None) -> None:
    moved("payments", "P1", 100_00, receivable="AT1")
    moved("payments", "P2", -100_00, receivable="AT1")

    assert paid_and_left()["AT1"] == (0, 100_00)
    assert spare() == {}


def test_dollars_pay_no_yuan(deal: None) -> None:
    moved("payments", "P1", 100_00, receivable="AT1", currency="USD")
    moved("payments", "P2", 70_00, order="O1", currency="USD")

    assert paid_and_left() == {"AT1": (0, 100_00), "AT2": (0, 200_00)}
    assert spare() == {Purse("O1", "USD"): 170_00}


def test_what_is_paid_of_one_receivable_does_not_depend_on_which_are_asked_for(deal: None) -> None:
    moved("payments", "P1", 150_00, order="O1")

    (second,) = owing(Receivable.objects.filter(number="AT2")).dues

    assert (second.paid, second.left) == (50_00, 150_00)


def test_money_is_neither_made_nor_lost(deal: None) -> None:
    receivable("AT3", None, SECOND, 40_00)
    moved("payments", "P1", 130_00, receivable="AT1")
    moved("payments", "P2", 55_00, receivable="AT3")
    moved("payments", "P3", 90_00, order="O1")
    moved("refunds", "B1", 25_00, order="O1")

    found = owing(Receivable.objects.all())

    # 130 + 55 + 90 − 25 = 250 came in and stayed: 195 of O1, and 40 of AT3 with 15 too much.
    assert sum(due.paid for due in found.dues) + sum(found.spare.values()) == 250_00
    assert found.spare == {Purse("/AT3", "CNY"): 15_00}


# ---------- the customer's page ----------


def page_of(as_: SignIn, who: str = "ada", number: str = "C1") -> str:
    return as_(who).get(reverse("records:record", args=["customers", number])).text


def test_one_payment_counts_once_on_the_customer_s_page(deal: None, as_: SignIn) -> None:
    written("receivables", {"number": "AT1", "settled_date": FIRST})
    moved("payments", "P1", 100_00, order="O1")

    told = as_("ada").get(reverse("records:record", args=["customers", "C1"])).context["page"].money

    assert [figure.words for figure in told.figures][::2] == ["200", "100"]
    assert told.due_sums == ("300.00", "100.00", "200.00")
    assert "越城水务还欠 <b>¥200</b>，" in told.sentence


def test_money_that_names_no_order_is_told_apart_with_the_way_to_mend_it(deal: None, as_: SignIn) -> None:
    moved("payments", "P1", 100_00, order="O1")
    moved("payments", "P2", 30_00)
    moved("payments", "P3", 500_00, order="O1")

    text = page_of(as_, "chi")
    told = as_("chi").get(reverse("records:record", args=["customers", "C1"])).context["page"].money

    # 630 came in; O1 takes 300 of its 600, so that 300 lie spare beside the 30 that name nothing.
    assert told.figures[2].words == "630"
    assert told.figures[2].note == "未匹配 ¥330"
    assert [(each.title.split()[-1], each.words) for each in told.loose] == [
        ("P2", "¥30.00"),
        ("O1", "¥300.00"),
    ]
    assert reverse("records:edit", args=["payments", "P2"]) in text
    assert "认领" not in page_of(as_, "dov")


def test_refunds_and_returns_stand_in_the_sums_and_in_the_story(deal: None, as_: SignIn) -> None:
    moved("payments", "P1", 300_00, order="O1")
    moved("refunds", "B1", 80_00, order="O1")
    moved("returns", "T1", 80_00, order="O1")
    written(
        "opportunities",
        {
            "number": "S1",
            "name": "二期",
            "customer": "C1",
            "owner": "ada",
            "opened_date": FIRST,
            "amount": 900_00,
        },
    )
    written(
        "referrals", {"number": "F1", "customer": "C1", "owner": "ada", "referral_date": FIRST, "won": True}
    )

    told = as_("ada").get(reverse("records:record", args=["customers", "C1"])).context["page"]

    assert (told.money.figures[2].label, told.money.figures[2].words) == ("回款净额（元）", "220")
    assert told.money.figures[2].note == "退款 ¥80"
    assert told.money.figures[0].words == "0"
    words = {step.kind: step.words for step in told.trail}
    assert (words["refunds"], words["returns"]) == ("退款 ¥80", "退货 ¥80")
    assert words["opportunities"] == "商机 ¥900 · 二期"
    assert words["referrals"] == "推荐来的，成交了"


def test_an_opportunity_without_a_day_stops_no_page(deal: None, as_: SignIn) -> None:
    written("opportunities", {"number": "S1", "name": "二期", "customer": "C1", "owner": "ada"})

    assert "越城水务" in page_of(as_)


def test_currencies_are_never_one_sum(company: dict[str, Person], as_: SignIn) -> None:
    customer("C1", "越城水务", "ada")
    today = timezone.localdate().isoformat()
    order("OT1", "C1", 300_00, order_date=today)
    order("OT2", "C1", 1_000_00, order_date=today, currency="USD")
    receivable("AT1", "OT1", FIRST, 300_00)
    receivable("AT2", "OT2", FIRST, 1_000_00, currency="USD")
    moved("payments", "P1", 250_00, order="OT2", currency="USD")

    told = as_("ada").get(reverse("records:record", args=["customers", "C1"])).context["page"].money
    text = page_of(as_)

    assert [(figure.label, figure.words) for figure in told.figures] == [
        ("没收齐", "¥300 + US$750"),
        ("近 12 月订单", "¥300 + US$1,000"),
        ("回款净额", "US$250"),
    ]
    assert told.due_sums == ("¥300.00 + US$1,000.00", "US$250.00", "¥300.00 + US$750.00")
    assert "单位：元" not in text
    assert "1,300" not in text


# ---------- the list's sentence ----------


def test_the_list_s_sentence_is_the_sum_of_the_pages_that_the_reader_opens_from_it(
    company: dict[str, Person], as_: SignIn
) -> None:
    """Ben leads Ada; C-away is Eve's, but one of its receivables is Ada's: Ben sees that and not the customer."""
    for number, name, owner in (("C1", "甲", "ada"), ("C2", "乙", "ada"), ("C-away", "丙", "eve")):
        customer(number, name, owner)
    order("O1", "C1", 300_00)
    receivable("AT1", "O1", FIRST, 100_00)
    receivable("AT2", "O1", "2099-01-01", 200_00)
    for number, of, who, amount in (
        ("AT3", "C2", "ada", 50_00),
        ("AT4", "C-away", "ada", 7_00),
        ("AT5", "C-away", "eve", 1_000_00),
    ):
        row: Row = {"number": number, "customer": of, "owner": who, "due_date": FIRST, "amount": amount}
        written("receivables", row)
    moved("payments", "P1", 40_00, order="O1")

    # C1 owes 260 (60 of it late), C2 50; with Eve's customer, Lan reads 1,007 more.
    expected = {
        "ada": "2|¥310|2|¥110",
        "ben": "2|¥310|2|¥110",
        "lan": "3|¥1,317|3|¥1,117",
        "eve": "1|¥1,000|1|¥1,000",
    }
    for who, said in expected.items():
        page = as_(who).get(reverse("records:customers")).context["page"]
        owed = "".join(page.sentence)
        shown = [each.split("</b>")[0] for each in owed.split("<b>")[1:]]
        assert "|".join(shown) == said, who
        opened = [as_(who).get(line.url).context["page"].money.figures[0].words for line in page.table.lines]
        assert f"¥{sum(int(each.replace(',', '')) for each in opened):,}" == said.split("|")[1], who
