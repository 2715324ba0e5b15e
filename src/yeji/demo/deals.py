"""The orders of the demo company: how many somebody makes in a month, of what, with whom."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from yeji.demo.market import launch_of
from yeji.demo.rows import Bench, Books, Client, Deal, Seller
from yeji.demo.season import LAUNCHED, selling_days, weight_of_month, weight_of_product
from yeji.demo.staff import STUFFER, month_of
from yeji.demo.words import CHANNELS, PRODUCTS

REGION_PERCENT: Mapping[str, int] = {"Q1": 118, "Q2": 100, "Q3": 86}
GROWTH_PERCENT_A_YEAR = 14
CONTRACT_FROM = 120_000_00
LAST_DAYS = 3
"""Of a month, for who fills it up."""
FILLED, MOST = timedelta(days=4), 0.65
DELIVERED_AFTER = 20
PRICES = {number: (price, cost) for number, _name, _category, _unit, price, cost in PRODUCTS}
NAMES: Mapping[object, str] = {number: name for number, name, *_more in PRODUCTS}


@dataclass(frozen=True, slots=True)
class Style:
    """How a role sells."""

    market: str
    orders_a_month: float
    quantities: Mapping[str, tuple[int, int]]
    """By product: the least and the most of one order."""
    lines: tuple[int, ...]


STYLES: Mapping[str, Style] = {
    "seller": Style(
        "company",
        2.8,
        {
            "P101": (1, 4), "P102": (1, 4), "P103": (1, 3), "P201": (1, 1), "P202": (1, 1), "P203": (1, 1),
            "P204": (1, 1), "P301": (3, 30), "P302": (3, 30), "P303": (2, 12), "P401": (1, 4), "P402": (1, 5),
        },
        (1, 1, 2, 3),
    ),
    "key_account": Style(
        "company",
        1.9,
        {
            "P103": (2, 6), "P201": (1, 3), "P202": (1, 3), "P203": (1, 2), "P204": (1, 3), "P403": (1, 2),
            "P401": (2, 8),
        },
        (1, 2, 2, 3),
    ),
    "phone": Style(
        "company",
        5.2,
        {"P102": (1, 1), "P301": (2, 8), "P302": (2, 8), "P303": (1, 3), "P401": (1, 1), "P402": (1, 3)},
        (1, 1, 2),
    ),
    "direct": Style("consumer", 5.5, {"P501": (1, 1), "P502": (1, 4), "P503": (1, 3)}, (1, 1, 2)),
}  # fmt: skip


def deals(
    bench: Bench, sellers: Sequence[Seller], clients: Mapping[str, Sequence[Client]], months: Sequence[date]
) -> Iterator[Deal]:
    """Write the orders of all months; yield them as they are made."""
    bought: set[str] = set()
    for place, month in enumerate(months):
        for seller in sellers:
            for day in _days(bench.random, seller, month, place):
                if seller.since <= day < seller.until and day <= bench.on:
                    client = _client(bench.random, clients[seller.number], day)
                    yield _order(bench, seller, client, day, is_first=client.number not in bought)
                    bought.add(client.number)


def _days(random: Random, seller: Seller, month: date, place: int) -> list[date]:
    """Return the days of a month on which somebody makes an order, were he there."""
    style = STYLES[seller.post_on(month).position]
    days = selling_days(month, style.market)
    growth = 100 + GROWTH_PERCENT_A_YEAR * place // 12
    expected = style.orders_a_month * seller.strength_percent * REGION_PERCENT[seller.region] / 10_000
    expected *= weight_of_month(month, style.market) * growth / 10_000 * random.uniform(0.7, 1.3)
    count = int(expected) + (random.random() < expected % 1)
    if seller.number == STUFFER:
        last = [each for each, _days_like_it in itertools.groupby(days)][-LAST_DAYS:]
        return sorted(random.choice(last if random.random() < MOST else days) for _each in range(count + 1))
    return sorted(random.choice(days) for _each in range(count))


def _client(random: Random, known: Sequence[Client], day: date) -> Client:
    """Return who buys: the first of somebody's customers most, and each further one less."""
    there = [each for each in known if each.since <= day] or [known[0]]
    return random.choices(there, [1 / (place + 1) for place in range(len(there))])[0]


def _order(bench: Bench, seller: Seller, client: Client, day: date, *, is_first: bool) -> Deal:
    made, random = bench.made, bench.random
    number = f"O{day:%y%m}{len(made.files['orders']) + 1:05d}"
    lines = list(_lines(bench, STYLES[seller.post_on(day).position], number, day))
    ends = month_of(day, 1) - FILLED
    comes_back = seller.number == STUFFER and day >= ends and random.random() < MOST
    deal = Deal(number, client, seller, day, sum(whole for whole, _cost, _off in lines), comes_back)
    contract = f"K{number[1:]}" if deal.amount > CONTRACT_FROM else None
    if contract:
        _contract(made, contract, deal)
    made.add(
        "orders",
        number=number,
        customer=client.number,
        owner=seller.number,
        order_date=day.isoformat(),
        amount=deal.amount,
        cost=sum(cost for _whole, cost, _off in lines),
        discount=sum(off for _whole, _cost, off in lines),
        currency="CNY",
        kind="新签" if is_first else "续单",
        status=_status(random, deal, bench.on),
        region=seller.region,
        channel=random.choice(CHANNELS)[0],
        contract=contract,
    )
    return deal


def _status(random: Random, deal: Deal, on: date) -> str:
    if (on - deal.day).days > DELIVERED_AFTER:
        return "已交付"
    return random.choice(("已交付", "生产中", "待发货"))


def _contract(made: Books, number: str, deal: Deal) -> None:
    made.add(
        "contracts",
        number=number,
        title=f"{NAMES[made.files['order_lines'][-1]['product']]}采购合同",
        customer=deal.client.number,
        owner=deal.seller.number,
        signed_date=deal.day.isoformat(),
        valid_from=deal.day.isoformat(),
        valid_to=(deal.day + timedelta(days=365)).isoformat(),
        amount=deal.amount,
        currency="CNY",
        status="执行中",
    )


def _lines(bench: Bench, style: Style, order: str, day: date) -> Iterator[tuple[int, int, int]]:
    """Write the lines of an order; yield amount, cost and discount of each."""
    random, launched = bench.random, launch_of(LAUNCHED, bench.on)
    offered = list(style.quantities)
    weights = [weight_of_product(each, day, launched) for each in offered]
    chosen = dict.fromkeys(random.choices(offered, weights, k=random.choice(style.lines)))
    for place, product in enumerate(chosen, 1):
        price, unit_cost = PRICES[product]
        quantity = random.randint(*style.quantities[product])
        off = price * quantity * random.choice((0, 0, 3, 5, 8)) // 100
        whole, cost = price * quantity - off, unit_cost * quantity
        bench.made.add(
            "order_lines",
            number=f"{order}/{place}",
            order=order,
            line=str(place),
            product=product,
            quantity=quantity * 10_000,
            unit_price=price * 100,
            discount=off,
            amount=whole,
            cost=cost,
        )
        yield whole, cost, off
