"""The books of the demo company for the pages: two quarters of customers, deals, money and service, up to a day.

The same people as in `company`, but richer rows, by kind of record and in the words of the product's tables, so
that each page has something to show. Amounts are fen, quantities ten-thousandths, ratios millionths, days ISO
text. What real books have is here too: money that is late, customers twice, orders of nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

Cell = str | int | bool | tuple[str, ...] | None
Row = dict[str, Cell]

MONTHS = 6
REGION_CITIES: Mapping[str, tuple[str, ...]] = {
    "Q1": ("杭州", "绍兴", "湖州", "宁波", "苏州", "桐庐"),
    "Q2": ("广州", "深圳", "佛山", "东莞", "珠海", "惠州"),
    "Q3": ("北京", "天津", "济南", "唐山", "保定", "青岛"),
}
BRANDS = (
    "云溪",
    "澄江",
    "安澜",
    "明源",
    "华信",
    "瑞和",
    "精工",
    "同济",
    "恒泰",
    "蓝田",
    "远望",
    "清澈",
    "金桥",
    "百川",
)
TRADES = (
    ("水务", "水务有限公司"),
    ("环保", "环境科技有限公司"),
    ("制造", "仪表有限公司"),
    ("医疗", "医疗检验中心"),
    ("检测", "检测技术有限公司"),
    ("化工", "化工股份有限公司"),
)
PEOPLE_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
PEOPLE_GIVEN = ("建国", "丽华", "志强", "秀英", "伟", "敏", "静", "磊", "洋", "艳", "勇", "娟", "涛", "明")
POSTS = ("采购经理", "设备科长", "实验室主任", "总工", "财务", "运维主管")
PRODUCTS = (
    ("P101", "便携式余氯分析仪 QC-100", "便携仪器", "台", 12_800_00, 6_900_00),
    ("P102", "便携式浊度仪 QC-110", "便携仪器", "台", 9_600_00, 5_100_00),
    ("P103", "便携式多参数水质仪 QC-180", "便携仪器", "台", 36_800_00, 19_500_00),
    ("P201", "在线氨氮分析仪 QC-2200", "在线仪器", "台", 68_000_00, 38_000_00),
    ("P202", "在线 COD 分析仪 QC-2300", "在线仪器", "台", 74_500_00, 41_200_00),
    ("P203", "在线余氯监测站 QC-2500", "在线仪器", "套", 126_000_00, 73_000_00),
    ("P204", "管网水质微型站 QC-2800", "在线仪器", "套", 158_000_00, 96_000_00),
    ("P301", "氨氮试剂包（200 次）", "试剂耗材", "盒", 860_00, 310_00),
    ("P302", "COD 试剂包（150 次）", "试剂耗材", "盒", 1_120_00, 420_00),
    ("P303", "余氯电极", "试剂耗材", "支", 2_400_00, 980_00),
    ("P401", "年度维保", "服务", "年", 8_800_00, 3_600_00),
    ("P402", "现场校准", "服务", "次", 1_600_00, 700_00),
    ("P403", "水质数据平台年费", "服务", "年", 24_000_00, 6_000_00),
)
CHANNELS = (
    ("H01", "华东水务展", "展会"),
    ("H02", "官网与搜索", "网络"),
    ("H03", "老客户转介绍", "转介绍"),
    ("H04", "设计院合作", "合作方"),
    ("H05", "电话拜访", "自拓"),
)
SOURCE_OF = {"H01": "展会", "H02": "网站", "H03": "转介绍", "H04": "合作方", "H05": "陌拜"}
COURSES = ("新品 QC-2800 讲解", "报价与合同条款", "客户投诉处理", "回款与账期")
TOPICS = (
    ("水厂技改项目怎样找到拍板的人", "先找实验室主任要数据，再约总工看现场，最后和设备科一起算三年的费用。"),
    ("催款不伤和气的三句话", "先问验收单签了没有，再说账期是哪天到，最后约一个双方都写进日历的日子。"),
    ("试剂续单靠提醒，不靠运气", "装机那天就把第一包试剂的用完日写上，提前两周打电话。"),
    ("投诉后一周内回访，续约率高一倍", "问题解决那天不算完，一周后再去一次，多半能带回一张维保单。"),
)
COMPLAINTS = (
    ("质量", "读数漂移，校准后两天又偏高。"),
    ("交付", "说好周三到货，周五才到，耽误了验收。"),
    ("服务", "报修电话三次没人接。"),
    ("质量", "电极用了两个月就失灵，要求换新。"),
    ("开票", "发票抬头写错，财务不能付款。"),
)
QUESTIONS = ("交付是否准时", "仪器是否好用", "服务是否及时")
PRAISES = ("读数稳，现场同事都说好用。", "来得快，讲得清楚。", "", "", "软件导出再快一点就好了。", "")


@dataclass
class Books:
    """Rows by kind, in the order in which they have to be written: what is named comes before what names it."""

    files: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, of: str, /, **cells: Cell) -> None:
        """Add a row of a kind."""
        self.files.setdefault(of, []).append(cells)


@dataclass(frozen=True)
class Seller:
    """Somebody who sells: his number, his region, and the first day on which he did."""

    number: str
    region: str
    since: date


@dataclass(frozen=True)
class Deal:
    """What an order hands on to what follows from it."""

    number: str
    customer: str
    owner: str
    day: date
    amount: int


def books(sellers: Sequence[Seller], on: date, seed: int = 20260301) -> Books:
    """Return the books as they stand on a day."""
    random, made = Random(seed), Books()
    _products(made, on)
    _channels(made, on)
    customers = _customers(made, random, sellers, on)
    _contacts(made, random, customers)
    deals = list(_deals(made, random, sellers, customers, on))
    _money(made, random, deals, on)
    _service(made, random, deals, on)
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


def _money(made: Books, random: Random, deals: Sequence[Deal], on: date) -> None:
    for place, deal in enumerate(deals):
        first = deal.amount * 3 // 10
        for part, (amount, days) in enumerate(
            ((first, 10), (deal.amount - first, random.choice((30, 45, 60)))), 1
        ):
            number, due = f"A{deal.number[1:]}-{part}", deal.day + timedelta(days=days)
            made.add(
                "receivables",
                number=number,
                order=deal.number,
                customer=deal.customer,
                owner=deal.owner,
                due_date=due.isoformat(),
                amount=amount,
                currency="CNY",
            )
            paid = due + timedelta(days=random.choice((-6, -2, 0, 1, 3, 9, 25)))
            if paid > on or random.random() < 0.07:
                continue
            came = amount // 2 if random.random() < 0.05 else amount
            made.add(
                "payments",
                number=f"P{deal.number[1:]}-{part}",
                order=deal.number,
                receivable=number,
                customer=deal.customer,
                owner=deal.owner,
                payment_date=paid.isoformat(),
                amount=came,
                currency="CNY",
                method=random.choice(("电汇", "电汇", "承兑")),
                bank_account=f"6222{random.randrange(10**11, 10**12)}" if place % 3 == 0 else None,
            )
        back = deal.day + timedelta(days=20)
        if place % 23 == 7 and back <= on:
            owed = {"order": deal.number, "customer": deal.customer, "owner": deal.owner, "currency": "CNY"}
            part_back = deal.amount // 12
            made.add(
                "returns",
                number=f"B{deal.number[1:]}",
                return_date=back.isoformat(),
                amount=part_back,
                reason="型号不合",
                **owed,
            )
            made.add(
                "refunds",
                number=f"R{deal.number[1:]}",
                refund_date=(min(on, back + timedelta(days=4))).isoformat(),
                amount=part_back,
                reason="退货",
                **owed,
            )
        if place % 11 == 4:
            made.add(
                "splits",
                number=f"{deal.number}/{deal.owner}/主签/",
                order=deal.number,
                person=deal.owner,
                role="主签",
                share=700_000,
            )
            helper = next(each.owner for each in (*deals[place:], *deals) if each.owner != deal.owner)
            made.add(
                "splits",
                number=f"{deal.number}/{helper}/协助/",
                order=deal.number,
                person=helper,
                role="协助",
                share=300_000,
            )


def _service(made: Books, random: Random, deals: Sequence[Deal], on: date) -> None:
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
