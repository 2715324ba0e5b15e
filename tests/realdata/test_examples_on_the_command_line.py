"""The AdventureWorks example as a person runs it: `yeji calc` writes statements, `yeji explain` names orders."""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.realdata.worked_examples import EXAMPLES, lines_of
from yeji.cli.main import root

pytestmark = pytest.mark.realdata

EXAMPLE = EXAMPLES / "adventureworks"
SELLER, SHARE = "275", Decimal("0.012")


def _yeji(*words: object) -> Result:
    return CliRunner().invoke(root, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture(scope="module")
def orders(real_data: Path) -> dict[str, Decimal]:
    """Return what the seller's orders of the second quarter of 2018 came to, by number."""
    return {
        row["SalesOrderID"]: Decimal(row["SubTotal"])
        for row in lines_of(real_data / "adventureworks" / "aw_sales_orders.csv")
        if (row["SalesPersonID"], row["Year"], row["Quarter"]) == (SELLER, "2018", "2")
    }


@pytest.fixture(scope="module")
def calculated(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which `yeji calc` laid the commissions of the second quarter of 2018."""
    out = tmp_path_factory.mktemp("out")
    plan, mapping = EXAMPLE / "plan-commission.yaml", EXAMPLE / "mapping.yaml"
    done = _yeji(
        "calc", plan, real_data / "adventureworks", "--mapping", mapping, "--period", "2018Q2",
        "--out", out, "--language", "en",
    )  # fmt: skip

    assert done.exit_code == 0, done.output
    assert "17 people calculated" in done.output
    return out


def test_each_seller_gets_a_statement_of_his_own(calculated: Path) -> None:
    pages = {page.stem: page.read_text(encoding="utf-8") for page in (calculated / "statements").iterdir()}

    assert sorted(pages) == [str(person) for person in range(274, 291)]
    assert "Michael Blythe" in pages[SELLER]
    assert "USD 5,313.83" in pages[SELLER]
    assert "Linda Mitchell" not in pages[SELLER]


def test_the_statement_lists_the_orders_behind_the_commission(
    calculated: Path, orders: dict[str, Decimal]
) -> None:
    page = (calculated / "statements" / f"{SELLER}.html").read_text(encoding="utf-8")

    assert len(orders) == 27
    assert [order for order in orders if order not in page] == []


def test_explain_shows_the_orders_behind_one_commission(calculated: Path, orders: dict[str, Decimal]) -> None:
    told = _yeji("explain", calculated, SELLER, "--component", "提成", "--rows", 100, "--language", "en")

    assert told.exit_code == 0, told.output
    assert f", {len(orders)} records" in told.output
    for order, amount in orders.items():
        assert f"orders {order}  USD {amount:,f}".rstrip("0") in told.output


def test_the_reasons_of_each_order_add_up_to_its_commission_rounded_by_itself(
    calculated: Path, orders: dict[str, Decimal]
) -> None:
    told = json.loads(_yeji("explain", calculated, SELLER, "--json").stdout)

    [commission] = told["components"]
    by_order: dict[str, Decimal] = defaultdict(Decimal)
    for reason in commission["reasons"]:
        by_order[reason["source_id"]] += Decimal(reason["amount"])
    assert by_order == {
        order: (amount * SHARE).quantize(Decimal("0.01"), ROUND_HALF_UP) for order, amount in orders.items()
    }
    assert Decimal(commission["earned"]) == sum(by_order.values()) == Decimal("5313.83")
