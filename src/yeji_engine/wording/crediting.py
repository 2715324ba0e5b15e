"""To whom a row counts and with how much: credit rules and what happens to a deal before."""

from __future__ import annotations

from collections.abc import Iterator

from yeji_engine.documents.base import Unit
from yeji_engine.documents.measures import (
    AgeDecay,
    ColumnsCredit,
    CompanyCredit,
    Credit,
    DealShape,
    DealSlice,
    Exchange,
    FactorTable,
    OwnerCredit,
    SplitsCredit,
    TeamCredit,
)
from yeji_engine.errors import Words
from yeji_engine.wording.choices import choice
from yeji_engine.wording.figures import percent, plain
from yeji_engine.wording.sources import cell_words, column_words, table_words
from yeji_engine.wording.terms import Terms
from yeji_engine.wording.words import NOTHING, Line, at, chained, line, listed, phrase, quoted


def credit_words(credit: Credit, table: str) -> Words:
    """Return to whom a row counts."""
    match credit:
        case OwnerCredit():
            column = column_words(table, credit.column)
            return phrase(
                "每笔全额计入{c}所记的人", "each row counts in full for the person in {c}", c=column
            )
        case ColumnsCredit():
            return _columns(credit, table)
        case SplitsCredit():
            return _splits(credit, table)
        case TeamCredit():
            column = column_words(table, credit.column)
            return phrase("每笔计入{c}所记的团队", "each row counts for the team in {c}", c=column)
        case CompanyCredit():
            return Words(
                "全部记录计入公司，每位参加人为同一数字",
                "all rows count for the company; everyone has the same figure",
            )


def _columns(credit: ColumnsCredit, table: str) -> Words:
    shares = [
        phrase(
            "{c}所记的人 {s}",
            "{s} for the person in {c}",
            c=column_words(table, part.column),
            s=percent(part.share),
        )
        for part in credit.shares
    ]
    return phrase(
        "每笔按固定份额计入：{shares}；{total}",
        "each row is shared: {shares}; {total}",
        shares=listed(shares),
        total=choice(credit.total),
    )


def _splits(credit: SplitsCredit, table: str) -> Words:
    role = NOTHING
    if credit.role is not None:
        role = phrase("（只取角色为{r}的份额）", " (only shares of the role {r})", r=quoted(credit.role))
    otherwise = Words(
        "没有分成的笔数列入待处理，不计入任何人", "a deal without shares is held and counts for nobody"
    )
    if credit.otherwise_owner is not None:
        otherwise = phrase(
            "没有分成的全额计入{c}所记的人",
            "a deal without shares counts in full for the person in {c}",
            c=column_words(table, credit.otherwise_owner),
        )
    return phrase(
        "每笔以{deal}对应{splits}，按其中的人员和份额计入{role}；{otherwise}；{total}",
        "each row is shared by {splits}, matched by {deal}{role}; {otherwise}; {total}",
        deal=column_words(table, credit.deal),
        splits=table_words(credit.table),
        role=role,
        otherwise=otherwise,
        total=choice(credit.total),
    )


def shape_lines(shape: DealShape, table: str, unit: Unit, path: str, terms: Terms) -> Iterator[Line]:
    """Yield what happens to each row's amount before it is credited, in order."""
    if shape.exchange:
        yield line(at(path, "exchange"), _exchange(shape.exchange, table, terms))
    if shape.factor:
        yield line(at(path, "factor"), factor_words(shape.factor, table))
    if shape.age:
        yield line(at(path, "age"), _age(shape.age, table))
    if shape.slices:
        parts = listed(_slice(part, unit, terms) for part in shape.slices)
        yield line(
            at(path, "slices"), phrase("大单分段计入：{s}", "a large deal counts in slices: {s}", s=parts)
        )
    if shape.cap is not None:
        cap = terms.figure(shape.cap, unit)
        yield line(at(path, "cap"), phrase("一笔最多计 {cap}", "one row counts {cap} at most", cap=cap))


def _exchange(exchange: Exchange, table: str, terms: Terms) -> Words:
    on = NOTHING
    if exchange.date:
        column = column_words(table, exchange.date)
        on = phrase("（以{c}为准）", " (of the day in {c})", c=column)
    return phrase(
        "按{rate}{on}由{column}所记的币种折算为 {currency}；没有汇率的列入报告，不按 0 计",
        "it is converted from the currency in {column} into {currency} at {rate}{on}; a missing rate is reported",
        rate=choice(exchange.rate),
        on=on,
        column=column_words(table, exchange.currency),
        currency=terms.currency,
    )


def factor_words(factor: FactorTable, table: str) -> Words:
    """Return by what a row's amount is multiplied."""
    keys = listed(column_words(table, key) for key in factor.keys)
    rows = [
        phrase(
            "{keys} × {f}",
            "{keys} × {f}",
            keys=listed(
                cell_words(table, column, key)
                for column, key in zip(_padded(factor, row.keys), row.keys, strict=True)
            ),
            f=plain(row.factor),
        )
        for row in factor.rows
    ]
    source = NOTHING
    if factor.table:
        source = phrase("按系数表{t}", "the table of rates {t}", t=quoted(factor.table))
    return phrase(
        "按{keys}乘以权重：{rows}；其余 × {otherwise}",
        "it is multiplied by {keys}: {rows}; all else × {otherwise}",
        keys=keys,
        rows=chained([source, *rows], "，", ", "),
        otherwise=plain(factor.otherwise),
    )


def _padded(factor: FactorTable, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return one column for each key, so that a row with too many keys is still said."""
    return (*factor.keys, *("" for _ in keys))[: len(keys)]


def _age(age: AgeDecay, table: str) -> Words:
    bands = [
        phrase("{n} 天以内 {s}", "{s} up to {n} days", n=band.up_to, s=percent(band.share))
        if band.up_to is not None
        else phrase("更久 {s}", "{s} later", s=percent(band.share))
        for band in age.bands
    ]
    return phrase(
        "按账龄（{since}至{until}的天数）打折：{bands}",
        "it counts by its age (days from {since} to {until}): {bands}",
        since=column_words(table, age.since),
        until=column_words(table, age.until),
        bands=listed(bands),
    )


def _slice(part: DealSlice, unit: Unit, terms: Terms) -> Words:
    if part.until is None:
        return phrase("以上部分计 {s}", "the rest at {s}", s=percent(part.share))
    to = terms.figure(part.until, unit)
    return phrase("至 {to} 的部分计 {s}", "the part up to {to} at {s}", to=to, s=percent(part.share))
