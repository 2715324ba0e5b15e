"""What the demo company's people do between deals: visits, chances, courses, recommendations; and how they are marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from yeji.demo.deals import STYLES
from yeji.demo.rows import Bench, Client, Seller
from yeji.demo.season import selling_days
from yeji.demo.staff import KIND_LEADER, STRICT_LEADER
from yeji.demo.words import COURSES, PRODUCTS, TOPICS, VISITED

VISITS, MARKS = "visits_made", "marks"
"""Kinds of the company's own; their own fields are named by label here."""
VISITS_A_MONTH = 2
OF_CALLS, OF_WORK = "通话质检", "本月评分"
STAGES = ("初访", "方案", "报价", "谈判")
OFFERED = [each for each in PRODUCTS if each[2] in {"便携仪器", "在线仪器"}]


def visits(bench: Bench, sellers: Sequence[Seller], clients: Mapping[str, Sequence[Client]]) -> None:
    """Write where the sellers to companies went."""
    number = 0
    for month, seller in _months_of(bench, sellers):
        if STYLES[seller.post_on(month).position].market != "company":
            continue
        for _each in range(VISITS_A_MONTH):
            day = bench.random.choice(selling_days(month, "company"))
            if not seller.since <= day < seller.until or day > bench.on:
                continue
            number += 1
            bench.made.add(
                VISITS,
                number=f"F{number:05d}",
                owner=seller.number,
                happened=day.isoformat(),
                客户=bench.random.choice(clients[seller.number]).number,
                方式="电话"
                if seller.post_on(day).position == "phone"
                else bench.random.choice(("上门", "上门", "线上")),
                小结=bench.random.choice(VISITED),
            )


def marks(bench: Bench, sellers: Sequence[Seller]) -> None:
    """Write how leaders marked their people each month; one is too kind, one is strict."""
    number = 0
    for month, seller in _months_of(bench, sellers):
        day = selling_days(month, "company")[-1]
        if not seller.since <= day < seller.until or day > bench.on:
            continue
        post = seller.post_on(day)
        leader = f"M{post.team[1]}{post.team[3]}"
        items = (OF_WORK, OF_CALLS) if post.position == "phone" else (OF_WORK,)
        for item in items:
            number += 1
            bench.made.add(
                MARKS,
                number=f"E{number:05d}",
                owner=seller.number,
                happened=day.isoformat(),
                评分人=leader,
                项目=item,
                得分=_mark(bench, leader, seller) * 10_000,
            )


def _mark(bench: Bench, leader: str, seller: Seller) -> int:
    if leader == KIND_LEADER:
        return bench.random.choice((96, 98, 98, 99, 100))
    lower = 12 if leader == STRICT_LEADER else 0
    return max(50, min(98, seller.care_points - lower + bench.random.randrange(-6, 7)))


def _months_of(bench: Bench, sellers: Sequence[Seller]) -> Iterator[tuple[date, Seller]]:
    months = sorted(
        {date.fromisoformat(str(row["order_date"])).replace(day=1) for row in bench.made.files["orders"]}
    )
    return ((month, seller) for month in months for seller in sellers)


def opportunities(bench: Bench, clients: Mapping[str, Sequence[Client]], months: int) -> None:
    """Write chances that are open, and those of the past that were won or lost."""
    number = 0
    for owner, each in clients.items():
        if owner.startswith("Z"):
            continue
        for place, client in enumerate(each[::2]):
            number += 1
            product = bench.random.choice(OFFERED)
            is_open = place < 2
            days = (
                bench.random.randrange(3, 90) if is_open else bench.random.randrange(100, 100 + 28 * months)
            )
            opened = max(bench.on - timedelta(days=days), client.since)
            closed = (
                None if is_open else min(opened + timedelta(days=bench.random.randrange(10, 80)), bench.on)
            )
            bench.made.add(
                "opportunities",
                number=f"S{number:03d}",
                name=f"{product[1].split()[0]}采购",
                customer=client.number,
                owner=owner,
                product=product[0],
                stage=bench.random.choice(STAGES if is_open else ("赢单", "赢单", "输单")),
                opened_date=opened.isoformat(),
                closed_date=closed.isoformat() if closed else None,
                amount=product[4] * bench.random.randrange(1, 5),
                currency="CNY",
            )


def word_of_mouth(bench: Bench, sellers: Sequence[Seller], clients: Mapping[str, Sequence[Client]]) -> None:
    """Write who recommended whom."""
    random = bench.random
    for place, seller in enumerate(sellers):
        by_customer = place % 3 != 0
        other = sellers[place - 1]
        bench.made.add(
            "referrals",
            number=f"J{place + 1:03d}",
            owner=seller.number,
            kind="customer" if by_customer else "colleague",
            customer=random.choice(clients[seller.number]).number,
            referrer_id=random.choice(clients[other.number]).number if by_customer else other.number,
            referral_date=(bench.on - timedelta(days=random.randrange(5, 350))).isoformat(),
            won=place % 4 != 1,
        )


def learning(bench: Bench, sellers: Sequence[Seller]) -> None:
    """Write which courses were due and done, and what somebody told his colleagues."""
    random = bench.random
    for seller in sellers:
        for place, course in enumerate(COURSES):
            due = bench.on - timedelta(days=100 - 35 * place)
            done = due - timedelta(days=random.randrange(1, 20))
            finished = done <= bench.on and random.random() < 0.85
            bench.made.add(
                "trainings",
                number=f"{seller.number}/{course}/{due}",
                owner=seller.number,
                course=course,
                due_date=due.isoformat(),
                completed_date=done.isoformat() if finished else None,
                points=random.randrange(70, 100) * 10_000 if finished else None,
            )
    for place, (topic, content) in enumerate(TOPICS):
        bench.made.add(
            "sharings",
            number=f"X{place + 1:02d}",
            owner=sellers[place * 4].number,
            sharing_date=(bench.on - timedelta(days=12 + 20 * place)).isoformat(),
            topic=topic,
            content=content,
        )
