"""Columns of texts to what a field holds; each cell that cannot be read says why, as data.

The engine's rules read figures, days and flags; this module adds what records know beside them: choices,
tags, lengths, forbidden negatives. Nothing is guessed: a text that could mean two things is asked about,
and the answer («日在前», «逗号是小数点», «四舍五入到分») holds for the column.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from yeji.records.exporting import unescaped
from yeji.records.kinds import PERSONAL, SCALES, Field, FieldKind, range_of
from yeji.records.reading import STAR
from yeji.records.shapes import PATTERNS, SLIPS
from yeji_engine.errors import Words, nearest
from yeji_engine.money import rounded
from yeji_engine.tables.cells import BLANKS, CellRule, Figure, Stored, read_cell, read_figure, to_excel_digits
from yeji_engine.tables.columns import typed_column
from yeji_engine.tables.dates import DateOrder
from yeji_engine.tables.faults import Fault
from yeji_engine.tables.schema import Column as EngineColumn
from yeji_engine.tables.schema import ColumnKind

LONG_TEXT_MAX = 20_000
TEXT_MAX = 200
SHOWN = 80

_KINDS: Mapping[FieldKind, ColumnKind] = {
    FieldKind.INTEGER: ColumnKind.COUNT,
    FieldKind.AMOUNT: ColumnKind.MONEY,
    FieldKind.QUANTITY: ColumnKind.NUMBER,
    FieldKind.RATIO: ColumnKind.RATIO,
    FieldKind.DATE: ColumnKind.DATE,
    FieldKind.YES_NO: ColumnKind.FLAG,
}
FIGURES = frozenset({FieldKind.INTEGER, FieldKind.AMOUNT, FieldKind.QUANTITY, FieldKind.RATIO})


class Ask(StrEnum):
    """What is asked about a column whose texts could mean two things, or a row that stands in two ways."""

    DAY_OR_MONTH = "day_or_month"
    DAY_NUMBER = "day_number"
    DECIMAL_COMMA = "decimal_comma"
    ROUND = "round"
    NEAR = "near"
    """A word that is nearly a known one."""
    SEVERAL = "several"
    """A name that several have."""
    TWICE = "twice"
    OLDER = "older"


_ASKS: Mapping[str, Ask] = {
    "date-ambiguous": Ask.DAY_OR_MONTH,
    "date-serial": Ask.DAY_NUMBER,
    "number-too-precise": Ask.ROUND,
    "number-ambiguous": Ask.DECIMAL_COMMA,
}

NOT_CHOSEN = "choice-unknown"
MISSING = Fault("cell-missing", Words("必填", "this must be filled in"), Words("补上再传。", "Fill it in."))
TAG_MAX = 60
INVISIBLE = Fault(
    "invisible-characters",
    Words("没有看不见字符的编号", "a number without invisible characters"),
    Words(
        "删掉零宽字符、换行等再传，否则同一个编号对不上。", "Delete them: one number would not match itself."
    ),
)
NO_NUL = Fault("nul-byte", Words("没有空字节的文字", "text without NUL"))
NEGATIVE = Fault(
    "negative",
    Words("0 或以上", "0 or more"),
    Words("退款、退货记在各自的表里。", "Refunds have a table of their own."),
)
NOT_MAIL = Fault("mail-unreadable", Words("邮箱写作 name@company.com", "an address like name@company.com"))
_SHAPES: Mapping[FieldKind, Fault] = {
    kind: Fault(f"{kind.value}-misshapen", allowed)
    for kind, allowed in {
        FieldKind.PHONE: Words(
            "只有数字的电话，可以有 + - 空格和 转", "a phone number: digits, with + - spaces and ext"
        ),
        FieldKind.IDENTITY: Words(
            "18 位身份证号，末位可以是 X", "an identity number of 18 digits, the last may be X"
        ),
        FieldKind.BANK_ACCOUNT: Words(
            "只有数字和空格的账号，境外的以国家字母开头", "an account of digits, or an IBAN"
        ),
    }.items()
}
_INVISIBLE = r"[\x{00}-\x{1F}\x{7F}\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2064}\x{FEFF}]"
_TAGS = re.compile(r"[,，;；、|\n]+")
_MAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


@dataclass(frozen=True)
class Answers:
    """What was said about a column."""

    order: str = ""
    """A `DateOrder` for days whose order the text leaves open."""
    decimal_comma: bool = False
    rounds: bool = False
    readings: Mapping[str, str] = field(default_factory=dict)
    """Texts that are read as others: 孙立华 as 孙丽华; an empty one as nothing given."""


class Typed(NamedTuple):
    """A column as it is stored, and for each faulty cell why, as JSON (null where nothing is wrong)."""

    cells: pa.Array
    faults: pa.Array


@dataclass(frozen=True)
class Origin:
    """Where the column comes from, as far as that changes what its texts mean."""

    exponent: int = 0
    is_excel: bool = False
    from_1904: bool = False


def typed(texts: pa.Array, one: Field, origin: Origin, answers: Answers) -> Typed:
    """Return the column of texts as `one` holds it.

    >>> found = typed(
    ...     pa.array(["１,２００", "(3)"]), Field("a", "金额", FieldKind.AMOUNT), Origin(), Answers()
    ... )
    >>> found.cells.to_pylist()
    [120000, -300]
    """
    given = _as_read(texts, answers.readings)
    if one.kind in FIGURES and answers.decimal_comma and not origin.is_excel:
        given = pc.replace_substring(pc.replace_substring(given, ".", ""), ",", ".")
    if one.kind in _KINDS:
        return _by_engine(given, one, origin, answers)
    trimmed = pc.utf8_trim(given, characters=BLANKS)
    cells = _as_exported(pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed), one)
    if one.kind is FieldKind.CHOICE:
        return _each(cells, lambda text: _chosen(text, one), pa.string())
    if one.kind is FieldKind.TAGS:
        return _each(cells, _tags, pa.list_(pa.string()))
    return _text(cells, one)


def _as_exported(cells: pa.Array, one: Field) -> pa.Array:
    """Return texts as the books have them where they come out of our own files.

    The apostrophe that keeps a spreadsheet from running a text goes; what hides behind a mask is nothing given,
    so that a masked list that comes back changes nothing.
    """
    none = pa.scalar(None, pa.string())
    marked = pc.fill_null(pc.starts_with(cells, "'"), False)
    if pc.any(marked).as_py():
        cells = pc.if_else(
            marked, _each(pc.if_else(marked, cells, none), unescaped, pa.string()).cells, cells
        )
    if one.kind in PERSONAL:
        cells = pc.if_else(pc.fill_null(pc.match_substring(cells, STAR * 2), False), none, cells)
    return cells


def too_long(most: int) -> Fault:
    """Return what is wrong with a text of more characters than its column takes."""
    hint = Words("多半是两格并成了一格，或双引号不成对。", "Most likely two cells ran into one.")
    return Fault("text-too-long", Words(f"最多 {most:,} 个字", f"at most {most:,} characters"), hint)


def out_of_range(one: Field) -> Fault:
    """Return that a figure is lower or higher than any that makes sense."""
    allowed = range_of(one)
    return Fault("out-of-range", Words(f"{allowed} 之间的数", f"a figure within {allowed}"))


def longest(one: Field) -> int:
    """Return how many characters a text of the field may have."""
    return one.longest or (LONG_TEXT_MAX if one.kind is FieldKind.LONG_TEXT else TEXT_MAX)


def fault_json(
    fault: Fault,
    text: str,
    *,
    ask: str = "",
    near: str = "",
    near_label: str = "",
    nears: Sequence[tuple[str, str]] = (),
) -> str:
    """Return a fault as it is kept: what was found, what is allowed, what to do, what is proposed."""
    kept = {
        "code": fault.code,
        "found": text[:SHOWN],
        "allowed": [fault.allowed.zh, fault.allowed.en],
        "hint": [fault.hint.zh, fault.hint.en] if fault.hint else None,
        "ask": ask,
        "near": near,
        "near_label": near_label,
        "nears": [list(each) for each in nears],
        "whole": text if near or nears else "",
    }
    return json.dumps({key: content for key, content in kept.items() if content}, ensure_ascii=False)


def faults_where(mask: pa.Array, texts: pa.Array, says: Callable[[str], str]) -> pa.Array:
    """Return the JSON of `says` for each different text at which `mask` is true, null elsewhere."""
    null = pa.scalar(None, pa.string())
    mask = pc.fill_null(mask, False)
    if not pc.any(mask).as_py():
        return pa.nulls(len(texts), pa.string())
    chosen = pc.if_else(mask, pc.fill_null(texts, ""), null)
    encoded = chosen.dictionary_encode()
    told = pa.array([says(text) for text in encoded.dictionary.to_pylist()], pa.string())
    return told.take(encoded.indices)


def _as_read(texts: pa.Array, readings: Mapping[str, str]) -> pa.Array:
    if not readings:
        return texts
    found = pa.array(list(readings), pa.string())
    at = pc.index_in(pc.utf8_trim(texts, characters=BLANKS), value_set=found)
    return pc.coalesce(pa.array(list(readings.values()), pa.string()).take(at), texts)


def _rule(one: Field, origin: Origin, answers: Answers) -> CellRule:
    kind = _KINDS[one.kind]
    days = DateOrder.SERIAL1904 if origin.from_1904 else DateOrder.SERIAL
    order = DateOrder(answers.order) if answers.order else DateOrder.YMD
    return CellRule(
        EngineColumn(one.key, kind, SCALES.get(one.kind, 0)),
        order=DateOrder.YMD if order is DateOrder.SERIAL else order,
        drop_time=True,
        scale=Figure(1, origin.exponent),
        excel_days=days if origin.is_excel or order is DateOrder.SERIAL else None,
    )


def _by_engine(texts: pa.Array, one: Field, origin: Origin, answers: Answers) -> Typed:
    rule = _rule(one, origin, answers)
    cells = typed_column(texts, rule).cells
    filled = pc.not_equal(pc.utf8_trim(texts, characters=BLANKS), "")
    wrong = pc.and_(filled, pc.is_null(cells))
    if pc.any(wrong).as_py() and answers.rounds:
        kept = _each(
            pc.if_else(wrong, texts, pa.scalar(None, pa.string())),
            lambda text: _rounded(text, one, rule),
            pa.int64(),
        )
        cells = pc.coalesce(cells, kept.cells)
        wrong = pc.and_(filled, pc.is_null(cells))
    faults = faults_where(wrong, texts, lambda text: _why(text, rule, origin))
    if one.most is not None:
        beyond = pc.or_(pc.less(cells, 0), pc.greater(cells, one.most))
        told = out_of_range(one)
        faults = pc.coalesce(
            faults, faults_where(pc.fill_null(beyond, False), texts, lambda text: fault_json(told, text))
        )
    elif one.kind in FIGURES and not one.is_negative_allowed:
        negative = pc.fill_null(pc.less(cells, 0), False)
        faults = pc.coalesce(faults, faults_where(negative, texts, lambda text: fault_json(NEGATIVE, text)))
    return Typed(cells, faults)


def _why(text: str, rule: CellRule, origin: Origin) -> str:
    found = read_cell(text, rule)
    fault = (
        found
        if isinstance(found, Fault)
        else Fault("cell-unreadable", Words("可读的内容", "something readable"))
    )
    ask = _ASKS.get(fault.code, "")
    if fault.code == "number-too-precise" and rule.column.kind is not ColumnKind.MONEY:
        ask = ""
    if ask in {Ask.DECIMAL_COMMA, Ask.DAY_NUMBER} and (origin.is_excel or not _is_european(text, fault)):
        ask = ""
    return fault_json(Fault(fault.code, fault.allowed, _HINTS.get(fault.code, fault.hint)), text, ask=ask)


def _is_european(text: str, fault: Fault) -> bool:
    plain = text.strip(BLANKS)
    return fault.code != "number-ambiguous" or bool(re.fullmatch(r"-?\d{1,3}(\.\d{3})*,\d+|-?\d+,\d+", plain))


_HINTS: Mapping[str, Words] = {
    "date-ambiguous": Words("说一次哪个在前，整列都照此读。", "Say once which comes first."),
    "date-serial": Words(
        "是 Excel 的天数就说一声，整列都照此读。", "Say whether it is Excel's count of days."
    ),
    "number-too-precise": Words(
        "按约定四舍五入后再传，或在这里选四舍五入到分。", "Round it, or choose so here."
    ),
    "date-with-zone": Words("先换算成当地的日期。", "Turn it into the local day first."),
    "date-month-only": Words("写到哪一天。", "Write the day."),
}
"""What to do here, where the engine speaks of its mapping file."""


def _rounded(text: str, one: Field, rule: CellRule) -> Stored | Fault | None:
    figure = read_figure(text.strip(BLANKS), rule.column.kind)
    if isinstance(figure, Fault):
        return figure
    if rule.excel_days:
        figure = to_excel_digits(figure)
    exact = Decimal(figure.digits).scaleb(figure.exponent + rule.scale.exponent)
    kept = rounded(exact, SCALES[one.kind])
    return int(kept.scaleb(SCALES[one.kind]))


def _each(texts: pa.Array, read: Callable[[str], object], kind: pa.DataType) -> Typed:
    """Read each different text once; what `read` returns as a Fault or as JSON of one is no content."""
    encoded = texts.dictionary_encode()
    distinct: list[str] = encoded.dictionary.to_pylist()
    found = [read(text) for text in distinct]
    cells = pa.array([None if isinstance(each, Fault | _Told) else each for each in found], kind)
    told = [
        each.json if isinstance(each, _Told) else fault_json(each, text) if isinstance(each, Fault) else None
        for each, text in zip(found, distinct, strict=True)
    ]
    return Typed(cells.take(encoded.indices), pa.array(told, pa.string()).take(encoded.indices))


class _Told(NamedTuple):
    json: str


def _chosen(text: str, one: Field) -> str | _Told:
    wanted = text.casefold()
    labels = {label.casefold(): key for key, label in one.choices}
    for key, _label in one.choices:
        if wanted == key.casefold():
            return key
    if wanted in labels:
        return labels[wanted]
    listed = "、".join(label for _key, label in one.choices[:12])
    near = nearest(wanted, labels) or ""
    fault = Fault(NOT_CHOSEN, Words(listed, listed))
    label = dict(one.choices).get(labels.get(near, ""), "")
    return _Told(
        fault_json(fault, text, ask=Ask.NEAR if near else "", near=labels.get(near, ""), near_label=label)
    )


def _tags(text: str) -> list[str] | Fault:
    tags = sorted({tag.strip(BLANKS) for tag in _TAGS.split(text)} - {""})
    if any("\0" in tag for tag in tags):
        return NO_NUL
    return too_long(TAG_MAX) if any(len(tag) > TAG_MAX for tag in tags) else tags


def _text(cells: pa.Array, one: Field) -> Typed:
    wrong = too_long(longest(one))
    faults = faults_where(
        pc.greater(pc.utf8_length(cells), longest(one)), cells, lambda text: fault_json(wrong, text)
    )
    if not pc.all(pc.utf8_is_printable(cells)).as_py():
        faults = pc.coalesce(faults, _unseen(cells, one))
    if one.kind is FieldKind.MAIL:
        bad = pc.invert(pc.match_substring_regex(cells, _MAIL))
        faults = pc.coalesce(faults, faults_where(bad, cells, lambda text: fault_json(NOT_MAIL, text)))
    if one.kind in _SHAPES:
        told = partial(fault_json, _SHAPES[one.kind])
        faults = pc.coalesce(faults, faults_where(_misshapen(cells, one), cells, told))
    kept = pc.if_else(pc.is_valid(faults), pa.scalar(None, pa.string()), cells)
    return Typed(kept, faults)


def _misshapen(cells: pa.Array, one: Field) -> pa.Array:
    if one.kind in PATTERNS:
        return pc.invert(pc.match_substring_regex(cells, PATTERNS[one.kind]))
    return pc.match_substring_regex(cells, SLIPS[one.kind])


def _unseen(cells: pa.Array, one: Field) -> pa.Array:
    # A null character is the one sign that a database refuses.
    nul = pc.match_substring(cells, "\0")
    faults = faults_where(nul, cells, lambda text: fault_json(NO_NUL, text.replace("\0", "\\0")))
    if one.unique or one.kind in {FieldKind.PERSON, FieldKind.TEAM, FieldKind.REGION, FieldKind.LINK}:
        hidden = pc.match_substring_regex(cells, _INVISIBLE)
        told = faults_where(hidden, cells, lambda text: fault_json(INVISIBLE, _visible(text)))
        faults = pc.coalesce(faults, told)
    return faults


def _visible(text: str) -> str:
    """Write out what nobody sees, so that it can be found."""
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in text[:SHOWN])


def as_value(content: object) -> str | int | bool | tuple[str, ...] | None:
    """Return a cell of a stored column as records hold it."""
    if isinstance(content, dt.date):
        return content.isoformat()
    if isinstance(content, list):
        return tuple(str(each) for each in content) or None
    if content is None or isinstance(content, str | int | bool):
        return content
    raise TypeError(f"no field holds a {type(content).__name__}")
