"""The events of a YAML text, without a parser's guesses and without its signs of reference.

Anchors, aliases and tags are refused: a signed plan says everything where it stands, once, and a
bomb of aliases never unfolds. Events come one by one, so that depth never reaches Python's stack.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import yaml

from yeji_engine.documents.events import Event, Fault, Read, Shape, syntax_fault
from yeji_engine.documents.places import shown
from yeji_engine.errors import Words

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
# libyaml reads a plan of 2 MB in a second, the parser in Python in ten; both give the same events.
_Loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_HINT = Words(
    "检查缩进 (只用空格)、冒号后的空格、括号与引号是否成对。",
    "Check the indentation (blanks only), the blank after each colon, brackets and quotes.",
)

_PROBLEMS = {
    "mapping values are not allowed in this context": "这里不能再出现冒号,带冒号的文字要加引号",
    "found character that cannot start any token": "文字不能以这个字符开头 (制表符、@ 等),请改用空格或加引号",
    "did not find expected key": "这里应是一个字段名,多半是缩进不齐",
    "did not find expected node content": "括号里缺少内容或没有收尾",
    "did not find expected ',' or '}'": "花括号里缺少逗号或收尾的 }",
    "did not find expected ',' or ']'": "方括号里缺少逗号或收尾的 ]",
    "could not find expected ':'": "字段名后面缺少冒号",
    "found unexpected end of stream": "引号没有收尾",
    "did not find expected '-' indicator": "列表项的缩进不齐",
    "control characters are not allowed": "有看不见的控制字符",
    "found unknown escape character": "双引号里有不认识的 \\ 转义",
}
"""What the parser says, in Chinese; what is not here is shown as the parser says it."""


def yaml_events(text: str) -> Iterator[Read]:
    """Return the events of the one document in `text`; a fault of syntax is the last thing that comes."""
    documents = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                yield _second_document(event)
                return
            yield from _reads(event)
    except yaml.MarkedYAMLError as fault:
        yield syntax_fault(
            _said(fault.problem or fault.context), _HINT, *_where(fault.problem_mark or fault.context_mark)
        )
    except yaml.reader.ReaderError as fault:
        yield syntax_fault(_said(fault.reason), _HINT, 1, 1)


def _said(problem: object) -> Words:
    said = str(problem)
    return Words(_PROBLEMS.get(said, said), said)


class _Mark(Protocol):
    """A mark of libyaml or of the parser in Python."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


def _where(mark: _Mark | None) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _reads(event: yaml.Event) -> Iterator[Read]:
    line, column = _where(event.start_mark)
    match event:
        case yaml.NodeEvent():
            yield from _signs_refused(event, line, column)
            yield _node(event, line, column)
        case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
            yield Event(Shape.END, "", line, column)
        case _:
            return


def _node(event: yaml.NodeEvent, line: int, column: int) -> Event:
    match event:
        case yaml.ScalarEvent():
            is_nothing = not event.style and event.value in _NOTHING
            # The column is that of the first character of the content, behind its quote.
            column += 1 if event.style in {"'", '"'} else 0
            return Event(Shape.NOTHING if is_nothing else Shape.TEXT, event.value, line, column)
        case yaml.MappingStartEvent():
            return Event(Shape.MAPPING, "", line, column)
        case yaml.SequenceStartEvent():
            return Event(Shape.LIST, "", line, column)
        case _:
            return Event(Shape.REFUSED, "", line, column)


def _signs_refused(event: yaml.NodeEvent, line: int, column: int) -> Iterator[Fault]:
    if event.anchor is not None:
        sign = f"{'*' if isinstance(event, yaml.AliasEvent) else '&'}{shown(event.anchor)}"
        yield Fault(
            "alias-refused",
            Words(
                f"这里用了 YAML 引用 {sign},方案不允许引用。", f"A plan allows no YAML alias; found {sign}."
            ),
            Words("请把内容直接写在这里。", "Write the content out in this place."),
            line,
            column,
        )
    tag = event.tag if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) else None
    if tag is not None:
        yield Fault(
            "tag-refused",
            Words(
                f"这里用了 YAML 标签 {shown(tag)},方案不允许标签。",
                f"A plan allows no YAML tag; found {shown(tag)}.",
            ),
            Words("去掉标签,只写内容。", "Remove the tag and keep the content."),
            line,
            column,
        )


def _second_document(event: yaml.Event) -> Fault:
    line, column = _where(event.start_mark)
    return Fault(
        "document-unreadable",
        Words("文件里有不止一份 YAML 文档。", "The file holds more than one YAML document."),
        Words(
            "一个文件写一个方案,去掉第二个 --- 起的部分。",
            "One file, one plan: remove all from the second ---.",
        ),
        line,
        column,
    )
