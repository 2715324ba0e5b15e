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
from yeji_engine.vocabulary.built_in import (
    ATTAINMENT,
    OF_DEAL,
    OF_PERSON,
    OF_SCORE,
    POINTS,
    ROWS,
    TARGET,
    Spellings,
)
from yeji_engine.vocabulary.scope import names_of
from yeji_engine.wording.known import tables
from yeji_engine.wording.words import phrase, quoted

_OF_MEASURE: Mapping[Spellings, Words] = {
    TARGET: Words("{0}的目标", "the target of {0}"),
    ATTAINMENT: Words("{0}的完成率", "the attainment of {0}"),
    ROWS: Words("{0}的笔数", "the number of rows of {0}"),
}
_OF_ITEM = Words("{0}的得分", "the points of {0}")


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
    labels = {spelling: one.title for one in (*OF_PERSON, *OF_SCORE, *OF_DEAL) for spelling in one.spellings}
    labels |= names
    for name in plan.measures:
        for tails, words in _OF_MEASURE.items():
            labels |= {f"{name}.{tail}": _filled(words, names[name]) for tail in tails}
    for name in plan.scorecard.items if plan.scorecard else ():
        labels |= {f"{name}.{tail}": _filled(_OF_ITEM, names[name]) for tail in POINTS}
    schema = tables().get(table) if table else None
    if schema:
        labels |= {column.name: quoted(column.title) for column in schema.columns if column.title}
    return labels


def kinds_of(plan: Plan, table: Name | None = None, deal: Name | None = None) -> dict[str, Kind]:
    """Return what every name counts; columns of `table` win, 记入 counts what measure `deal` counts."""
    scope = names_of(plan, tables())
    kinds = dict(scope.period)
    kinds |= scope.credit_of(deal) if deal is not None else {}
    kinds |= (scope.columns(table) if table is not None else None) or {}
    return kinds


def unit_of_kind(kind: Kind | None) -> Unit | None:
    """Return the unit that a numeric kind stands for."""
    return next((unit for unit in Unit if kind is not None and unit.value == kind.value), None)


def _filled(words: Words, name: Words) -> Words:
    return phrase(words.zh.replace("{0}", "{name}"), words.en.replace("{0}", "{name}"), name=name)
