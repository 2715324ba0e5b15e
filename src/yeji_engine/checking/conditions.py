"""Whether a condition can hold: by constants, by the ranges of figures, by the texts a name may be.

None means: it depends. `回款率 > 120%` where 回款率 is at most 100 % can never hold, nor can
`销售额 >= 10万 且 销售额 < 5万`, nor `角色 = '经理'` in a plan for other roles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from yeji_engine.checking.ranges import ANY, Range, meet, range_of
from yeji_engine.language.canonical import canonical
from yeji_engine.language.nodes import (
    And,
    Call,
    Compare,
    Comparison,
    Date,
    IsMissing,
    Membership,
    Name,
    Node,
    Not,
    Or,
    Text,
    Truth,
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the names at one place: how large figures can be, which texts may stand."""

    ranges: Mapping[str, Range] = field(default_factory=dict)
    texts: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def without(self, names: Mapping[str, object]) -> Known:
        """Return what is left where `names` mean something else: columns of a row."""
        return Known(
            {name: r for name, r in self.ranges.items() if name not in names},
            {name: t for name, t in self.texts.items() if name not in names},
        )


def holds(node: Node, known: Known) -> bool | None:
    """Tell whether the condition always holds (True), never (False), or depends (None)."""
    match node:
        case Truth(always):
            return always
        case Compare():
            return _compare(node, known)
        case Membership(subject, choices):
            return _any(_equal(subject, choice, known) for choice in choices)
        case Not(operand):
            inside = holds(operand, known)
            return None if inside is None else not inside
        case Or(terms):
            return _any(holds(term, known) for term in terms)
        case And(terms):
            return _all(terms, known)
        case IsMissing() | Call():
            return None
        case _:
            return None


def _any(terms: object) -> bool | None:
    found = list(terms)  # type: ignore[call-overload] # an iterator of bool | None
    if True in found:
        return True
    return None if None in found else False


def _all(terms: Sequence[Node], known: Known) -> bool | None:
    found = [holds(term, known) for term in terms]
    if False in found or _contradict(terms, known):
        return False
    return None if None in found else True


def _compare(node: Compare, known: Known) -> bool | None:
    if node.operator is Comparison.EQUAL:
        return _equal(node.left, node.right, known)
    if node.operator is Comparison.UNEQUAL:
        equal = _equal(node.left, node.right, known)
        return None if equal is None else not equal
    if isinstance(node.left, Date) and isinstance(node.right, Date):
        days = Fraction(node.left.day.toordinal()), Fraction(node.right.day.toordinal())
        return _ordered(node.operator, Range(days[0], days[0]), Range(days[1], days[1]))
    return _ordered(node.operator, range_of(node.left, known.ranges), range_of(node.right, known.ranges))


def _equal(left: Node, right: Node, known: Known) -> bool | None:
    first, second = _texts(left, known), _texts(right, known)
    if first is not None and second is not None:
        if not first & second:
            return False
        return True if len(first) == len(second) == 1 else None
    one, other = range_of(left, known.ranges), range_of(right, known.ranges)
    if meet(one, other).is_empty:
        return False
    return True if one.point is not None and one.point == other.point else None


def _texts(node: Node, known: Known) -> frozenset[str] | None:
    match node:
        case Text(characters):
            return frozenset({characters})
        case Name(name):
            return known.texts.get(name)
        case _:
            return None


def _ordered(operator: Comparison, left: Range, right: Range) -> bool | None:
    match operator:
        case Comparison.MORE:
            return _ordered(Comparison.LESS, right, left)
        case Comparison.AT_LEAST:
            return _ordered(Comparison.AT_MOST, right, left)
        case Comparison.LESS:
            if left.high is not None and right.low is not None and left.high < right.low:
                return True
            return (
                False if left.low is not None and right.high is not None and left.low >= right.high else None
            )
        case _:
            if left.high is not None and right.low is not None and left.high <= right.low:
                return True
            return (
                False if left.low is not None and right.high is not None and left.low > right.high else None
            )


def _contradict(terms: Sequence[Node], known: Known) -> bool:
    """Tell whether terms that must all hold leave nothing for one figure or text."""
    figures: dict[str, Range] = {}
    texts: dict[str, frozenset[str]] = {}
    for term in _flat(terms):
        bound = _bound(term, known)
        if bound is not None:
            subject, range_ = bound
            figures[subject] = meet(figures.get(subject, ANY), range_)
            if figures[subject].is_empty:
                return True
        chosen = _chosen(term)
        if chosen is not None:
            subject, allowed = chosen
            texts[subject] = texts.get(subject, allowed) & allowed
            if not texts[subject]:
                return True
    return False


def _flat(terms: Sequence[Node]) -> list[Node]:
    return [inner for term in terms for inner in (_flat(term.terms) if isinstance(term, And) else [term])]


_FLIPPED = {
    Comparison.LESS: Comparison.MORE,
    Comparison.AT_MOST: Comparison.AT_LEAST,
    Comparison.MORE: Comparison.LESS,
    Comparison.AT_LEAST: Comparison.AT_MOST,
    Comparison.EQUAL: Comparison.EQUAL,
}


def _bound(term: Node, known: Known) -> tuple[str, Range] | None:
    """Return the figure that a comparison with a constant bounds, and the bound."""
    if not isinstance(term, Compare) or term.operator not in _FLIPPED:
        return None
    left, right = range_of(term.left, known.ranges), range_of(term.right, known.ranges)
    if right.point is not None:
        return canonical(term.left), meet(left, _side(term.operator, right.point))
    if left.point is not None:
        return canonical(term.right), meet(right, _side(_FLIPPED[term.operator], left.point))
    return None


def _side(operator: Comparison, of: Fraction) -> Range:
    match operator:
        case Comparison.LESS:
            return Range(None, of, high_open=True)
        case Comparison.AT_MOST:
            return Range(None, of)
        case Comparison.MORE:
            return Range(of, None, low_open=True)
        case Comparison.AT_LEAST:
            return Range(of, None)
        case _:
            return Range(of, of)


def _chosen(term: Node) -> tuple[str, frozenset[str]] | None:
    """Return the name that must be one of some texts."""
    match term:
        case Compare(Comparison.EQUAL, Name(name), Text(characters)):
            return name, frozenset({characters})
        case Compare(Comparison.EQUAL, Text(characters), Name(name)):
            return name, frozenset({characters})
        case Membership(Name(name), choices) if all(isinstance(c, Text) for c in choices):
            return name, frozenset(c.characters for c in choices if isinstance(c, Text))
        case _:
            return None
