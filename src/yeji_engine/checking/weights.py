"""Whether the weights of a scorecard hold for everybody, every day: 100 %, no gap, no overlap.

A role's own set wins over the set for all roles; between two dates the same sets hold, so it is
enough to look at the days on which something begins or ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from yeji_engine.checking.shares import percent, whole
from yeji_engine.checking.subject import Subject, did_you_mean
from yeji_engine.documents.base import Validity
from yeji_engine.documents.places import Path
from yeji_engine.documents.scorecard import BonusScore, Scorecard, WeightSet
from yeji_engine.errors import Diagnostic, Words

_WEIGHTS: Path = ("scorecard", "weights")
_EVERY_OTHER = ""
"""Stands for the roles that no set names."""


def check_weights(seen: Subject) -> Iterator[Diagnostic]:
    """Report weight sets that are not whole, name unknown items, overlap or leave somebody out."""
    card = seen.plan.scorecard
    if card is None:
        return
    for place, weights in enumerate(card.weights):
        yield from _names(seen, card, weights, (*_WEIGHTS, place, "weights"))
        yield from _sum(seen, card, weights, (*_WEIGHTS, place, "weights"))
    yield from _never_weighted(seen, card)
    for role in _roles(seen, card):
        yield from _through_time(seen, card.weights, role)


def _names(seen: Subject, card: Scorecard, weights: WeightSet, path: Path) -> Iterator[Diagnostic]:
    for name in weights.weights:
        if name not in card.items:
            if name not in seen.lost_names():
                yield seen.error(
                    "item-unknown",
                    (*path, name),
                    Words(f"没有考核项 {name}。", f"there is no item {name}."),
                    did_you_mean(name, card.items),
                )
        elif isinstance(card.items[name].scoring, BonusScore):
            yield seen.error(
                "weight-of-bonus",
                (*path, name),
                Words(
                    f"{name} 是加分项,在权重之外。", f"{name} is a bonus item and stands beside the weights."
                ),
                Words("从权重中删去。", "Remove it from the weights."),
            )


def _sum(seen: Subject, card: Scorecard, weights: WeightSet, path: Path) -> Iterator[Diagnostic]:
    counted = {
        name: weight
        for name, weight in weights.weights.items()
        if not (name in card.items and isinstance(card.items[name].scoring, BonusScore))
    }
    for found in whole(seen, list(counted.values()), path, Words("权重", "the weights")):
        if found.code == "shares-not-whole":
            yield found
    for name, weight in counted.items():
        if weight < 0:
            yield seen.error(
                "share-negative",
                (*path, name),
                Words(f"权重 {percent(weight)} 是负数。", f"the weight {percent(weight)} is negative."),
                Words("扣分请用 deduct 计分法。", "To take points off use the method deduct."),
            )


def _never_weighted(seen: Subject, card: Scorecard) -> Iterator[Diagnostic]:
    weighted = {name for weights in card.weights for name in weights.weights}
    for name, item in card.items.items():
        if name not in weighted and not isinstance(item.scoring, BonusScore):
            yield seen.warning(
                "item-without-weight",
                ("scorecard", "items", name),
                Words("没有任何一组权重包含它,永远不计分。", "no weight set names it, so it never counts."),
                Words("给它权重,或删去。", "Give it a weight or remove it."),
            )


def _roles(seen: Subject, card: Scorecard) -> list[str]:
    """Return every role that must be covered; `_EVERY_OTHER` where the plan is open to all."""
    named = dict.fromkeys(role for weights in card.weights for role in weights.roles)
    enrolled = seen.plan.enrolment.roles
    return list(dict.fromkeys([*enrolled, *named])) if enrolled else [*named, _EVERY_OTHER]


def _through_time(seen: Subject, sets: Sequence[WeightSet], role: str) -> Iterator[Diagnostic]:
    """Report the first gap and the first overlap of one role."""
    said: set[str] = set()
    for day in _turning_days(seen, sets):
        holding = _holding(sets, role, day)
        code = {0: "weights-gap", 1: ""}.get(len(holding), "weights-overlap")
        if code and code not in said:
            said.add(code)
            yield _gap(seen, role, day) if code == "weights-gap" else _overlap(seen, role, day, holding)


def _turning_days(seen: Subject, sets: Sequence[WeightSet]) -> list[date]:
    effective = seen.plan.effective
    days = {effective.since}
    for weights in sets:
        if weights.valid is not None:
            days.update(d for d in (weights.valid.since, weights.valid.until) if d is not None)
    return sorted(day for day in days if _within(effective, day))


def _within(valid: Validity | None, day: date) -> bool:
    if valid is None:
        return True
    return valid.since <= day and (valid.until is None or day < valid.until)


def _holding(sets: Sequence[WeightSet], role: str, day: date) -> list[int]:
    """Return which sets hold for the role on the day; its own win over those for all."""
    own = [place for place, s in enumerate(sets) if role in s.roles and _within(s.valid, day)]
    for_all = [place for place, s in enumerate(sets) if not s.roles and _within(s.valid, day)]
    return own or for_all


def _gap(seen: Subject, role: str, day: date) -> Diagnostic:
    zh = f"角色“{role}”" if role else "没有单列的角色"
    en = f'the role "{role}"' if role else "roles that no set names"
    return seen.error(
        "weights-gap",
        _WEIGHTS,
        Words(f"{zh}从 {day} 起没有权重。", f"{en} have no weights from {day} on."),
        Words(
            "补一组权重,或加一组不写 roles 的通用权重。",
            "Add a set for them, or one without roles for everybody.",
        ),
    )


def _overlap(seen: Subject, role: str, day: date, holding: Sequence[int]) -> Diagnostic:
    numbers = [str(place + 1) for place in holding]
    zh = f"角色“{role}”" if role else "通用的"
    en = f'for the role "{role}"' if role else "for all roles"
    return seen.error(
        "weights-overlap",
        (*_WEIGHTS, holding[1]),
        Words(
            f"{day} 起,{zh}第 {'、'.join(numbers)} 组权重同时有效。",
            f"from {day} on, sets {' and '.join(numbers)} hold {en} at the same time.",
        ),
        Words("用 valid 把时间错开,或用 roles 分开角色。", "Part them by valid or by roles."),
    )
