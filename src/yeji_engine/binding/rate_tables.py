"""The dated table `rates`: many small tables of rates, found by key and day.

A key that is left empty, or written `*`, fits any text; of two rows that fit, the one that writes out
the earlier key is meant. The rows of one key become one wide row for each stretch of days, its tiers
side by side, so that a lookup is a join with one partner at most. Whether a rate prices pay or weighs
a product is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yeji_engine.binding.formulas import contents_of
from yeji_engine.binding.job import BEGINNING, OPEN_END, Job, RateShape
from yeji_engine.binding.stretches import cut
from yeji_engine.documents.base import Window
from yeji_engine.documents.measures import FactorTable
from yeji_engine.documents.methods import Lookup, Tiers
from yeji_engine.documents.plan import Plan
from yeji_engine.graph.expressions import (
    Date,
    Number,
    Text,
    Truth,
    Value,
    choose,
    day,
    is_missing,
    known_date,
    known_text,
    missing_like,
    missing_number,
    narrow_number,
    number,
    ranked,
    text,
    truth,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import distinct, largest, rows, rows_where

ANY = "*"
"""Fits any text."""
KEYS = ("key1", "key2", "key3", "key4")
FIGURES = ("lower", "upper", "rate", "amount")
_WRITTEN = tuple(f"written_{key}" for key in KEYS)
_PLAIN = RateShape(1, ((True,) * len(KEYS),), fixed_sums=False)


@dataclass(frozen=True)
class RateTier:
    """One tier of the row that was found; its figures are missing where the row has fewer tiers."""

    lower: Number
    upper: Number
    rate: Number
    amount: Number


@dataclass(frozen=True)
class RatesFound:
    """What a lookup put on the sheet."""

    found: Truth
    """Whether any row fits the keys on the day; never missing."""
    row_count: Number
    """How many rows fit equally well: the tiers, or 1 for a plain rate."""
    tiers: tuple[RateTier, ...]
    sound: Truth
    """Whether the tiers start at 0, meet, end open and each pay something; never missing."""
    fixed_sums: bool

    @property
    def rate(self) -> Number:
        """Return the one rate; missing where no row, or more than one, fits."""
        return choose(self.row_count.equals(number(1)), self.tiers[0].rate, missing_number())


def find_rates(
    job: Job, sheet: Sheet, table: str, keys: Sequence[Text], on_day: Date | None = None
) -> RatesFound:
    """Put the rates for the keys on the sheet: those of `on_day`, or of the period's last day without it."""
    if not job.has("rates"):
        return _NOTHING
    shape = job.rate_shapes.get(table, _PLAIN)
    wide = _wide(job, table, len(keys), shape, dated=on_day is not None)
    columns = [sheet.column(key) for key in keys]
    day_column = sheet.column(on_day) if on_day is not None else None
    patterns = list(dict.fromkeys(pattern[: len(keys)] for pattern in shape.patterns)) or [_PLAIN.patterns[0]]
    if len(patterns) == 1:
        on, wide_day = _key_columns(sheet, columns, patterns[0], table), day_column
    else:
        on, wide_day = {_best_place(sheet, wide, columns, patterns, day_column): "place"}, None
    prefix = sheet.fresh("rates")
    take = {name: f"{prefix}_{name}" for name in wide.columns if name not in _UNTAKEN}
    _attach(sheet, wide, on, take, wide_day)
    return _read(sheet.frame(), prefix, shape)


_NO_TIER = RateTier(missing_number(), missing_number(), missing_number(), missing_number())
_NOTHING = RatesFound(truth(False), missing_number(), (_NO_TIER,), truth(False), fixed_sums=False)
_UNTAKEN = frozenset({*KEYS, "table", "since", "until", "place"})


def _read(frame: Frame, prefix: str, shape: RateShape) -> RatesFound:
    def tier(index: int) -> RateTier:
        return RateTier(*(frame.number(f"{prefix}_{figure}_{index}") for figure in FIGURES))

    row_count = frame.number(f"{prefix}_rows")
    return RatesFound(
        found=~is_missing(row_count),
        row_count=row_count,
        tiers=tuple(tier(index) for index in range(1, shape.most_tiers + 1)),
        sound=frame.truth(f"{prefix}_sound").known(),
        fixed_sums=shape.fixed_sums,
    )


def _attach(
    sheet: Sheet, wide: Frame, on: Mapping[str, str], take: Mapping[str, str], day_column: str | None
) -> None:
    condition = None
    if day_column is not None:
        dated = sheet.frame().date(day_column, "l")
        condition = wide.date("since", "r").until(dated) & dated.before(wide.date("until", "r"))
    sheet.attach(wide, on, take, condition=condition)


def _key_columns(sheet: Sheet, columns: Sequence[str], pattern: Sequence[bool], table: str) -> dict[str, str]:
    """Return which column meets which key; a key that fits any meets a constant, so the join is of equals."""
    on = {}
    for column, written, key in zip(columns, pattern, KEYS, strict=False):
        on[column if written else sheet.column(text(ANY))] = key
    return on or {sheet.column(text(table)): "table"}


def _best_place(
    sheet: Sheet,
    wide: Named,
    columns: Sequence[str],
    patterns: Sequence[Sequence[bool]],
    day_column: str | None,
) -> str:
    """Put on the sheet which row fits best, the most specific pattern first, and return the column's name."""
    best: Number | None = None
    for pattern in patterns:
        name = sheet.fresh("place")
        on = _key_columns(sheet, columns, pattern, "")
        _attach(sheet, wide, on, {"place": name}, day_column)
        place = sheet.frame().number(name)
        best = place if best is None else best.otherwise(place)
    if best is None:
        raise ValueError("a table has at least one pattern of keys")
    return sheet.column(best)


# --- one wide row for each key and stretch of days ---------------------------------------------------


def _wide(job: Job, table: str, key_count: int, shape: RateShape, *, dated: bool) -> Named:
    """Written once for all who look the table up in the same way."""
    name = f"rates_{'by_day' if dated else 'last_day'}_{key_count}_{table}"
    found = job.program.found(name)
    if found is not None:
        return found
    by = ["table", *KEYS[:key_count]]
    listed = _rows(job, table)
    if dated:
        sheet = Sheet(cut(job, job.program.step(f"{name}_rows", listed), by, FIGURES))
        by += ["since", "until"]
    else:
        sheet = Sheet(_on_last_day(job, listed))
    frame = sheet.frame()
    order = [(frame.number("lower"), False), (frame.number("upper"), False)]
    sheet.put("tier", ranked("row_number", None, [frame.any(key) for key in by], order))
    checked = _checked(_pivoted(sheet.frame(), by, shape), shape)
    placed = checked.extend(
        {"place": ranked("row_number", None, [], [(checked.any(key), False) for key in by])}
    )
    return job.program.step(name, placed)


def _rows(job: Job, table: str) -> Frame:
    """The rows of one table: table, key1 to key4, since, until, lower, upper, rate, amount."""
    rates = job.table("rates")
    columns: dict[str, Value] = {"table": rates.text("table")}
    for key in KEYS:
        columns[key] = known_text(rates.text(key), text(ANY)) if key in rates.columns else text(ANY)
    columns["since"] = _date_or(rates, "valid_from", BEGINNING)
    columns["until"] = _date_or(rates, "valid_to", OPEN_END)
    nothing = missing_like(narrow_number(0))
    for figure in FIGURES:
        columns[figure] = rates.number(figure) if figure in rates.columns else nothing
    return rates.where(rates.text("table").equals(text(table))).select(columns)


def _date_or(frame: Frame, name: str, instead: date) -> Date:
    return known_date(frame.date(name), day(instead)) if name in frame.columns else day(instead)


def _on_last_day(job: Job, listed: Frame) -> Frame:
    last = day(job.span.last_day)
    return listed.where(listed.date("since").until(last) & last.before(listed.date("until")))


def _pivoted(frame: Frame, by: Sequence[str], shape: RateShape) -> Frame:
    totals: dict[str, Value] = {"rows": rows()}
    for index in range(1, shape.most_tiers + 1):
        here = frame.number("tier").equals(number(index))
        for name in FIGURES:
            figure = frame.number(name)
            totals[f"{name}_{index}"] = largest(choose(here, figure, missing_like(figure)))
    return frame.group(by, totals)


def _checked(wide: Frame, shape: RateShape) -> Frame:
    """Tell of each row whether its tiers leave no gap and no overlap, so that none is priced by accident."""
    count = wide.number("rows")
    sound = count <= number(shape.most_tiers)
    for index in range(1, shape.most_tiers + 1):
        lower, upper = wide.number(f"lower_{index}"), wide.number(f"upper_{index}")
        pays = ~(is_missing(wide.number(f"rate_{index}")) & is_missing(wide.number(f"amount_{index}")))
        starts = lower.otherwise(number(0)).equals(number(0)) if index == 1 else truth(True)
        ends = is_missing(upper)
        if index < shape.most_tiers:
            meets = upper.equals(wide.number(f"lower_{index + 1}")).known()
            ends = (count.equals(number(index)) & ends) | ((count > number(index)) & meets)
        sound = sound & ((count < number(index)) | (starts & ends & pays))
    return wide.extend({"sound": sound})


# --- what the tables are like, measured before anything is compiled ----------------------------------


def asks_for_rates(plan: Plan) -> bool:
    """Tell whether anything in the plan is looked up in `rates`."""
    return any(
        isinstance(part, Tiers | Lookup | FactorTable) and part.table is not None
        for part in contents_of(plan)
    )


def shapes(job: Job) -> Frame:
    """Return table, written_key1 to written_key4 (1 or 0), most, fixed: one row per table and pattern."""
    rates = job.table("rates")
    keys: dict[str, Value] = {"table": rates.text("table")}
    for key in KEYS:
        keys[key] = known_text(rates.text(key), text(ANY)) if key in rates.columns else text(ANY)
    nothing = missing_like(narrow_number(0))
    for figure in ("lower", "amount"):
        keys[figure] = rates.number(figure) if figure in rates.columns else nothing
    before_end = _date_or(rates, "valid_from", BEGINNING).before(day(job.span.end))
    after_start = day(earliest_day(job)).before(_date_or(rates, "valid_to", OPEN_END))
    listed = rates.where(before_end & after_start).select(keys)
    by_key = listed.group(
        ["table", *KEYS],
        {
            "tiers": distinct(listed.number("lower")),
            "sums": rows_where(~is_missing(listed.number("amount"))),
        },
    )
    marked = by_key.extend(
        {
            written: choose(by_key.text(key).equals(text(ANY)), number(0), number(1))
            for key, written in zip(KEYS, _WRITTEN, strict=True)
        }
    )
    return marked.group(
        ["table", *_WRITTEN],
        {"most": largest(marked.number("tiers")), "fixed": largest(marked.number("sums"))},
    )


def earliest_day(job: Job) -> date:
    """Return the first day on which a deal or record may be looked up."""
    counts = [measure.count for measure in job.plan.measures.values() if measure.count is not None]
    starts = [job.window(count.window).start for count in counts]
    return min([job.window(Window.YEAR_TO_DATE).start, job.span.start, *starts])


def read_shapes(found: Iterable[Mapping[str, object]]) -> dict[str, RateShape]:
    """Return the shape of each table from the rows that `shapes` gives."""
    by_table: dict[str, list[Mapping[str, object]]] = {}
    for row in found:
        by_table.setdefault(str(row["table"]), []).append(row)
    return {
        table: RateShape(
            most_tiers=max(1, *(int(str(row["most"])) for row in of_table)),
            patterns=tuple(sorted((_pattern(row) for row in of_table), reverse=True)),
            fixed_sums=any(int(str(row["fixed"])) > 0 for row in of_table),
        )
        for table, of_table in by_table.items()
    }


def _pattern(row: Mapping[str, object]) -> tuple[bool, ...]:
    return tuple(int(str(row[written])) == 1 for written in _WRITTEN)
