"""From text to tree: the one door into the formula language.

Whatever the text holds, `parse` returns within milliseconds: limits are looked at first, the LALR
parser keeps its own stack, and the tree is built without recursion. A fault is a diagnostic that
points at its character; faults inside literals are reported all at once.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from lark import Token, Tree
from lark.exceptions import UnexpectedInput

from yeji_engine.errors import Diagnostic, Place, Words, errors_of
from yeji_engine.language.building import Builder
from yeji_engine.language.grammar import parser
from yeji_engine.language.nodes import Node, Span, walk
from yeji_engine.language.pointing import Source
from yeji_engine.language.syntax import explain

TEXT_LIMIT = 4_000
DEPTH_LIMIT = 64
NODE_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Parsed:
    """A formula that was read: the tree, or None and the errors that say why not."""

    text: str
    node: Node | None
    diagnostics: tuple[Diagnostic, ...]


def parse(text: str, *, place: Place) -> Parsed:
    """Read the formula `text`; `place` says where it stands and is refined to the character.

    Never raises, whatever the text. Diagnostics of an accepted formula are warnings only.

    >>> parse("回款额 / 应收额", place=Place()).node
    Binary(operator=<Arithmetic.DIVIDE: '/'>, left=Name(name='回款额'), right=Name(name='应收额'))
    """
    source = Source(text, place)
    refused = _unreadable(source)
    if refused is not None:
        return Parsed(text, None, (refused,))
    tree = _syntax_tree(source)
    if isinstance(tree, Diagnostic):
        return Parsed(text, None, (tree,))
    builder = Builder(source)
    node = builder.transform(tree)
    found = [*builder.diagnostics, *_too_large(source, node)]
    return Parsed(text, None if errors_of(found) else node, tuple(found))


def _unreadable(source: Source) -> Diagnostic | None:
    """Look at the text as a whole, before any of it is read."""
    text = source.text
    if len(text) > TEXT_LIMIT:
        return source.fault(
            "formula-too-long",
            Span(TEXT_LIMIT, TEXT_LIMIT + 1),
            Words(
                f"公式有 {len(text)} 个字符，最多 {TEXT_LIMIT} 个。",
                f"{len(text)} characters; at most {TEXT_LIMIT}.",
            ),
            Words("请把其中一部分定义为单独的指标。", "Make a part of it a measure of its own."),
        )
    for offset, character in enumerate(text):
        if _is_hidden(character):
            return _hidden_character(source, offset)
    if not text.strip():
        return source.fault(
            "formula-empty",
            Span(0, 0),
            Words("公式是空的。", "The formula is empty."),
            Words("请写一个公式，例如 回款额 / 应收额。", "Write a formula, such as collected / due."),
        )
    return None


def _is_hidden(character: str) -> bool:
    """Control, direction and zero-width characters, lone surrogates; joiners inside emoji may stay."""
    if character in "\t\r\n\u200c\u200d":
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _hidden_character(source: Source, offset: int) -> Diagnostic:
    code = f"U+{ord(source.text[offset]):04X}"
    return source.fault(
        "formula-character",
        Span(offset, offset + 1),
        Words(f"这里有一个看不见的字符 {code}。", f"There is an invisible character here, {code}."),
        Words("请删除它，或把这一段重新输入。", "Delete it, or type this part again."),
    )


def _syntax_tree(source: Source) -> Tree[Token] | Diagnostic:
    reading = parser().parse_interactive(source.text)
    tokens: list[Token] = []
    try:
        for token in reading.lexer_thread.lex(reading.parser_state):  # type: ignore[no-untyped-call]  # lark left it without types
            reading.feed_token(token)
            tokens.append(token)
        tree: Tree[Token] = reading.feed_token(Token("$END", ""))
    except UnexpectedInput as fault:
        return explain(fault, tokens, source)
    return tree


def _too_large(source: Source, node: Node) -> list[Diagnostic]:
    nodes = list(walk(node))
    deepest, depth = max(nodes, key=lambda found: found[1])
    found = []
    if depth > DEPTH_LIMIT:
        found.append(
            source.fault(
                "formula-too-deep",
                deepest.span,
                Words(
                    f"运算嵌套了 {depth} 层，最多 {DEPTH_LIMIT} 层。",
                    f"Nested {depth} levels deep; at most {DEPTH_LIMIT}.",
                ),
                Words(
                    "一长串加减乘除每项算一层：请用括号分成几组，或拆成几个指标。",
                    "Each sign in a long chain is a level: group with parentheses, or make several measures.",
                ),
            )
        )
    if len(nodes) > NODE_LIMIT:
        found.append(
            source.fault(
                "formula-too-large",
                nodes[NODE_LIMIT][0].span,
                Words(
                    f"公式有 {len(nodes)} 个组成部分，最多 {NODE_LIMIT} 个。",
                    f"The formula has {len(nodes)} parts; at most {NODE_LIMIT}.",
                ),
                Words("请把其中一部分定义为单独的指标。", "Make a part of it a measure of its own."),
            )
        )
    return found
