"""What a statement pays for earlier periods says which, by which parts, and the records that made the difference."""

from __future__ import annotations

import pytest

from tests.web.conftest import SignIn
from tests.web.runs.company import AT, PLAN, paid, published, ran
from yeji.accounts.models import User
from yeji.records.actions import write_rows
from yeji.records.kinds import Row
from yeji.records.queries import kind
from yeji.runs.actions import release
from yeji.runs.models import Run
from yeji.runs.pages.corrected import CorrectedPage
from yeji.runs.pages.paper import paper_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def april(march: Run, cast: dict[str, User]) -> Run:
    """March was released with 150,000 of Ada; 50,000 less of it came, and 10,000 were entered late."""
    release(march, by=cast["han"], at=AT, seen=march.checksum)
    paid(cast["chi"], ("P2", "ada", "2026-03-20", 20_000_00), ("P9", "ada", "2026-03-25", 10_000_00))
    return ran(march.version, "2026-04", cast["chi"])


def page_of(as_: SignIn, run: Run, person: str = "ada") -> CorrectedPage:
    page = as_("dov").get(f"/runs/{run.pk}/of/{person}/corrected/").context["page"]
    assert isinstance(page, CorrectedPage)
    return page


def records_of(page: CorrectedPage) -> list[list[str]]:
    return [
        [cell.text for cell in line.cells]
        for each in page.periods
        if each.records
        for line in each.records.lines
    ]


def test_a_difference_is_told_by_period_part_and_record(april: Run, as_: SignIn) -> None:
    # 100,000 × 3% + 50,000 × 5% = 5,500 was paid; 110,000 come to 3,000 + 500.
    page = page_of(as_, april)

    assert page.amount == "−2,000.00"
    (march,) = page.periods
    assert (march.period, march.change) == ("2026-03", "−2,000.00")
    assert [(part.was, part.now, part.change) for part in march.parts] == [
        ("5,500.00", "3,500.00", "−2,000.00")
    ]
    assert records_of(page) == [
        ["P2", "回款额", "改过", "70,000.00 元", "20,000.00 元"],
        ["P9", "回款额", "后来才有", "—", "10,000.00 元"],
    ]


def test_the_statement_leads_there(april: Run, as_: SignIn) -> None:
    page = as_("dov").get(f"/runs/{april.pk}/of/ada/").context["page"]

    told = [(part.words, part.url) for part in page.settled if part.url]
    assert told == [("2026-03 −2,000.00", f"/runs/{april.pk}/of/ada/corrected/")]
    assert page_of(as_, april, "eve").periods == ()


def test_a_second_difference_is_told_against_what_was_known_at_the_first(
    april: Run, cast: dict[str, User], as_: SignIn
) -> None:
    release(april, by=cast["han"], at=AT, seen=april.checksum)
    paid(cast["chi"], ("P2", "ada", "2026-03-20", 70_000_00))

    may = ran(april.version, "2026-05", cast["chi"])

    # 160,000 come to 3,000 + 3,000; 3,500 were paid for March by then.
    page = page_of(as_, may)
    assert [(part.was, part.now) for part in page.periods[0].parts] == [("3,500.00", "6,000.00")]
    assert records_of(page) == [["P2", "回款额", "改过", "20,000.00 元", "70,000.00 元"]]
    # What April said stays.
    assert page_of(as_, april).amount == "−2,000.00"


def test_the_paper_names_the_period_too(april: Run, cast: dict[str, User]) -> None:
    ada = april.results.get(person__number="ada").person

    assert [each.title for each in paper_of(april, ada, "").moved if each.amount < 0] == [
        "以前期间的更正 2026-03 −2,000.00"
    ]


PRICED_AGAIN = """    reversal: {table: refunds, deal: order_id, date: refund_date, amount: amount, how: re_rated}
    deal: 订单额
    earning_condition: 客户付清后挣得
settlement:"""
ORDERS = """measures:
  订单额:
    unit: money
    direction: up
    count:
      table: orders
      aggregate: sum
      column: amount
      date: order_date
      credit: {kind: owner, column: person_id}
"""


def test_a_return_that_is_priced_again_is_told_by_the_measure_that_people_know(
    cast: dict[str, User], as_: SignIn
) -> None:
    text = PLAN.replace("measures:\n", ORDERS).replace("base: 回款额", "base: 订单额")
    version = published(cast, text.replace("settlement:", PRICED_AGAIN, 1))
    order: Row = {"owner": "ada", "order_date": "2026-03-05", "amount": 80_000_00, "currency": "CNY"}
    write_rows(kind("orders"), [{"number": "O1", **order}], by=cast["chi"])
    march = ran(version, "2026-03", cast["chi"])
    release(march, by=cast["han"], at=AT, seen=march.checksum)
    back: Row = {"owner": "ada", "refund_date": "2026-03-28", "amount": 30_000_00, "currency": "CNY"}
    write_rows(kind("refunds"), [{"number": "R1", "order": "O1", **back}], by=cast["chi"])

    page = page_of(as_, ran(version, "2026-04", cast["chi"]))

    # 80,000 × 3% = 2,400 was paid; 50,000 come to 1,500.
    assert page.amount == "−900.00"
    assert [record[:3] for record in records_of(page)] == [["O1", "订单额（扣除退回）", "改过"]]
    assert (
        as_("dov")
        .get(f"/runs/{Run.objects.latest('pk').pk}/of/ada/corrected/")
        .text.count("/records/orders/at/O1/")
    )
