"""The kinds are read off the tables: nothing of a table is left out, nothing is said twice."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from yeji.records.catalogue import standard_kind, standard_models
from yeji.records.kinds import FieldKind, number_of
from yeji.records.models import CustomField, CustomKind
from yeji.records.queries import kind, kinds
from yeji.records.reckoned import is_stored
from yeji_engine.tables.schema import ColumnKind
from yeji_engine.tables.standard import STANDARD

KEYS = sorted(standard_models())
OF_THE_PROGRAM = {"id", "revision", "extra", "created_at", "changed_at"}


@pytest.mark.parametrize("key", KEYS)
def test_every_column_of_a_table_is_a_field_of_its_kind(key: str) -> None:
    columns = {column.name for column in standard_models()[key]._meta.fields} - OF_THE_PROGRAM

    of = standard_kind(key)
    kept = {each.key for each in of.reckoned if is_stored(key, each)}
    assert {field.key for field in of.fields} | kept == columns


@pytest.mark.parametrize("key", KEYS)
def test_what_stands_out_of_a_kind_is_one_of_its_fields(key: str) -> None:
    told = standard_kind(key)
    named = {told.natural_key, told.owner, told.date, told.name, told.within, *told.number_from} - {""}

    assert named <= {field.key for field in told.fields}
    assert told.field("number").unique
    assert bool(told.owner) + bool(told.within) < 2


@pytest.mark.parametrize("key", KEYS)
def test_links_name_kinds_that_there_are(key: str) -> None:
    links = {field.links_to for field in standard_kind(key).fields if field.kind is FieldKind.LINK}

    assert links <= set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_a_word_at_the_head_of_a_column_means_one_field(key: str) -> None:
    words = [word for field in standard_kind(key).fields for word in {field.label, *field.aliases}]

    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("key", sorted(set(KEYS) & set(STANDARD)))
def test_every_column_of_the_engines_table_comes_from_a_field(key: str) -> None:
    fed = {field.column or field.key for field in standard_kind(key).fields}

    assert set(STANDARD[key].names) <= fed


def test_the_columns_of_chinese_files_are_known() -> None:
    orders = standard_kind("orders")

    assert "订单号" in orders.field("number").aliases
    assert {"销售员", "业务员工号"} <= set(orders.field("owner").aliases)


def test_a_label_in_english_keeps_the_chinese_one_as_an_alias() -> None:
    with override("en"):
        number = standard_kind("orders").field("number")

    assert "订单编号" in {number.label, *number.aliases}


def test_a_number_is_made_up_of_its_parts_where_a_file_has_none() -> None:
    lines = standard_kind("order_lines")

    assert number_of(lines, {"order": "O-1", "line": "2"}) == "O-1/2"
    assert number_of(lines, {"order": "O-1"}) == ""
    assert number_of(lines, {"number": "X", "order": "O-1", "line": "2"}) == "X"


@pytest.mark.django_db
def test_a_kind_made_without_code_is_one_among_the_kinds() -> None:
    CustomKind.objects.create(key="demos", title="演示", has_date=False)
    CustomField.objects.create(kind="demos", key="c1", label="设备", field_kind="text")
    CustomField.objects.create(kind="customers", key="c2", label="在用仪表", field_kind="integer")

    told = {each.key: each for each in kinds()}

    assert [field.label for field in told["demos"].fields] == ["编号", "负责人", "设备"]
    assert told["customers"].fields[-1] == kind("customers").field("c2")
    assert told["customers"].field("c2").is_custom


def test_every_money_of_the_engine_is_an_amount_or_a_price() -> None:
    money = {FieldKind.AMOUNT, FieldKind.QUANTITY}

    for key in set(KEYS) & set(STANDARD):
        for field in standard_kind(key).fields:
            column = STANDARD[key].column(field.column or field.key)
            if column is not None and column.kind is ColumnKind.MONEY:
                assert field.kind in money, (key, field.key)
