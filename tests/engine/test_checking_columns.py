"""Columns that plans name: of the standard tables, of the company's own, and of what sort."""

from __future__ import annotations

import pytest

from tests.engine.plan_documents import (
    DROP,
    EARNED,
    OWN,
    PER_DEAL,
    REVERSAL,
    Raw,
    component,
    counted,
    findings,
    one,
    says,
)
from yeji_engine.errors import Severity

OWN_COUNT = {"column": "金额", "date": "日期", "credit": {"column": "业务员"}}


def test_a_misspelt_column_of_a_standard_table_is_a_warning_with_the_nearest_name() -> None:
    found = one(findings(counted({"column": "amuont"})), "column-unknown")

    assert found.severity is Severity.WARNING
    assert found.place.path == "measures.sales.count.column"
    says(found, "表 orders 没有列 amuont。 是不是 amount?", "Did you mean amount?")


def test_a_misspelt_column_of_the_companys_own_table_is_an_error() -> None:
    found = one(findings(counted(OWN_COUNT | {"column": "全额"}), OWN), "column-unknown")

    assert found.severity is Severity.ERROR
    says(found, "是不是 金额?", "Did you mean 金额?")


def test_the_companys_own_columns_are_known() -> None:
    assert findings(counted(OWN_COUNT), OWN) == []


def test_a_table_that_is_not_standard_is_only_mentioned_once() -> None:
    found = one(findings(counted({"table": "deals"})), "table-unknown")

    assert found.severity is Severity.INFO
    says(found, "表 deals 不是标准表", "deals is not one of the standard tables")


def test_a_table_that_the_company_does_not_have_is_an_error() -> None:
    found = one(findings(counted(OWN_COUNT | {"table": "oders"}), OWN), "table-unknown")

    assert found.severity is Severity.ERROR
    says(found, "没有表 oders。 是不是 orders?", "Did you mean orders?")


@pytest.mark.parametrize(
    ("change", "code", "zh", "en"),
    [
        (
            counted({"column": "order_date"}),
            "column-kind",
            "列 order_date 是日期",
            "the column order_date holds a date",
        ),
        (counted({"date": "amount"}), "column-kind", "这里要日期", "needed is a date"),
        (counted({"credit": {"column": "amount"}}), "column-kind", "这里要文字", "needed is text"),
        (counted({"row_key": ["oder_id"]}), "column-unknown", "没有列 oder_id", "Did you mean order_id?"),
        (
            counted(
                {
                    "credit": {
                        "kind": "splits",
                        "column": DROP,
                        "deal": "ordr_id",
                        "total": "whole",
                        "otherwise_owner": "person_id",
                    }
                }
            ),
            "column-unknown",
            "没有列 ordr_id",
            "Did you mean order_id?",
        ),
        (
            counted({"deal": {"exchange": {"currency": "amount", "rate": "booking", "date": "order_date"}}}),
            "column-kind",
            "列 amount 是金额,这里要文字",
            "holds money",
        ),
        (
            counted(
                {
                    "deal": {
                        "factor": {
                            "keys": ["amount"],
                            "rows": [{"keys": ["a"], "factor": "1"}],
                            "otherwise": "1",
                        }
                    }
                }
            ),
            "column-kind",
            "列 amount 是金额",
            "holds money",
        ),
        (
            counted({"deal": {"age": {"since": "kind", "until": "order_date", "bands": [{"share": "1"}]}}}),
            "column-kind",
            "列 kind 是文字",
            "the column kind holds text",
        ),
        (
            component(
                PER_DEAL
                | {
                    "timing": {
                        "kind": "on_cash",
                        "table": "payments",
                        "deal": "order_id",
                        "date": "payment_date",
                        "received": "amount",
                        "contract": "ammount",
                        "at_most_whole": "是",
                    }
                }
            ),
            "column-unknown",
            "表 orders 没有列 ammount",
            "the table orders has no column ammount",
        ),
        (
            component(
                {
                    "timing": {
                        "kind": "holdback",
                        "share": "20%",
                        "per": "period",
                        "table": "payments",
                        "date": "amount",
                        "deal": "order_id",
                    }
                }
            ),
            "column-kind",
            "列 amount 是金额,这里要日期",
            "needed is a date",
        ),
        (
            component(EARNED | {"reversal": REVERSAL | {"amount": "reason"}}),
            "column-kind",
            "列 reason 是文字",
            "the column reason holds text",
        ),
        (
            {"measures": {"sales": {"unit": "count"}}},
            "unit-differs",
            "单位写的是数量,数出来的是金额",
            "what is counted is money",
        ),
        (counted({"aggregate": "count"}), "unit-differs", "数出来的是数量", "what is counted is a count"),
    ],
)
def test_columns_that_do_not_do_are_said(change: Raw, code: str, zh: str, en: str) -> None:
    says(one(findings(change), code), zh, en)


def test_the_person_column_of_a_release_is_looked_at() -> None:
    timing = {
        "kind": "holdback",
        "share": "20%",
        "per": "period",
        "table": "payments",
        "date": "payment_date",
    }

    found = one(findings(component({"timing": timing | {"person": "persn_id"}})), "column-unknown")

    says(found, "没有列 persn_id", "Did you mean person_id?")


def test_every_column_that_timing_names_is_looked_at() -> None:
    names = {"table": "payments", "deal": "a", "event": "b", "date": "c"}
    timing = {"kind": "milestones", **names, "shares": [{"event": "验收", "share": "100%"}]}
    found = [d for d in findings(component(PER_DEAL | {"timing": timing})) if d.code == "column-unknown"]

    assert len(found) == 3


# The scope that later rooms ask for
