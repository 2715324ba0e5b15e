"""Rate tables in words: tiers of every mode, curves, matrices, lookups (C5–C9, C14, C15, C22, C23)."""

from __future__ import annotations

from decimal import Decimal

from yeji_engine.documents.base import Unit
from yeji_engine.documents.components import Component
from yeji_engine.documents.methods import Curve, Lookup, Matrix, Tier, TierMode, Tiers
from yeji_engine.errors import Words
from yeji_engine.wording.choices import choice
from yeji_engine.wording.figures import percent
from yeji_engine.wording.intervals import interval, intervals
from yeji_engine.wording.scoring import beyond_words
from yeji_engine.wording.terms import Terms, base_of, base_words
from yeji_engine.wording.words import NOTHING, Line, at, chained, line, listed, phrase, quoted


def tier_unit(tiers: Tiers, component: Component, terms: Terms) -> Unit | None:
    """Return what the lines of the tiers count."""
    if tiers.unit:
        return Unit.RATIO
    return terms.unit_of(tiers.on or base_of(component))


def tiers_line(tiers: Tiers, component: Component, path: str, terms: Terms) -> Line:
    """Return the rate table: how it works, then one sentence for each tier."""
    base = base_words(component, terms)
    deciding = terms.formula(tiers.on) if tiers.on else base
    head = chained(
        [
            phrase(
                "{base}按档计提：{mode}",
                "{base} is priced by tiers: {mode}",
                base=base,
                mode=choice(tiers.mode),
            ),
            _decided(tiers, deciding, terms),
            _from_table(tiers, terms),
            choice(tiers.running) if tiers.running else NOTHING,
            choice(tiers.boundary),
            Words("负数按第 1 档的比例冲减", "a negative base is priced at the rate of tier 1"),
        ]
    )
    rows = [
        line(at(path, "tiers", n), tier_words(tier, tiers, component, terms))
        for n, tier in enumerate(tiers.tiers)
    ]
    return line(path, head, rows)


def _decided(tiers: Tiers, deciding: Words, terms: Terms) -> Words:
    on = NOTHING
    if tiers.on:
        on = phrase("所在的档由{on}决定", "the tier is decided by {on}", on=deciding)
    if tiers.unit is None:
        return on
    unit = terms.formula(tiers.unit)
    return chained([on, phrase("分界为{unit}的倍数", "the lines are multiples of {unit}", unit=unit)])


def _from_table(tiers: Tiers, terms: Terms) -> Words:
    if tiers.table is None and not tiers.keys:
        return NOTHING
    keys = listed(terms.formula(key) for key in tiers.keys)
    return phrase(
        "各档取自费率表{table}中当时有效、且与{keys}相符的行",
        "the tiers are the rows of rate table {table} in force at the time that fit {keys}",
        table=quoted(tiers.table or ""),
        keys=keys,
    )


def tier_words(tier: Tier, tiers: Tiers, component: Component, terms: Terms) -> Words:
    """Return one tier: its range, and what it pays."""
    unit = tier_unit(tiers, component, terms)
    range_ = interval(tier.start, tier.end, tiers.boundary, lambda number: terms.figure(number, unit))
    if tiers.mode in (TierMode.SLICE, TierMode.INTERPOLATED_SLICE) and tier.amount is None:
        return phrase(
            "{range}的部分，{pay}", "the part {range}: {pay}", range=range_, pay=_tier_pay(tier, terms)
        )
    return phrase("{range}时，{pay}", "{range}: {pay}", range=range_, pay=_tier_pay(tier, terms))


def _tier_pay(tier: Tier, terms: Terms) -> Words:
    rate, amount = NOTHING, NOTHING
    if tier.rate is not None and tier.end_rate is not None:
        rate = phrase(
            "比例由 {rate} 均匀变化到 {end}",
            "a rate that moves evenly from {rate} to {end}",
            rate=percent(tier.rate),
            end=percent(tier.end_rate),
        )
    elif tier.rate is not None:
        rate = phrase("按 {rate} 计提", "{rate}", rate=percent(tier.rate))
    elif tier.end_rate is not None:
        rate = phrase("档末比例为 {end}", "a rate of {end} at its end", end=percent(tier.end_rate))
    if tier.amount is not None:
        amount = phrase("发 {amount}", "{amount}", amount=terms.money(tier.amount))
    return chained([rate, amount], "，", ", ")


def curve_line(curve: Curve, base: Words, path: str, terms: Terms) -> Line:
    """Return the points of a pay curve and what happens outside them."""
    unit = terms.unit_of(curve.on) or Unit.RATIO
    marks = [
        line(
            at(path, "points", n),
            phrase(
                "为 {at} 时发 {pays}",
                "{at} pays {pays}",
                at=terms.figure(point.at, unit),
                pays=percent(point.pays),
            ),
        )
        for n, point in enumerate(curve.points)
    ]
    head = phrase(
        "{base}乘以应发比例；应发比例按{on}在下列各点之间直线插值，{below}，{above}",
        "{base} times the share that is due; the share lies on straight lines between these points of {on}; {below}, {above}",
        base=base,
        on=terms.formula(curve.on),
        below=beyond_words(curve.below, Words("低于首点时应发比例", "below the first point it")),
        above=beyond_words(curve.above, Words("高于末点时应发比例", "above the last point it")),
    )
    return line(path, head, marks)


def matrix_line(matrix: Matrix, base: Words, path: str, terms: Terms) -> Line:
    """Return a two-dimensional table, one sentence for each row."""
    row_unit, column_unit = terms.unit_of(matrix.rows), terms.unit_of(matrix.columns)
    rows = intervals(matrix.row_edges, matrix.boundary, lambda number: terms.figure(number, row_unit))
    columns = intervals(
        matrix.column_edges, matrix.boundary, lambda number: terms.figure(number, column_unit)
    )
    across, down = terms.formula(matrix.columns), terms.formula(matrix.rows)
    head = phrase(
        "{base}乘以下表的比例，比例由{rows}和{columns}查得；{boundary}；低于最低一格的不计",
        "{base} times the share found by {rows} and {columns}; {boundary}; below the lowest line nothing is due",
        base=base,
        rows=down,
        columns=across,
        boundary=choice(matrix.boundary),
    )
    lines = []
    for n, cells in enumerate(matrix.cells):
        row = rows[n] if n < len(rows) else Words(f"第 {n + 1} 行", f"row {n + 1}")
        lines.append(line(at(path, "cells", n), _matrix_row(row, down, across, columns, cells)))
    return line(path, head, lines)


def _matrix_row(
    row: Words, down: Words, across: Words, columns: list[Words], cells: tuple[Decimal, ...]
) -> Words:
    pays = []
    for n, cell in enumerate(cells):
        column = columns[n] if n < len(columns) else Words(f"第 {n + 1} 列", f"column {n + 1}")
        pays.append(phrase("{column}为 {cell}", "{column} {cell}", column=column, cell=percent(cell)))
    return phrase(
        "{down}{row}时，{across}{pays}", "{down} {row}: {across} {pays}",
        down=down, row=row, across=across, pays=listed(pays),
    )  # fmt: skip


def lookup_line(lookup: Lookup, base: Words, path: str, terms: Terms) -> Line:
    """Return a table looked up by keys, with the rate of everything else."""
    keys = listed(terms.formula(key) for key in lookup.keys)
    source = NOTHING
    if lookup.table:
        source = phrase(
            "；取费率表{t}中当时有效的行",
            "; from the rows of rate table {t} in force",
            t=quoted(lookup.table),
        )
    head = phrase(
        "{base}乘以按{keys}查得的比例{source}；查不到的按 {otherwise}",
        "{base} times the rate found by {keys}{source}; {otherwise} for all else",
        base=base,
        keys=keys,
        source=source,
        otherwise=percent(lookup.otherwise),
    )
    rows = [
        line(
            at(path, "rows", n),
            phrase(
                "{keys}：{rate}",
                "{keys}: {rate}",
                keys=listed(quoted(key) for key in row.keys),
                rate=percent(row.rate),
            ),
        )
        for n, row in enumerate(lookup.rows)
    ]
    return line(path, head, rows)
