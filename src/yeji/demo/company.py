"""The demo company 晴川科技: 3 regions, 6 teams, 27 people, one month of orders, payments and surveys.

Written as CSV files with Chinese headers, as they come out of an ERP, so that reading them is part of
the demonstration. It has what real months have: a return, a transfer in mid-month, a newcomer without
target, a payment booked on a number that nobody has any more.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

START, END = date(2026, 3, 1), date(2026, 4, 1)
PERIOD = "2026-03"
REGIONS = ("华东", "华南", "华北")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = (
    "子昂",
    "雨桐",
    "浩然",
    "欣怡",
    "思远",
    "梓涵",
    "宇轩",
    "诗琪",
    "俊杰",
    "婉清",
    "明哲",
    "静姝",
    "嘉懿",
    "晓彤",
    "䶮",
)
CUSTOMERS = (
    "检测中心",
    "水务",
    "南浔环保",
    "镇海石化",
    "精工机械",
    "云帆物流",
    "瑞和医疗",
    "华信电力",
    "同济建材",
    "安澜仪表",
)
CITIES = ("杭州", "绍兴", "湖州", "宁波", "苏州", "广州", "深圳", "佛山", "北京", "天津", "济南")

Rows = list[dict[str, str]]


@dataclass
class Company:
    """Rows by file name, in the order in which they were made."""

    files: dict[str, Rows] = field(default_factory=dict)

    def add(self, name: str, **cells: str) -> None:
        """Add a row to a file."""
        self.files.setdefault(name, []).append(cells)


@dataclass(frozen=True)
class Seller:
    """Somebody who sells, and how much he may be expected to sell."""

    person_id: str
    name: str
    strength: Decimal


def build(seed: int = 20260301) -> Company:
    """Return the company."""
    random, company = Random(seed), Company()
    names = _names(random)
    sellers: list[Seller] = []
    for place, region in enumerate(REGIONS):
        sellers += _region(company, random, names, place, region)
    _newcomer(company, next(names))
    _transfer(company, sellers[0])
    _customers(company, random)
    for seller in sellers:
        _month_of(company, random, seller)
    _oddities(company, sellers)
    return company


def write(company: Company, folder: Path) -> None:
    """Write each table as a CSV file that Excel opens, with a byte-order mark."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in company.files.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)


def _names(random: Random) -> Iterator[str]:
    pairs = [surname + given for surname in SURNAMES for given in GIVEN]
    random.shuffle(pairs)
    yield from pairs


def _person(company: Company, person_id: str, name: str, region: str, hired: str) -> None:
    company.add("人员", 工号=person_id, 姓名=name, 用工关系="员工", 地区=region, 入职日期=hired)


def _assignment(
    company: Company, person_id: str, team: str, role: str, since: str, *, lead: bool = False
) -> None:
    company.add(
        "任职",
        工号=person_id,
        组织编号=team,
        角色=role,
        是否负责人="是" if lead else "否",
        生效日期=since,
    )


def _region(company: Company, random: Random, names: Iterator[str], place: int, region: str) -> list[Seller]:
    head = f"R{place + 1}"
    company.add("组织", 组织编号=head, 组织名称=f"{region}大区", 生效日期="2024-01-01")
    director = f"D{place + 1:03d}"
    _person(company, director, next(names), region, "2021-05-10")
    _assignment(company, director, head, "总监", "2024-01-01", lead=True)
    sellers = []
    for number in (1, 2):
        team = f"{head}-{number}"
        company.add(
            "组织",
            组织编号=team,
            组织名称=f"{region}{'一二'[number - 1]}组",
            上级组织编号=head,
            生效日期="2024-01-01",
        )
        sellers += _team(company, random, names, region, team)
    return sellers


def _team(company: Company, random: Random, names: Iterator[str], region: str, team: str) -> list[Seller]:
    manager = f"M{team[1]}{team[3]}"
    _person(company, manager, next(names), region, "2022-03-01")
    _assignment(company, manager, team, "主管", "2024-01-01", lead=True)
    sellers = []
    for number in range(1, 4):
        person_id = f"S{team[1]}{team[3]}{number:02d}"
        name = next(names)
        hired = date(2023, 1, 1) + timedelta(days=random.randrange(900))
        _person(company, person_id, name, region, hired.isoformat())
        _assignment(company, person_id, team, "业务员", hired.isoformat())
        target = 120_000 + 10_000 * random.randrange(12)
        _target(company, person_id, target)
        _attribute(company, person_id, "绩效工资基数", "3000")
        sellers.append(Seller(person_id, name, Decimal(target)))
    return sellers


def _target(company: Company, person_id: str, target: int) -> None:
    company.add(
        "目标",
        对象编号=person_id,
        指标="回款额",
        期间开始=START.isoformat(),
        期间结束=(END - timedelta(days=1)).isoformat(),
        版本="原始",
        目标值=str(target),
    )


def _attribute(company: Company, person_id: str, name: str, figure: str) -> None:
    company.add("个人参数", 工号=person_id, 参数=name, 数值=figure, 生效日期="2024-01-01")


def _newcomer(company: Company, name: str) -> None:
    """Joined in mid-month; nobody has set a target yet."""
    _person(company, "S9901", name, "华东", "2026-03-16")
    _assignment(company, "S9901", "R1-1", "业务员", "2026-03-16")
    _attribute(company, "S9901", "绩效工资基数", "3000")
    company.add(
        "回款",
        回款编号="P-9901",
        客户编号="C003",
        业务员工号="S9901",
        回款日期="2026-03-27",
        回款金额="18600.00",
        币种="CNY",
    )


def _transfer(company: Company, seller: Seller) -> None:
    """The first seller moves to the second team of his region on the 16th."""
    for row in company.files["任职"]:
        if row["工号"] == seller.person_id:
            row["失效日期"] = "2026-03-16"
    _assignment(company, seller.person_id, "R1-2", "业务员", "2026-03-16")


def _customers(company: Company, random: Random) -> None:
    for number in range(1, 61):
        name = f"{random.choice(CITIES)}{random.choice(CUSTOMERS)}"
        created = "2026-03-05" if number % 7 == 0 else "2024-06-01"
        company.add("客户", 客户编号=f"C{number:03d}", 客户名称=name, 建档日期=created)


def _month_of(company: Company, random: Random, seller: Seller) -> None:
    share = Decimal(random.randrange(60, 135)) / 100
    parts = _parts(random, seller.strength * share)
    for number, amount in enumerate(parts, start=1):
        customer = f"C{random.randrange(1, 61):03d}"
        ordered = START + timedelta(days=random.randrange(0, 24))
        order = f"O-{seller.person_id[1:]}-{number}"
        company.add(
            "订单",
            订单编号=order,
            客户编号=customer,
            业务员工号=seller.person_id,
            订单日期=ordered.isoformat(),
            订单金额=str(amount * 2),
            币种="CNY",
        )
        paid = min(ordered + timedelta(days=random.randrange(1, 9)), END - timedelta(days=1))
        company.add(
            "回款",
            回款编号=f"P-{seller.person_id[1:]}-{number}",
            订单编号=order,
            客户编号=customer,
            业务员工号=seller.person_id,
            回款日期=paid.isoformat(),
            回款金额=str(amount),
            币种="CNY",
        )
    for number in range(1, 4):
        company.add(
            "满意度调查",
            调查编号=f"V-{seller.person_id[1:]}-{number}",
            客户编号=f"C{random.randrange(1, 61):03d}",
            业务员工号=seller.person_id,
            调查日期=(START + timedelta(days=6 * number)).isoformat(),
            满意度得分=str(random.randrange(72, 100)),
        )


def _parts(random: Random, whole: Decimal) -> Sequence[Decimal]:
    weights = [Decimal(random.randrange(20, 100)) for _ in range(random.randrange(4, 9))]
    total = sum(weights)
    return [(whole * weight / total).quantize(Decimal("0.01")) for weight in weights]


def _oddities(company: Company, sellers: Sequence[Seller]) -> None:
    """A return of February's deal, and a payment booked on somebody who left too long ago to be listed."""
    company.add(
        "回款",
        回款编号="P-R001",
        客户编号="C011",
        业务员工号=sellers[4].person_id,
        回款日期="2026-03-20",
        回款金额="-12880.00",
        币种="CNY",
    )
    company.add(
        "回款",
        回款编号="P-X001",
        客户编号="C012",
        业务员工号="S7777",
        回款日期="2026-03-18",
        回款金额="9400.00",
        币种="CNY",
    )
