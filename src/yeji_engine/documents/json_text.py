"""The events of a JSON text, each with its line.

JSON is not read as YAML: that refuses tabs and breaks characters beyond the first plane. It is not
read by `json` either: that has no lines, turns numbers into floats and nests on Python's stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from json import JSONDecodeError, JSONDecoder
from typing import NamedTuple

from yeji_engine.documents.events import Event, Read, Shape, syntax_fault
from yeji_engine.documents.places import shown
from yeji_engine.errors import Words

_BLANK = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(r"[^\s{}\[\],:\"]+")
_STRING = JSONDecoder()
"""Asked for one string at a time, escapes and all."""
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_HINT = Words(
    "检查逗号、冒号、括号与双引号;开头是 { 的文件按 JSON 读。",
    "Check commas, colons, brackets and double quotes; a file that begins with { is read as JSON.",
)


class _Token(NamedTuple):
    """One sign `{}[],:`, or `"` for a string, `w` for a word, `end` for the end."""

    sign: str
    text: str
    at: int


class _Expected(Enum):
    """What may come next; the value is what a message calls it."""

    VALUE = Words("一个值", "a value")
    VALUE_OR_END = Words("一个值或 ]", "a value or ]")
    KEY = Words("双引号里的字段名", "a key in double quotes")
    KEY_OR_END = Words("双引号里的字段名或 }", "a key in double quotes or }")
    COLON = Words("冒号", "a colon")
    MORE = Words("逗号或收尾的括号", "a comma or a closing bracket")
    END = Words("文件结尾", "the end of the text")


class _Broken(Exception):
    """The text cannot be read on."""

    def __init__(self, problem: Words, at: int) -> None:
        super().__init__(problem.en)
        self.problem, self.at = problem, at


def _missed(expected: _Expected, token: _Token) -> _Broken:
    found = shown(token.text or token.sign)
    zh = "结尾" if token.sign == "end" else f" {found}"
    en = "the end" if token.sign == "end" else found
    wanted = expected.value
    return _Broken(Words(f"应为{wanted.zh},却是{zh}", f"{wanted.en} expected, found {en}"), token.at)


def json_events(text: str) -> Iterator[Read]:
    """Return the events of `text`; a fault of syntax is the last thing that comes."""
    lines = _Lines(text)
    brackets: list[str] = []
    expected = _Expected.VALUE
    try:
        for token in _tokens(text):
            shape, expected = _step(expected, token, brackets)
            if shape is not None:
                yield Event(shape, token.text, *lines.where(token.at))
    except _Broken as fault:
        yield syntax_fault(fault.problem, _HINT, *lines.where(fault.at))


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while True:
        at = _end_of(_BLANK, text, at)
        sign = text[at : at + 1]
        if not sign:
            yield _Token("end", "", at)
            return
        if sign == '"':
            try:
                content, end = _STRING.raw_decode(text, at)
            except JSONDecodeError as fault:
                raise _Broken(Words(f"引号里的文字有误 ({fault.msg})", fault.msg), fault.pos) from None
            yield _Token('"', content, at + 1)
        elif sign in "{}[],:":
            yield _Token(sign, "", at)
            end = at + 1
        else:
            end = _end_of(_WORD, text, at)
            yield _Token("w", text[at:end], at)
        at = max(end, at + 1)


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _step(expected: _Expected, token: _Token, brackets: list[str]) -> tuple[Shape | None, _Expected]:
    """Return the shape that `token` opens, fills or ends, and what may follow it."""
    wants_value = expected in {_Expected.VALUE, _Expected.VALUE_OR_END}
    wants_key = expected in {_Expected.KEY, _Expected.KEY_OR_END}
    match token.sign:
        case "{" | "[" if wants_value:
            brackets.append(token.sign)
            if token.sign == "{":
                return Shape.MAPPING, _Expected.KEY_OR_END
            return Shape.LIST, _Expected.VALUE_OR_END
        case "}" | "]" if _may_close(expected, token.sign, brackets):
            brackets.pop()
            return Shape.END, _after(brackets)
        case '"' if wants_key:
            return Shape.TEXT, _Expected.COLON
        case ":" if expected is _Expected.COLON:
            return None, _Expected.VALUE
        case "," if expected is _Expected.MORE:
            return None, _Expected.KEY if brackets[-1] == "{" else _Expected.VALUE
        case '"' | "w" if wants_value:
            return _scalar(token), _after(brackets)
        case "end" if expected is _Expected.END:
            return None, expected
        case _:
            raise _missed(expected, token)


def _may_close(expected: _Expected, sign: str, brackets: list[str]) -> bool:
    if not brackets or brackets[-1] != ("{" if sign == "}" else "["):
        return False
    return expected in {_Expected.MORE, _Expected.KEY_OR_END, _Expected.VALUE_OR_END}


def _after(brackets: list[str]) -> _Expected:
    return _Expected.MORE if brackets else _Expected.END


def _scalar(token: _Token) -> Shape:
    if token.sign == '"':
        return Shape.TEXT
    if token.text == "null":
        return Shape.NOTHING
    if token.text not in {"true", "false"} and not _NUMBER.fullmatch(token.text):
        raise _missed(_Expected.VALUE, token)
    return Shape.TEXT


class _Lines:
    """Line and column of characters that are asked for in rising order: no text is counted twice."""

    def __init__(self, text: str) -> None:
        self._text, self._counted, self._line, self._start = text, 0, 1, 0

    def where(self, at: int) -> tuple[int, int]:
        passed = self._text.count("\n", self._counted, at)
        if passed:
            self._line += passed
            self._start = self._text.rfind("\n", 0, at) + 1
        self._counted = max(self._counted, at)
        return self._line, at - self._start + 1
