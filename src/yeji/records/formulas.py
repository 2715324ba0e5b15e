"""Fields that are worked out from others of their row, in the engine's formula language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from django.utils.translation import gettext as _

from yeji.records.kinds import PERSONAL, SCALES, Field, FieldKind, Kind, Row, Value
from yeji.records.words import scaled
from yeji.ui.templatetags.yeji import day, fen
from yeji_engine.errors import Diagnostic, Place
from yeji_engine.language import Kind as Unit
from yeji_engine.language import Node, check, evaluate, names_used, parse, walk
from yeji_engine.language.evaluate import Value as Exact
from yeji_engine.language.grammar import NAME
from yeji_engine.language.nodes import Arithmetic, Binary, Name, Negate
from yeji_engine.money import quotient

UNITS: Mapping[FieldKind, Unit] = {
    FieldKind.TEXT: Unit.TEXT,
    FieldKind.CHOICE: Unit.TEXT,
    FieldKind.PERSON: Unit.TEXT,
    FieldKind.TEAM: Unit.TEXT,
    FieldKind.REGION: Unit.TEXT,
    FieldKind.LINK: Unit.TEXT,
    FieldKind.INTEGER: Unit.COUNT,
    FieldKind.AMOUNT: Unit.MONEY,
    FieldKind.QUANTITY: Unit.NUMBER,
    FieldKind.RATIO: Unit.RATIO,
    FieldKind.DATE: Unit.DATE,
    FieldKind.YES_NO: Unit.TRUTH,
}
"""What a formula may use. Personal data is not among it: a formula would show what a mask hides."""
RATIO_DECIMALS = 6


def names_of(of: Kind) -> dict[str, Field]:
    """Return the fields that formulas of a kind may use, by their keys and by their labels.

    A formula is kept with keys (`by_keys`): a label is of one language and may be changed.
    """
    offered = [one for one in of.fields if one.kind in UNITS and one.kind not in PERSONAL]
    return {one.label: one for one in offered} | {one.key: one for one in offered}


def by_keys(formula: str, of: Kind) -> str:
    """Return a formula as it is kept: the fields' keys for their labels; what is no field stays."""
    names = names_of(of)
    return _renamed(formula, {name: one.key for name, one in names.items()})


def by_labels(formula: str, of: Kind) -> str:
    """Return a formula as people read it: the fields' labels, in brackets where one is more than a word."""
    return _renamed(formula, {one.key: _quoted(one.label) for one in names_of(of).values()})


def _renamed(formula: str, names: Mapping[str, str]) -> str:
    tree = _tree(formula)
    if tree is None:
        return formula
    found = sorted((node.span, node.name) for node, _depth in walk(tree) if isinstance(node, Name))
    for span, name in reversed(found):
        formula = (
            formula[: span.start] + names.get(name, formula[span.start : span.end]) + formula[span.end :]
        )
    return formula


def _quoted(label: str) -> str:
    return label if re.fullmatch(NAME, label) else f"[{label.replace(']', ']]')}]"


def faults_of(formula: str, of: Kind) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a formula over the fields of a kind."""
    place = Place(_("公式"))
    parsed = parse(formula, place=place)
    if parsed.node is None:
        return parsed.diagnostics
    units = {label: UNITS[one.kind] for label, one in names_of(of).items()}
    return check(parsed.node, units, place, text=formula).diagnostics


@lru_cache(maxsize=512)
def _tree(formula: str) -> Node | None:
    return parse(formula, place=Place()).node


def keys_used(formula: str, of: Kind) -> frozenset[str]:
    """Return the keys of the fields that a formula names; a name that is no field's stands for itself."""
    tree, names = _tree(formula), names_of(of)
    used = names_used(tree) if tree else ()
    return frozenset(names[name].key if name in names else name for name in used)


Figure = Decimal | bool | date | str | None
"""What a formula gives, as files hold it; money to the fen, shares to six decimals, other figures to four."""


def figure_of(of: Kind, one: Field, row: Row) -> tuple[Figure, Unit | None]:
    """Return what a formula field is for one row, with its unit; None where something it needs is missing."""
    ready = _ready(one.formula, of)
    if ready is None:
        return None, None
    contents = {label: _exact(needed, row.get(needed.key)) for label, needed in ready.needs.items()}
    found = evaluate(ready.tree, contents, ratio_decimals=RATIO_DECIMALS).value
    if found is None or isinstance(found, bool | date | str):
        return found, ready.unit
    decimals = {Unit.MONEY: 2, Unit.RATIO: RATIO_DECIMALS}.get(ready.unit or Unit.NUMBER, 4)
    return Decimal(rounded(found, decimals)).scaleb(-decimals), ready.unit


def worked_out(of: Kind, one: Field, row: Row) -> str:
    """Return the words of a formula field for one row; a dash where something it needs is missing."""
    ready = _ready(one.formula, of)
    return "—" if ready is None else _words(_figured(ready, row), ready.unit)


def unit_of(of: Kind, one: Field) -> Unit | None:
    """Return what a formula gives; None for one that cannot be worked out."""
    ready = _ready(one.formula, of)
    return ready.unit if ready else None


def amounts_in(of: Kind, one: Field) -> Mapping[str, int] | None:
    """Return the amounts that a formula adds or takes away, each with how many times: it adds up as they do.

    None for every other: what multiplies or chooses has to be rounded row by row, and a share makes no sum.
    """
    ready = _ready(one.formula, of) if one.formula else None
    return None if ready is None else _times(ready.tree, ready.needs)


def _times(node: Node, needs: Mapping[str, Field]) -> Mapping[str, int] | None:
    match node:
        case Name() if needs[node.name].kind is FieldKind.AMOUNT:
            return {needs[node.name].key: 1}
        case Negate():
            inner = _times(node.operand, needs)
            return None if inner is None else {key: -times for key, times in inner.items()}
        case Binary() if node.operator in {Arithmetic.ADD, Arithmetic.SUBTRACT}:
            left, right = _times(node.left, needs), _times(node.right, needs)
            if left is None or right is None:
                return None
            sign = 1 if node.operator is Arithmetic.ADD else -1
            keys = dict.fromkeys((*left, *right))
            return {key: left.get(key, 0) + sign * right.get(key, 0) for key in keys}
        case _:
            return None


def figured(of: Kind, one: Field, row: Row) -> Exact | None:
    """Return what a formula field is for one row, unrounded; None where something it needs is missing."""
    ready = _ready(one.formula, of)
    return None if ready is None else _figured(ready, row)


def _figured(ready: _Ready, row: Row) -> Exact | None:
    contents = {label: _exact(needed, row.get(needed.key)) for label, needed in ready.needs.items()}
    return evaluate(ready.tree, contents, ratio_decimals=RATIO_DECIMALS).value


@dataclass(frozen=True, slots=True)
class _Ready:
    """A formula as each row of a list needs it."""

    tree: Node
    needs: Mapping[str, Field]
    unit: Unit | None


@lru_cache(maxsize=512)
def _ready(formula: str, of: Kind) -> _Ready | None:
    tree, names = _tree(formula), names_of(of)
    if tree is None or not set(names_used(tree)) <= names.keys():
        return None
    unit = check(tree, {label: UNITS[each.kind] for label, each in names.items()}, Place()).kind
    return _Ready(tree, {label: names[label] for label in names_used(tree)}, unit)


def _exact(one: Field, content: Value) -> object:
    if content is None:
        return None
    if one.kind is FieldKind.DATE:
        return date.fromisoformat(str(content))
    if one.kind in SCALES and isinstance(content, int):
        return Fraction(content, 10 ** SCALES[one.kind])
    return content


def _words(found: Exact | None, unit: Unit | None) -> str:
    if found is None:
        return "—"
    if isinstance(found, bool):
        return _("是") if found else _("否")
    if isinstance(found, date):
        return day(found)
    if isinstance(found, str):
        return found
    if unit is Unit.MONEY:
        return fen(rounded(found, 2))
    if unit is Unit.RATIO:
        return scaled(rounded(found * 100, 2), 2) + "%"
    return scaled(rounded(found, 4), 4)


def rounded(found: Fraction, decimals: int) -> int:
    """Return the figure as an integer of its last decimal; rounded only here, where it is shown or stored."""
    shown = quotient(Decimal(found.numerator), Decimal(found.denominator), decimals)
    return int((shown or Decimal(0)).scaleb(decimals))
