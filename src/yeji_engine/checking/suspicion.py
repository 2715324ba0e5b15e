"""What a figure counts in the eyes of the law, by what it is called: heads, fees, downlines, own purchases.

A plan may not escape its regime by leaving `origin` out or writing it wrong: a table called `recruits`
is taken for what it says. A filter that leaves such rows out is no ground for suspicion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from yeji_engine.documents.measures import ColumnsCredit, Measure, OwnerCredit
from yeji_engine.language.nodes import (
    And,
    Call,
    Compare,
    Comparison,
    Membership,
    Name,
    Node,
    Not,
    Or,
    Text,
)


class Matter(Enum):
    """What must not feed pay."""

    DOWNLINE = "downline"
    HEADS = "heads"
    FEE = "fee"
    OWN_PURCHASE = "own_purchase"


_WORDS: dict[Matter, tuple[str, str]] = {
    Matter.HEADS: (
        "人头|拉人|招募|招揽|发展(?:人员|人数|会员|代理|下家)|推荐(?:入会|加入|入职)|新增下级",
        r"recruit(?:s|ed|ing|ment|ments)?|head_?counts?|sign_?ups?|enrollees?",
    ),
    Matter.FEE: (
        "入门费|加盟费|入会费|会费|入伙费|注册费|资格费|门槛费",
        (
            r"(?:entry|entrance|joining|join|sign_?up|membership|registration|admission|franchise|starter)_?"
            r"(?:fees?|kits?)"
        ),
    ),
    Matter.DOWNLINE: (
        "下线|下家|伞下|上线|团队(?:业绩|销售)|下级业绩|左区|右区|弱区|小区业绩|代数奖|见点",
        r"(?:down|up)lines?|sponsors?|(?:team|group|leg|binary)_?(?:sales|volume)|genealogy",
    ),
    Matter.OWN_PURCHASE: (
        "自购|自消费|自用|(?:本人|个人|自己)(?:购买|采购|进货|消费额)",
        r"(?:own|self|personal)_?(?:purchases?|consumption|orders?)",
    ),
}
_PATTERNS = {
    matter: re.compile(f"{zh}|(?<![a-z])(?:{en})(?![a-z])", re.IGNORECASE)
    for matter, (zh, en) in _WORDS.items()
}
_SOMEBODY_ELSE = re.compile(
    r"上线|推荐人|介绍人|(?<![a-z])(?:referr?ers?|introducers?|recruiters?)(?![a-z])", re.I
)
"""Columns that name another person than the seller: crediting him credits the sale of somebody else."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A word that gives a figure away."""

    matter: Matter
    word: str


def hint_in(text: str) -> Hint | None:
    """Return what a name speaks of, None where it is harmless.

    >>> hint_in("新客户数"), hint_in("recruits_2026").matter
    (None, <Matter.HEADS: 'heads'>)
    """
    for matter, pattern in _PATTERNS.items():
        if pattern.search(text):
            return Hint(matter, text)
    return None


def hints_of(name: str, measure: Measure, where: Node | None) -> Iterator[Hint]:
    """Return what the names of a measure, its title, table, columns and filter speak of."""
    texts = [name]
    if measure.title is not None:
        texts += [measure.title.zh, measure.title.en]
    if measure.reading is not None:
        texts.append(measure.reading.table)
    if measure.count is not None:
        texts += [measure.count.table, measure.count.column or "", measure.count.date]
        for column in _credited(measure):
            if _SOMEBODY_ELSE.search(column):
                yield Hint(Matter.DOWNLINE, column)
            texts.append(column)
    if where is not None:
        texts += _kept(where)
    for text in texts:
        found = hint_in(text)
        if found is not None:
            yield found


def _credited(measure: Measure) -> list[str]:
    match measure.count.credit if measure.count else None:
        case OwnerCredit(column=column):
            return [column]
        case ColumnsCredit(shares=shares):
            return [share.column for share in shares]
        case _:
            return []


def _kept(node: Node) -> list[str]:
    """Return the texts, and yes/no columns, of the rows that a filter lets through."""
    match node:
        case And(terms) | Or(terms):
            return [text for term in terms for text in _kept(term)]
        case Compare(Comparison.EQUAL, left, right):
            return [side.characters for side in (left, right) if isinstance(side, Text)]
        case Membership(_, choices) | Call(_, choices):
            return [choice.characters for choice in choices if isinstance(choice, Text)]
        case Name(name):
            return [name]
        case Not(Not(operand)):
            return _kept(operand)
        case _:
            return []
