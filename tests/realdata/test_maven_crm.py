"""Maven CRM: win rate, cycle days and won value per agent, stage and in total as expected."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.realdata.worked_examples import (
    Line,
    Outcome,
    calculate,
    lines_of,
    read_plan,
    read_tables,
    written,
)

pytestmark = pytest.mark.realdata

EXAMPLE = "maven_crm"
IDLE = ["Carl Lin", "Carol Thompson", "Elizabeth Anderson", "Mei-Mei Johns", "Natalya Ivanova"]
"""Agents of the teams who have no opportunity."""

FIGURES = {
    "Opportunities": ("商机数", 0),
    "Won": ("赢单数", 0),
    "Lost": ("输单数", 0),
    "Engaging": ("跟进数", 0),
    "Prospecting": ("潜在数", 0),
    "WinRatePct": ("赢率", 4),
    "WonValue": ("赢单金额", 2),
    "AvgWonValue": ("赢单均额", 4),
    "AvgDaysWon": ("赢单周期", 4),
    "AvgDaysLost": ("输单周期", 4),
}
"""Expected column: the measure, and its decimals."""

STAGES = {
    "Engaging": ("跟进数", "跟进金额", None, None, "跟进天数"),
    "Lost": ("输单数", "输单金额", "输单周期", "输单周期中位数", None),
    "Prospecting": ("潜在数", "潜在金额", None, None, None),
    "Won": ("赢单数", "赢单金额", "赢单周期", "赢单周期中位数", None),
}


@pytest.fixture(scope="module")
def outcome(real_data: Path) -> Outcome:
    tables = read_tables(real_data, EXAMPLE)
    return calculate(read_plan(EXAMPLE, "plan.yaml", tables), tables, "2017")


def _expected(real_data: Path, file: str) -> list[Line]:
    return lines_of(real_data / EXAMPLE / "expected" / f"{file}.csv")


def _figures(outcome: Outcome, agent: str, prefix: str = "") -> Line:
    return {
        column: written(outcome.figure(agent, prefix + measure), decimals)
        for column, (measure, decimals) in FIGURES.items()
    }


def test_each_agent_has_the_expected_figures(real_data: Path, outcome: Outcome) -> None:
    people = outcome.result.tables["participants"].to_pylist()
    found = [
        {"Agent": agent, "Manager": row["team_id"], "Office": row["region"], **_figures(outcome, agent)}
        for row in people
        if (agent := row["person_id"]) not in IDLE
    ]

    expected = _expected(real_data, "crm_by_agent")
    assert len(expected) == 30
    assert sorted(found, key=lambda row: str(row["Agent"])) == expected


def test_the_company_has_the_expected_total(real_data: Path, outcome: Outcome) -> None:
    [expected] = _expected(real_data, "crm_total")

    assert {"One": "1", **_figures(outcome, "Anna Snelling", "全公司")} == expected


def test_each_stage_has_the_expected_figures(real_data: Path, outcome: Outcome) -> None:
    assert [_stage(outcome, stage) for stage in sorted(STAGES)] == _expected(real_data, "crm_by_stage")


def _stage(outcome: Outcome, stage: str) -> Line:
    count, value, days, median, age = STAGES[stage]

    def said(measure: str | None, decimals: int) -> str:
        figure = outcome.figure("Anna Snelling", f"全公司{measure}") if measure else None
        return written(figure, decimals)

    return {
        "Stage": stage,
        "Opportunities": said(count, 0),
        "Value": said(value, 2),
        "AvgDaysToClose": said(days, 4),
        "MedianDaysToClose": said(median, 1),
        "AvgAgeOpen20171231": said(age, 4),
    }


def test_everybody_sees_the_same_figures_of_the_company(outcome: Outcome) -> None:
    of_company = {
        (measure, row.figure)
        for (_, measure), row in outcome.measures.items()
        if measure.startswith("全公司")
    }

    assert len(of_company) == len({measure for measure, _ in of_company}) == 16


def test_an_agent_without_opportunities_has_no_averages_and_is_reported(outcome: Outcome) -> None:
    for measure in ("赢率", "赢单均额", "赢单周期", "输单周期"):
        assert sorted(outcome.people_told("figure-not-computed", measure)) == IDLE
        assert all(outcome.measures[agent, measure].figure is None for agent in IDLE)
    assert all(outcome.measures[agent, "赢单金额"].figure == Decimal(0) for agent in IDLE)


def test_no_opportunity_is_left_out(outcome: Outcome) -> None:
    assert outcome.result.tables["uncredited"].num_rows == 0
    agents = {agent for agent, _ in outcome.measures}
    assert sum(outcome.figure(agent, "商机数") for agent in agents) == 8800
