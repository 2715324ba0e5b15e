"""A tree written back as formula text: one spelling for each tree, read back to the same tree.

Used where a formula is stored, compared or shown in a form, and by tests of the parser.
"""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from yeji_engine.language.functions import FUNCTIONS, FunctionName, function_named
from yeji_engine.language.grammar import is_bare_name
from yeji_engine.language.nodes import (
    And,
    Arithmetic,
    Binary,
    Call,
    Compare,
    Date,
    Form,
    IsMissing,
    Membership,
    Name,
    Negate,
    Node,
    Not,
    Number,
    Or,
    Text,
    Truth,
)

ANY_OF, ALL_OF, NEGATION, COMPARISON, SUM, PRODUCT, SIGN, ATOM = range(1, 9)
_SIGNS = {
    Form.PLAIN: "",
    Form.PERCENT: "%",
    Form.PERMILLE: "‰",
    Form.WAN: "万",
    Form.YI: "亿",
    Form.WAN_YI: "万亿",
}


def binding(node: Node) -> int:
    """Return how tightly the outermost operator binds; a looser operand needs parentheses."""
    match node:
        case Or():
            return ANY_OF
        case And():
            return ALL_OF
        case Not():
            return NEGATION
        case Compare() | Membership():
            return COMPARISON
        case Binary(Arithmetic.ADD | Arithmetic.SUBTRACT):
            return SUM
        case Binary():
            return PRODUCT
        case Negate():
            return SIGN
        case _:
            return ATOM


def canonical(node: Node) -> str:
    """Return the formula text of `node`, in Chinese; parsing it gives an equal tree.

    >>> canonical(Binary(Arithmetic.MULTIPLY, Name("回款额"), Number(Decimal("0.05"), Form.PERCENT)))
    '回款额 * 5%'
    """
    match node:
        case Number(amount, form):
            return written_number(amount, form)
        case Text(characters):
            return "'" + characters.replace("'", "''") + "'"
        case Date(day):
            return f"日期({day.isoformat()})"
        case Truth(holds):
            return "真" if holds else "假"
        case Name(name):
            return name if is_bare_name(name) else "【" + name.replace("】", "】】") + "】"
        case Negate(operand):
            return "-" + _within(operand, SIGN)
        case Binary(operator, left, right):
            level = binding(node)
            return f"{_within(left, level)} {operator} {_within(right, level + 1)}"
        case Call(function, arguments):
            return f"{_function(function)}({_listed(arguments)})"
        case IsMissing(operand):
            return f"{FUNCTIONS[FunctionName.ISMISSING].chinese}({canonical(operand)})"
        case _:
            return _condition(node)


def _condition(node: Compare | And | Or | Not | Membership) -> str:
    match node:
        case Compare(operator, left, right):
            return f"{_within(left, SUM)} {operator} {_within(right, SUM)}"
        case Membership(subject, choices):
            return f"{_within(subject, SUM)} 属于 ({_listed(choices)})"
        case Not(operand):
            return f"非 {_within(operand, NEGATION)}"
        case And(terms):
            return " 且 ".join(_within(term, NEGATION) for term in terms)
        case Or(terms):
            return " 或 ".join(_within(term, ALL_OF) for term in terms)
    assert_never(node)


def written_number(amount: Decimal, form: Form) -> str:
    """Return the digits and the sign of a number, without superfluous zeros.

    >>> written_number(Decimal("15000"), Form.WAN)
    '1.5万'
    """
    digits = format(Decimal(f"{amount:f}E{-form.value}"), "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits + _SIGNS[form]


def _function(written: str) -> str:
    function = function_named(written)
    return written if function is None else FUNCTIONS[function].chinese


def _listed(nodes: tuple[Node, ...]) -> str:
    return ", ".join(map(canonical, nodes))


def _within(node: Node, level: int) -> str:
    """Return `node` as an operand of an operator that binds with `level`."""
    written = canonical(node)
    return written if binding(node) >= level else f"({written})"
