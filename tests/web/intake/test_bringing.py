"""Who brings which kinds: the right to write them is asked, not only the right to bring files."""

from __future__ import annotations

import pytest

from tests.web.conftest import SignIn
from tests.web.intake.conftest import Bring, worked
from yeji.accounts.models import User
from yeji.accounts.roles import Permission, Role, roles_with
from yeji.intake.actions import accept
from yeji.intake.bringing import may_bring
from yeji.intake.models import Batch, Stage
from yeji.records.kinds import OWN_KINDS
from yeji.records.models import Order
from yeji.records.queries import kinds

ORDERS = "订单编号,业务员,订单日期,订单金额\nA1,ada,2026-11-02,5\n"
TRAININGS = "学员,课程\nada,产品\n"
pytestmark = pytest.mark.django_db


def test_hr_is_offered_its_own_kinds_only(as_: SignIn) -> None:
    page = as_("su").get("/intake/").text

    assert 'value="trainings"' in page
    assert 'value="orders"' not in page
    assert "/intake/template/orders.xlsx" not in page
    assert as_("su").get("/intake/template/orders.xlsx").status_code == 404
    assert as_("su").get("/intake/template/trainings.xlsx").status_code == 200


def test_hr_brings_no_orders_by_any_way(as_: SignIn, bring: Bring) -> None:
    su, batch = as_("su"), bring(as_("chi"), "orders", ORDERS)

    assert su.post("/intake/receive/", {"kind": "orders", "rows": ORDERS}).status_code == 422
    for way in ("mapping", "kind", "look", "answer", "forget", "accept", "undo", "drop", "again"):
        assert su.post(f"/intake/{batch.pk}/{way}/").status_code == 404, way
    for way in ("", "progress/", "mapping/", "refused.xlsx"):
        assert su.get(f"/intake/{batch.pk}/{way}").status_code == 404, way
    assert Batch.objects.count() == 1
    assert Batch.objects.get().stage == Stage.CHECKED


def test_what_waits_for_others_does_not_wait_for_hr(as_: SignIn, bring: Bring) -> None:
    bring(as_("chi"), "orders", ORDERS, "十一月订单.csv")

    assert "十一月订单.csv" not in as_("su").get("/intake/").text
    assert "十一月订单.csv" not in as_("su").get("/intake/batches/").text
    assert "批导入还没写完" not in as_("su").get("/").text
    assert "批导入还没写完" in as_("chi").get("/").text
    assert "导入订单" not in as_("su").get("/").text


def test_hr_brings_its_own_kind_and_takes_it_back(as_: SignIn, bring: Bring) -> None:
    su = as_("su")
    batch = bring(su, "trainings", TRAININGS)

    su.post(f"/intake/{batch.pk}/accept/")
    assert worked(batch).stage == Stage.WRITTEN
    su.post(f"/intake/{batch.pk}/undo/")
    assert worked(batch).stage == Stage.UNDONE


def test_a_batch_accepted_past_the_page_is_not_written_for_hr(
    as_: SignIn, bring: Bring, cast: dict[str, User]
) -> None:
    batch = bring(as_("chi"), "orders", ORDERS)

    accept(batch, by=cast["su"])

    assert worked(batch).stage == Stage.CHECKED
    assert not Order.objects.exists()


def test_only_a_role_that_writes_brings_beyond_the_table() -> None:
    for role in Role:
        brought = {each.key for each in kinds() if may_bring({role}, each.key)}
        writes = role in roles_with(Permission.IMPORT) & roles_with(Permission.EDIT_RECORDS)
        assert brought == ({each.key for each in kinds()} if writes else OWN_KINDS.get(role, set()))
    # A seller who also keeps HR's files edits his own orders, and rewrites nobody's.
    assert not may_bring({Role.HR, Role.SELLER}, "orders")
