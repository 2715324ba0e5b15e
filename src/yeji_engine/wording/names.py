"""What the names in formulas are called in a sentence, and what each of them counts.

A measure is called by its name in the plan, in English by its English title if it has one. A column
of a standard table is called by its title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from yeji_engine.documents.base import Name, Unit
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Words
from yeji_engine.language.kinds import Kind
from yeji_engine.tables.schema import ColumnKind
from yeji_engine.tables.standard import STANDARD
from yeji_engine.wording.words import phrase, quoted

_BUILT_IN: Mapping[str, tuple[Words, Kind]] = {
    "得分": (Words("考核总分", "the total score"), Kind.POINTS),
    "等级": (Words("绩效等级", "the grade"), Kind.TEXT),
    "绩效系数": (Words("绩效系数", "the performance coefficient"), Kind.NUMBER),
    "司龄月数": (Words("司龄（整月）", "whole months of service"), Kind.COUNT),
    "在岗天数": (Words("在岗天数", "days in the plan"), Kind.DAYS),
    "期间天数": (Words("期间天数", "days in the period"), Kind.DAYS),
    "在岗工作日": (Words("在岗工作日数", "working days in the plan"), Kind.DAYS),
    "期间工作日": (Words("期间工作日数", "working days in the period"), Kind.DAYS),
    "角色": (Words("角色", "the role"), Kind.TEXT),
    "团队": (Words("团队", "the team"), Kind.TEXT),
    "级别": (Words("级别", "the level"), Kind.TEXT),
    "关系": (Words("用工关系", "the regime"), Kind.TEXT),
    "地区": (Words("地区", "the region"), Kind.TEXT),
    "期初": (Words("期初日", "the first day of the period"), Kind.DATE),
    "期末": (Words("期末日", "the last day of the period"), Kind.DATE),
    "记入": (Words("该笔记入额", "the credited figure of the deal"), Kind.NUMBER),
    "份额": (Words("该笔份额", "the share of the deal"), Kind.RATIO),
}
_ALSO = {
    "score": "得分", "grade": "等级", "coefficient": "绩效系数", "tenure_months": "司龄月数",
    "days_in_plan": "在岗天数", "days_in_period": "期间天数", "working_days_in_plan": "在岗工作日",
    "working_days_in_period": "期间工作日", "role": "角色", "team": "团队", "level": "级别",
    "regime": "关系", "region": "地区", "period_start": "期初", "period_end": "期末",
    "credited": "记入", "share": "份额",
}  # fmt: skip
_OF_MEASURE: Mapping[str, tuple[Words, Kind | None]] = {
    "目标": (Words("{0}的目标", "the target of {0}"), None),
    "target": (Words("{0}的目标", "the target of {0}"), None),
    "完成率": (Words("{0}的完成率", "the attainment of {0}"), Kind.RATIO),
    "attainment": (Words("{0}的完成率", "the attainment of {0}"), Kind.RATIO),
    "行数": (Words("{0}的笔数", "the number of rows of {0}"), Kind.COUNT),
    "rows": (Words("{0}的笔数", "the number of rows of {0}"), Kind.COUNT),
}
_OF_ITEM = Words("{0}的得分", "the points of {0}")
_OF_COLUMN: Mapping[ColumnKind, Kind] = {
    ColumnKind.KEY: Kind.TEXT,
    ColumnKind.TEXT: Kind.TEXT,
    ColumnKind.DATE: Kind.DATE,
    ColumnKind.MONEY: Kind.MONEY,
    ColumnKind.RATIO: Kind.RATIO,
    ColumnKind.NUMBER: Kind.NUMBER,
    ColumnKind.COUNT: Kind.COUNT,
    ColumnKind.FLAG: Kind.TRUTH,
}


def called(plan: Plan) -> dict[Name, Words]:
    """Return what each measure, component and item is called, quoted."""
    titles = {
        name: part.title.en
        for parts in (plan.components, plan.scorecard.items if plan.scorecard else {}, plan.measures)
        for name, part in parts.items()
        if part.title and part.title.en
    }
    # An English title that two names share would say neither.
    times = Counter(titles.values())
    names = [
        *plan.attributes,
        *plan.components,
        *(plan.scorecard.items if plan.scorecard else ()),
        *plan.measures,
    ]
    return {
        name: quoted(Words(name, titles[name] if times.get(titles.get(name, "")) == 1 else name))
        for name in names
    }


def labels_of(plan: Plan, table: Name | None = None) -> dict[str, Words]:
    """Return the words for every name that a formula may use; columns of `table` win."""
    names = called(plan)
    labels = {name: words for name, (words, _) in _BUILT_IN.items()}
    labels |= {alias: labels[name] for alias, name in _ALSO.items()}
    labels |= names
    for name in plan.measures:
        labels |= {f"{name}.{tail}": _filled(words, names[name]) for tail, (words, _) in _OF_MEASURE.items()}
    for name in plan.scorecard.items if plan.scorecard else ():
        labels |= {f"{name}.{tail}": _filled(_OF_ITEM, names[name]) for tail in ("得分", "points")}
    schema = STANDARD.get(table) if table else None
    if schema:
        labels |= {column.name: quoted(column.title) for column in schema.columns if column.title}
    return labels


def kinds_of(plan: Plan, table: Name | None = None, deal: Name | None = None) -> dict[str, Kind]:
    """Return what every name counts; columns of `table` win, 记入 counts what measure `deal` counts."""
    kinds = {name: kind for name, (_, kind) in _BUILT_IN.items()}
    if deal in plan.measures:
        kinds["记入"] = _kind(plan.measures[deal].unit)
    kinds |= {alias: kinds[name] for alias, name in _ALSO.items()}
    kinds |= {name: _kind(unit) for name, unit in plan.attributes.items()}
    kinds |= dict.fromkeys(plan.components, Kind.MONEY)
    for name in plan.scorecard.items if plan.scorecard else ():
        kinds |= dict.fromkeys((f"{name}.得分", f"{name}.points"), Kind.POINTS)
    for name, measure in plan.measures.items():
        own = _kind(measure.unit)
        kinds[name] = own
        kinds |= {f"{name}.{tail}": kind or own for tail, (_, kind) in _OF_MEASURE.items()}
    schema = STANDARD.get(table) if table else None
    if schema:
        kinds |= {column.name: _OF_COLUMN[column.kind] for column in schema.columns}
    return kinds


def unit_of_kind(kind: Kind | None) -> Unit | None:
    """Return the unit that a numeric kind stands for."""
    return next((unit for unit in Unit if kind is not None and unit.value == kind.value), None)


def _kind(unit: Unit) -> Kind:
    return Kind(unit.value)


def _filled(words: Words, name: Words) -> Words:
    return phrase(words.zh.replace("{0}", "{name}"), words.en.replace("{0}", "{name}"), name=name)
