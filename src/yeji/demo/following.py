"""What follows a deal of the demo company: dues and payments, returns, shares; surveys and complaints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from yeji.demo.rows import Books, Deal, Row
from yeji.demo.words import COMPLAINTS, PRAISES, QUESTIONS


class Due(NamedTuple):
    """A part of a deal's money, and when it falls due."""

    part: int
    amount: int
    day: date


def money(made: Books, random: Random, deals: Sequence[Deal], on: date) -> None:
    """Let each deal fall due in two parts and be paid, mostly; take a few back, share a few."""
    for place, deal in enumerate(deals):
        for due in _dues(random, deal):
            made.add("receivables", **_receivable(deal, due))
            if payment := _payment(random, deal, due, on):
                account = f"6222{random.randrange(10**11, 10**12)}" if place % 3 == 0 else None
                made.add("payments", **payment, bank_account=account)
        if place % 23 == 7:
            _taken_back(made, deal, on)
        if place % 11 == 4:
            helper = next(each.owner for each in (*deals[place:], *deals) if each.owner != deal.owner)
            _shared(made, deal, helper)


def _dues(random: Random, deal: Deal) -> tuple[Due, Due]:
    first, days = deal.amount * 3 // 10, random.choice((30, 45, 60))
    return (
        Due(1, first, deal.day + timedelta(days=10)),
        Due(2, deal.amount - first, deal.day + timedelta(days=days)),
    )


def _receivable(deal: Deal, due: Due) -> Row:
    return {
        "number": f"A{deal.number[1:]}-{due.part}",
        "order": deal.number,
        "customer": deal.customer,
        "owner": deal.owner,
        "due_date": due.day.isoformat(),
        "amount": due.amount,
        "currency": "CNY",
    }


def _payment(random: Random, deal: Deal, due: Due, on: date) -> Row | None:
    """Pay about when it is due; some is still to come, some is forgotten, some comes by half."""
    paid = due.day + timedelta(days=random.choice((-6, -2, 0, 1, 3, 9, 25)))
    if paid > on or random.random() < 0.07:
        return None
    return {
        "number": f"P{deal.number[1:]}-{due.part}",
        "order": deal.number,
        "receivable": f"A{deal.number[1:]}-{due.part}",
        "customer": deal.customer,
        "owner": deal.owner,
        "payment_date": paid.isoformat(),
        "amount": due.amount // 2 if random.random() < 0.05 else due.amount,
        "currency": "CNY",
        "method": random.choice(("电汇", "电汇", "承兑")),
    }


def _taken_back(made: Books, deal: Deal, on: date) -> None:
    back = deal.day + timedelta(days=20)
    if back > on:
        return
    owed: Row = {
        "order": deal.number,
        "customer": deal.customer,
        "owner": deal.owner,
        "currency": "CNY",
        "amount": deal.amount // 12,
    }
    returned, refunded = back.isoformat(), min(on, back + timedelta(days=4)).isoformat()
    made.add("returns", number=f"B{deal.number[1:]}", return_date=returned, reason="型号不合", **owed)
    made.add("refunds", number=f"R{deal.number[1:]}", refund_date=refunded, reason="退货", **owed)


def _shared(made: Books, deal: Deal, helper: str) -> None:
    for person, role, share in ((deal.owner, "主签", 700_000), (helper, "协助", 300_000)):
        made.add(
            "splits",
            number=f"{deal.number}/{person}/{role}/",
            order=deal.number,
            person=person,
            role=role,
            share=share,
        )


def service(made: Books, random: Random, deals: Sequence[Deal], on: date) -> None:
    """Ask some customers how they found it, and let some complain."""
    for place, deal in enumerate(deals):
        about: Row = {"customer": deal.customer, "owner": deal.owner, "order": deal.number}
        asked = deal.day + timedelta(days=15)
        if place % 3 == 0 and asked <= on:
            points = random.choices((96, 91, 88, 82, 74, 60), (5, 6, 5, 3, 2, 1))[0]
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
            for question in QUESTIONS:
                made.add(
                    "survey_answers",
                    number=f"{number}/{question}",
                    survey=number,
                    question=question,
                    answer="是" if random.random() < 0.85 else "一般",
                    points=(points // 10 + random.randrange(-1, 2)) * 10_000,
                )
        if place % 19 == 5:
            _complaint(made, random, deal, about, on)


def _complaint(made: Books, random: Random, deal: Deal, about: Row, on: date) -> None:
    kind, content = random.choice(COMPLAINTS)
    day = min(deal.day + timedelta(days=12), on)
    number, settled = f"T{deal.number[1:]}", day + timedelta(days=random.randrange(2, 20))
    made.add(
        "complaints",
        number=number,
        complaint_date=day.isoformat(),
        kind=kind,
        content=content,
        justified=random.random() < 0.7,
        settled_date=settled.isoformat() if settled <= on else None,
        **about,
    )
    for days, said in ((0, "电话了解情况，约好上门时间。"), (2, "上门检查，换了电极，重新校准。")):
        if (step := day + timedelta(days=days)) <= on:
            made.add(
                "complaint_steps",
                number=f"{number}/{step}/{deal.owner}",
                complaint=number,
                step_date=step.isoformat(),
                person=deal.owner,
                content=said,
            )
