"""A person hears of what concerns him, in his language, and of nobody else."""

from __future__ import annotations

import re

import pyarrow as pa
import pytest

from yeji.bench.measuring import reference_plan
from yeji_engine.explain import ResultTables, notices_of
from yeji_engine.explain.notices import OF_THE_DATA, PERSONAL
from yeji_engine.run.messages import MESSAGES

PLAN = reference_plan()


def told(rows: list[tuple[str, str, str]], person: str) -> list[str]:
    """Return what the person is told of rows of (code, person, item)."""
    notices = pa.table(
        {
            "code": [code for code, _, _ in rows],
            "person_id": [who for _, who, _ in rows],
            "item": [item for _, _, item in rows],
            "source_id": [str(place) for place in range(len(rows))],
        }
    )
    return [words.zh for words in notices_of(ResultTables({"notices": notices}), PLAN, person)]


def test_every_code_is_either_said_to_the_person_or_concerns_the_data_alone() -> None:
    assert PERSONAL.keys() | OF_THE_DATA == MESSAGES.keys()
    assert not PERSONAL.keys() & OF_THE_DATA


@pytest.mark.parametrize("code", sorted(PERSONAL))
def test_both_languages_name_the_same_things(code: str) -> None:
    words = PERSONAL[code]

    assert set(re.findall(r"\{\w+\}", words.zh)) == set(re.findall(r"\{\w+\}", words.en))


def test_the_hundredth_person_hears_of_his_missing_target_too() -> None:
    rows = [("target-missing", f"人{number}", "销售额") for number in range(100)]

    assert told(rows, "人99") == ["指标「销售额」没有本期目标，完成率未算出。"]


def test_only_the_own_records_are_counted() -> None:
    rows = [("row-not-computed", "甲", "销售额")] * 2 + [("row-not-computed", "乙", "销售额")] * 5

    assert told(rows, "甲")[0].startswith("指标「销售额」有 2 条记录")
    assert told(rows, "丙") == []
