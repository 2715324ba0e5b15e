"""Why a text is not a formula: what was found at which character, what may stand there, what to do.

lark says where it stopped; this module asks it what it would have taken, and knows the slips that
people make most: thousands separators, chained comparisons, open quotes, units behind numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from yeji_engine.errors import Diagnostic, Words
from yeji_engine.language.grammar import parser
from yeji_engine.language.nodes import Span
from yeji_engine.language.pointing import Source, shown

_OPERANDS = frozenset({"NUMBER", "TEXT", "DATE", "BARE_DATE", "TRUE", "FALSE", "NAME", "QUOTED_NAME"})
_WORDS = frozenset({"_AND", "_OR", "NOT", "_IN", "_NOT_IN"})


def explain(fault: UnexpectedInput, before: Sequence[Token], source: Source) -> Diagnostic:
    """Return the diagnostic for lark's `fault`; `before` are the tokens that were taken."""
    if isinstance(fault, UnexpectedCharacters):
        offset: int = fault.pos_in_stream  # type: ignore[assignment]  # lark declares it as None
        return _foreign_character(offset, source)
    token = fault.token if isinstance(fault, UnexpectedToken) else Token("$END", "")
    allowed = _allowed_after(before)
    if token.type == "$END":
        return _ended_early(before, allowed, source)
    span = Span(token.start_pos or 0, (token.start_pos or 0) + len(token))
    return _known_slip(token, span, before, allowed, source) or source.fault(
        "formula-syntax",
        span,
        _found(shown(token), allowed),
        _general_hint(token, before[-1] if before else "", allowed),
    )


def _allowed_after(before: Sequence[Token]) -> frozenset[str]:
    """Ask a fresh parser, fed the same tokens: the one that failed has already reduced too far."""
    fresh = parser().parse_interactive("")
    for token in before:
        fresh.feed_token(token)
    return frozenset(fresh.accepts())  # type: ignore[no-untyped-call]  # lark left it without types


def _in_words(allowed: frozenset[str]) -> Words:
    choices = []
    if allowed & _OPERANDS:
        choices.append(Words("数字、文字、日期、名称、函数", "a number, text, date, name or function"))
    signs = [
        *(["+ - * /"] if "PLUS" in allowed and not allowed & _OPERANDS else []),
        *(["= <> < <= > >="] if "COMPARE" in allowed else []),
    ]
    choices.extend(Words(sign, sign) for sign in signs)
    # A parenthesis behind a name would make it a function: true, and no help to anyone.
    hidden = "LPAR" if "PLUS" in allowed and not allowed & _OPERANDS else ""
    for terminal, words in _TERMINAL_WORDS.items():
        if terminal in allowed and terminal != hidden:
            choices.append(words)
    return Words("、".join(choice.zh for choice in choices), ", ".join(choice.en for choice in choices))


_TERMINAL_WORDS = {
    "_IN": Words("属于", "in"),
    "_AND": Words("且", "and"),
    "_OR": Words("或", "or"),
    "NOT": Words("非", "not"),
    "LPAR": Words("“(”", '"("'),
    "_COMMA": Words("逗号", "a comma"),
    "RPAR": Words("“)”", '")"'),
    "$END": Words("公式的结尾", "the end of the formula"),
}


def _found(what: str, allowed: frozenset[str]) -> Words:
    words = _in_words(allowed)
    return Words(f"这里是“{what}”，可以写的是：{words.zh}。", f'Found "{what}"; allowed here: {words.en}.')


def _general_hint(token: Token, previous: Token | str, allowed: frozenset[str]) -> Words:
    if token.type in _WORDS and allowed & _OPERANDS:
        return Words(
            f"“{token}”两边都要有内容；如果它是名称，请写成 【{token}】。",
            f'"{token}" needs something on both sides; if it is a name, write [{token}].',
        )
    if token.type in _OPERANDS | {"LPAR", "NOT"} and not allowed & _OPERANDS:
        if any(sign in f"{previous}{token}" for sign in "且或非"):
            return Words("“且”“或”“非”与名称之间请加空格。", "Put blanks between 且, 或, 非 and the names.")
        return Words(
            "两项之间缺少运算符；名称里有空格或符号时请写成 【名称】。",
            "A sign is missing between the two; a name with blanks or signs is written [name].",
        )
    if token.type == "RPAR" and allowed & _OPERANDS:
        return Words("右括号前面缺少一项。", "Something is missing before the parenthesis.")
    if token.type == "RPAR":
        return Words(
            "请删除这个右括号，或在前面补上左括号。", "Delete this parenthesis, or open one before it."
        )
    return Words("请按上面列出的内容修改。", "Write one of what is listed above.")


def _known_slip(
    token: Token, span: Span, before: Sequence[Token], allowed: frozenset[str], source: Source
) -> Diagnostic | None:
    previous = before[-1] if before else Token("$START", "")
    adjacent = bool(before) and previous.end_pos == span.start
    match token.type:
        case "COMPARE" if previous.type == "COMPARE" and adjacent:
            return _misspelt_comparison(
                f"{previous}{token}", Span(span.start - len(previous), span.end), source
            )
        case "COMPARE" | "_IN" | "_NOT_IN" if "_AND" in allowed:
            return _chained_comparison(span, source)
        case "_COMMA" if previous.type == "NUMBER" and source.text[span.end : span.end + 3].isdecimal():
            return _thousands_separator(Span(span.start - len(previous), span.end + 3), source)
        case "NAME" if previous.type == "NUMBER" and adjacent:
            return _letters_behind_number(previous, token, span, source)
        case "TIMES" if previous.type == "TIMES" and adjacent:
            return source.fault("formula-syntax", span, _found(shown(token), allowed), _NO_POWERS)
        case _:
            return None


_NO_POWERS = Words("没有乘方；请写成连乘，例如 甲 * 甲。", "There are no powers; multiply instead: a * a.")
_SPELLINGS = {"==": "=", "=>": ">=", "=<": "<=", "><": "<>", "!==": "<>"}


def _misspelt_comparison(written: str, span: Span, source: Source) -> Diagnostic:
    narrow = written.translate(str.maketrans("＜＞＝！", "<>=!"))
    meant = _SPELLINGS.get(narrow)
    return source.fault(
        "formula-syntax",
        span,
        Words(f"“{written}”不是比较符号。", f'"{written}" is not a sign of comparison.'),
        Words(
            f"请写 {meant}。" if meant else "请写 = <> < <= > >= 之一。",
            f"Write {meant}." if meant else "Write one of = <> < <= > >=.",
        ),
    )


def _chained_comparison(span: Span, source: Source) -> Diagnostic:
    return source.fault(
        "formula-chain",
        span,
        Words(
            "一次只能比较两项，这里是第二个比较。",
            "Only two things are compared at a time; this is a second comparison.",
        ),
        Words(
            "请用“且”连接，例如把 1 < 甲 < 5 写成 1 < 甲 且 甲 < 5。",
            "Join two comparisons: write 1 < a < 5 as 1 < a and a < 5.",
        ),
    )


def _thousands_separator(span: Span, source: Source) -> Diagnostic:
    written = source.quote(span)
    return source.fault(
        "formula-thousands",
        span,
        Words(
            f"数字“{written}”里有逗号；逗号只用来分隔函数的参数。",
            f'The number "{written}" holds a comma; commas only separate arguments.',
        ),
        Words("千位之间不写逗号，例如 1000、1万。", "Write no commas between thousands: 1000, 1万."),
    )


def _letters_behind_number(number: Token, name: Token, span: Span, source: Source) -> Diagnostic:
    together = shown(f"{number}{name}")
    return source.fault(
        "formula-syntax",
        span,
        Words(
            f"数字“{number}”后面紧跟着“{shown(name)}”。",
            f'The number "{number}" is followed by "{shown(name)}".',
        ),
        Words(
            f"单位不写（由指标决定），只写 %、‰、万、亿；以数字开头的名称请写成 【{together}】。",
            f"Units are not written (the measure knows them), only %, ‰, 万 and 亿; no exponents; "
            f"a name that begins with a digit is written [{together}].",
        ),
    )


def _ended_early(before: Sequence[Token], allowed: frozenset[str], source: Source) -> Diagnostic:
    words = _in_words(allowed)
    end = len(source.text.rstrip())
    opened = _innermost_open(before)
    hint = Words("请补全公式，或删除多余的运算符。", "Complete the formula, or delete the last sign.")
    if opened is not None:
        column = (opened.start_pos or 0) + 1
        hint = Words(
            f"第 {column} 个字符处的“(”还没有对应的“)”。", f'The "(" at character {column} has no ")" yet.'
        )
    return source.fault(
        "formula-syntax",
        Span(end, end),
        Words(
            f"公式到这里没有写完，后面可以写的是：{words.zh}。",
            f"The formula ends too early; allowed here: {words.en}.",
        ),
        hint,
    )


def _innermost_open(before: Sequence[Token]) -> Token | None:
    opened: list[Token] = []
    for token in before:
        if token.type == "LPAR":
            opened.append(token)
        elif token.type == "RPAR":
            opened.pop()
    return opened[-1] if opened else None


_TEXT_OPEN = (
    Words("文字的引号没有结束。", "The quote is not closed."),
    Words(
        "请在文字结尾补上引号，例如 '已完成'；文字不能换行。",
        "Close it, as in 'done'; text stays on one line.",
    ),
)
_NAME_OPEN = (
    Words("名称的括号没有结束。", "The bracket around the name is not closed."),
    Words("请补上“】”，例如 【含税 金额】。", "Close it, as in [gross amount]."),
)
_UNCLOSED = {**dict.fromkeys("'\"‘’“”＇＂", _TEXT_OPEN), **dict.fromkeys("【[［", _NAME_OPEN)}
_ADVICE = {
    **dict.fromkeys(
        "】]］", Words("名称写在 【…】 里，前面缺少“【”。", "A name stands in […]; the opening is missing.")
    ),
    **dict.fromkeys(
        "%％‰",
        Words(
            "百分号只能紧跟数字，例如 5%；否则请除以 100。",
            "It follows a number only, as in 5%; else divide by 100.",
        ),
    ),
    **dict.fromkeys(
        "&＆", Words("“并且”请写 且 或 and；文字不能拼接。", "Write and; texts cannot be joined.")
    ),
    **dict.fromkeys("|｜", Words("“或者”请写 或。", "Write or.")),
    **dict.fromkeys("!！", Words("“不”请写 非；不等于请写 <>。", "Write not; unequal is <>.")),
    **dict.fromkeys("^＾", _NO_POWERS),
    **dict.fromkeys("¥￥$＄€£", Words("金额不写货币符号。", "Amounts are written without a currency sign.")),
    **dict.fromkeys(";；:：", Words("参数之间请写逗号。", "Separate arguments with commas.")),
    **dict.fromkeys("–—―", Words("减号请写 -。", "Write minus as -.")),
    **dict.fromkeys("{}｛｝〔〕〈〉《》", Words("括号请写 ( )。", "Write parentheses as ( ).")),
    **dict.fromkeys(
        "。", Words("小数点请写 .；公式末尾不写句号。", "Write the decimal point as .; no full stop.")
    ),
}
_ADVICE_OTHERWISE = Words(
    "请删除它；名称里有符号时请写成 【名称】，文字请加引号。",
    "Delete it; a name with signs is written [name], text stands in quotes.",
)


def _foreign_character(offset: int, source: Source) -> Diagnostic:
    character = source.text[offset]
    span = Span(offset, offset + 1)
    if character in _UNCLOSED:
        return source.fault("formula-unclosed", span, *_UNCLOSED[character])
    return source.fault(
        "formula-character",
        span,
        Words(
            f"公式里不能有“{shown(character)}”。",
            f'"{shown(character)}" is not a sign of the formula language.',
        ),
        _ADVICE.get(character, _ADVICE_OTHERWISE),
    )
