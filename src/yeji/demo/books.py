"""The books of the demo company for the pages: two quarters of customers, deals, money and service, up to a day.

The same people as in `company`, but richer rows, by kind of record and in the words of the product's tables, so
that each page has something to show. Amounts are fen, quantities ten-thousandths, ratios millionths, days ISO
text. What real books have is here too: money that is late, customers twice, orders of nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from yeji.demo.following import money, service
from yeji.demo.rows import Books, Deal, Seller
from yeji.demo.words import (
    BRANDS,
    CHANNELS,
    COURSES,
    PEOPLE_GIVEN,
    PEOPLE_SURNAMES,
    POSTS,
    PRODUCTS,
    REGION_CITIES,
    SOURCE_OF,
    TOPICS,
    TRADES,
)

MONTHS = 6


def books(sellers: Sequence[Seller], on: date, seed: int = 20260301) -> Books:
    """Return the books as they stand on a day."""
    random, made = Random(seed), Books()
    _products(made, on)
    _channels(made, on)
    customers = _customers(made, random, sellers, on)
    _contacts(made, random, customers)
    deals = list(_deals(made, random, sellers, customers, on))
    money(made, random, deals, on)
    service(made, random, deals, on)
    _word_of_mouth(made, random, sellers, customers, on)
    _learning(made, random, sellers, on)
    _opportunities(made, random, customers, on)
    _oddities(made, on)
    return made


def _products(made: Books, on: date) -> None:
    for place, (number, name, category, unit, price, cost) in enumerate(PRODUCTS):
        launched = on - timedelta(days=60 if number == "P204" else 500 + 40 * place)
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


def _channels(made: Books, on: date) -> None:
    first = _months(on)[0]
    for number, name, kind in CHANNELS:
        made.add("channels", number=number, name=name, kind=kind, since="2024-01-01")
    for place, (number, _name, _kind) in enumerate(CHANNELS):
        for month in _months(on):
            for kind, amount in (("投放", 18_000_00), ("差旅", 4_600_00)):
                if (place + month.month) % 3 == 0 or month == first:
                    cost = amount + 1_250_00 * place
                    day = min(month + timedelta(days=9), on)
                    made.add(
                        "channel_costs",
                        number=f"{number}/{day}/{kind}",
                        channel=number,
                        cost_date=day.isoformat(),
                        kind=kind,
                        amount=cost,
                        currency="CNY",
                    )


def _customers(
    made: Books, random: Random, sellers: Sequence[Seller], on: date
) -> dict[str, list[tuple[str, Seller]]]:
    """Give each seller some customers of his region; return them by seller."""
    names = {
        region: [
            (f"{city}{brand}{form}", trade)
            for brand in BRANDS
            for city in cities
            for trade, form in [random.choice(TRADES)]
        ]
        for region, cities in REGION_CITIES.items()
    }
    for each in names.values():
        random.shuffle(each)
    found: dict[str, list[tuple[str, Seller]]] = {}
    number = 0
    for seller in sellers:
        for _each in range(random.randrange(4, 8)):
            number += 1
            name, trade = names[seller.region].pop()
            key, channel = f"C{number:03d}", random.choice(CHANNELS)[0]
            begun = on - timedelta(days=random.randrange(20, 900))
            made.add(
                "customers",
                number=key,
                name=name,
                owner=seller.number,
                level=random.choices("ABC", (2, 3, 5))[0],
                segment=trade,
                source=SOURCE_OF[channel],
                channel=channel,
                region=seller.region,
                phone=_phone(random),
                address=f"{name[:2]}市{random.choice(('滨江', '城北', '开发区', '东湖'))}路 {random.randrange(1, 300)} 号",
                tags=tuple(
                    sorted(
                        random.sample(("重点", "试用中", "价格敏感", "国企", "年度框架"), random.randrange(3))
                    )
                ),
                created_date=begun.isoformat(),
            )
            found.setdefault(seller.number, []).append((key, seller))
    return found


def _contacts(made: Books, random: Random, customers: Mapping[str, Sequence[tuple[str, Seller]]]) -> None:
    number = 0
    for owner, each in customers.items():
        for customer, _seller in each:
            for post in random.sample(POSTS, random.randrange(1, 4)):
                number += 1
                made.add(
                    "contacts",
                    number=f"L{number:04d}",
                    customer=customer,
                    name=random.choice(PEOPLE_SURNAMES) + random.choice(PEOPLE_GIVEN),
                    post=post,
                    phone=_phone(random) if number % 17 else None,
                    mail=f"l{number:04d}@example.com" if number % 3 else None,
                    owner=owner,
                    created_date=None,
                )


def _deals(
    made: Books,
    random: Random,
    sellers: Sequence[Seller],
    customers: Mapping[str, Sequence[tuple[str, Seller]]],
    on: date,
) -> Iterator[Deal]:
    for month in _months(on):
        for seller in sellers:
            strength = 2 + int(seller.number[-1]) % 3
            for _each in range(random.randrange(strength, strength + 4)):
                day = month + timedelta(days=random.randrange(28))
                if seller.since <= day <= on:
                    yield _order(made, random, seller, random.choice(customers[seller.number])[0], day)


def _order(made: Books, random: Random, seller: Seller, customer: str, day: date) -> Deal:
    number = f"O{day:%y%m}{len(made.files.get('orders', ())) + 1:04d}"
    amount = cost = discount = 0
    lines = []
    for place, product in enumerate(
        random.sample(PRODUCTS, random.choices((1, 2, 3, 4), (5, 4, 2, 1))[0]), 1
    ):
        price, unit_cost = product[4], product[5]
        quantity = 1 if price > 50_000_00 else random.randrange(1, 4 if price > 5_000_00 else 30)
        off = price * quantity * random.choice((0, 0, 3, 5, 8)) // 100
        whole = price * quantity - off
        amount, cost, discount = amount + whole, cost + unit_cost * quantity, discount + off
        lines.append((place, product[0], quantity, price, off, whole, unit_cost * quantity))
    contract = f"K{number[1:]}" if amount > 120_000_00 else None
    if contract:
        made.add(
            "contracts",
            number=contract,
            title=f"{PRODUCTS[lines[0][0] + 2][1]}采购合同",
            customer=customer,
            owner=seller.number,
            signed_date=day.isoformat(),
            valid_from=day.isoformat(),
            valid_to=(day + timedelta(days=365)).isoformat(),
            amount=amount,
            currency="CNY",
            status="执行中",
        )
    made.add(
        "orders",
        number=number,
        customer=customer,
        owner=seller.number,
        order_date=day.isoformat(),
        amount=amount,
        cost=cost,
        discount=discount,
        currency="CNY",
        kind=random.choice(("新签", "新签", "续单")),
        status=random.choice(("已交付", "已交付", "生产中", "待发货")),
        region=seller.region,
        channel=random.choice(CHANNELS)[0],
        contract=contract,
    )
    for place, product_number, quantity, price, off, whole, line_cost in lines:
        made.add(
            "order_lines",
            number=f"{number}/{place}",
            order=number,
            line=str(place),
            product=product_number,
            quantity=quantity * 10_000,
            unit_price=price * 100,
            discount=off,
            amount=whole,
            cost=line_cost,
        )
    return Deal(number, customer, seller.number, day, amount)


def _word_of_mouth(
    made: Books,
    random: Random,
    sellers: Sequence[Seller],
    customers: Mapping[str, Sequence[tuple[str, Seller]]],
    on: date,
) -> None:
    for place, seller in enumerate(sellers):
        customer = random.choice(customers[seller.number])[0]
        by_customer = place % 3 != 0
        made.add(
            "referrals",
            number=f"J{place + 1:03d}",
            owner=seller.number,
            kind="customer" if by_customer else "colleague",
            customer=customer,
            referrer_id=random.choice(customers[sellers[place - 1].number])[0]
            if by_customer
            else sellers[place - 1].number,
            referral_date=(on - timedelta(days=random.randrange(5, 150))).isoformat(),
            won=place % 4 != 1,
        )


def _learning(made: Books, random: Random, sellers: Sequence[Seller], on: date) -> None:
    for seller in sellers:
        for place, course in enumerate(COURSES):
            due = on - timedelta(days=100 - 35 * place)
            done = due - timedelta(days=random.randrange(1, 20))
            finished = done <= on and random.random() < 0.85
            made.add(
                "trainings",
                number=f"{seller.number}/{course}/{due}",
                owner=seller.number,
                course=course,
                due_date=due.isoformat(),
                completed_date=done.isoformat() if finished else None,
                points=random.randrange(70, 100) * 10_000 if finished else None,
            )
    for place, (topic, content) in enumerate(TOPICS):
        made.add(
            "sharings",
            number=f"X{place + 1:02d}",
            owner=sellers[place * 4].number,
            sharing_date=(on - timedelta(days=12 + 20 * place)).isoformat(),
            topic=topic,
            content=content,
        )


def _opportunities(
    made: Books, random: Random, customers: Mapping[str, Sequence[tuple[str, Seller]]], on: date
) -> None:
    number = 0
    for owner, each in customers.items():
        for customer, _seller in each[::2]:
            number += 1
            product = random.choice(PRODUCTS[:7])
            opened = on - timedelta(days=random.randrange(3, 90))
            made.add(
                "opportunities",
                number=f"S{number:03d}",
                name=f"{product[1].split()[0]}采购",
                customer=customer,
                owner=owner,
                product=product[0],
                stage=random.choice(("初访", "方案", "报价", "谈判")),
                opened_date=opened.isoformat(),
                amount=product[4] * random.randrange(1, 5),
                currency="CNY",
            )


def _oddities(made: Books, on: date) -> None:
    """What the page of data quality is for: twice, nobody's, of no customer, without a region."""
    customers, orders, payments = (made.files[each] for each in ("customers", "orders", "payments"))
    for place, number in ((3, "C901"), (17, "C902")):
        made.add("customers", **{**customers[place], "number": number, "source": "网站", "address": None})
    made.add(
        "customers",
        number="C903",
        name="嘉兴远望水务有限公司",
        phone="13957318802",
        created_date=on.isoformat(),
    )
    made.add(
        "customers", number="C904", name="太仓清澈环境科技有限公司", owner=None, region="Q1", segment="环保"
    )
    orders[-1]["customer"] = None
    orders[-2]["owner"] = None
    day = (on - timedelta(days=6)).isoformat()
    made.add("payments", number="P-X001", payment_date=day, amount=9_400_00, currency="CNY", method="电汇")
    payments[-2]["owner"] = None
    made.files["contacts"][9]["phone"] = made.files["contacts"][4]["phone"]


def _months(on: date) -> list[date]:
    """Return the first days of the last months, this one included."""
    first, found = on.replace(day=1), list[date]()
    for _each in range(MONTHS):
        found.append(first)
        first = (first - timedelta(days=1)).replace(day=1)
    return found[::-1]


def _phone(random: Random) -> str:
    return f"13{random.randrange(3, 10)}{random.randrange(10**7, 10**8):08d}"
