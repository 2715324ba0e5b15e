"""What the audit's pages say of an event: fields by their labels, amounts as money, personal data masked."""

from __future__ import annotations

from datetime import date

import pytest

from tests.web.conftest import SignIn
from yeji.accounts.models import User
from yeji.accounts.roles import Role
from yeji.audit.models import Event
from yeji.audit.queries import diff_of
from yeji.org.actions.roles import grant_role
from yeji.records.actions import FieldTerms, define_field, define_kind, write_rows
from yeji.records.kinds import FieldKind, Row
from yeji.records.queries import kind

pytestmark = pytest.mark.django_db


def changes(event: Event) -> dict[str, tuple[str, str]]:
    return {each.field: (each.before, each.after) for each in diff_of(event)}


def test_a_record_is_told_as_its_own_page_has_it(cast: dict[str, User]) -> None:
    row: Row = {"number": "C1", "name": "桐庐水司", "owner": "ada", "phone": "13800006027", "region": "east"}
    write_rows(kind("customers"), [row], by=cast["ada"])
    write_rows(
        kind("orders"), [{"number": "O1", "customer": "C1", "order_date": "2026-11-02", "amount": 1_280_000}], by=cast["ada"]
    )  # fmt: skip

    order, customer = Event.objects.order_by("-number")[:2]

    assert changes(customer) == {
        "客户编号": ("", "C1"),
        "客户名称": ("", "桐庐水司"),
        "负责人": ("", "安娜"),
        "电话": ("", "138****6027"),
        "地区": ("", "华东"),
    }
    assert changes(order)["订单金额"] == ("", "12,800.00")
    assert changes(order)["客户编号"] == ("", "桐庐水司")


def test_a_kind_of_ones_own_is_told_by_its_title_and_labels(as_: SignIn, cast: dict[str, User]) -> None:
    define_kind("demos", "演示", {"has_owner": True, "has_date": True}, by=cast["chi"])
    define_field("demos", FieldTerms("设备", FieldKind.TEXT, seen_by=("seller",)), by=cast["chi"])
    write_rows(kind("demos"), [{"number": "D1", "owner": "ada", "c1": "流量计"}], by=cast["ada"])

    written, defined = Event.objects.order_by("-number")[:2]
    page = as_("dov").get(f"/audit/{written.number}/").text

    assert changes(defined)["类型"] == ("", "一行文字")
    assert changes(defined)["谁能看"] == ("", "业务员")
    assert "演示" in page
    assert "设备" in page


def test_a_role_is_said_in_words(cast: dict[str, User]) -> None:
    days = (date(2026, 11, 1), None)

    grant_role(cast["eve"], Role.SUPERVISOR, days, by=cast["su"], on=date(2026, 11, 1))

    assert changes(Event.objects.latest("number"))["角色"] == ("", "主管")
