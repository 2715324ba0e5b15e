"""What is proposed for a column, what is asked, and what is never guessed."""

from __future__ import annotations

import pytest

from tests.web.conftest import SignIn
from tests.web.intake.conftest import Bring, worked
from yeji.intake.heading import Found
from yeji.intake.models import Batch, RememberedHeader, Stage
from yeji.intake.queries import heading_of
from yeji.records.models import Customer

CUSTOMERS = "客户编号,客户名称\nC004,绍兴华信\nC901,绍兴华信\nC5,杭州滨江\n"
pytestmark = pytest.mark.django_db


def meant(batch: Batch) -> dict[str, tuple[str, str, str]]:
    return {each.header: (each.field, each.guess, each.found) for each in heading_of(batch).columns}


def test_a_column_that_counts_the_rows_is_never_the_number(as_: SignIn, bring: Bring) -> None:
    batch = bring(as_("chi"), "customers", "序号,客户全称,电话\n1,绍兴华信,1\n2,杭州滨江,2\n3,湖州,3\n")

    assert batch.stage == Stage.MAPPING
    assert meant(batch)["序号"] == ("", "", "")
    assert meant(batch)["客户全称"][0] == "name"
    assert "还不知道哪一列是" in as_("chi").get(f"/intake/{batch.pk}/mapping/").text


def test_what_was_once_said_of_it_does_not_make_it_the_number(as_: SignIn, bring: Bring) -> None:
    RememberedHeader.objects.create(kind="customers", header="序号", field="number")

    batch = bring(as_("chi"), "customers", "序号,客户名称\n1,绍兴华信\n2,杭州滨江\n3,湖州\n")

    assert meant(batch)["序号"][0] == ""


def test_bare_numbers_that_count_from_one_are_asked_about(as_: SignIn, bring: Bring) -> None:
    counting = bring(as_("chi"), "customers", "编号,客户名称\n1,绍兴华信\n2,杭州滨江\n3,湖州\n")
    numbered = bring(as_("chi"), "customers", "编号,客户名称\nK1,绍兴华信\nK2,杭州滨江\nK3,湖州\n")

    assert meant(counting)["编号"] == ("", "number", Found.UNSURE)
    assert numbered.stage == Stage.CHECKED


def test_a_day_is_not_taken_for_another_because_it_is_a_day(as_: SignIn, bring: Bring) -> None:
    batch = bring(as_("chi"), "customers", "客户编号,客户名称,合作日期\nC1,绍兴华信,2026-01-01\n")

    assert meant(batch)["合作日期"] == ("", "", "")
    assert batch.stage == Stage.CHECKED


def test_strong_and_weak_guesses_differ_and_one_button_takes_the_strong_only(
    as_: SignIn, bring: Bring
) -> None:
    chi = as_("chi")
    batch = bring(chi, "customers", "客户编号,客户名称,建档的日期,行业板块\nC1,绍兴华信,2026-01-01,展会\n")
    told = meant(batch)
    assert told["建档的日期"][::2] == ("created_date", Found.ALIKE)
    assert told["行业板块"][0] == ""
    assert told["行业板块"][2] == Found.UNSURE

    page = chi.get(f"/intake/{batch.pk}/mapping/").text
    assert page.count("像，要你认") == 1
    assert page.count("选一个…") == 1
    assert "只认像的 1 列，要选的不导入" in page

    said = {"c0": "number", "c1": "name", "c2": "created_date", "c3": "?"}
    refused = chi.post(f"/intake/{batch.pk}/mapping/", said)
    assert (refused.status_code, "选一个，或选「不导入」" in refused.text) == (422, True)
    chi.post(f"/intake/{batch.pk}/mapping/", {**said, "leave": "1"})
    assert worked(batch).stage == Stage.CHECKED
    assert meant(batch)["行业板块"][0] == ""
    assert meant(batch)["建档的日期"][0] == "created_date"


def test_exact_codes_win_over_names_that_several_have(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    first = bring(chi, "customers", CUSTOMERS)
    chi.post(f"/intake/{first.pk}/accept/")
    worked(first)
    assert Customer.objects.count() == 3

    text = "订单编号,客户名称,{},业务员,订单日期,订单金额\nA1,绍兴华信,C004,ada,2026-11-02,5\nA2,绍兴华信,C901,ada,2026-11-02,6\n"
    plain = bring(chi, "orders", text.format("代码"))
    known = bring(chi, "orders", text.format("客户代码"))

    assert meant(plain)["代码"] == ("customer", "", Found.ALIKE)
    assert meant(plain)["客户名称"][0] == ""
    assert (known.stage, known.found["counts"].get("new")) == (Stage.CHECKED, 2)
    assert meant(known)["客户代码"][0] == "customer"


def test_codes_of_somebody_else_do_not_push_a_named_column_out(as_: SignIn, bring: Bring) -> None:
    text = "订单编号,业务员,主管,订单日期,订单金额\nA1,安娜,ben,2026-11-02,5\nA2,夏,lan,2026-11-02,6\n"

    batch = bring(as_("chi"), "orders", text)

    assert meant(batch)["业务员"][0] == "owner"
    assert meant(batch)["主管"][0] == ""
