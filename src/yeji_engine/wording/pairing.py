"""Which member of a list became which: by what names it, by its place, or by likeness.

Every member of both lists comes out exactly once, so nothing that was added, dropped or changed is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from yeji_engine.documents.base import Part
from yeji_engine.documents.components import Milestone
from yeji_engine.documents.measures import ColumnShare, FactorRow
from yeji_engine.documents.methods import LevelRate, LookupRow, WeightedPart
from yeji_engine.documents.plan import Case
from yeji_engine.documents.scorecard import DescribedCase, Grade, Veto, WeightSet
from yeji_engine.errors import Words
from yeji_engine.wording.choices import CHOICES
from yeji_engine.wording.words import NOTHING, listed, phrase, quoted

Pair = tuple[int | None, int | None]
"""Place in the old list and in the new one."""


def identity(member: object) -> str | None:
    """Return what names a member among its like; None for those that only have a place."""
    match member:
        case Case(name=name):
            return name
        case Grade(grade=name):
            return name
        case Veto(title=title) | WeightedPart(title=title):
            return title.zh
        case LevelRate(role=name):
            return name
        case ColumnShare(column=name):
            return name
        case Milestone(event=name):
            return name
        case DescribedCase(case=name):
            return name
        case LookupRow(keys=keys) | FactorRow(keys=keys):
            return "、".join(keys)
        case WeightSet():
            return f"{member.roles} {member.valid}"
        case _:
            return None


def pairs(old: Sequence[object], new: Sequence[object]) -> Iterator[Pair]:
    """Yield which members belong together, in the order of the new list, dropped ones where they stood."""
    before, after = [identity(m) for m in old], [identity(m) for m in new]
    if _all_named(before) and _all_named(after):
        yield from _by_name(before, after)
    elif len(old) == len(new):
        yield from ((n, n) for n in range(len(new)))
    else:
        yield from _by_likeness([repr(m) for m in old], [repr(m) for m in new])


def is_reordered(old: Sequence[object], new: Sequence[object]) -> bool:
    """Tell whether members that have names stand in another order."""
    before, after = [identity(m) for m in old], [identity(m) for m in new]
    if not (_all_named(before) and _all_named(after)):
        return False
    return [n for n in before if n in after] != [n for n in after if n in before]


def _all_named(names: list[str | None]) -> bool:
    return None not in names and len(set(names)) == len(names)


def _by_name(before: list[str | None], after: list[str | None]) -> Iterator[Pair]:
    yield from ((n, None) for n, name in enumerate(before) if name not in after)
    yield from ((before.index(name) if name in before else None, n) for n, name in enumerate(after))


def _by_likeness(before: list[str], after: list[str]) -> Iterator[Pair]:
    for _, old_start, old_end, new_start, new_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        shared = min(old_end - old_start, new_end - new_start)
        yield from ((old_start + n, new_start + n) for n in range(shared))
        yield from ((n, None) for n in range(old_start + shared, old_end))
        yield from ((None, n) for n in range(new_start + shared, new_end))


_COUNTED = {
    "tiers": Words("第 {n} 档", "tier {n}"),
    "points": Words("第 {n} 点", "point {n}"),
    "bands": Words("第 {n} 层", "band {n}"),
    "slices": Words("第 {n} 段", "slice {n}"),
    "rows": Words("第 {n} 行", "row {n}"),
    "cells": Words("第 {n} 行", "row {n}"),
    "shares": Words("第 {n} 份", "share {n}"),
    "rates": Words("第 {n} 级", "rate {n}"),
    "prizes": Words("第 {n} 名", "rank {n}"),
    "ramp": Words("第 {n} 个月", "month {n}"),
}
_NAMED = {
    "scale": Words("等级{name}", "grade {name}"),
    "vetoes": Words("一票否决{name}", "veto {name}"),
    "cases": Words("算例{name}", "case {name}"),
    "rates": Words("角色{name}", "role {name}"),
}


def member_words(field: str, place: int, member: object) -> Words:
    """Return how a member of a list is called: «第 2 档», «等级「A」», «第 1 步(封顶)»."""
    name = identity(member)
    if isinstance(member, WeightSet):
        return NOTHING
    if name is not None and isinstance(member, LookupRow | FactorRow):
        return listed(quoted(key) for key in member.keys)
    if name is not None:
        words = _NAMED.get(field, Words("{name}", "{name}"))
        return phrase(words.zh, words.en, name=quoted(name))
    if field == "then" and isinstance(member, Part):
        kind = CHOICES["step"][str(getattr(member, "step", ""))]
        return phrase("第 {n} 步（{kind}）", "step {n} ({kind})", n=place + 1, kind=kind)
    words = _COUNTED.get(field, Words("第 {n} 项", "entry {n}"))
    return phrase(words.zh, words.en, n=place + 1)


def speaks_for_itself(field: str, member: object) -> bool:
    """Tell whether a member's own words say which list it is of."""
    if isinstance(member, WeightSet):
        return False
    return identity(member) is not None or field in _COUNTED or field == "then"
