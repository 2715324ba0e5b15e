"""Where the header of a sheet stands and what its columns mean: proposed, never decided by likeness.

A column is taken when its header is the field's label, one of its aliases, or what somebody said of that
header before; a unit in parentheses multiplies (万元). What is merely alike is proposed for a person to
confirm. Knows fields and headers, no cells below them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from yeji.intake.reading import letter, width_of
from yeji.records.kinds import Field, FieldKind, Kind
from yeji.records.naming import left_out
from yeji_engine.tables.cells import BLANKS

SEARCHED = 12
BOTH = "+"
STRONG = 0.7
"""The likeness from which on a field is pre-set for somebody to confirm."""
_ENDINGS = (
    "日期", "时间", "编号", "编码", "代码", "号码", "工号", "名称", "金额", "类型", "状态", "日", "号", "id", "code",
)  # fmt: skip
_OWN = frozenset({"原因", "原来的行", "Reason", "Original row"})
"""What Yeji itself writes behind the rows that it did not take."""
_SERIALS = frozenset({"序号", "行号", "项次", "次序", "no", "no.", "#", "nr", "nr.", "seq", "index"})
UNITS: Mapping[str, int] = {"": 0, "元": 0, "百": 2, "千": 3, "千元": 3, "万": 4, "万元": 4, "亿元": 8}
"""What a unit above a column multiplies by, as a power of ten."""
_UNIT = re.compile(
    r"(?P<name>.+?)\s*[(（【\[]\s*(?:单位[:：]\s*)?(?P<unit>元|千元|万元|亿元|%|％)\s*[)）】\]]"
)
_IN_PARENTHESES = re.compile(r"\s*[(（][^)）]*[)）]\s*$")
_REQUIRED_MARK = re.compile(r"^[*＊]+|[*＊]+$|[(（]必填[)）]$")


class Found(StrEnum):
    """How a column came to mean a field."""

    LABEL = "label"
    REMEMBERED = "remembered"
    ALIKE = "alike"
    """By strong likeness only: somebody has to say yes."""
    UNSURE = "unsure"
    """Somewhat alike: it is read as nothing until somebody chooses."""
    CHOSEN = "chosen"
    BESIDE = "beside"
    """It only names what another column says by number, or is worked out: passed over on purpose."""
    LOCKED = "locked"
    """It names a field that whoever brings the file may not edit, and is not imported."""
    NONE = ""


ASKED = frozenset({Found.ALIKE, Found.UNSURE})
"""How columns are found that somebody has to look at."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file and the field it is read as; an empty field is not imported."""

    at: int
    header: str
    field: str = ""
    exponent: int = 0
    """Each figure is multiplied by this power of ten: 4 below 万元."""
    found: str = Found.NONE
    also: str = ""
    """A second field that it is read as: a list of names alone gives both number and name."""
    guess: str = ""
    """The field that an unsure column might be."""

    @property
    def choice(self) -> str:
        """The field, or both, as a choice on the page and in what is remembered."""
        return f"{self.field}{BOTH}{self.also}" if self.also else self.field

    @property
    def letter(self) -> str:
        """What the spreadsheet calls it."""
        return letter(self.at)


class Heading(NamedTuple):
    """The rows that hold the header (none: 0), and what they say of each column."""

    first: int
    last: int
    columns: tuple[Column, ...]

    @property
    def fields(self) -> dict[str, Column]:
        """The columns that are imported, by field."""
        own = {column.field: column for column in self.columns if column.field}
        return own | {
            column.also: column for column in self.columns if column.also and column.also not in own
        }

    @property
    def is_certain(self) -> bool:
        """Tell whether nobody has to look at the proposal."""
        return bool(self.fields) and all(column.found not in ASKED for column in self.columns)


def without_locked(heading: Heading, locked: Collection[str]) -> Heading:
    """Return the heading with the columns of some fields left out, and marked as left out for that."""
    columns = tuple(
        Column(column.at, column.header, "", 0, Found.LOCKED)
        if {column.field, column.also} & set(locked)
        else column
        for column in heading.columns
    )
    return heading._replace(columns=columns)


def importable(kind: Kind) -> tuple[Field, ...]:
    """Return the fields that a file may hold: all but those that are worked out."""
    return tuple(each for each in kind.fields if each.kind is not FieldKind.FORMULA)


def find_heading(first_rows: Sequence[Sequence[str]], kind: Kind, remembered: Mapping[str, str]) -> Heading:
    """Return the header among the first rows that names most fields; two rows where one alone says less."""
    best = Heading(1, 1, _plain_columns(first_rows, 1, 1))
    most = 0
    for row in range(1, min(SEARCHED, len(first_rows)) + 1):
        for last in (row, row + 1):
            if last > len(first_rows) or (last > row and not _is_header_like(first_rows[last - 1])):
                continue
            heading = _named_outright(first_rows, row, last, kind, remembered)
            score = sum(1 for column in heading.columns if column.field)
            if score > most:
                best, most = heading, score
    if most:
        return _with_alike(best, kind)
    filled = next((n for n, row in enumerate(first_rows, 1) if sum(map(bool, map(str.strip, row))) > 1), 1)
    return heading_at(first_rows, filled, filled, kind, remembered)


def heading_at(
    first_rows: Sequence[Sequence[str]], first: int, last: int, kind: Kind, remembered: Mapping[str, str]
) -> Heading:
    """Return what the rows from `first` to `last` say as a header."""
    return _with_alike(_named_outright(first_rows, first, last, kind, remembered), kind)


def _named_outright(
    first_rows: Sequence[Sequence[str]], first: int, last: int, kind: Kind, remembered: Mapping[str, str]
) -> Heading:
    """Return the header without what is merely alike, which takes a hundred times as long."""
    known = _known(kind)
    columns: list[Column] = []
    taken: set[str] = set()
    for at, spellings in enumerate(_spellings(first_rows, first, last)):
        header = spellings[0] if spellings else ""
        columns.append(_column(at, header, spellings, known, remembered))
    for number, column in enumerate(columns):
        if column.field in taken:
            columns[number] = Column(column.at, column.header)
        elif column.field:
            taken.add(column.field)
    beside = {_plain(text) for text in left_out(kind, taken)}
    for number, column in enumerate(columns):
        if not column.field and not column.found and _plain(_IN_PARENTHESES.sub("", column.header)) in beside:
            columns[number] = Column(column.at, column.header, found=Found.BESIDE)
    return Heading(first, last, tuple(columns))


def fields_named(first_rows: Sequence[Sequence[str]], kind: Kind) -> frozenset[str]:
    """Return the fields of a kind that one of the first rows names outright: the row that names most."""
    known = _known(kind)
    words = [
        {word for text in row for word in (_plain(text), _plain(_without_unit(_clean(text))[0]))}
        for row in first_rows[:SEARCHED]
    ]
    named = (frozenset(known[word].key for word in row if word in known) for row in words)
    return max(named, key=len, default=frozenset())


def _with_alike(heading: Heading, kind: Kind) -> Heading:
    """Propose fields that are still free for columns that are called nearly so."""
    taken = {column.field for column in heading.columns if column.field}
    return heading._replace(columns=tuple(_alike(heading.columns, kind, taken)))


def remembered_key(header: str) -> str:
    """Return under what a header is remembered: without blanks, width, case.

    >>> remembered_key(" 订单 编号 ＊")
    '订单编号'
    """
    return _plain(header)[:120]


def _column(
    at: int, header: str, spellings: Sequence[str], known: Mapping[str, Field], remembered: Mapping[str, str]
) -> Column:
    fields = {each.key: each for each in known.values()}
    for spelling in spellings:
        name, exponent = _without_unit(spelling)
        if (before := remembered.get(remembered_key(spelling))) is not None:
            first, _both, also = before.partition(BOTH)
            own = fields.get(first)
            fits = exponent if own and _unit_fits(own, exponent) else 0
            second = also if own and also in fields else ""
            return Column(at, header, first if own else "", fits, Found.REMEMBERED, second)
        for text, power in ((spelling, 0), (name, exponent)):
            field = known.get(_plain(text))
            if field is not None and _unit_fits(field, power):
                return Column(at, header, field.key, power, Found.LABEL)
    return Column(at, header)


def _alike(columns: Sequence[Column], kind: Kind, taken: set[str]) -> Iterable[Column]:
    free = {
        _plain(text): each.key
        for each in importable(kind)
        if each.key not in taken
        for text in (each.label, *each.aliases)
    }
    for column in columns:
        alike = None
        is_open = not column.field and not column.found and len(column.header) > 1
        if is_open and not is_serial(column.header) and column.header not in _OWN:
            left = [text for text, key in free.items() if key not in taken]
            alike = _most_alike(_plain(column.header), left, kind.title)
        if alike is None:
            yield column
        elif alike.is_strong:
            taken.add(free[alike.text])
            yield Column(column.at, column.header, free[alike.text], 0, Found.ALIKE)
        else:
            yield Column(column.at, column.header, found=Found.UNSURE, guess=free[alike.text])


class _Alike(NamedTuple):
    text: str
    is_strong: bool


def _most_alike(header: str, texts: Sequence[str], about: str) -> _Alike | None:
    """Return the text most like the header; what only ends or begins as all do (日期, 客户) is not alike."""
    for text in difflib.get_close_matches(header, texts, n=3, cutoff=0.5):
        ending = next((each for each in _ENDINGS if header.endswith(each) and text.endswith(each)), "")
        own, other = (each.removesuffix(ending).removeprefix(about) for each in (header, text))
        if (own or other) and not set(own) & set(other):
            continue
        return _Alike(text, difflib.SequenceMatcher(None, header, text).ratio() >= STRONG)
    return None


def stem_of(header: str) -> str:
    """Return what a header says beyond the kind of its content.

    >>> stem_of("合作日期"), stem_of("客户代码"), stem_of("代码")
    ('合作', '客户', '')
    """
    plain = _plain(header)
    ending = next((each for each in _ENDINGS if plain.endswith(each)), "")
    return plain.removesuffix(ending)


def is_serial(header: str) -> bool:
    """Tell whether a header only counts the rows of its sheet."""
    return _plain(header) in _SERIALS


def is_called(header: str, text: str) -> bool:
    """Tell whether a header is this very text, but for blanks, width and marks."""
    return _plain(header) == _plain(text)


def _known(kind: Kind) -> dict[str, Field]:
    """Labels win over aliases, and the first field over later ones."""
    known: dict[str, Field] = {}
    for each in importable(kind):
        known.setdefault(_plain(each.label), each)
    for each in importable(kind):
        for alias in (each.key, each.column, *each.aliases):
            if alias:
                known.setdefault(_plain(alias), each)
    return known


def _spellings(first_rows: Sequence[Sequence[str]], first: int, last: int) -> list[list[str]]:
    """Return for each column what it may be called: of two header rows the lower, both, the upper."""
    width = width_of(first_rows)
    upper = _filled_to_the_right(first_rows[first - 1], width) if last > first else [""] * width
    own = [*first_rows[last - 1], *[""] * width] if last else [""] * width
    listed = []
    for at in range(width):
        low, high = _clean(own[at]), _clean(upper[at])
        texts = [low or high, f"{high}{low}" if high and low and high != low else ""]
        listed.append([text for text in dict.fromkeys(texts) if text])
    return listed


def _filled_to_the_right(row: Sequence[str], width: int) -> list[str]:
    """A merged cell has its text in its first column only."""
    texts: list[str] = []
    for at in range(width):
        text = row[at] if at < len(row) else ""
        texts.append(text if text.strip(BLANKS) or not texts else texts[-1])
    return texts


def _is_header_like(row: Sequence[str]) -> bool:
    filled = [text for text in row if text.strip(BLANKS)]
    return len(filled) > 1 and not any(re.search(r"\d{3}|\d[.,:/-]\d|^\d+$", text) for text in filled)


def _plain_columns(first_rows: Sequence[Sequence[str]], first: int, last: int) -> tuple[Column, ...]:
    return (
        tuple(
            Column(at, texts[0] if texts else "")
            for at, texts in enumerate(_spellings(first_rows, first, last))
        )
        if first_rows
        else ()
    )


def _without_unit(header: str) -> tuple[str, int]:
    found = _UNIT.fullmatch(header)
    if not found:
        return header, 0
    return found["name"], -2 if found["unit"] in "%％" else UNITS[found["unit"]]


def _unit_fits(field: Field, exponent: int) -> bool:
    if exponent < 0:
        return field.kind is FieldKind.RATIO
    return not exponent or field.kind in {FieldKind.AMOUNT, FieldKind.QUANTITY}


def _clean(text: str) -> str:
    return "".join(text.split("\n")).replace("\r", "").strip(BLANKS)


def _plain(text: str) -> str:
    return _REQUIRED_MARK.sub("", re.sub(r"[\s_\u200b\ufeff]+", "", text.casefold())).strip("*＊:：")
