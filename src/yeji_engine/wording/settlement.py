"""The chapters on what is paid in the end, and on promotion."""

from __future__ import annotations

from collections.abc import Iterator

from yeji_engine.documents.base import Unit
from yeji_engine.documents.plan import DeductionLimit, Draw, PayLimit, Promotion
from yeji_engine.errors import Words
from yeji_engine.wording.choices import choice, option
from yeji_engine.wording.figures import percent
from yeji_engine.wording.terms import Terms
from yeji_engine.wording.words import Chapter, Line, at, line, phrase, quoted


def settlement_chapter(terms: Terms) -> Chapter:
    """Return the sentences from what was earned to what is paid."""
    return Chapter(Words("结算与发放", "Settlement"), tuple(_lines(terms)))


def _lines(terms: Terms) -> Iterator[Line]:
    plan, path = terms.plan, "settlement"
    rule = plan.settlement
    yield line(
        at("", "settles"),
        phrase("每{period}结算并发放一次", "settled and paid every {period}", period=choice(plan.settles)),
    )
    negative = option("Settlement.negative", rule.negative)
    yield line(
        at(path, "negative"),
        phrase("合计为负数时，{negative}", "where the sum is negative, {negative}", negative=negative),
    )
    if rule.draw:
        yield line(
            at(path, "draw"),
            Words("预支与保底", "draw or guarantee"),
            draw_lines(rule.draw, at(path, "draw"), terms),
        )
    if rule.deduction_limit:
        yield line(at(path, "deduction_limit"), deduction_words(rule.deduction_limit, terms))
    if rule.pay_limit:
        yield line(at(path, "pay_limit"), pay_limit_words(rule.pay_limit, terms))


def draw_lines(draw: Draw, path: str, terms: Terms) -> Iterator[Line]:
    """Yield the sentences on an advance or guarantee."""
    amount = terms.formula(draw.amount, Unit.MONEY)
    yield line(
        at(path, "kind"),
        phrase(
            "每期 {amount}，为{kind}", "{amount} each period, {kind}", amount=amount, kind=choice(draw.kind)
        ),
    )
    if draw.recovery_share is not None:
        share = percent(draw.recovery_share)
        yield line(
            at(path, "recovery_share"),
            phrase(
                "每期最多以超出保底部分的 {share} 归还",
                "at most {share} of what exceeds it goes into recovery",
                share=share,
            ),
        )
    if draw.recovery_after is not None:
        n = draw.recovery_after
        yield line(
            at(path, "recovery_after"),
            phrase("自预支后第 {n} 期起归还", "recovery begins in period {n} after the draw", n=n),
        )
    if draw.year_end:
        yield line(at(path, "year_end"), option("Draw.year_end", draw.year_end))
    if draw.leaver:
        yield line(at(path, "leaver"), option("Draw.leaver", draw.leaver))
    if draw.valid:
        yield line(
            at(path, "valid"), phrase("适用期间：{span}", "granted: {span}", span=terms.span(draw.valid))
        )


def deduction_words(limit: DeductionLimit, terms: Terms) -> Words:
    """Return by how much a month's pay may fall."""
    words = phrase(
        "每月扣减不超过当月工资的 {share}",
        "no month's pay falls by more than {share}",
        share=percent(limit.share),
    )
    if limit.minimum_wage is None:
        return words
    wage = terms.formula(limit.minimum_wage, Unit.MONEY)
    return phrase("{words}，扣减后不低于 {wage}", "{words}, nor below {wage}", words=words, wage=wage)


def pay_limit_words(limit: PayLimit, terms: Terms) -> Words:
    """Return the most that all components together may come to."""
    return phrase(
        "本方案全部所得，当月与截至当月分别不超过{of}的 {share}",
        "all pay under this plan is at most {share} of {of}, for the month and to date",
        of=terms.called(limit.of),
        share=percent(limit.share),
    )


def promotions_chapter(terms: Terms) -> Chapter:
    """Return one sentence for each rule of promotion."""
    lines = [
        line(at("promotions", name), promotion_words(name, rule, terms))
        for name, rule in terms.plan.promotions.items()
    ]
    return Chapter(Words("晋升", "Promotion"), tuple(lines))


def promotion_words(name: str, rule: Promotion, terms: Terms) -> Words:
    """Return one rule over past periods."""
    how = Words("不要求连续", "in a row or not")
    if rule.in_a_row:
        how = Words("且须连续", "in a row")
    return phrase(
        "{name}（{title}）：最近 {within} 期中有 {times} 期满足{when}，{how}",
        "{name} ({title}): {when} in {times} of the last {within} periods, {how}",
        name=quoted(name),
        title=Words(rule.title.zh, rule.title.in_language("en")),
        within=rule.within,
        times=rule.times,
        when=terms.formula(rule.when),
        how=how,
    )
