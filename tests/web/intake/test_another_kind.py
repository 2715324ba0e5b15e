"""A file sent as the wrong kind: the page says what it looks like, and takes it as that without a second upload."""

from __future__ import annotations

import pytest

from tests.web.conftest import SignIn
from tests.web.intake.conftest import Bring, worked
from yeji.audit.models import Event
from yeji.intake.models import Batch, Stage
from yeji.records.models import Order

ORDERS = "订单编号,业务员,订单日期,订单金额\nA1,ada,2026-11-02,5\n"
TRAININGS = "学员,课程\nada,产品\n"
pytestmark = pytest.mark.django_db


def test_orders_sent_as_customers_are_taken_as_orders_with_their_file(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    batch = bring(chi, "customers", ORDERS, "十一月.csv")
    assert "你选的是客户，这像订单" in chi.get(f"/intake/{batch.pk}/mapping/").text

    answer = chi.post(f"/intake/{batch.pk}/kind/", {"kind": "orders"})

    assert answer.headers["Location"] == f"/intake/{batch.pk}/mapping/"
    assert "这像" not in chi.get(f"/intake/{batch.pk}/mapping/").text
    columns = {"c0": "number", "c1": "owner", "c2": "order_date", "c3": "amount"}
    chi.post(f"/intake/{batch.pk}/mapping/", columns)
    chi.post(f"/intake/{worked(batch).pk}/accept/")
    assert (worked(batch).stage, batch.kind, batch.file) == (Stage.WRITTEN, "orders", "十一月.csv")
    assert Order.objects.get().number == "A1"
    told = Event.objects.get(action="intake.change_kind")
    assert (told.before, told.after) == ('{"kind": "customers"}', '{"kind": "orders"}')


def test_a_file_that_is_what_was_chosen_is_not_taken_for_another(as_: SignIn, bring: Bring) -> None:
    batch = bring(as_("chi"), "orders", ORDERS)

    assert "这像" not in as_("chi").get(f"/intake/{batch.pk}/mapping/").text


def test_what_was_answered_of_the_other_kind_is_forgotten(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    batch = bring(chi, "orders", f"{ORDERS}A2,沈兰,2026-11-03,6\n")
    said = {"field": "owner", "ask": "near", "found": "沈兰", "answer": "lan"}
    chi.post(f"/intake/{batch.pk}/answer/", said)
    worked(batch)

    chi.post(f"/intake/{batch.pk}/kind/", {"kind": "payments"})

    batch.refresh_from_db()
    assert (batch.stage, batch.answers) == (Stage.MAPPING, {})
    assert "counts" not in batch.found


def test_who_may_not_bring_the_other_kind_changes_nothing(as_: SignIn, bring: Bring) -> None:
    batch = bring(as_("su"), "trainings", TRAININGS)

    for wanted in ("orders", "nothing", ""):
        assert as_("su").post(f"/intake/{batch.pk}/kind/", {"kind": wanted}).status_code == 404
    # Rows as they came are another's: who did not bring them and may not see personal data reads them as nothing.
    assert as_("chi").post(f"/intake/{batch.pk}/kind/", {"kind": "orders"}).status_code == 404
    assert "这是什么" not in as_("su").get(f"/intake/{batch.pk}/mapping/").text
    assert Batch.objects.get().kind == "trainings"


def test_a_batch_that_was_written_keeps_its_kind(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    batch = bring(chi, "orders", ORDERS)
    chi.post(f"/intake/{batch.pk}/accept/")
    worked(batch)

    answer = chi.post(f"/intake/{batch.pk}/kind/", {"kind": "payments"})

    assert answer.headers["Location"] == f"/intake/{batch.pk}/"
    assert Batch.objects.get().kind == "orders"
