"""The names that every plan knows without stating them, in both languages (contract, «Names»)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.oracle.enrolment import Participant
from tests.oracle.figures import Figure, Value

if TYPE_CHECKING:
    from tests.oracle.calculation import Calculation

Answer = Callable[["Calculation", Participant], Value]

_PARTS = {"目标": "target", "完成率": "attainment", "行数": "rows", "得分": "points"}


def english_of(part: str) -> str:
    """Return the English word for what stands behind a dot."""
    return _PARTS.get(part, part)


def _whole(number: int | None) -> Figure:
    return None if number is None else Fraction(number)


_ANSWERS: dict[tuple[str, str], Answer] = {
    ("得分", "score"): lambda calc, person: calc.score(person),
    ("等级", "grade"): lambda calc, person: calc.grade(person),
    ("绩效系数", "coefficient"): lambda calc, person: calc.coefficient(person),
    ("司龄月数", "tenure_months"): lambda _, person: _whole(person.tenure_months),
    ("在岗天数", "days_in_plan"): lambda _, person: _whole(person.days_in_plan),
    ("期间天数", "days_in_period"): lambda _, person: _whole(person.days_in_period),
    ("在岗工作日", "working_days_in_plan"): lambda _, person: _whole(person.working_days_in_plan),
    ("期间工作日", "working_days_in_period"): lambda _, person: _whole(person.working_days_in_period),
    ("角色", "role"): lambda _, person: person.role,
    ("团队", "team"): lambda _, person: person.team_id,
    ("级别", "level"): lambda _, person: person.level,
    ("关系", "regime"): lambda _, person: person.regime,
    ("方案", "plan_id"): lambda _, person: person.plan_id,
    ("地区", "region"): lambda _, person: person.region,
    ("期初", "period_start"): lambda calc, _: calc.period.start,
    ("期末", "period_end"): lambda calc, _: calc.period.last,
}

BUILT_IN: dict[str, Answer] = {name: answer for names, answer in _ANSWERS.items() for name in names}
