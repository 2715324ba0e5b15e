"""Who works in the demo company, where and since when: three regions, twelve teams, four kinds of role.

Two years as real ones are: somebody joins or goes nearly every month, some change their team, one his trade.
Everything is told by the day on which the company is looked at, so that it is always as old.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from yeji.demo.names import names

BEGAN = date(2021, 3, 1)
REGIONS = ("华东", "华南", "华北")
TRADES: Mapping[str, str] = {"1": "seller", "2": "seller", "3": "key_account", "4": "phone"}
"""What the teams of a region do, by the last sign of their codes."""
DIRECT = "R2-4"
"""The team of those who sell to consumers at their homes."""
TEAM_NAMES: Mapping[str, str] = {
    "seller": "组",
    "key_account": "大客户组",
    "phone": "电销组",
    "direct": "直销组",
}
SIZES: Mapping[str, int] = {"seller": 12, "key_account": 8, "phone": 10, "direct": 13}
STUFFER = "S1303"
"""Fills his month ends with orders that come back."""
KIND_LEADER, STRICT_LEADER = "M12", "M21"
"""One gives everybody nearly full marks, the other hardly anybody."""
NEWCOMER = "S9901"
"""Joined in the middle of last month; nobody has set him a target."""
RED_LINE = "S1403"
"""Said on the telephone what must not be said."""
ASSISTANT = "S2301"
"""Sells in a team of key accounts, not being one of them: two plans fit him until somebody decides."""


class Extent(NamedTuple):
    """How large a demo company is."""

    months: int
    """Of books, the one that is running not counted."""
    most_in_a_team: int
    released: int
    """Months of the field's pay that stand released, besides one that waits."""
    released_of_others: int


WHOLE = Extent(months=24, most_in_a_team=99, released=3, released_of_others=3)
SMALL = Extent(months=5, most_in_a_team=3, released=2, released_of_others=0)
"""For those who need a furnished home and no crowd."""


class TeamTold(NamedTuple):
    """A team: under which, in which region."""

    code: str
    name: str
    under: str
    region: str


class PostTold(NamedTuple):
    """What somebody does from a day on."""

    since: date
    team: str
    position: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody with all his posts, the first one on the day on which he joined or the books begin."""

    number: str
    name: str
    region: str
    joined: date
    posts: tuple[PostTold, ...]
    last_day: date | None = None

    @property
    def sells(self) -> bool:
        """Whether he sells himself."""
        return self.posts[0].position in SIZES


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody, leaders first in each team."""

    teams: tuple[TeamTold, ...]
    workers: tuple[Worker, ...]


def month_of(on: date, forward: int = 0) -> date:
    """Return the first day of the month so many months after the one of `on`.

    >>> month_of(date(2026, 1, 31), -1)
    datetime.date(2025, 12, 1)
    """
    place = on.year * 12 + on.month - 1 + forward
    return date(place // 12, place % 12 + 1, 1)


def staff(on: date, extent: Extent = WHOLE, seed: int = 20260301) -> Staff:
    """Return who works in the company as it stands on a day."""
    random = Random(seed)
    called = names(random)
    teams: list[TeamTold] = []
    workers: list[Worker] = []
    for place, region in enumerate(REGIONS, 1):
        head = f"R{place}"
        teams.append(TeamTold(head, f"{region}大区", "HQ", f"Q{place}"))
        workers.append(_leader(f"D{place:03d}", next(called), head, "director"))
        for team in (
            TeamTold(f"{head}-{n}", _name(region, f"{head}-{n}"), head, f"Q{place}") for n in TRADES
        ):
            teams.append(team)
            number = f"M{place}{team.code[-1]}"
            workers.append(_leader(number, next(called), team.code, "supervisor"))
            workers += _sellers(random, called, team, on, extent)
    last = month_of(on, -1)
    workers.append(_worker(NEWCOMER, next(called), "R1-1", "seller", last.replace(day=16)))
    return Staff(tuple(teams), tuple(workers))


def trade_of(team: str) -> str:
    """Return the position that a team's sellers hold."""
    return "direct" if team == DIRECT else TRADES[team[-1]]


def _name(region: str, code: str) -> str:
    trade = trade_of(code)
    return f"{region}{'一二'[int(code[-1]) - 1] if trade == 'seller' else ''}{TEAM_NAMES[trade]}"


def _leader(number: str, name: str, team: str, position: str) -> Worker:
    return Worker(number, name, f"Q{team[1]}", BEGAN, (PostTold(BEGAN, team, position),))


def _worker(number: str, name: str, team: str, position: str, joined: date) -> Worker:
    return Worker(number, name, f"Q{team[1]}", joined, (PostTold(joined, team, position),))


def _sellers(
    random: Random, called: Iterator[str], team: TeamTold, on: date, extent: Extent
) -> Iterator[Worker]:
    trade = trade_of(team.code)
    for place in range(1, min(SIZES[trade], extent.most_in_a_team) + 1):
        number = f"{'Z' if trade == 'direct' else 'S'}{team.code[1]}{team.code[3]}{place:02d}"
        before = BEGAN + timedelta(days=random.randrange((month_of(on, -extent.months) - BEGAN).days))
        joined = _joined(number, on) or before
        position = "seller" if number == ASSISTANT else trade
        first = PostTold(joined, team.code, position)
        later = tuple(each for each in _moves(number, on) if each.since > joined)
        yield Worker(number, next(called), team.region, joined, (first, *later), _last_day(number, on))


def _joined(number: str, on: date) -> date | None:
    """Return when somebody joined who did in these two years: most in the place of somebody who went."""
    months = {
        "S1107": -22, "S2207": -19, "S3109": -16, "Z2407": -14, "S1409": -13, "S1207": -11, "S2107": -9,
        "S3307": -8, "Z2411": -6, "S3408": -5, "S1210": -3, "Z2412": -2,
    }  # fmt: skip
    forward = months.get(number)
    return None if forward is None else month_of(on, forward).replace(day=1 + 7 * (-forward % 3))


def _last_day(number: str, on: date) -> date | None:
    """Return who has gone, and when: one in a month that is paid already, one in the last that is not."""
    gone = {
        "S1206": (-18, 28), "S2106": (-15, 20), "S3106": (-12, 28), "Z2406": (-9, 15), "S3306": (-7, 28),
        "S1406": (-4, 11), "S3206": (-2, 17), "S2206": (-1, 20),
    }  # fmt: skip
    if number not in gone:
        return None
    forward, day = gone[number]
    return month_of(on, forward).replace(day=day)


def _moves(number: str, on: date) -> Iterator[PostTold]:
    """Yield the posts that somebody took later: another team, in mid-month too, or another trade."""
    told = {
        "S1101": (-1, 16, "R1-2", "seller", "补二组的缺"),
        "S1209": (-8, 1, "R1-1", "seller", "客户跟着人走"),
        "S2105": (-14, 1, "R2-2", "seller", "两组调匀"),
        "S3104": (-5, 11, "R3-2", "seller", "补二组的缺"),
        "S3302": (-10, 1, "R2-3", "key_account", "随家迁到广州"),
        "S2109": (-3, 1, "R2-3", "key_account", "升大客户经理"),
        # His new post is in a team whose plan does not name it: he is in no plan since.
        "S3108": (-1, 1, "R3-1", "key_account", "升大客户经理，先留在一组"),
    }
    if number in told:
        forward, day, team, position, why = told[number]
        yield PostTold(month_of(on, forward).replace(day=day), team, position, why)
