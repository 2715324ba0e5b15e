"""When an amount that was earned is paid, and what a returned deal takes back."""

from __future__ import annotations

from yeji_engine.documents.base import Name
from yeji_engine.documents.components import (
    Holdback,
    Instalments,
    Milestones,
    OnCash,
    Reversal,
    Timing,
    TrueUp,
)
from yeji_engine.errors import Words
from yeji_engine.wording.choices import choice, option
from yeji_engine.wording.figures import percent
from yeji_engine.wording.sources import column_words, table_words
from yeji_engine.wording.words import NOTHING, chained, listed, phrase, quoted

AT_ONCE = Words("全额随本期发放", "all of it is paid with the period")


def timing_words(timing: Timing | None, deals: Name | None = None) -> Words:
    """Return when the earned amount is paid; `deals` is the table of the deals, if any."""
    match timing:
        case None:
            return AT_ONCE
        case TrueUp():
            return phrase(
                "按{since}至今计算，减去此前各期已发，发放差额（多退少补）",
                "reckoned over {since} to date, less what was paid since: the difference is paid",
                since=option("TrueUp.since", timing.since),
            )
        case Milestones():
            return _milestones(timing)
        case OnCash():
            return _on_cash(timing, deals)
        case Holdback():
            return _holdback(timing)
        case Instalments():
            return _instalments(timing)


def _milestones(timing: Milestones) -> Words:
    shares = [
        phrase("{event}后 {share}", "{share} after {event}", event=quoted(m.event), share=percent(m.share))
        for m in timing.shares
    ]
    return phrase(
        "按节点逐笔发放：{shares}；节点取自{table}的{event}，以{deal}对应，以{date}归期",
        "paid deal by deal at milestones: {shares}; they are the {event} of {table}, matched by {deal}, dated by {date}",
        shares=listed(shares),
        table=table_words(timing.table),
        event=column_words(timing.table, timing.event),
        deal=column_words(timing.table, timing.deal),
        date=column_words(timing.table, timing.date),
    )


def _on_cash(timing: OnCash, deals: Name | None) -> Words:
    limit = Words("累计可以超过所得", "more than the whole may be released")
    if timing.at_most_whole:
        limit = Words("累计不超过所得", "never more than the whole")
    refunds = NOTHING
    if timing.refund_lessens is not None:
        refunds = phrase("；{how}", "; {how}", how=choice(timing.refund_lessens))
    return phrase(
        "随客户付款发放：所得 × 已收（{table}的{received}）÷ 应收（{contract}），以{deal}对应，以{date}归期；{limit}{refunds}",
        "released as the customer pays: earned × received ({received} of {table}) ÷ contract ({contract}), "
        "matched by {deal}, dated by {date}; {limit}{refunds}",
        table=table_words(timing.table),
        received=column_words(timing.table, timing.received),
        contract=column_words(deals, timing.contract) if deals else quoted(timing.contract),
        deal=column_words(timing.table, timing.deal),
        date=column_words(timing.table, timing.date),
        limit=limit,
        refunds=refunds,
    )


def _holdback(timing: Holdback) -> Words:
    release = NOTHING
    if timing.periods is not None:
        release = phrase("{n} 期后发放", "released after {n} periods", n=timing.periods)
    by_table = NOTHING
    if timing.table:
        columns = listed(
            column_words(timing.table, name) for name in (timing.deal, timing.person, timing.date) if name
        )
        by_table = phrase("按{table}的记录（{columns}）发放", "released by the rows of {table} ({columns})",
                          table=table_words(timing.table), columns=columns)  # fmt: skip
    return chained(
        [
            phrase(
                "{per}预留 {share}",
                "{share} is held back {per}",
                per=option("Holdback.per", timing.per),
                share=percent(timing.share),
            ),
            release,
            by_table,
        ],
        "，",
        ", ",
    )


def _instalments(timing: Instalments) -> Words:
    equal, stated = NOTHING, NOTHING
    if timing.equal is not None:
        equal = phrase("分 {n} 期等额发放", "in {n} equal instalments", n=timing.equal)
    if timing.shares:
        shares = listed(percent(share) for share in timing.shares)
        stated = phrase("分期发放，每期依次为 {shares}", "in instalments of {shares}", shares=shares)
    return chained([equal, stated, Words("自本期起每期一次", "one each period from this one on")], "，", ", ")


def reversal_words(reversal: Reversal) -> Words:
    """Return what a return, a refund or a lost customer takes back."""
    amount, months = NOTHING, NOTHING
    if reversal.amount:
        amount = phrase("，金额取{c}", ", amount by {c}", c=column_words(reversal.table, reversal.amount))
    if reversal.months is not None:
        months = phrase("，全期为 {n} 个月", ", the whole term is {n} months", n=reversal.months)
    return phrase(
        "{table}中出现的退回，以{deal}对应原单、以{date}归期{amount}：{how}{months}",
        "for a return in {table}, matched to the deal by {deal}, dated by {date}{amount}: {how}{months}",
        table=table_words(reversal.table),
        deal=column_words(reversal.table, reversal.deal),
        date=column_words(reversal.table, reversal.date),
        amount=amount,
        how=choice(reversal.how),
        months=months,
    )
