"""What the demo company sells and to whom: products, channels and what they cost, customers and their people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from yeji.demo.rows import Books, Client, Seller
from yeji.demo.season import LAUNCHED, LAUNCHED_MONTHS_AGO
from yeji.demo.staff import month_of
from yeji.demo.words import (
    BRANDS,
    CHANNELS,
    ESTATES,
    PEOPLE_GIVEN,
    PEOPLE_SURNAMES,
    POSTS,
    PRODUCTS,
    REGION_CITIES,
    SOURCE_OF,
    TRADES,
)

CLIENTS: Mapping[str, int] = {"seller": 9, "key_account": 5, "phone": 15, "direct": 20}
"""How many customers somebody looks after, about."""
LATE_ONE_IN = 11
TAGS = ("重点", "试用中", "价格敏感", "国企", "年度框架")


class Named(NamedTuple):
    """A company, what it does, and how large it is among its seller's: 0 the largest."""

    name: str
    trade: str
    place: int


def launch_of(number: str, on: date) -> date:
    """Return the day on which a product came out."""
    if number == LAUNCHED:
        return month_of(on, -LAUNCHED_MONTHS_AGO)
    return on - timedelta(days=800 + 7 * (int(number[1:]) % 60))


def products(made: Books, on: date) -> None:
    """List what is sold."""
    for number, name, category, unit, price, cost in PRODUCTS:
        launched = launch_of(number, on)
        made.add(
            "products",
            number=number,
            name=name,
            category=category,
            unit=unit,
            list_price=price,
            cost=cost,
            launch_date=launched.isoformat(),
            launch_until=(launched + timedelta(days=180)).isoformat(),
        )


def channels(made: Books, months: Sequence[date], on: date) -> None:
    """List the ways on which customers come, and what each costs."""
    for number, name, kind in CHANNELS:
        made.add("channels", number=number, name=name, kind=kind, since="2021-01-01")
    for place, (number, _name, _kind) in enumerate(CHANNELS):
        for month in months:
            for kind, amount in (("投放", 18_000_00), ("差旅", 4_600_00)):
                if (place + month.month) % 3 == 0 or month == months[0]:
                    day = min(month + timedelta(days=9), on)
                    made.add(
                        "channel_costs",
                        number=f"{number}/{day}/{kind}",
                        channel=number,
                        cost_date=day.isoformat(),
                        kind=kind,
                        amount=amount + 1_250_00 * place,
                        currency="CNY",
                    )


def customers(made: Books, random: Random, sellers: Sequence[Seller], on: date) -> dict[str, list[Client]]:
    """Give each seller customers of his region, the largest first; return them by seller."""
    names = {region: _company_names(random, cities) for region, cities in REGION_CITIES.items()}
    found: dict[str, list[Client]] = {}
    number = 0
    for seller in sellers:
        trade = seller.posts[0].position
        for place in range(CLIENTS[trade] + random.randrange(-1, 3)):
            number += 1
            begun = _begun(random, seller, place, on)
            client = Client(f"C{number:03d}", begun, trade != "direct" and number % LATE_ONE_IN == 0)
            if trade == "direct":
                _household(made, random, seller, client)
            else:
                _company(made, random, seller, client, Named(*next(names[seller.region]), place))
            found.setdefault(seller.number, []).append(client)
    return found


def _begun(random: Random, seller: Seller, place: int, on: date) -> date:
    """Return since when he buys: the first ones for long, the others as time went by."""
    since = max(seller.since, on - timedelta(days=900))
    if place < 3:
        return since - timedelta(days=random.randrange(5, 200))
    days = (min(seller.until, on) - since).days
    return since + timedelta(days=random.randrange(max(days, 1)))


def _company_names(random: Random, cities: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield names of companies with what they do, each once."""
    told = [
        (f"{city}{brand}{form}", trade)
        for brand in BRANDS.split()
        for city in cities
        for trade, form in [random.choice(TRADES)]
    ]
    random.shuffle(told)
    yield from told


def _company(made: Books, random: Random, seller: Seller, client: Client, named: Named) -> None:
    name, trade, place = named
    channel = random.choice(CHANNELS)[0]
    tags = sorted(random.sample(TAGS, random.randrange(3)))
    made.add(
        "customers",
        number=client.number,
        name=name,
        owner=seller.number,
        level="A" if place < 2 else random.choice("BBC" if place < 5 else "BCC"),
        segment=trade,
        source=SOURCE_OF[channel],
        channel=channel,
        region=seller.region,
        phone=phone(random),
        address=f"{name[:2]}市{random.choice(('滨江', '城北', '开发区', '东湖'))}路 {random.randrange(1, 300)} 号",
        tags=tuple(tags),
        created_date=client.since.isoformat(),
    )


def _household(made: Books, random: Random, seller: Seller, client: Client) -> None:
    city, estate = random.choice(REGION_CITIES[seller.region]), random.choice(ESTATES)
    made.add(
        "customers",
        number=client.number,
        name=f"{random.choice(PEOPLE_SURNAMES)}{random.choice(('女士', '先生'))}（{estate} {random.randrange(1, 30)} 栋）",
        owner=seller.number,
        level="C",
        segment="家庭",
        source="上门",
        channel="H05",
        region=seller.region,
        phone=phone(random),
        address=f"{city}市{estate} {random.randrange(1, 30)} 栋",
        created_date=client.since.isoformat(),
    )


def contacts(made: Books, random: Random, clients: Mapping[str, Sequence[Client]]) -> None:
    """Tell who is who at the companies."""
    households = {row["number"] for row in made.files["customers"] if row["segment"] == "家庭"}
    number = 0
    for owner, each in clients.items():
        for client in each:
            if client.number in households:
                continue
            for post in random.sample(POSTS, random.choice((1, 1, 2, 3))):
                number += 1
                made.add(
                    "contacts",
                    number=f"L{number:04d}",
                    customer=client.number,
                    name=random.choice(PEOPLE_SURNAMES) + random.choice(PEOPLE_GIVEN),
                    post=post,
                    phone=phone(random) if number % 17 else None,
                    mail=f"l{number:04d}@example.com" if number % 3 else None,
                    owner=owner,
                    created_date=None,
                )


def phone(random: Random) -> str:
    """Return a telephone number."""
    return f"13{random.randrange(3, 10)}{random.randrange(10**7, 10**8):08d}"
