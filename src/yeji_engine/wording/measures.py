"""The chapter on measures: what is counted, on which date, which rows, for whom, against which target."""

from __future__ import annotations

from collections.abc import Iterator

from yeji_engine.documents.base import Exact
from yeji_engine.documents.measures import Aggregate, Count, Measure, PayBelow, Reading, RollUp, Target
from yeji_engine.errors import Words
from yeji_engine.wording.choices import choice, option
from yeji_engine.wording.crediting import credit_words, shape_lines
from yeji_engine.wording.figures import percent
from yeji_engine.wording.sources import column_words, table_words
from yeji_engine.wording.terms import Terms, among_rows
from yeji_engine.wording.words import NOTHING, Chapter, Line, at, both, chained, line, listed, phrase, quoted


def measures_chapter(terms: Terms) -> Chapter:
    """Return one sentence for each measure of the plan, with its particulars below."""
    lines = [
        measure_line(name, measure, at("measures", name), terms)
        for name, measure in terms.plan.measures.items()
    ]
    return Chapter(Words("指标", "Measures"), tuple(lines))


def measure_line(name: str, measure: Measure, path: str, terms: Terms) -> Line:
    """Return the measure as one sentence with its particulars below."""
    return line(path, _head(name, measure, terms), _particulars(measure, path, terms))


def _head(name: str, measure: Measure, terms: Terms) -> Words:
    traits = [terms.also_called(name, measure.title), choice(measure.unit), choice(measure.direction)]
    if measure.group:
        group = option("Measure.group", measure.group)
        traits.append(phrase("属{group}类", "group: {group}", group=group))
    if measure.decimals == 0:
        traits.append(Words("显示整数", "shown as a whole number"))
    elif measure.decimals is not None:
        traits.append(phrase("显示 {n} 位小数", "shown with {n} decimals", n=measure.decimals))
    return phrase(
        "{name}（{traits}）", "{name} ({traits})", name=terms.called(name), traits=chained(traits, "，", ", ")
    )


def _particulars(measure: Measure, path: str, terms: Terms) -> Iterator[Line]:
    if measure.count:
        yield from _count_lines(measure.count, measure, at(path, "count"), terms)
    if measure.roll_up:
        yield line(at(path, "roll_up"), _roll_up(measure.roll_up, terms))
    if measure.pay_below:
        yield line(at(path, "pay_below"), _pay_below(measure.pay_below, terms))
    if measure.reading:
        yield line(at(path, "reading"), _reading(measure.reading))
    if measure.formula:
        words = terms.formula(measure.formula)
        yield line(at(path, "formula"), phrase("等于{formula}", "it equals {formula}", formula=words))
    if measure.target:
        yield from _target_lines(measure.target, at(path, "target"))
    if measure.note:
        yield line(at(path, "note"), phrase("说明：{note}", "note: {note}", note=measure.note))


def _count_lines(count: Count, measure: Measure, path: str, terms: Terms) -> Iterator[Line]:
    yield line(path, _counted(count, terms))
    yield line(at(path, "credit"), credit_words(count.credit, count.table))
    if count.origin:
        yield line(at(path, "origin"), phrase("每笔为{o}", "each row is {o}", o=choice(count.origin)))
    shape = tuple(shape_lines(count.deal, count.table, measure.unit, at(path, "deal"), terms))
    if shape:
        heading = Words(
            "每笔在计入之前依次作如下处理", "before it is credited, each row is treated in this order"
        )
        yield line(at(path, "deal"), heading, shape)


def _counted(count: Count, terms: Terms) -> Words:
    where = NOTHING
    if count.where:
        where = phrase(
            "、且{where}", " and for which {where}", where=among_rows(terms, count.table).formula(count.where)
        )
    return phrase(
        "取{table}中{date}在{window}{where}的记录，{how}{key}",
        "of the rows of {table} whose {date} lies {window}{where}: {how}{key}",
        table=table_words(count.table),
        date=column_words(count.table, count.date),
        window=choice(count.window),
        where=where,
        how=_aggregated(count, terms),
        key=_keyed(count),
    )


def _aggregated(count: Count, terms: Terms) -> Words:
    counted, how = _taken(count, terms), choice(count.aggregate)
    if count.aggregate is Aggregate.COUNT:
        counted = NOTHING if counted == NOTHING else phrase("（{c}）", " ({c})", c=counted)
        return phrase("计{how}{c}", "{how}{c}", how=how, c=counted)
    if count.aggregate is Aggregate.SUM:
        return phrase("将{c}{how}", "{how} of {c}", how=how, c=counted)
    return phrase("取{c}的{how}", "{how} of {c}", how=how, c=counted)


def _taken(count: Count, terms: Terms) -> Words:
    """Return what is taken of each row: a column, or a formula over its columns."""
    column, figure = NOTHING, NOTHING
    if count.column:
        column = column_words(count.table, count.column)
    if count.figure:
        formula = among_rows(terms, count.table).formula(count.figure)
        figure = phrase("每笔的（{f}）", "({f}) of each row", f=formula)
    return chained([column, figure], "、", ", ")


def _keyed(count: Count) -> Words:
    if not count.row_key:
        return NOTHING
    columns = both([column_words(count.table, column) for column in count.row_key])
    return phrase("；以{columns}确定一笔", "; a row is named by {columns}", columns=columns)


def _levels(levels: tuple[int, ...] | None) -> Words:
    if levels is None:
        return Words("所有下级层次", "all levels below")
    found = listed(levels)
    return phrase(
        "下级第 {n} 层（第 1 层为其直接管理的团队）", "level {n} below (1 is the own team)", n=found
    )


def _roll_up(roll: RollUp, terms: Terms) -> Words:
    own = Words("不含本人的", "without the leader's own")
    if roll.include_own:
        own = Words("含本人的", "the leader's own included")
    return phrase(
        "等于所带团队各成员{of}之和，按发生当日的组织关系，计{levels}，{own}",
        "the sum of {of} over the people below a leader, by the organisation of the day it happened, {levels}, {own}",
        of=terms.called(roll.of),
        levels=_levels(roll.levels),
        own=own,
    )


def _pay_below(pay: PayBelow, terms: Terms) -> Words:
    return phrase(
        "等于所带团队各成员激励项{of}的金额之和，计{levels}",
        "the sum of what component {of} pays the people below a leader, {levels}",
        of=terms.called(pay.component),
        levels=_levels(pay.levels),
    )


def _reading(reading: Reading) -> Words:
    return phrase(
        "取自{table}中逐人逐期录入的数，{window}的{how}",
        "taken from the figures entered by hand for a person and a period in {table}, {window}: {how}",
        table=table_words(reading.table),
        window=choice(reading.window),
        how=choice(reading.aggregate),
    )


def _target_lines(target: Target, path: str) -> Iterator[Line]:
    otherwise = Words("没有目标的列入报告，不按 0 计", "a missing target is reported, never taken as 0")
    if target.otherwise:
        otherwise = phrase("没有时取{t}", "where there is none, {t}", t=choice(target.otherwise))
    yield line(
        at(path, "version"),
        phrase(
            "目标取{version}；{otherwise}", "the target is {version}; {otherwise}",
            version=choice(target.version), otherwise=otherwise,
        ),
    )  # fmt: skip
    if target.ramp:
        yield line(at(path, "ramp"), _ramp(target.ramp))
    if target.leave_relief:
        kinds = listed(quoted(kind) for kind in target.leave_relief.kinds)
        yield line(
            at(path, "leave_relief"),
            phrase(
                "缺勤（{kinds}）的天数按{basis}从目标中按比例减去",
                "the target shrinks by the days of absence ({kinds}), counted in {basis}",
                kinds=kinds,
                basis=choice(target.leave_relief.basis),
            ),
        )
    yield line(at(path, "prorate"), _prorated(target))


def _prorated(target: Target) -> Words:
    if target.prorate is None:
        return Words(
            "期内只有部分时间在本方案内的，目标不折算",
            "for people in the plan for part of the period the target counts in full",
        )
    return phrase(
        "期内只有部分时间在本方案内的，目标按在岗{basis}占全期{basis}的比例计",
        "for people in the plan for part of the period the target counts by {basis} in the plan",
        basis=choice(target.prorate),
    )


def _ramp(shares: tuple[Exact, ...]) -> Words:
    months = [
        phrase("第 {n} 个月 {share}", "{share} in month {n}", n=n, share=percent(share))
        for n, share in enumerate(shares, start=1)
    ]
    return phrase(
        "入职初期目标按比例计：{months}，此后 100%",
        "during the first months of service the target counts in part: {months}, then 100%",
        months=listed(months),
    )
