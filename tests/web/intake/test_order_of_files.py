"""Files of several months end in the same books in whatever order, and however often, they come."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
from django.db import transaction
from django.utils import timezone

from tests.web.conftest import SignIn
from tests.web.intake.conftest import Bring, worked
from yeji.accounts.models import User
from yeji.intake import actions
from yeji.intake.models import Batch, Stage
from yeji.intake.working import carry_on
from yeji.records.models import Change, Order

HEAD = "订单编号,订单日期,订单金额,备注\n"
MONTHS = {
    # Each month brings its own orders and mends some of the months before.
    "08": ("A1,2026-08-03,100,八月", "A2,2026-08-09,200,八月"),
    "09": ("B1,2026-09-01,300,九月", "A2,2026-08-09,250,改过"),
    "10": ("C1,2026-10-12,400,十月", "A1,2026-08-03,100,八月", "B1,2026-09-01,310,改过"),
    "11": ("D1,2026-11-02,500,十一月", "A2,2026-08-09,260,又改", "C1,2026-10-12,400,十月"),
}
STANDS = [
    ("A1", 10000, "八月"),
    ("A2", 26000, "又改"),
    ("B1", 31000, "改过"),
    ("C1", 40000, "十月"),
    ("D1", 50000, "十一月"),
]
pytestmark = pytest.mark.django_db


def brought(month: str, by: User) -> Batch:
    text = HEAD + "\n".join(MONTHS[month]) + "\n"
    batch = actions.receive("orders", f"{month}.csv", [text.encode()], by=by, at=timezone.now())
    carry_on(batch.pk)
    batch.refresh_from_db()
    actions.accept(batch, by=by)
    carry_on(batch.pk)
    batch.refresh_from_db()
    assert batch.stage == Stage.WRITTEN
    return batch


ORDERS_OF_FILES = random.Random(20261122).sample(list(permutations(MONTHS)), 12)


def test_months_in_any_order_end_in_the_same_books(cast: dict[str, User]) -> None:
    for files in ORDERS_OF_FILES:
        with transaction.atomic():
            for month in files:
                brought(month, cast["chi"])

            stands = list(Order.objects.order_by("number").values_list("number", "amount", "note"))
            assert stands == STANDS, files
            transaction.set_rollback(True)


def test_the_same_files_three_times_write_once(cast: dict[str, User]) -> None:
    for month in MONTHS:
        brought(month, cast["chi"])
    changes = Change.objects.count()

    for month in (*MONTHS, *MONTHS):
        again = brought(month, cast["chi"])
        assert (again.result["new"], again.result["changed"]) == (0, 0)

    assert Change.objects.count() == changes
    assert list(Order.objects.order_by("number").values_list("number", "amount", "note")) == STANDS


def test_a_second_click_on_accept_writes_nothing_more(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    batch = bring(chi, "orders", HEAD + "\n".join(MONTHS["08"]) + "\n")

    chi.post(f"/intake/{batch.pk}/accept/")
    answer = chi.post(f"/intake/{batch.pk}/accept/", follow=True)
    worked(batch)
    late = chi.post(f"/intake/{batch.pk}/accept/", follow=True)

    assert "这一批刚才已经变了" in answer.text
    assert "这一批刚才已经变了" in late.text
    assert (Order.objects.count(), Change.objects.count()) == (2, 2)
