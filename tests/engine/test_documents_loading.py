"""Reading a plan: text stays text, places are kept, everything that is refused is said at once."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.plan_documents import DROP, PLAN, Raw, component, document, loaded, method, one, says
from yeji_engine.documents.base import exact, written
from yeji_engine.documents.loading import load_plan
from yeji_engine.documents.methods import Tiers
from yeji_engine.errors import Place

YAML = """\
yeji: 1
plan: field-2026
version: 1
title: NO
regimes: [employee]
currency: CNY
settles: month
effective: {from: 2026-01-01, to: ~}
fiscal: {year_starts: 01-01, year_named_by: start}
working_days: china
precision:
  ratio: {decimals: 6, mode: half_up}
  pay: {level: component, rounding: {decimals: 2, mode: half_up}}
enrolment:
  roles: [012, yes, 1e5]
  plan_column: 是
measures:
  销售额:
    unit: money
    direction: up
    count:
      table: orders
      aggregate: sum
      column: amount
      date: order_date
      credit: {kind: owner, column: person_id}
components:
  提成:
    pays: commission
    per: period
    base: 销售额
    method:
      kind: tiers
      mode: slice
      boundary: upper_tier
      tiers:
        - {from: 0, to: 10万, rate: 3%}
        - {from: 10万, rate: 7.5%}
    then:
settlement: {negative: carry}
cases:
  - name: NA and null
    period: 2026-01
    tables:
      people:
        - {person_id: null, name: "null"}
        - {person_id: NA, name: ~}
"""


def test_yaml_scalars_stay_the_text_that_was_written() -> None:
    plan = load_plan(YAML).plan

    assert plan is not None
    assert plan.title.zh == "NO"
    assert plan.enrolment.roles == ("012", "yes", "1e5")
    assert plan.enrolment.plan_column is True


def test_numbers_are_exact_decimals_with_percent_and_wan() -> None:
    plan = load_plan(YAML).plan

    assert plan is not None
    tiers = plan.components["提成"].method
    assert isinstance(tiers, Tiers)
    assert tiers.tiers[1].start == Decimal(100_000)
    assert tiers.tiers[1].rate == Decimal("0.075")


def test_an_empty_field_is_the_same_as_one_that_was_left_out() -> None:
    plan = load_plan(YAML).plan

    assert plan is not None
    assert plan.components["提成"].then == ()
    assert plan.effective.until is None
    assert plan.effective.since == date(2026, 1, 1)


def test_only_an_unquoted_null_is_missing_in_the_tables_of_a_case() -> None:
    plan = load_plan(YAML).plan

    assert plan is not None
    first, second = plan.cases[0].tables["people"]
    assert (first["person_id"], first["name"]) == (None, "null")
    assert (second["person_id"], second["name"]) == ("NA", None)


def test_json_and_yaml_give_the_same_plan() -> None:
    plan = load_plan(YAML).plan

    assert plan is not None
    again = load_plan(plan.model_dump_json(by_alias=True)).plan
    assert again == plan


def test_every_key_has_its_line_and_column() -> None:
    places = load_plan(YAML, "p.yaml").places

    at = places.at(("components", "提成", "method", "tiers", 1, "rate"))
    assert at == Place(file="p.yaml", path="components.提成.method.tiers[1].rate", line=38, column=23)


def test_a_place_that_was_not_written_has_the_line_of_what_it_is_missing_from() -> None:
    places = load_plan(YAML, "p.yaml").places

    at = places.at(("components", "提成", "method", "unit"))
    assert (at.path, at.line) == ("components.提成.method.unit", 32)


def test_the_place_of_a_text_is_its_first_character() -> None:
    places = load_plan(YAML, "p.yaml").places

    at = places.inside(("components", "提成", "base"))
    assert (at.line, at.column) == (31, 11)


def test_json_keys_have_lines_too() -> None:
    text = document()

    places = load_plan(text).places
    line = 1 + text[: text.index('"settles"')].count("\n")
    assert places.at(("settles",)).line == line


def test_a_byte_order_mark_and_tabs_do_not_hurt_json() -> None:
    assert load_plan("\ufeff" + json.dumps(PLAN, indent="\t")).plan is not None


def test_a_json_text_in_a_yaml_file_is_read_as_yaml() -> None:
    assert load_plan("{yeji: 1}", "plan.yaml").diagnostics[0].code == "field-missing"
    assert load_plan("{yeji: 1}", "plan.json").diagnostics[0].code == "document-unreadable"


def test_all_refusals_are_said_at_once_and_in_document_order() -> None:
    found = loaded(
        {
            "settles": DROP,
            "curency": "CNY",
            "fiscal": {"year_starts": "1"},
            "measures": {"sales": {"unit": "mony"}},
            "components": {"new_business": {"method": {"boundary": DROP}}},
        }
    ).diagnostics

    assert [d.code for d in found] == [
        "field-missing",
        "value-malformed",
        "value-not-allowed",
        "choice-missing",
        "field-unknown",
    ]


def test_a_missing_field_is_explained() -> None:
    found = one(list(loaded({"settles": DROP}).diagnostics), "field-missing")

    says(found, "方案“外勤 2026”:缺少 settles。多久结算一次", 'plan "Field 2026": settles is missing')
    says(found, "half_month 半月", "half_month: Half a month")


def test_an_unknown_field_is_answered_with_the_nearest_one() -> None:
    found = one(list(loaded({"curency": "CNY"}).diagnostics), "field-unknown")

    says(found, "没有 curency 这个字段", "there is no field curency")
    says(found, "是不是 currency?", "Did you mean currency?")


def test_an_unknown_text_is_answered_with_the_allowed_ones_and_the_nearest() -> None:
    found = one(list(loaded({"measures": {"sales": {"unit": "mony"}}}).diagnostics), "value-not-allowed")

    says(
        found,
        "指标“sales”:unit 写的是“mony”,只能写:money、ratio",
        'measure "sales": unit is "mony"; allowed are: money',
    )
    says(found, "是不是 money?", "Did you mean money?")


def test_an_unknown_kind_names_the_field_kind() -> None:
    change = {"measures": {"sales": {"count": {"credit": {"kind": "ownr"}}}}}
    found = one(list(loaded(change).diagnostics), "value-not-allowed")

    assert found.place.path == "measures.sales.count.credit.kind"
    says(found, "是不是 owner?", "Did you mean owner?")


def test_a_missing_kind_lists_all_kinds_with_their_meaning() -> None:
    found = one(list(loaded(method({"rate": "5%"})).diagnostics), "field-missing")

    assert found.place.path == "components.new_business.method.kind"
    says(found, "tiers 档位表", "tiers: A rate table")


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        ({"effective": {"from": "2026-02-30"}}, "日历上没有这一天", "no such day"),
        ({"effective": {"from": "1767225600"}}, "日期要写成 2026-01-31", "Write a date like 2026-01-31"),
        ({"currency": "yuan"}, "三个大写字母", "three capitals"),
        ({"place": "china"}, "国家或地区代码", "code of a country"),
        ({"plan": "外勤"}, "小写字母、数字", "small letters, digits"),
        ({"version": ""}, "至少写 1 个字符", "at least 1 characters"),
        ({"version": "1" * 41}, "至多 40 个字符", "At most 40 characters"),
        ({"regimes": []}, "至少写 1 项", "Write at least 1"),
        (component({"method": {"tiers": [{"from": "0", "rate": "5%"}] * 101}}), "至多 100 项", "At most 100"),
        ({"regimes": "employee"}, "要写成列表", "Write a list"),
        ({"components": "none"}, "要写成 名称: 内容", "Write name: content"),
        ({"fiscal": "calendar"}, "要写一组字段:year_starts", "Write the fields year_starts"),
        ({"precision": {"ratio": {"decimals": "13"}}}, "不能大于 12", "may not be above 12"),
        ({"precision": {"ratio": {"decimals": "-1"}}}, "不能小于 0", "may not be below 0"),
        ({"precision": {"ratio": {"decimals": "1_0"}}}, "要写一个整数", "Write a whole number"),
        ({"enrolment": {"plan_column": "yes"}}, "要写 是 或 否", "Write true or false"),
        ({"note": ["a"]}, "note 写的是1 项的列表。要写文字", "note is a list of 1. Write text"),
        ({"measures": {"销 售": {}}}, "“销 售”不能作名称", '"销 售" is no name'),
        ({"measures": {"sales": {"count": {"table": "a.b"}}}}, "不能有空格、点", "no blanks, dots"),
        (component({"base": ""}), "至少写 1 个字符", "at least 1 characters"),
        (
            component({"then": [{"step": "convert", "currency": "$", "rate": "booking"}]}),
            "例如 USD",
            "like USD",
        ),
    ],
)
def test_a_malformed_value_is_said_with_what_is_allowed(change: Raw, zh: str, en: str) -> None:
    says(one(list(loaded(change).diagnostics), "value-malformed"), zh, en)


@pytest.mark.parametrize(
    "text",
    [
        "1,000",
        "1e5",
        "１２",
        "٣",
        "NaN",
        "Infinity",
        "-inf",
        "0x10",
        "1_000",
        "5 %%",
        "",
        "10^18",
        "1" * 19,
        "0." + "1" * 13,
        "0.123456789012%",
        "12345678901亿",
        "--1",
        "1.",
        ".5",
        "5％％",
    ],
)
def test_what_is_no_exact_number_is_refused(text: str) -> None:
    found = loaded(method({"kind": "event", "amount": text, "times": "once"})).diagnostics

    says(one(list(found), "value-malformed"), "amount 写的是", "amount is")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5%", "0.05"),
        ("5％", "0.05"),
        ("1.5万", "15000"),
        ("2亿", "200000000"),
        ("-0", "0"),
        ("+7", "7"),
        ("999999999999999999", "999999999999999999"),
        ("0.000000000001", "0.000000000001"),
        ("1.10", "1.1"),
    ],
)
def test_an_exact_number_keeps_all_its_digits(text: str, number: str) -> None:
    number_read = exact(text)

    assert isinstance(number_read, Decimal)
    assert written(number_read) == number


@given(st.integers(-(10**18) + 1, 10**18 - 1), st.integers(0, 10**12 - 1))
def test_a_number_is_written_as_it_was_read(whole: int, rest: int) -> None:
    number = Decimal(f"{whole}.{rest:012d}")

    assert exact(written(number)) == number


def test_a_curve_or_a_formula_in_a_weighted_part_is_told_by_its_shape() -> None:
    curve = {"kind": "curve", "on": "sales", "points": [{"at": "0", "pays": "0"}, {"at": "1", "pays": "1"}]}
    parts = [{"title": "甲", "weight": "100%", "share": curve}]
    found = list(loaded(method({"kind": "weighted", "parts": parts})).diagnostics)

    assert [d.code for d in found] == ["choice-missing", "choice-missing"]
    assert found[0].place.path == "components.new_business.method.parts[0].share.below"


def test_what_could_be_read_is_kept_for_checking() -> None:
    found = loaded({"components": {"new_business": {"method": {"boundary": DROP}}}})

    assert found.plan is None
    assert found.salvaged is not None
    assert found.salvaged.filled == {("components", "new_business", "method", "boundary")}


def test_a_measure_that_cannot_be_read_is_left_out_of_what_is_kept() -> None:
    found = loaded({"measures": {"other": {"unit": "money"}}, "fiscal": DROP})

    assert found.salvaged is not None
    assert list(found.salvaged.plan.measures) == ["sales", "other"]
    assert found.salvaged.filled == {("measures", "other", "direction")}
    assert found.salvaged.left_out == {("fiscal",)}


def test_a_field_has_one_name_in_documents_though_python_has_another() -> None:
    tiers = [{"start": "0", "rate": "1%"}]
    found = loaded({"components": {"new_business": {"method": {"tiers": tiers}}}}).diagnostics

    assert [(d.code, d.place.path.rpartition(".")[2]) for d in found] == [
        ("field-missing", "from"),
        ("field-unknown", "start"),
    ]
