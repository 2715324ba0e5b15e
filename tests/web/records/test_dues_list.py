"""The list of receivables and what customers owe: every figure is `owing`'s, whichever page tells it."""

from __future__ import annotations

import csv
import random
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.conftest import SignIn
from tests.web.records.conftest import listed, written
from yeji.accounts.models import User
from yeji.org.models import Person
from yeji.records.actions import remove_record, undo_batch
from yeji.records.kinds import Row
from yeji.records.models import Receivable
from yeji.records.owing import owing
from yeji.records.queries import kind

pytestmark = pytest.mark.django_db


def day(offset: int) -> str:
    """Return a day so many days from today."""
    return (timezone.localdate() + timedelta(days=offset)).isoformat()


def due(number: str, customer: str, amount: int, on: str, owner: str = "ada", **more: str) -> None:
    row: Row = {"number": number, "customer": customer, "owner": owner, "due_date": on, "amount": amount}
    written("receivables", row | more)


def moved(key: str, number: str, customer: str, amount: int, **more: str) -> None:
    on = {"payments": "payment_date", "refunds": "refund_date", "returns": "return_date"}[key]
    row: Row = {"number": number, "customer": customer, "owner": "ada", on: day(-20), "amount": amount}
    written(key, row | more)


@pytest.fixture
def dues(company: dict[str, Person]) -> None:
    """甲 owes yuan and dollars, with a refund and a payment that names nothing; 乙 of Eve's owes some; 丙 nothing."""
    for number, name, owner in (("C1", "甲", "ada"), ("C2", "乙", "eve"), ("C3", "丙", "ada")):
        written("customers", {"number": number, "name": name, "owner": owner})
    for number, customer, owner, amount, currency in (
        ("O1", "C1", "ada", 300_00, "CNY"),
        ("O2", "C1", "ada", 900_00, "USD"),
        ("O3", "C2", "eve", 50_07, "CNY"),
        ("O4", "C3", "ada", 10_00, "CNY"),
    ):
        row: Row = {"number": number, "customer": customer, "owner": owner, "order_date": day(-90)}
        written("orders", row | {"amount": amount, "currency": currency})
    due("A1", "C1", 100_00, day(-40), order="O1")
    due("A2", "C1", 200_00, day(10), order="O1")
    due("A3", "C1", 900_00, day(-5), order="O2", currency="USD")
    due("A4", "C2", 50_07, day(-1), owner="eve", order="O3")
    due("A5", "C3", 10_00, day(-60), order="O4")
    due("A6", "C1", 70_01, day(90))
    moved("payments", "P1", "C1", 80_00, order="O1")
    moved("refunds", "B1", "C1", 30_00, order="O1")
    moved("payments", "P2", "C1", 400_33, receivable="A3", currency="USD")
    moved("payments", "P3", "C3", 10_00, receivable="A5")
    moved("payments", "P4", "C1", 5_00)


def kept() -> dict[str, tuple[int, int, int]]:
    found = Receivable.objects.values_list("number", "credited", "paid", "left")
    return {number: (credited, paid, left) for number, credited, paid, left in found}


def said() -> dict[str, tuple[int, int, int]]:
    return {
        each.number: (each.credited, each.paid, each.left) for each in owing(Receivable.objects.all()).dues
    }


def numbers(client: Client, query: str = "") -> list[str]:
    page = client.get(f"{listed('receivables')}?{query}").context["page"]
    return [line.key for line in page.table.lines]


# ---------- what is kept ----------


def test_what_is_kept_is_what_owing_says(dues: None) -> None:
    # 80 came for O1 and 30 went back: 50 of A1's 100 are paid.
    assert kept()["A1"] == (0, 50_00, 50_00)
    assert kept()["A3"] == (0, 400_33, 499_67)
    assert kept() == said()


def test_whatever_is_written_moved_removed_and_taken_back_the_kept_figures_follow(
    dues: None, cast: dict[str, User]
) -> None:
    dice = random.Random(20261122)
    orders, receivables = ("O1", "O2", "O3", None), ("A1", "A2", "A3", "A6", None)
    for step in range(60):
        number, batch = f"N{dice.randrange(8)}", f"step:{step}"
        amount, currency = dice.randrange(-20_00, 150_00), dice.choice(("CNY", "USD"))
        own: Row = {"number": number, "order": dice.choice(orders), "amount": amount, "currency": currency}
        match dice.randrange(5):
            case 0:
                row = own | {"payment_date": day(0), "receivable": dice.choice(receivables)}
                written("payments", row, batch=batch)
            case 1:
                written("refunds", own | {"refund_date": day(0), "amount": abs(amount)}, batch=batch)
            case 2:
                written("returns", own | {"return_date": day(0), "amount": abs(amount)}, batch=batch)
            case 3:
                settled = dice.choice((None, day(-1)))
                row = own | {"due_date": day(dice.randrange(-90, 90)), "settled_date": settled}
                written("receivables", row, batch=batch)
            case _:
                undo_batch(f"step:{dice.randrange(step + 1)}", cast["chi"])
        assert kept() == said(), step

    remove_record(kind("payments"), "P2", why="记错", by=cast["chi"])

    assert kept()["A3"] != (0, 400_33, 499_67)
    assert kept() == said()


# ---------- the list of receivables ----------


def test_the_list_tells_what_is_due_paid_and_open_and_for_how_long(dues: None, as_: SignIn) -> None:
    page = as_("chi").get(listed("receivables")).context["page"]
    titles = [column.title for column in page.table.columns]
    line = next(each for each in page.table.lines if each.key == "A1")
    told = dict(zip(titles, (cell.text for cell in line.cells), strict=True))

    assert [told[each] for each in ("应收金额", "已回", "未回", "逾期天数")] == [
        "¥100.00",
        "¥50.00",
        "¥50.00",
        "40 天",
    ]
    totals = dict(zip(titles, (cell.text for cell in page.table.totals), strict=True))
    # 100 + 200 + 50.07 + 10 + 70.01 yuan and 900 dollars; 50 + 10 and 400.33 of them came in.
    assert totals["应收金额"] == "¥430.08 + US$900.00"
    assert totals["已回"] == "¥60.00 + US$400.33"
    assert totals["未回"] == "¥370.08 + US$499.67"


def test_the_views_show_what_is_open_overdue_and_due_within_thirty_days(dues: None, as_: SignIn) -> None:
    chi = as_("chi")
    views = {link.title: link.url for link in chi.get(listed("receivables")).context["page"].table.views}

    shown = {
        title: [line.key for line in chi.get(url).context["page"].table.lines] for title, url in views.items()
    }

    assert shown["未回"] == ["A1", "A3", "A4", "A2", "A6"]
    assert shown["逾期"] == ["A1", "A3", "A4"]
    assert shown["30 天内到期"] == ["A2"]


def test_a_receivable_that_falls_due_today_is_not_overdue(dues: None, as_: SignIn) -> None:
    due("A7", "C1", 1_00, day(0))
    due("A8", "C1", 1_00, day(30))
    due("A9", "C1", 1_00, day(31))

    assert "A7" not in numbers(as_("chi"), "f=state:is:late")
    assert {"A7", "A8"} <= set(numbers(as_("chi"), "f=state:is:soon"))
    assert "A9" not in numbers(as_("chi"), "f=state:is:soon")


def test_the_list_sorts_by_the_due_date_and_by_what_is_open(dues: None, as_: SignIn) -> None:
    chi = as_("chi")

    assert numbers(chi, "sort=due_date") == ["A5", "A1", "A3", "A4", "A2", "A6"]
    assert numbers(chi, "sort=-left") == ["A3", "A2", "A6", "A4", "A1", "A5"]


def test_the_sentence_leads_to_what_it_tells_of(dues: None, as_: SignIn) -> None:
    for who, told in {
        "chi": ("5", "¥370 + US$500", "3", "¥100 + US$500"),
        "eve": ("1", "¥50"),
    }.items():
        client = as_(who)
        sentence = "".join(client.get(listed("receivables")).context["page"].sentence)
        figures = tuple(each.split("</b>")[0] for each in sentence.split("<b>")[1:])
        assert figures == told, who
        url = sentence.split('href="')[1].split('"')[0].replace("&amp;", "&")

        late = client.get(url).context["page"].table

        assert str(len(late.lines)) == told[-2]


def test_what_is_open_is_told_within_the_reader_s_sight(dues: None, as_: SignIn) -> None:
    assert numbers(as_("eve"), "f=state:is:open") == ["A4"]
    assert "A4" not in numbers(as_("ben"), "f=state:is:open")


def test_an_export_has_the_columns_of_the_list(dues: None, as_: SignIn) -> None:
    text = as_("chi").get(
        reverse("records:export", args=["receivables", "csv"]) + "?f=state:is:late&sort=due_date"
    )
    rows = list(csv.DictReader(StringIO(text.getvalue().decode("utf-8-sig"))))

    assert [row["应收编号"] for row in rows] == ["A1", "A3", "A4"]
    assert [(row["已回"], row["未回"], row["逾期天数"], row["币种"]) for row in rows] == [
        ("50.00", "50.00", "40", "CNY"),
        ("400.33", "499.67", "5", "USD"),
        ("0.00", "50.07", "1", "CNY"),
    ]


# ---------- what customers owe ----------


def test_the_customer_s_page_the_list_and_the_export_agree_to_the_fen(dues: None, as_: SignIn) -> None:
    """甲 owes 50 + 200 + 70.01 yuan and 499.67 dollars; of 乙's 50.07 Ada and Ben see nothing."""
    for who in ("ada", "ben", "eve", "lan", "chi"):
        client = as_(who)
        page = client.get(
            reverse("records:customers") + "?columns=name&columns=owed&columns=overdue"
        ).context["page"]
        of_list = {line.key: line.cells[1].text for line in page.table.lines}
        of_pages = {}
        for line in page.table.lines:
            told = client.get(line.url).context["page"].money
            of_pages[line.key] = told.due_sums[2] if told.dues else "—"
        for number, words in of_pages.items():
            if words in {"0.00", "¥0.00"}:
                assert of_list[number] == "—"
            else:
                assert of_list[number].replace("¥", "") == words.replace("¥", ""), (who, number)

    chi = as_("chi")
    page = chi.get(reverse("records:customers") + "?columns=number&columns=owed&columns=overdue").context[
        "page"
    ]
    assert [cell.text for cell in page.table.totals][1:] == ["¥370.08 + US$499.67", "¥100.07 + US$499.67"]
    text = chi.get(
        reverse("records:export", args=["customers", "csv"]) + "?columns=number&columns=owed&columns=overdue"
    )
    rows = list(csv.DictReader(StringIO(text.getvalue().decode("utf-8-sig"))))
    sums: Counter[str] = Counter()
    for row in rows:
        for name in ("应收余额（元）", "应收余额（USD）", "逾期（元）", "逾期（USD）"):
            sums[name] += round(float(row[name] or 0) * 100)
    assert sums == {
        "应收余额（元）": 370_08, "应收余额（USD）": 499_67, "逾期（元）": 100_07, "逾期（USD）": 499_67,
    }  # fmt: skip


def test_customers_who_owe_are_found_by_it(dues: None, as_: SignIn) -> None:
    def found(who: str, state: str) -> list[str]:
        page = as_(who).get(reverse("records:customers") + f"?f=state:is:{state}").context["page"]
        return sorted(line.key for line in page.table.lines)

    assert (found("chi", "open"), found("chi", "late")) == (["C1", "C2"], ["C1", "C2"])
    assert found("ada", "late") == ["C1"]


def test_nobody_writes_what_is_worked_out(dues: None, as_: SignIn) -> None:
    form = as_("chi").get(reverse("records:edit", args=["receivables", "A1"])).context["page"].form

    assert not {"paid", "left", "credited", "days_over", "state"} & set(form.fields)
