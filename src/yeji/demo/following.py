"""What follows a deal of the demo company: dues and payments, returns, shares; surveys and complaints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from yeji.demo.rows import Bench, Books, Deal, Row
from yeji.demo.staff import RED_LINE, month_of
from yeji.demo.words import COMPLAINTS, PRAISES, QUESTIONS, RED_LINE_SAID

TERMS: Mapping[str, tuple[tuple[int, tuple[int, ...]], ...]] = {
    "seller": ((30, (10,)), (70, (30, 45, 60))),
    "key_account": ((30, (15,)), (70, (60, 90))),
    "phone": ((100, (3, 7)),),
    "direct": ((100, (0,)),),
}
"""Percent of a deal and the days after which they fall due, one of which is agreed."""
RECENTLY = timedelta(days=150)


class Due(NamedTuple):
    """A part of a deal's money, and when it falls due."""

    part: int
    amount: int
    day: date


def money(bench: Bench, deals: Sequence[Deal]) -> None:
    """Let each deal fall due in its parts and be paid, mostly; take a few back, share a few."""
    made = bench.made
    for place, deal in enumerate(deals):
        for due in _dues(bench, deal):
            if deal.position != "direct":
                made.add("receivables", **_receivable(deal, due))
            for payment in _payments(bench, deal, due):
                account = f"6222{bench.random.randrange(10**11, 10**12)}" if place % 3 == 0 else None
                made.add("payments", **payment, bank_account=account)
        if deal.comes_back:
            _come_back(bench, deal)
        elif place % 37 == 7:
            _taken_back(bench, deal)
        if deal.position == "key_account" and place % 5 == 4:
            _shared(made, deal, _helper(deals, place))


def _dues(bench: Bench, deal: Deal) -> Iterator[Due]:
    left, terms = deal.amount, TERMS[deal.position]
    for part, (percent, days) in enumerate(terms, 1):
        amount = left if part == len(terms) else deal.amount * percent // 100
        left -= amount
        yield Due(part, amount, deal.day + timedelta(days=bench.random.choice(days)))


def _receivable(deal: Deal, due: Due) -> Row:
    return {
        "number": f"A{deal.number[1:]}-{due.part}",
        "order": deal.number,
        "customer": deal.client.number,
        "owner": deal.seller.number,
        "due_date": due.day.isoformat(),
        "amount": due.amount,
        "currency": "CNY",
    }


def _payments(bench: Bench, deal: Deal, due: Due) -> Iterator[Row]:
    """Pay about when it is due; some is still to come, some is forgotten of late, some comes by half."""
    random = bench.random
    if deal.comes_back and due.part > 1:
        return
    if deal.position == "direct":
        delay = 0
    elif deal.comes_back:
        delay = (deal.day - due.day).days + 1
    elif deal.client.pays_late:
        delay = random.randrange(40, 110)
    else:
        delay = random.choice((-6, -2, 0, 1, 3, 9, 25))
    paid = max(due.day + timedelta(days=delay), deal.day)
    forgotten = deal.position != "direct" and bench.on - due.day < RECENTLY and random.random() < 0.06
    if paid > bench.on or forgotten:
        return
    is_direct = deal.position == "direct"
    yield {
        "number": f"P{deal.number[1:]}-{due.part}",
        "order": deal.number,
        "receivable": None if is_direct else f"A{deal.number[1:]}-{due.part}",
        "customer": deal.client.number,
        "owner": deal.seller.number,
        "payment_date": paid.isoformat(),
        "amount": due.amount // 2 if not is_direct and random.random() < 0.02 else due.amount,
        "currency": "CNY",
        "method": "微信" if is_direct else random.choice(("电汇", "电汇", "承兑")),
    }


def _come_back(bench: Bench, deal: Deal) -> None:
    """All of it goes back in the next month, and what was paid with it."""
    back = month_of(deal.day, 1) + timedelta(days=bench.random.randrange(5, 20))
    if back <= bench.on:
        _returned(bench.made, deal, back, deal.amount, deal.amount * TERMS[deal.position][0][0] // 100)


def _taken_back(bench: Bench, deal: Deal) -> None:
    direct = deal.position == "direct"
    back = deal.day + timedelta(days=6 if direct else 20)
    if back <= bench.on:
        amount = deal.amount if direct else deal.amount // 12
        _returned(bench.made, deal, back, amount, amount)


def _returned(made: Books, deal: Deal, back: date, amount: int, paid: int) -> None:
    owed: Row = {
        "order": deal.number,
        "customer": deal.client.number,
        "owner": deal.seller.number,
        "currency": "CNY",
    }
    reason = "客户说没有订过这么多" if deal.comes_back else "型号不合"
    made.add(
        "returns",
        number=f"B{deal.number[1:]}",
        return_date=back.isoformat(),
        reason=reason,
        amount=amount,
        **owed,
    )
    made.add(
        "refunds",
        number=f"R{deal.number[1:]}",
        refund_date=back.isoformat(),
        reason="退货",
        amount=paid,
        **owed,
    )


def _helper(deals: Sequence[Deal], place: int) -> str:
    mine = deals[place]
    near = (*deals[place : place + 200], *deals[max(place - 200, 0) : place])
    return next(
        each.seller.number
        for each in near
        if each.seller.number != mine.seller.number and each.position == mine.position
    )


def _shared(made: Books, deal: Deal, helper: str) -> None:
    for person, role, share in ((deal.seller.number, "主签", 700_000), (helper, "协助", 300_000)):
        made.add(
            "splits",
            number=f"{deal.number}/{person}/{role}/",
            order=deal.number,
            person=person,
            role=role,
            share=share,
        )


def service(bench: Bench, deals: Sequence[Deal]) -> None:
    """Ask some customers how they found it, and let some complain."""
    for place, deal in enumerate(deals):
        about: Row = {"customer": deal.client.number, "owner": deal.seller.number, "order": deal.number}
        asked = deal.day + timedelta(days=15)
        if place % 3 == 0 and asked <= bench.on:
            _survey(bench, deal, about, asked, with_answers=place % 9 == 0)
        if place % 23 == 5:
            kind, content = bench.random.choice(COMPLAINTS)
            _complaint(bench, deal, about, kind, content)
    red = month_of(bench.on, -2)
    for deal in deals:
        if deal.seller.number == RED_LINE and month_of(deal.day) == red:
            _complaint(
                bench,
                deal,
                {"customer": deal.client.number, "owner": RED_LINE, "order": deal.number},
                *RED_LINE_SAID,
            )
            break


def _survey(bench: Bench, deal: Deal, about: Row, asked: date, *, with_answers: bool) -> None:
    made, random = bench.made, bench.random
    points = max(40, min(100, deal.seller.care_points + random.choice((-18, -6, -3, 0, 2, 4, 6, 8))))
    number = f"V{deal.number[1:]}"
    made.add(
        "surveys",
        number=number,
        survey_date=asked.isoformat(),
        points=points * 10_000,
        praise=points > 90,
        comment=random.choice(PRAISES) or None,
        **about,
    )
    for question in QUESTIONS if with_answers else ():
        made.add(
            "survey_answers",
            number=f"{number}/{question}",
            survey=number,
            question=question,
            answer="是" if random.random() < 0.85 else "一般",
            points=(points // 10 + random.randrange(-1, 1)) * 10_000,
        )


def _complaint(bench: Bench, deal: Deal, about: Row, kind: str, content: str) -> None:
    made, random = bench.made, bench.random
    is_red = kind == RED_LINE_SAID[0]
    number = f"T{'X' if is_red else ''}{deal.number[1:]}"
    # What was said on the telephone is complained of in the same month.
    day = min(deal.day + timedelta(days=0 if is_red else 12), bench.on)
    settled = day + timedelta(days=random.randrange(2, 20))
    made.add(
        "complaints",
        number=number,
        complaint_date=day.isoformat(),
        kind=kind,
        content=content,
        justified=is_red or random.random() < 0.6,
        settled_date=settled.isoformat() if settled <= bench.on else None,
        **about,
    )
    for days, said in ((0, "电话了解情况，约好上门时间。"), (2, "上门检查，换了电极，重新校准。")):
        if (step := day + timedelta(days=days)) <= bench.on:
            made.add(
                "complaint_steps",
                number=f"{number}/{step}/{deal.seller.number}",
                complaint=number,
                step_date=step.isoformat(),
                person=deal.seller.number,
                content=said,
            )
