"""The books of the demo company for the pages: two years of customers, deals, money and service, up to a day.

Rows by kind of record and in the words of the product's tables. Amounts are fen, quantities ten-thousandths,
ratios millionths, days ISO text. What real books have is here too: money that is late, customers twice, orders
of nobody, a month end that comes back.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from yeji.demo.daily import MARKS, VISITS, learning, marks, opportunities, visits, word_of_mouth
from yeji.demo.deals import deals
from yeji.demo.following import money, service
from yeji.demo.market import channels, contacts, customers, products
from yeji.demo.rows import Bench, Books, Seller
from yeji.demo.staff import ASSISTANT, WHOLE, Extent, Staff, Worker, month_of

KINDS = (
    "products", "channels", "channel_costs", "customers", "contacts", "contracts", "orders", "order_lines", "splits",
    "receivables", "payments", "returns", "refunds", "surveys", "survey_answers", "complaints", "complaint_steps",
    "referrals", "trainings", "sharings", "opportunities", VISITS, MARKS,
)  # fmt: skip
"""What is named comes before what names it."""


def books(staff: Staff, on: date, extent: Extent = WHOLE, seed: int = 20260301) -> Books:
    """Return the books as they stand on a day."""
    bench = Bench(Books({each: [] for each in KINDS}), Random(seed), on)
    sellers = [_seller(each, on) for each in staff.workers if each.sells]
    months = [month_of(on, back) for back in range(-extent.months, 1)]
    products(bench.made, on)
    channels(bench.made, months, on)
    clients = customers(bench.made, bench.random, sellers, on)
    contacts(bench.made, bench.random, clients)
    made = list(deals(bench, sellers, clients, months))
    money(bench, made)
    service(bench, made)
    word_of_mouth(bench, sellers, clients)
    learning(bench, sellers)
    opportunities(bench, clients, extent.months)
    visits(bench, sellers, clients)
    marks(bench, sellers)
    _oddities(bench.made, on)
    return bench.made


def _seller(worker: Worker, on: date) -> Seller:
    """Return somebody as a seller: how good he is hangs on who he is, not on how many others there are."""
    chance = Random(worker.number)
    until = worker.last_day + timedelta(days=1) if worker.last_day else on + timedelta(days=1)
    strength = 100 if worker.number == ASSISTANT else round(100 * chance.lognormvariate(0, 0.28))
    return Seller(
        worker.number,
        worker.region,
        worker.posts,
        until,
        max(45, min(190, strength)),
        chance.randrange(74, 95),
    )


def _oddities(made: Books, on: date) -> None:
    """What the page of data quality is for: twice, nobody's, of no customer, without a region."""
    customers_made, orders, payments = (made.files[each] for each in ("customers", "orders", "payments"))
    for place, number in ((3, "C1901"), (17, "C1902")):
        made.add(
            "customers", **{**customers_made[place], "number": number, "source": "网站", "address": None}
        )
    made.add(
        "customers",
        number="C1903",
        name="嘉兴远望水务有限公司",
        phone="13957318802",
        created_date=on.isoformat(),
    )
    made.add(
        "customers", number="C1904", name="太仓清澈环境科技有限公司", owner=None, region="Q1", segment="环保"
    )
    orders[-1]["customer"] = None
    orders[-2]["owner"] = None
    day = (on - timedelta(days=6)).isoformat()
    made.add("payments", number="P-X001", payment_date=day, amount=9_400_00, currency="CNY", method="电汇")
    payments[-2]["owner"] = None
    made.files["contacts"][9]["phone"] = made.files["contacts"][4]["phone"]
