"""Gives the demo company its lists, teams, people and accounts, and what happens to some of them soon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from yeji.accounts.founding import found_role
from yeji.accounts.models import RoleGrant, User
from yeji.accounts.roles import Role
from yeji.demo.staff import BEGAN, REGIONS, PostTold, Staff, Worker
from yeji.org.actions.accounts import AccountGiven, open_account
from yeji.org.actions.people import Hired, PersonGiven, hire_all, leave
from yeji.org.actions.posts import PostGiven, transfer
from yeji.org.actions.reviewing import confirm_account, release
from yeji.org.actions.roles import grant_role, lend_role, withdraw_role
from yeji.org.actions.teams import PlaceGiven, add_level, add_position, add_region, add_team
from yeji.org.models import Level, Person, Position, Region, Relationship, Team

COMPANY = "晴川科技"
POSITIONS = {
    "seller": ("业务代表", False),
    "key_account": ("大客户经理", False),
    "phone": ("电话销售", False),
    "direct": ("直销员", False),
    "supervisor": ("主管", True),
    "director": ("总监", True),
    "office": ("职能", False),
}
LEVELS = (("L1", "初级"), ("L2", "中级"), ("L3", "高级"))
OFFICE = (
    ("P001", "许静", Role.COMPENSATION),
    ("F001", "罗欣", Role.FINANCE),
    ("H001", "秦悦", Role.HR),
    ("A001", "董文", Role.AUDITOR),
)
"""Those who do not sell."""
HEAD, KEEPER = ("G001", "沈岚"), ("X001", "石磊")
"""The general manager; and who keeps the machine and is no person of the company."""
STAND_IN = "S1102"
SIGN_IN = ("S1101", STAND_IN, "S1201", "S1302", "S1401", "S2101", "S2301", "S3101", "Z2401", "Z2402")
"""Sellers who have an account already; each password costs its fifth of a second."""
ROLES = {"supervisor": Role.SUPERVISOR, "director": Role.DIRECTOR}


@dataclass(frozen=True)
class Lists:
    """The company's lists by code."""

    positions: dict[str, Position]
    levels: tuple[Level, ...]
    teams: dict[str, Team]


def furnish_staff(staff: Staff, on: date) -> None:
    """Write everybody down."""
    keeper = _keeper()
    lists = _lists(staff, keeper, on)
    _people(staff, lists, keeper, on)
    _accounts(staff, keeper, on)
    _moves(lists, on)


def user(number: str) -> User:
    """Return somebody's account."""
    return User.objects.get(username=number)


def _keeper() -> User:
    """Return whoever writes the company down: keeper of the machine and HR at once, before anybody else is there."""
    keeper = User(username=KEEPER[0], name=KEEPER[1])
    keeper.set_unusable_password()
    keeper.save()
    for role in (Role.SYSTEM, Role.HR):
        found_role(keeper, role, BEGAN)
    return keeper


def _lists(staff: Staff, by: User, on: date) -> Lists:
    regions: dict[str, Region] = {
        f"Q{place}": add_region(f"Q{place}", name, by=by, on=on) for place, name in enumerate(REGIONS, 1)
    }
    positions = {
        code: add_position(code, name, leads=leads, by=by, on=on) for code, (name, leads) in POSITIONS.items()
    }
    levels = tuple(add_level(code, name, place, by=by, on=on) for place, (code, name) in enumerate(LEVELS, 1))
    teams = {"HQ": add_team("HQ", COMPANY, PlaceGiven(BEGAN), by=by, on=on)}
    for told in staff.teams:
        place = PlaceGiven(BEGAN, None, teams[told.under], regions[told.region])
        teams[told.code] = add_team(told.code, told.name, place, by=by, on=on)
    return Lists(positions, levels, teams)


def _people(staff: Staff, lists: Lists, by: User, on: date) -> None:
    random = Random(7)
    office = [(*HEAD, "director"), *((number, name, "office") for number, name, _role in OFFICE)]
    hired = [
        Hired(
            number,
            _given(name, number, BEGAN, random),
            PostGiven(lists.teams["HQ"], lists.positions[position], BEGAN),
        )
        for number, name, position in office
    ]
    hired += [
        Hired(
            each.number,
            _given(each.name, each.number, each.joined, random),
            _post(each, each.posts[0], lists),
        )
        for each in staff.workers
    ]
    people = {person.number: person for person in hire_all(hired, by=by, on=on)}
    for worker, told in _later_posts(staff):
        transfer(people[worker.number], _post(worker, told, lists), by=by, on=on, why=told.why)
    for worker in staff.workers:
        if worker.last_day is not None:
            leave(people[worker.number], worker.last_day, by=by, on=on, why="个人原因")


def _later_posts(staff: Staff) -> Iterator[tuple[Worker, PostTold]]:
    return ((each, post) for each in staff.workers for post in each.posts[1:])


def _post(worker: Worker, told: PostTold, lists: Lists) -> PostGiven:
    """Return a post as it is written; how somebody is graded hangs on his number."""
    sells = told.position not in ROLES
    grade = lists.levels[int(worker.number[-1]) % len(lists.levels)] if sells else None
    return PostGiven(lists.teams[told.team], lists.positions[told.position], told.since, level=grade)


def _given(name: str, number: str, joined: date, random: Random) -> PersonGiven:
    return PersonGiven(
        name,
        Relationship.DIRECT_SELLER if number.startswith("Z") else Relationship.EMPLOYEE,
        joined,
        mail=f"{number.lower()}@example.com",
        phone=f"138{random.randrange(10**7, 10**8)}",
        identity=_identity(random),
        bank_account=f"6222020200{random.randrange(10**8, 10**9)}",
    )


def _identity(random: Random) -> str:
    born = date(random.randrange(1970, 2000), random.randrange(1, 13), random.randrange(1, 29))
    return f"330102{born:%Y%m%d}{random.randrange(1000, 10000)}"


def _accounts(staff: Staff, by: User, on: date) -> None:
    roles = {number: role for number, _name, role in OFFICE} | {HEAD[0]: Role.DIRECTOR}
    for worker in staff.workers:
        if not worker.sells or worker.number in SIGN_IN:
            roles[worker.number] = ROLES.get(worker.posts[0].position, Role.SELLER)
    # The keeper is alone until somebody else keeps accounts too: her account stands in the trail as seen by one.
    _account(_person("H001"), Role.HR, by, None, on)
    second = user("H001")
    confirm_account(second, why="当面交给本人")
    for person in Person.objects.filter(number__in=set(roles) - {second.username}):
        _account(person, roles[person.number], by, second, on)
    # Nobody knows these passwords, not even whoever opened the accounts.
    User.objects.update(must_change_password=False, key_given_by=None)
    extra = RoleGrant.objects.get(user=by, role=Role.HR)
    withdraw_role(extra, on - timedelta(days=1), by=second, on=on, why="人员都建好了")


def _account(person: Person, role: Role, by: User, second: User | None, on: date) -> None:
    """Open an account with its role: one asks, the second releases both."""
    opened = open_account(AccountGiven(person.number, person.name, person.mail, person), by=by, on=on)
    asked = grant_role(opened.user, role, (max(person.joined, BEGAN), None), by=by, on=on)
    for review in (*opened.waits, *((asked.review,) if asked.waits and asked.review else ())):
        if second is not None:
            release(review, by=second, on=on)


def _person(number: str) -> Person:
    return Person.objects.get(number=number)


def _moves(lists: Lists, on: date) -> None:
    """Somebody goes soon, somebody will move, somebody stands in for his leader."""
    by, soon = user("H001"), on + timedelta(days=9)
    leave(_person("S3203"), soon, by=by, on=on, why="个人原因")
    ahead = PostGiven(
        lists.teams["R2-1"], lists.positions["seller"], (soon + timedelta(days=25)).replace(day=1)
    )
    transfer(_person("S2202"), ahead, by=by, on=on, why="补一组的缺")
    lender, days = user("M11"), (on - timedelta(days=2), on + timedelta(days=6))
    lend_role(lender, user(STAND_IN), Role.SUPERVISOR, days, by=lender, on=on, why="休年假")
    # One that waits for a second person.
    lender, days = user("F001"), (on + timedelta(days=5), on + timedelta(days=12))
    lend_role(lender, user("P001"), Role.FINANCE, days, by=lender, on=on, why="下周休假，请许静代管回款")
