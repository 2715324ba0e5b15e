"""The grammar of formulas: which signs and words there are and how they may follow each other.

Full-width and Chinese forms are written into the terminals, so every token keeps its true place in
the text and nothing inside quotes is ever changed. `lark` builds an LALR parser with a contextual
lexer from it: after an operand only operators are looked for, so `>1000且区域='华东'` needs no
blanks. docs/algorithms/formula-language.md prints the same grammar for people.
"""

from __future__ import annotations

import re
from functools import cache

from lark import Lark

MARKS = "\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Combining marks and variation selectors: part of a name though not letters (生僻字)."""
_LETTER = rf"[\w{MARKS}]"
_WORD_ENDS = rf"(?![\w{MARKS}])"
_NAME_ENDS = rf"(?![\w{MARKS}.])"
_DIGIT = "[0-9０-９]"
_RESERVED = "并且|且|或者|或|非|不属于|属于|真|假|and|or|not|in|true|false"

NAME = rf"(?!(?:{_RESERVED}){_NAME_ENDS})[^\W\d]{_LETTER}*(?:\.{_LETTER}+)*"
"""A name without brackets: letters of any script, digits, `_`; a dot between table and column."""

_NUMBER = rf"(?:{_DIGIT}+(?:[.．]{_DIGIT}+)?|[.．]{_DIGIT}+)(?:[ \t]*[%％‰]|万亿|万|亿)?"
_QUOTED_DAY = "|".join(f"[{pair}][^{pair}\\r\\n]*[{pair}]" for pair in ("'", '"', "‘’", "“”", "＇", "＂"))
_DATE = rf"(?:日期|date)[ \t]*[(（][ \t]*{_DIGIT}[^()（）\r\n]*[)）]|date[ \t]*(?:{_QUOTED_DAY})"
_BARE_DATE = "|".join(
    rf"(?:19|20)[0-9]{{2}}{first}[0-9]{{1,2}}{second}[0-9]{{1,2}}{end}"
    for first, second, end in (("-", "-", _WORD_ENDS), (r"\/", r"\/", _WORD_ENDS), ("年", "月", "日"))
)
_TEXT = "|".join(
    (
        r"'(?:[^'\r\n]|'')*'",
        r'"(?:[^"\r\n]|"")*"',
        *(f"[{pair}][^{pair}\\r\\n]*[{pair}]" for pair in ("‘’", "“”", "＇", "＂")),
    )
)
_QUOTED_NAME = r"【(?:[^】\r\n]|】】)*】|\[(?:[^\]\r\n]|\]\])*\]|［[^］\r\n]*］"

_GRAMMAR = rf"""
?start: either
?either: both (_OR both)*
?both: negation (_AND negation)*
?negation: comparison
    | NOT negation                          -> not_
?comparison: sum
    | sum COMPARE sum                       -> compare
    | sum _IN LPAR arguments RPAR           -> membership
    | sum _NOT_IN LPAR arguments RPAR       -> no_membership
?sum: product
    | sum (PLUS | MINUS) product            -> binary
?product: factor
    | product (TIMES | DIVIDE) factor       -> binary
?factor: atom
    | MINUS factor                          -> negate
    | PLUS factor                           -> unchanged
?atom: NUMBER                               -> number
    | TEXT                                  -> text
    | DATE                                  -> date
    | BARE_DATE                             -> bare_date
    | TRUE                                  -> true
    | FALSE                                 -> false
    | NAME                                  -> name
    | QUOTED_NAME                           -> quoted_name
    | NAME LPAR [arguments] RPAR            -> call
    | LPAR either RPAR                      -> group
arguments: either (_COMMA either)*

_OR: /或者|或|or{_WORD_ENDS}/i
_AND: /并且|且|and{_WORD_ENDS}/i
NOT.2: /(?:非|not){_NAME_ENDS}/i
_IN: /属于|in{_WORD_ENDS}/i
_NOT_IN.3: /不属于|not\s+in{_WORD_ENDS}/i
TRUE.2: /(?:真|true){_NAME_ENDS}/i
FALSE.2: /(?:假|false){_NAME_ENDS}/i
COMPARE: /[<＜][=＝>＞]?|[>＞][=＝]?|[!！][=＝]|[=＝≠≤≥≦≧⩽⩾]/
PLUS: /[+＋]/
MINUS: /[-－−]/
TIMES: /[*＊×]/
DIVIDE: /[\/／÷]/
LPAR: /[(（]/
RPAR: /[)）]/
_COMMA: /[,，、]/
NUMBER: /{_NUMBER}/
TEXT: /{_TEXT}/
DATE.4: /{_DATE}/i
BARE_DATE.3: /{_BARE_DATE}/
NAME: /{NAME}/i
QUOTED_NAME: /{_QUOTED_NAME}/

%ignore /\s+/
"""


@cache
def parser() -> Lark:
    """Return the parser; building it takes a tenth of a second, so it is built once, when first asked."""
    return Lark(_GRAMMAR, parser="lalr", lexer="contextual", maybe_placeholders=False)


_NAME = re.compile(NAME, re.IGNORECASE)


def is_bare_name(name: str) -> bool:
    """Return whether `name` can stand in a formula without brackets.

    >>> is_bare_name("回款额"), is_bare_name("订单 金额"), is_bare_name("且")
    (True, False, False)
    """
    return _NAME.fullmatch(name) is not None
