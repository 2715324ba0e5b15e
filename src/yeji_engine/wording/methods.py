"""What a component pays on its base, method by method."""

from __future__ import annotations

from yeji_engine.documents.base import Unit
from yeji_engine.documents.components import Component
from yeji_engine.documents.methods import (
    Contest,
    Curve,
    Differential,
    Event,
    Flat,
    Generations,
    Lookup,
    Matrix,
    PerUnit,
    Pool,
    Priced,
    Tiers,
    Weighted,
)
from yeji_engine.errors import Words
from yeji_engine.wording.choices import choice, option
from yeji_engine.wording.figures import percent
from yeji_engine.wording.rate_tables import curve_line, lookup_line, matrix_line, tiers_line
from yeji_engine.wording.terms import Terms, base_words
from yeji_engine.wording.words import NOTHING, Line, at, line, listed, phrase, quoted


def method_line(component: Component, path: str, terms: Terms) -> Line:
    """Return how the base becomes an amount."""
    method, base = component.method, base_words(component, terms)
    match method:
        case Tiers():
            return tiers_line(method, component, path, terms)
        case Curve():
            return curve_line(method, base, path, terms)
        case Matrix():
            return matrix_line(method, base, path, terms)
        case Lookup():
            return lookup_line(method, base, path, terms)
        case Weighted():
            return _weighted(method, base, path, terms)
        case Differential():
            return _differential(method, base, path)
        case Generations():
            return line(path, _generations(method, base, terms))
        case Contest():
            return line(path, _contest(method, terms))
        case Flat() | PerUnit() | Event() | Pool() | Priced():
            return line(path, _simple(method, base, component, terms))


def _simple(
    method: Flat | PerUnit | Event | Pool | Priced, base: Words, component: Component, terms: Terms
) -> Words:
    match method:
        case Flat():
            rate = terms.formula(method.rate, Unit.RATIO)
            return phrase("{base}按 {rate} 计提", "{rate} of {base}", base=base, rate=rate)
        case PerUnit():
            amount = terms.formula(method.amount, Unit.MONEY)
            return phrase(
                "{base}每 1 单位发 {amount}", "{amount} for each unit of {base}", base=base, amount=amount
            )
        case Event():
            return _event(method, component, terms)
        case Pool():
            return phrase(
                "{base}为一份总额，在{among}中按{weight}的比例分配，尾差按最大余数法分到分",
                "{base} is one sum, shared among {among} in proportion to {weight}, to the last fen by largest remainder",
                base=base,
                among=choice(method.among),
                weight=terms.formula(method.weight),
            )
        case Priced():
            return phrase("金额等于{f}", "the amount equals {f}", f=terms.formula(method.formula))


def _event(event: Event, component: Component, terms: Terms) -> Words:
    when = NOTHING
    if event.when:
        when = phrase("满足{when}的", " for which {when}", when=terms.formula(event.when))
    deal = NOTHING if component.deal is None else terms.called(component.deal)
    return phrase(
        "{when}{deal}每有一笔，发 {amount}；{times}",
        "{amount} for a row of {deal}{when}, {times}",
        when=when,
        deal=deal,
        amount=terms.money(event.amount),
        times=option("Event.times", event.times),
    )


def _contest(contest: Contest, terms: Terms) -> Words:
    prizes = listed(
        phrase("第 {n} 名 {prize}", "rank {n} {prize}", n=n, prize=terms.money(prize))
        for n, prize in enumerate(contest.prizes, start=1)
    )
    floor = NOTHING
    if contest.at_least is not None:
        least = terms.figure(contest.at_least, terms.unit_of(contest.by))
        floor = phrase("；低于 {least} 的不得奖", "; nobody below {least} wins", least=least)
    return phrase(
        "在{among}中按{by}由高到低排名发奖：{prizes}；{ties}{floor}",
        "prizes by rank of {by} among {among}: {prizes}; {ties}{floor}",
        among=choice(contest.among),
        by=terms.formula(contest.by),
        prizes=prizes,
        ties=choice(contest.ties),
        floor=floor,
    )


def _weighted(weighted: Weighted, base: Words, path: str, terms: Terms) -> Line:
    lines = []
    for n, part in enumerate(weighted.parts):
        below = at(path, "parts", n)
        head = phrase(
            "「{title}」占 {weight}", "“{title}” weighs {weight}",
            title=Words(part.title.zh, part.title.in_language("en")), weight=percent(part.weight),
        )  # fmt: skip
        if isinstance(part.share, Curve):
            share = Words("应发比例", "its share")
            lines.append(line(below, head, [curve_line(part.share, share, at(below, "share"), terms)]))
        else:
            words = phrase(
                "{head}，应发比例为{share}", "{head}, its share is {share}", head=head,
                share=terms.formula(part.share, Unit.RATIO),
            )  # fmt: skip
            lines.append(line(below, words))
    head = phrase(
        "{base}乘以下列各部分权重与应发比例之积的和",
        "{base} times the sum of weight × share of these parts",
        base=base,
    )
    return line(path, head, lines)


def _differential(method: Differential, base: Words, path: str) -> Line:
    head = phrase(
        "级差：每一层级得{base}的（本级比例 − 下级已得的最高比例）；{same}",
        "each level earns {base} × (its rate − the highest rate already paid below); {same}",
        base=base,
        same=option("Differential.same_level_below", method.same_level_below),
    )
    rates = [
        line(
            at(path, "rates", n),
            phrase("{role} {rate}", "{role} {rate}", role=quoted(level.role), rate=percent(level.rate)),
        )
        for n, level in enumerate(method.rates)
    ]
    return line(path, head, rates)


def _generations(method: Generations, base: Words, terms: Terms) -> Words:
    rates = listed(
        phrase("第 {n} 代 {rate}", "depth {n} {rate}", n=n, rate=percent(rate))
        for n, rate in enumerate(method.rates, start=1)
    )
    qualified = NOTHING
    if method.qualified:
        when = terms.formula(method.qualified)
        qualified = phrase(
            "；满足{when}的才算一代", "; only people for whom {when} count as a level", when=when
        )
    compress = Words("不合格的一代不递补", "an unqualified level is not passed over")
    if method.compress:
        compress = Words("不合格的一代由上面合格的人递补", "an unqualified level is passed over")
    return phrase(
        "按与销售人相隔的层数计提{base}：{rates}{qualified}；{compress}",
        "{base} is paid by depth above the seller: {rates}{qualified}; {compress}",
        base=base,
        rates=rates,
        qualified=qualified,
        compress=compress,
    )
