"""The standard tables and the page that tells them stay in step, and names hold what they promise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from yeji_engine.errors import errors_of
from yeji_engine.tables.mapping_file import COLUMN_WORDS, TABLE_WORDS, parse_mapping
from yeji_engine.tables.matching import LAST_DAYS, SYNONYMS, TABLE_SYNONYMS, table_named
from yeji_engine.tables.schema import ColumnKind, TableSchema, arrow_schema, schema_of_arrow
from yeji_engine.tables.standard import STANDARD

PAGE = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("schema", STANDARD.values(), ids=lambda schema: schema.name)
def test_the_page_tells_each_standard_table_with_all_its_columns_and_choices(schema: TableSchema) -> None:
    assert schema.title is not None
    section = re.search(
        rf"^### {schema.name} {schema.title.zh}\n(.+?)(?=^##)", PAGE, re.MULTILINE | re.DOTALL
    )
    assert section, f"no section ### {schema.name} {schema.title.zh}"

    titles = [(column.name, column.title.zh) for column in schema.columns if column.title]
    titles += [(choice.name, choice.title.zh) for column in schema.columns for choice in column.choices]
    assert [name for name, title in titles if f"`{name}` {title}" not in section[1]] == []
    assert set(re.findall(r"`(\w+)` [\u4e00-\u9fff]", section[1])) <= {name for name, _ in titles}


def test_the_page_names_no_table_that_is_not_there_and_keeps_the_order() -> None:
    standard = PAGE.split("## The standard tables")[1]

    assert re.findall(r"^### (\w+) ", standard, re.MULTILINE) == list(STANDARD)


def test_the_page_tells_every_word_of_the_mapping_and_every_kind() -> None:
    for word in (*TABLE_WORDS, *COLUMN_WORDS):
        assert f"`{word}" in PAGE, word
    for kind in ColumnKind:
        assert f"| `{kind}` " in PAGE


def test_the_example_of_the_page_is_a_mapping_without_a_fault() -> None:
    example = re.search(r"```yaml\n(.+?)```", PAGE, re.DOTALL)
    assert example

    found = parse_mapping(example[1])

    assert errors_of(found.diagnostics) == []
    assert [table.mapping.name for table in found.tables] == ["orders", "targets"]


@pytest.mark.parametrize("schema", STANDARD.values(), ids=lambda schema: schema.name)
def test_titles_are_given_and_unlike_and_the_schema_travels_with_arrow(schema: TableSchema) -> None:
    titles = [column.title.zh for column in schema.columns if column.title]

    assert len(set(titles)) == len(schema.columns)
    assert schema_of_arrow(arrow_schema(schema)) == schema
    assert not [c.name for c in schema.columns if c.name in schema.key and c.kind is ColumnKind.TEXT]


def test_tables_and_columns_are_called_by_one_word_each() -> None:
    titles = [schema.title.zh for schema in STANDARD.values() if schema.title]
    columns = {column.name for schema in STANDARD.values() for column in schema.columns}

    assert len(set(titles)) == len(STANDARD)
    assert set(SYNONYMS) <= columns
    assert set(LAST_DAYS) <= columns
    assert set(TABLE_SYNONYMS) <= set(STANDARD)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("orders", "orders"),
        ("Orders", "orders"),
        ("订单", "orders"),
        ("订单表", "orders"),
        ("订单明细", "order_lines"),
        ("01_订单2026-01", "orders"),
        ("订单2026年1月", "orders"),
        ("exchange_rates", "exchange_rates"),
        ("order lines", "order_lines"),
        ("2026", None),
        ("订货", None),
        ("", None),
    ],
)
def test_a_file_is_taken_for_a_table_only_by_its_name(name: str, table: str | None) -> None:
    assert table_named(name) == table
