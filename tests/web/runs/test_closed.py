"""What is closed stays closed: by another span of the same plan, and where two releases meet."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.web.conftest import SignIn
from tests.web.runs.company import AT, PLAN, paid, published, ran
from yeji.accounts.models import User
from yeji.plans.actions import ask_publication, draft_version, publish
from yeji.plans.models import Version
from yeji.records.actions import write_rows
from yeji.records.kinds import Value
from yeji.records.queries import kind
from yeji.runs.actions import release
from yeji.runs.models import Run, Stage

pytestmark = pytest.mark.django_db
BY_QUARTER = PLAN.replace("settles: month", "settles: quarter").replace("pays: commission", "pays: bonus")
ON_CASH = (
    PLAN.replace("table: payments", "table: orders")
    .replace("date: payment_date", "date: order_date")
    .replace("per: period\n    base: 回款额", "per: deal\n    deal: 回款额")
    .replace(
        "method:\n      kind: tiers\n      mode: slice\n      boundary: upper_tier\n      tiers:\n"
        "        - {from: 0, to: 10万, rate: 3%}\n        - {from: 10万, rate: 5%}\n",
        "method: {kind: flat, rate: 3%}\n    timing: {kind: on_cash, table: payments, deal: order_id,"
        " date: payment_date, received: amount, contract: amount, at_most_whole: true}\n",
    )
)


def then_by_month(first: Version, cast: dict[str, User]) -> Version:
    """The next version of the plan, which settles by the month and says that it always did."""
    draft = draft_version(first.plan, PLAN, by=cast["chi"], at=AT)
    waiting = ask_publication(draft, by=cast["chi"], at=AT, why="按月发")
    return publish(waiting, by=cast["han"], at=AT, seen=waiting.digest)


def test_a_month_of_a_quarter_that_was_released_is_not_paid_once_more(cast: dict[str, User]) -> None:
    first = published(cast, BY_QUARTER)
    paid(cast["chi"], ("P1", "ada", "2026-02-05", 80_000_00))
    quarter = ran(first, "2026Q1", cast["chi"])
    release(quarter, by=cast["han"], at=AT, seen=quarter.checksum)

    with pytest.raises(ValidationError, match="2026Q1"):
        ran(then_by_month(first, cast), "2026-02", cast["chi"])


def test_of_a_quarter_and_its_month_that_were_both_calculated_one_is_released(cast: dict[str, User]) -> None:
    first = published(cast, BY_QUARTER)
    paid(cast["chi"], ("P1", "ada", "2026-02-05", 80_000_00))
    quarter = ran(first, "2026Q1", cast["chi"])
    month = ran(then_by_month(first, cast), "2026-02", cast["chi"])
    Run.objects.filter(pk=quarter.pk).update(stage=Stage.RELEASED, released_by=cast["han"], released_at=AT)

    with pytest.raises(ValidationError, match="已经发放"):
        release(month, by=cast["han"], at=AT, seen=month.checksum)


def test_a_release_that_was_posted_late_makes_a_later_run_stale(cast: dict[str, User]) -> None:
    # The release of March was asked for before April was, but waited for the database: April never saw its lines.
    version = published(cast)
    paid(cast["chi"], ("P1", "ada", "2026-03-05", 80_000_00), ("P2", "ada", "2026-04-05", 10_000_00))
    march, april = (ran(version, period, cast["chi"]) for period in ("2026-03", "2026-04"))
    release(march, by=cast["han"], at=AT - timedelta(seconds=1), seen=march.checksum)

    with pytest.raises(ValidationError, match="重新核算"):
        release(april, by=cast["han"], at=datetime(2026, 5, 2, tzinfo=UTC), seen=april.checksum)


def test_the_steps_of_what_is_paid_later_come_to_what_is_paid(cast: dict[str, User], as_: SignIn) -> None:
    version = published(cast, ON_CASH)
    owned: dict[str, Value] = {"owner": "ada", "currency": "CNY"}
    order = owned | {"number": "O1", "order_date": "2026-03-05", "amount": 100_000_00}
    payment = owned | {"number": "P1", "order": "O1", "payment_date": "2026-03-09", "amount": 40_000_00}
    write_rows(kind("orders"), [order], by=cast["chi"])
    write_rows(kind("payments"), [payment], by=cast["chi"])
    march = ran(version, "2026-03", cast["chi"])
    assert march.stage == Stage.DONE, march.fault

    why = as_("chi").get(f"/runs/{march.pk}/of/ada/why/提成/")

    # 100,000 × 3% = 3,000 earned; the customer paid 40 %.
    assert [each.amount for each in why.context["page"].reasons] == ["3,000.00", "−1,800.00"]
    assert last_line(why.text) == "1,200.00"


def last_line(page: str) -> str:
    """The foot of the list of steps."""
    found = re.search(r'<li class="sum">.*?<span class="value">(.*?)</span>', page, re.DOTALL)
    return found[1] if found else ""
