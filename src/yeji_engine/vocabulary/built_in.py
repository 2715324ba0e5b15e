"""The names that every plan may use without defining them.

Each stands here once, with its two spellings, what it counts and what it is called in a sentence. The
linter, the sentences and the calculation read this table; none of them keeps a list of its own.
"""

from __future__ import annotations

from typing import NamedTuple

from yeji_engine.errors import Words
from yeji_engine.language.kinds import Kind

Spellings = tuple[str, str]
"""Chinese and English; the English one is what the engine stores."""

TENURE = ("司龄月数", "tenure_months")
DAYS_IN_PLAN = ("在岗天数", "days_in_plan")
DAYS_IN_PERIOD = ("期间天数", "days_in_period")
WORKING_DAYS_IN_PLAN = ("在岗工作日", "working_days_in_plan")
WORKING_DAYS_IN_PERIOD = ("期间工作日", "working_days_in_period")
ROLE = ("角色", "role")
TEAM = ("团队", "team")
LEVEL = ("级别", "level")
REGIME = ("关系", "regime")
REGION = ("地区", "region")
PLAN = ("方案", "plan_id")
PERIOD_START = ("期初", "period_start")
PERIOD_END = ("期末", "period_end")

SCORE = ("得分", "score")
GRADE = ("等级", "grade")
COEFFICIENT = ("绩效系数", "coefficient")

CREDITED = ("记入", "credited")
SHARE = ("份额", "share")

TARGET = ("目标", "target")
ATTAINMENT = ("完成率", "attainment")
ROWS = ("行数", "rows")
POINTS = ("得分", "points")
TAILS = (TARGET, ATTAINMENT, ROWS, POINTS)
"""What may follow the dot after a measure, or after an item (points)."""


class BuiltIn(NamedTuple):
    """A name that no plan defines; `kind` is None where it depends on the measure."""

    spellings: Spellings
    kind: Kind | None
    title: Words


OF_PERSON = (
    BuiltIn(TENURE, Kind.COUNT, Words("司龄（整月）", "whole months of service")),
    BuiltIn(DAYS_IN_PLAN, Kind.DAYS, Words("在岗天数", "days in the plan")),
    BuiltIn(DAYS_IN_PERIOD, Kind.DAYS, Words("期间天数", "days in the period")),
    BuiltIn(WORKING_DAYS_IN_PLAN, Kind.DAYS, Words("在岗工作日数", "working days in the plan")),
    BuiltIn(WORKING_DAYS_IN_PERIOD, Kind.DAYS, Words("期间工作日数", "working days in the period")),
    BuiltIn(ROLE, Kind.TEXT, Words("角色", "the role")),
    BuiltIn(TEAM, Kind.TEXT, Words("团队", "the team")),
    BuiltIn(LEVEL, Kind.TEXT, Words("级别", "the level")),
    BuiltIn(REGIME, Kind.TEXT, Words("用工关系", "the regime")),
    BuiltIn(REGION, Kind.TEXT, Words("地区", "the region")),
    BuiltIn(PLAN, Kind.TEXT, Words("方案", "the plan")),
    BuiltIn(PERIOD_START, Kind.DATE, Words("期初日", "the first day of the period")),
    BuiltIn(PERIOD_END, Kind.DATE, Words("期末日", "the last day of the period")),
)
"""What is known of every participant."""

OF_SCORE = (
    BuiltIn(SCORE, Kind.POINTS, Words("考核总分", "the total score")),
    BuiltIn(GRADE, Kind.TEXT, Words("绩效等级", "the grade")),
    BuiltIn(COEFFICIENT, Kind.NUMBER, Words("绩效系数", "the performance coefficient")),
)
"""What a plan with a scorecard knows of every participant."""

OF_DEAL = (
    BuiltIn(CREDITED, None, Words("该笔记入额", "the credited figure of the deal")),
    BuiltIn(SHARE, Kind.RATIO, Words("该笔份额", "the share of the deal")),
)
"""What is known of a deal beside the columns of its record."""

RESERVED = frozenset(spelling for one in (*OF_PERSON, *OF_SCORE, *OF_DEAL) for spelling in one.spellings)
"""Names that no measure, attribute or component may take."""
