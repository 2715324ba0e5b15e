"""A draft on real people: what each would get, what he gets now, and for one of them why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from yeji.accounts.models import User
from yeji.org.queries import names_of_people, visible_to
from yeji.plans.models import Version
from yeji.plans.words import said
from yeji.runs.previewing import Preview, preview
from yeji.runs.queries import team_numbers, teams_with_plan
from yeji.runs.words import signed, yuan
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.periods import name_of

SHOWN = 12
HALF = 48.0
"""Percent of the little picture's width that the greatest change takes to one side of its middle."""


@dataclass(frozen=True, slots=True)
class Row:
    """One person's pay now and with the draft."""

    number: str
    name: str
    was: str
    now: str
    change: str
    """Signed; empty where nothing changes."""
    is_less: bool
    left: float
    """Where the bar begins, in percent of its picture."""
    width: float
    is_told: bool
    """Whose reasons stand under the table."""


@dataclass(frozen=True, slots=True)
class Told:
    """Why one person would get what he would get."""

    number: str
    name: str
    period: str
    amount: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """All that the preview of a draft shows."""

    version: Version
    period: str
    team: str
    """The code of the team that is shown; empty: everybody whom the plan is for."""
    teams: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    hidden: int
    """People who are not in the table; the sums have them."""
    in_force: int | None
    """The number of the version beside which the draft stands."""
    was: str
    now: str
    change: str
    is_more: bool
    percent: str
    more: int
    less: int
    same: int
    unknown: int
    """People with a figure that one of the two versions does not compute; they are in no sum."""
    told: Told | None
    seconds: str


def preview_page(
    version: Version, user: User, on: date, team: str = "", person: str = ""
) -> PreviewPage | None:
    """Return the preview of a version; None where its text has errors. *errors*: PlanRefused."""
    of_team = team_numbers(team, on) if team else frozenset()
    found = preview(version, on, of_team)
    if found is None:
        return None
    seen = set(visible_to(user, on).values_list("number", flat=True))
    numbers = [each for each in found.people if each in seen and (not team or each in of_team)]
    return _page(version, found, numbers, (team, person), on)


def _page(
    version: Version, found: Preview, numbers: list[str], asked: tuple[str, str], on: date
) -> PreviewPage:
    team, person = asked
    names = names_of_people()
    pays = {number: _pay(found, number) for number in numbers}
    known = {number: (was, now) for number, (was, now) in pays.items() if was is not None and now is not None}
    changes = {number: now - was for number, (was, now) in known.items()}
    ordered = sorted(numbers, key=lambda number: (-changes.get(number, Decimal(-1)), names.get(number, "")))
    told = person if person in pays else next(iter(ordered), "")
    was, now = (sum((pair[side] for pair in known.values()), Decimal(0)) for side in (0, 1))
    greatest = max((abs(each) for each in changes.values()), default=Decimal(0))
    calendar = fiscal_calendar(found.new.plan)
    period = said(name_of(found.period, calendar))
    return PreviewPage(
        version=version,
        period=period,
        team=team,
        teams=tuple(teams_with_plan(version.plan.key, on)),
        rows=tuple(
            _row(number, names.get(number, number), pays[number], greatest, is_told=number == told)
            for number in _shown(ordered, changes)
        ),
        hidden=max(0, len(ordered) - SHOWN),
        in_force=found.in_force.number if found.in_force else None,
        was=yuan(was),
        now=yuan(now),
        change=yuan(abs(now - was)),
        is_more=now >= was,
        percent=f"{(now - was) / was * 100:+.1f}%".replace("-", "−") if was else "",
        more=sum(1 for each in changes.values() if each > 0),
        less=sum(1 for each in changes.values() if each < 0),
        same=sum(1 for each in changes.values() if each == 0),
        unknown=len(numbers) - len(known),
        told=_told(found, told, names.get(told, told), period) if told else None,
        seconds=f"{found.seconds:.1f}",
    )


def _shown(ordered: list[str], changes: dict[str, Decimal]) -> list[str]:
    """The people of the table: where there are too many, those who gain most and those who lose most."""
    if len(ordered) <= SHOWN:
        return ordered
    losing = [each for each in ordered if changes.get(each, Decimal(0)) < 0]
    tail = losing[-(SHOWN // 2) :]
    return [*[each for each in ordered if each not in tail][: SHOWN - len(tail)], *tail]


def _pay(found: Preview, number: str) -> tuple[Decimal | None, Decimal | None]:
    """What somebody gets now and with the draft; beside no version in force, the draft alone."""
    now = found.new.total(number)
    return (found.old.total(number) if found.old else Decimal(0)), now


def _row(
    number: str, name: str, pay: tuple[Decimal | None, Decimal | None], greatest: Decimal, *, is_told: bool
) -> Row:
    was, now = pay
    is_known = now is not None and was is not None
    change = now - was if now is not None and was is not None else Decimal(0)
    width = float(abs(change) / greatest) * HALF if greatest else 0.0
    return Row(
        number=number,
        name=name,
        was=yuan(was),
        now=yuan(now),
        change=signed(change) if change else ("" if is_known else "—"),
        is_less=change < 0,
        left=50.0 - width if change < 0 else 50.0,
        width=width,
        is_told=is_told,
    )


def _told(found: Preview, number: str, name: str, period: str) -> Told:
    statement = found.new.told(number)
    reasons = tuple(
        _("%(title)s %(amount)s：%(words)s")
        % {
            "title": said(line.title),
            "amount": yuan(line.paid),
            "words": "；".join(said(each.words) for each in line.reasons[:6]),
        }
        for line in statement.components
        if line.reasons
    )
    return Told(number, name, period, yuan(found.new.total(number)), reasons)
