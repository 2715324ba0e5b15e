"""AdventureWorks and Maven CRM brought in through the pages, as a company would: lists first, then deals.

The expected counts and sums are taken from the files by themselves, with Decimal and csv.
"""

from __future__ import annotations

import csv
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from django.db.models import Sum
from django.test import Client

from tests.web.conftest import LONG_AGO, SignIn
from tests.web.intake.conftest import Bring, worked
from yeji.intake.models import Batch, Stage
from yeji.org.models import Person, Relationship
from yeji.records.models import Customer, Opportunity, Order, Product

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]


def mapped(client: Client, batch: Batch, fields: dict[str, str]) -> Batch:
    """Say what the columns mean, by their headers; the others are not imported."""
    said = {f"c{each['at']}": fields.get(each["header"], "") for each in batch.heading["columns"]}
    answer = client.post(f"/intake/{batch.pk}/mapping/", said)
    assert answer.status_code == 302, answer.text
    return worked(batch)


def accepted(client: Client, batch: Batch) -> Batch:
    client.post(f"/intake/{batch.pk}/accept/")
    worked(batch)
    assert batch.stage == Stage.WRITTEN
    return batch


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def people(numbers: dict[str, str]) -> None:
    Person.objects.bulk_create(
        Person(number=number, name=name, relationship=Relationship.EMPLOYEE, joined=LONG_AGO)
        for number, name in numbers.items()
    )


def test_maven_crm_comes_in_through_the_pages(as_: SignIn, bring: Bring, real_data: Path) -> None:
    folder, chi = real_data / "maven_crm", as_("chi")
    agents = sorted({line["sales_agent"] for line in lines(folder / "sales_teams.csv")})
    people({f"M{number:03}": name for number, name in enumerate(agents)})

    accounts = bring(chi, "customers", (folder / "accounts.csv").read_bytes(), "accounts.csv")
    accepted(chi, mapped(chi, accounts, {"account": "number+name"}))
    products = bring(chi, "products", (folder / "products.csv").read_bytes(), "products.csv")
    accepted(
        chi,
        mapped(chi, products, {"product": "number+name", "series": "category", "sales_price": "list_price"}),
    )
    deals = bring(chi, "opportunities", (folder / "sales_pipeline.csv").read_bytes(), "sales_pipeline.csv")
    deals = mapped(
        chi,
        deals,
        {
            "opportunity_id": "number", "sales_agent": "owner", "product": "product", "account": "customer",
            "deal_stage": "stage", "engage_date": "opened_date", "close_date": "closed_date", "close_value": "amount",
        },
    )  # fmt: skip

    # The set is known for it: the pipeline writes GTXPro, the list GTX Pro.
    assert "是「GTX Pro」吗？" in chi.get(f"/intake/{deals.pk}/").text
    chi.post(
        f"/intake/{deals.pk}/answer/",
        {"field": "product", "ask": "near", "found": "GTXPro", "answer": "GTX Pro"},
    )
    accepted(chi, worked(deals))

    rows = lines(folder / "sales_pipeline.csv")
    assert (Customer.objects.count(), Product.objects.count()) == (85, 7)
    assert Opportunity.objects.count() == len(rows) == 8800
    expected = sum(Decimal(row["close_value"] or 0) for row in rows) * 100
    assert Opportunity.objects.aggregate(all=Sum("amount"))["all"] == expected


def test_adventureworks_comes_in_through_the_pages(as_: SignIn, bring: Bring, real_data: Path) -> None:
    folder, chi = real_data / "adventureworks", as_("chi")
    rows = lines(folder / "aw_sales_orders.csv")
    people({number: f"AW {number}" for number in sorted({row["SalesPersonID"] for row in rows})})

    resellers = bring(chi, "customers", (folder / "dw2020_Resellers.csv").read_bytes(), "Resellers.csv")
    accepted(chi, mapped(chi, resellers, {"ResellerKey": "number", "ResellerName": "name"}))
    orders = bring(chi, "orders", (folder / "aw_sales_orders.csv").read_bytes(), "orders.csv")
    orders = mapped(
        chi,
        orders,
        {
            "SalesOrderID": "number", "OrderDate_dw2020": "order_date", "SalesPersonID": "owner",
            "ResellerKey_dw": "customer", "SubTotal": "amount", "TaxAmt": "tax",
        },
    )  # fmt: skip

    # Four decimals are never rounded unasked.
    assert "四舍五入到分吗" in chi.get(f"/intake/{orders.pk}/").text
    for field in ("amount", "tax"):
        chi.post(
            f"/intake/{orders.pk}/answer/", {"field": field, "ask": "round", "found": "", "answer": "round"}
        )
        worked(orders)
    accepted(chi, orders)

    # 190 orders have no day in the file; they stay in the list of what did not go in.
    dated = [row for row in rows if row["OrderDate_dw2020"]]
    fen = [Decimal(row["SubTotal"]).quantize(Decimal("0.01"), ROUND_HALF_UP) * 100 for row in dated]
    assert orders.found["counts"]["refused"] == len(rows) - len(dated) == 190
    assert Order.objects.count() == len(dated)
    assert Order.objects.aggregate(all=Sum("amount"))["all"] == sum(fen)
