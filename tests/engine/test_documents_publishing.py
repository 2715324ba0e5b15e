"""What is published of the plan document is what the models say."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from tests.engine.every_part import plans
from tests.engine.plan_documents import PLAN, SCORECARD, Raw, laid_over, scored
from tests.engine.test_documents_loading import YAML
from yeji_engine.checking import check_plan
from yeji_engine.documents.anatomy import field_words, fields_by_written_name, member_words, part_words, parts
from yeji_engine.documents.loading import load_plan
from yeji_engine.documents.methods import Boundary
from yeji_engine.documents.publishing import (
    FIELDS_BEGIN,
    PAGE_FILE,
    SCHEMA_FILE,
    fields_text,
    plan_schema,
    schema_text,
)

DOCS = Path(__file__).resolve().parents[2] / "docs"
RENEW = "renew with: python -m yeji_engine.documents.publishing"
FIELDS = [(part, name) for part in parts() for name in part.model_fields]


def test_the_published_schema_is_that_of_the_models() -> None:
    assert (DOCS / SCHEMA_FILE).read_text(encoding="utf-8") == schema_text(), RENEW


def test_the_page_says_the_fields_of_the_models() -> None:
    page = (DOCS / PAGE_FILE).read_text(encoding="utf-8")

    assert FIELDS_BEGIN + page.partition(FIELDS_BEGIN)[2] == fields_text(), RENEW


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.__name__)
def test_the_page_has_a_section_for_each_part_and_a_paragraph_for_each_field(part: Raw) -> None:
    page = (DOCS / PAGE_FILE).read_text(encoding="utf-8")

    section = page.partition(f"\n## {part.__name__}\n")[2].partition("\n## ")[0]
    for written in fields_by_written_name(part):
        assert section.count(f"**`{written}`** (") == 1


@pytest.mark.parametrize(("part", "name"), FIELDS, ids=[f"{p.__name__}.{n}" for p, n in FIELDS])
def test_every_field_is_said_in_chinese_and_english(part: Raw, name: str) -> None:
    words = field_words(part, name)

    assert words.zh
    assert not words.zh.isascii()
    assert words.en
    assert part_words(part).en


def test_every_choice_of_a_list_is_said_in_both_languages() -> None:
    enums = [d for d in plan_schema()["$defs"].values() if "enumDescriptions" in d]

    assert len(enums) > 20
    for enum in enums:
        assert len(enum["enumDescriptions"]) == len(enum["enum"])
        assert all(text.strip() and not text.isascii() for text in enum["enumDescriptions"])


def test_the_schema_is_a_schema_of_draft_2020_12() -> None:
    schema = plan_schema()

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.meta.validate(schema)


@pytest.mark.parametrize(
    "plan",
    [
        PLAN,
        laid_over(PLAN, scored()),
        yaml.safe_load(
            YAML.replace("title: NO", "title: 'NO'")
            .replace("starts: 01-01", "starts: '01-01'")
            .replace("from: 2026-01-01", "from: '2026-01-01'")
            .replace("period: 2026-01", "period: '2026-01'")
            # PyYAML reads YAML 1.1, editors 1.2, where only true and false are no texts.
            .replace("yes", "'yes'")
        ),
    ],
    ids=["texts", "scorecard", "as an editor sees YAML"],
)
def test_a_plan_that_is_read_fits_the_schema(plan: Raw) -> None:
    jsonschema_rs.validate(plan_schema(), plan)


def test_plans_with_every_part_fit_the_schema() -> None:
    validator = jsonschema_rs.validator_for(plan_schema())

    for plan in plans():
        validator.validate(json.loads(plan.model_dump_json(by_alias=True)))


@pytest.mark.parametrize(
    "change",
    [
        {"settles": "fortnight"},
        {"curency": "CNY"},
        {"components": {"new_business": {"method": {"mode": "cumulative"}}}},
        {"components": {"new_business": {"method": {"tiers": [{"from": "1e5"}]}}}},
        {"scorecard": SCORECARD | {"weights": []}},
    ],
)
def test_a_plan_that_is_refused_does_not_fit_the_schema(change: Raw) -> None:
    assert not jsonschema_rs.is_valid(plan_schema(), laid_over(PLAN, change))


def test_member_words_are_those_of_the_source() -> None:
    assert member_words(Boundary.UPPER_TIER).zh == "归上一档 [起, 止)。"


def test_the_example_on_the_page_is_a_plan_without_fault() -> None:
    page = (DOCS / PAGE_FILE).read_text(encoding="utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]

    assert check_plan(load_plan(example, "example.yaml")) == []
