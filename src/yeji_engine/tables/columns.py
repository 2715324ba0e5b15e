"""Whole columns of texts to typed columns, fast: common spellings at once, the rest cell by cell.

The rules are those of `cells`: a fast pattern takes only spellings whose meaning there is beyond doubt,
and a column of few different texts (dates, flags, choices) is read once per text. A cell with a fault
becomes missing and is reported; no caller may compute upon a table with errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from yeji_engine.errors import Severity, Words
from yeji_engine.tables.cells import BLANKS, EXCEL_DIGITS, CellRule, Stored, read_cell
from yeji_engine.tables.faults import CELLS_SHOWN, Fault, FaultyCell, FaultyCells
from yeji_engine.tables.schema import SCALED_KINDS, TEXT_KINDS, ColumnKind, arrow_type

DECIMAL64_DIGITS = 18
"""What an Arrow decimal64 holds whatever the digits are; its bits are the scaled integer."""

_TIME_OF_DAY = (
    r"^([0-9]{4}[-/.]?[0-9]{1,2}[-/.]?[0-9]{1,2})[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?$"
)

INVISIBLE = Fault(
    "key-invisible-characters",
    Words("没有看不见字符的编号", "a key without invisible characters"),
    Words(
        "请检查并删除零宽字符、换行等;它们会让同一编号对不上。",
        "Remove them: one key would not match itself.",
    ),
    Severity.WARNING,
)
_INVISIBLE = r"[\x{00}-\x{1F}\x{7F}\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2064}\x{FEFF}]"
EXCEL_NOISE = Fault(
    "excel-digits",
    Words(f"{EXCEL_DIGITS} 位有效数字", f"{EXCEL_DIGITS} significant digits"),
    Words("已按 Excel 显示的 15 位有效数字读取。", "Read to the 15 significant digits that Excel shows."),
    Severity.INFO,
)


class TypedColumn(NamedTuple):
    """Cells as they are stored (faulty ones missing), and the faulty cells."""

    cells: pa.Array
    faulty: tuple[FaultyCells, ...] = ()


def typed_column(texts: pa.Array, rule: CellRule) -> TypedColumn:
    """Return a column of texts (Arrow string, "" or null for the empty cell) as `rule` types it.

    >>> from yeji_engine.tables.schema import Column
    >>> typed_column(
    ...     pa.array(["12.5", "1,000", "?"]), CellRule(Column("n", ColumnKind.NUMBER, 1))
    ... ).cells.to_pylist()
    [125, 10000, None]
    """
    filled = pc.fill_null(texts, "")
    column = rule.column
    if column.kind in TEXT_KINDS and not rule.meanings and not column.choices:
        return _texts(filled, rule)
    if column.kind in SCALED_KINDS or column.kind is ColumnKind.COUNT:
        return _figures(filled, rule)
    if column.kind is ColumnKind.DATE and rule.drop_time:
        filled = pc.replace_substring_regex(filled, _TIME_OF_DAY, r"\1")
    return _read_each(filled, rule)


def _texts(texts: pa.Array, rule: CellRule) -> TypedColumn:
    trimmed = pc.utf8_trim(texts, characters=BLANKS)
    is_key = rule.column.kind is ColumnKind.KEY
    kept = trimmed if is_key else texts
    missing = pc.equal(kept, "")
    if rule.missing:
        declared = pa.array(sorted(rule.missing), pa.string())
        missing = pc.or_(missing, pc.or_(pc.is_in(texts, declared), pc.is_in(trimmed, declared)))
    cells = pc.if_else(missing, pa.scalar(None, pa.string()), kept)
    return TypedColumn(cells, _doubtful_keys(cells) if is_key else ())


def _doubtful_keys(cells: pa.Array) -> tuple[FaultyCells, ...]:
    found = cells_where(pc.match_substring_regex(cells, _INVISIBLE), cells, INVISIBLE)
    return (found,) if found.total else ()


def _figures(texts: pa.Array, rule: CellRule) -> TypedColumn:
    plain = _plain_pattern(rule)
    if plain is None:
        return _read_each(texts, rule)
    trimmed = pc.utf8_trim(texts, characters=BLANKS)
    known = _known(trimmed, plain, rule)
    figures = _scaled_at_once(pc.if_else(known, trimmed, pa.scalar(None, pa.string())), rule)
    rest = pc.invert(known)
    places = pc.indices_nonzero(rest)
    if not len(places):
        return TypedColumn(figures)
    slow = _figures_with_commas(texts.take(places), plain, rule)
    cells = pc.replace_with_mask(figures, rest, slow.cells)
    return TypedColumn(cells, _moved(slow.faulty, places))


def _figures_with_commas(texts: pa.Array, plain: str, rule: CellRule) -> TypedColumn:
    """Try again without the commas of thousands and without the zeros at the end of a fraction."""
    trimmed = pc.utf8_trim(texts, characters=BLANKS)
    grouped = pc.match_substring_regex(trimmed, r"^-?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)\.?[0-9]*$")
    bare = pc.replace_substring(trimmed, ",", "")
    bare = pc.if_else(pc.match_substring(bare, "."), pc.utf8_rtrim(bare, characters="0"), bare)
    known = pc.and_(grouped, _known(bare, plain, rule))
    figures = _scaled_at_once(pc.if_else(known, bare, pa.scalar(None, pa.string())), rule)
    rest = pc.invert(known)
    places = pc.indices_nonzero(rest)
    slow = _read_each(texts.take(places), rule)
    noise = _excel_noise(texts, rest, rule)
    return TypedColumn(
        pc.replace_with_mask(figures, rest, slow.cells), (*_moved(slow.faulty, places), *noise)
    )


def _excel_noise(texts: pa.Array, rest: pa.Array, rule: CellRule) -> tuple[FaultyCells, ...]:
    if not rule.excel_days:
        return ()
    long = pc.match_substring_regex(texts, rf"^\s*-?[0-9.]{{{EXCEL_DIGITS + 2},}}\s*$")
    found = cells_where(pc.and_(rest, pc.and_(long, pc.match_substring(texts, "."))), texts, EXCEL_NOISE)
    return (found,) if found.total else ()


def _plain_pattern(rule: CellRule) -> str | None:
    """Return the pattern of the figures that a decimal64 takes without loss, the scale included.

    None where each text must be read by itself: declared texts with digits ("0" means missing) may
    look like figures.
    """
    decimals = rule.column.decimals + rule.scale.exponent
    factor = rule.scale.digits
    room = DECIMAL64_DIGITS - decimals - (0 if factor == 1 else len(str(factor)))
    declared_digits = any(map(str.isdigit, "".join((*rule.missing, *rule.meanings))))
    if decimals < 0 or room < 1 or factor < 1 or declared_digits:
        return None
    return rf"^-?[0-9]{{1,{room}}}(\.[0-9]{{0,{decimals}}})?$"


def _known(texts: pa.Array, plain: str, rule: CellRule) -> pa.Array:
    known = pc.match_substring_regex(texts, plain)
    if rule.excel_days:
        known = pc.and_(known, pc.less_equal(pc.utf8_length(texts), EXCEL_DIGITS))
    return known


def _scaled_at_once(texts: pa.Array, rule: CellRule) -> pa.Array:
    decimals = rule.column.decimals + rule.scale.exponent
    figures = texts.cast(pa.decimal64(DECIMAL64_DIGITS, decimals)).view(pa.int64())
    return figures if rule.scale.digits == 1 else pc.multiply_checked(figures, rule.scale.digits)


def _read_each(texts: pa.Array, rule: CellRule) -> TypedColumn:
    """Read each different text once."""
    encoded = texts.dictionary_encode()
    distinct: list[str] = encoded.dictionary.to_pylist()
    read = [read_cell(text, rule) for text in distinct]
    good: list[Stored | None] = [None if isinstance(value, Fault) else value for value in read]
    cells = pa.array(good, arrow_type(rule.column.kind)).take(encoded.indices)
    by_code: dict[str, tuple[Fault, list[int]]] = {}
    for code, value in enumerate(read):
        if isinstance(value, Fault):
            by_code.setdefault(value.code, (value, []))[1].append(code)
    faulty = [
        cells_where(pc.is_in(encoded.indices, pa.array(codes, encoded.indices.type)), texts, fault)
        for fault, codes in by_code.values()
    ]
    if rule.column.kind is ColumnKind.KEY:
        faulty += _doubtful_keys(cells)
    return TypedColumn(cells, tuple(faulty))


def cells_where(mask: pa.Array, texts: pa.Array, fault: Fault) -> FaultyCells:
    """Return the cells of `texts` at which `mask` is true as cells with `fault`."""
    places = pc.indices_nonzero(pc.fill_null(mask, False))
    first = tuple(FaultyCell(place, str(texts[place])) for place in places[:CELLS_SHOWN].to_pylist())
    return FaultyCells(fault, first, len(places))


def _moved(faulty: Sequence[FaultyCells], places: pa.Array) -> tuple[FaultyCells, ...]:
    """Return the same cells by their places in the whole column."""
    return tuple(
        FaultyCells(
            group.fault, tuple(FaultyCell(places[c.at].as_py(), c.text) for c in group.first), group.total
        )
        for group in faulty
    )
