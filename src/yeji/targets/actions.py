"""Setting targets and personal figures: many at once, one event that tells of each before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yeji.accounts.models import User
from yeji.accounts.queries import may
from yeji.accounts.roles import Permission
from yeji.audit.actions import Deed, record
from yeji.org.models import Person, Team
from yeji.targets.deeds import Act, Thing
from yeji.targets.models import FIGURE_DECIMALS, TARGET_DECIMALS, Basis, PersonalFigure, Target


@dataclass(frozen=True, slots=True)
class TargetGiven:
    """One target as it is told; `figure` None takes it away: no target is not a target of 0."""

    subject: Person | Team
    measure: str
    start: date
    end: date
    figure: Decimal | None
    basis: Basis = Basis.ORIGINAL


@dataclass(frozen=True, slots=True)
class FigureGiven:
    """One personal figure from a day on."""

    person: Person
    name: str
    figure: Decimal
    since: date


def scaled(figure: Decimal, decimals: int) -> int:
    """Return a figure as the integer that is stored. *errors*: ValidationError for more digits than it keeps."""
    units = figure.scaleb(decimals)
    if units != units.to_integral_value():
        raise ValidationError(
            _("%(figure)s 的小数超过 %(decimals)s 位") % {"figure": figure, "decimals": decimals}
        )
    if abs(units) >= 10**18:
        raise ValidationError(_("%(figure)s 太大") % {"figure": figure})
    return int(units)


@transaction.atomic
def set_targets(given: Sequence[TargetGiven], *, by: User, at: datetime, why: str = "") -> int:
    """Set, change and take away targets; return how many are other than before."""
    _refuse_unless(by, at)
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for each in given:
        old, new = _set_target(each, by, at)
        if old != new:
            key = f"{_code(each.subject)} {each.measure} {each.start.isoformat()} {each.basis}"
            before[key], after[key] = _plain(old), _plain(new)
    if after:
        span = f"{min(each.start for each in given)}/{max(each.end for each in given)}"
        name = "、".join(sorted({each.measure for each in given}))[:200]
        record(Deed(Act.TARGETS_SET, Thing.TARGETS, span, name, before, after, why), by=by)
    return len(after)


@transaction.atomic
def set_figures(given: Sequence[FigureGiven], *, by: User, at: datetime, why: str = "") -> int:
    """Set personal figures from their days on: the one that holds on that day ends there."""
    _refuse_unless(by, at)
    after: dict[str, str] = {}
    for each in given:
        figure = scaled(each.figure, FIGURE_DECIMALS)
        own = PersonalFigure.objects.select_for_update().filter(person=each.person, name=each.name)
        same = own.filter(since=each.since).first()
        if same is not None:
            own.filter(pk=same.pk).update(figure=figure, set_by=by, set_at=at)
        else:
            later = own.filter(since__gt=each.since).order_by("since").first()
            own.filter(since__lt=each.since, until__isnull=True).update(until=each.since)
            own.filter(since__lt=each.since, until__gt=each.since).update(until=each.since)
            PersonalFigure.objects.create(
                person=each.person, name=each.name, figure=figure, since=each.since,
                until=later.since if later else None, set_by=by, set_at=at,
            )  # fmt: skip
        after[f"{each.person.number} {each.name} {each.since.isoformat()}"] = f"{each.figure:f}"
    if after:
        names = "、".join(sorted({each.name for each in given}))[:200]
        record(Deed(Act.FIGURES_SET, Thing.FIGURES, names[:80], names, after=after, why=why), by=by)
    return len(after)


def _set_target(given: TargetGiven, by: User, at: datetime) -> tuple[int | None, int | None]:
    """Write one target; return what stood and what stands now."""
    if given.end <= given.start:
        raise ValidationError(_("期间的止日早于起日"))
    subject = {"person" if isinstance(given.subject, Person) else "team": given.subject}
    key = {"measure": given.measure, "start": given.start, "end": given.end, "basis": given.basis}
    standing = Target.objects.select_for_update().filter(**subject, **key)
    found = standing.first()
    old = found.figure if found else None
    new = None if given.figure is None else scaled(given.figure, TARGET_DECIMALS)
    if new is None:
        standing.delete()
    elif found is None:
        Target.objects.create(**subject, **key, figure=new, set_by=by, set_at=at)
    elif old != new:
        standing.update(figure=new, set_by=by, set_at=at)
    return old, new


def _refuse_unless(by: User, at: datetime) -> None:
    if not may(by, Permission.SET_TARGETS, localdate(at)):
        raise PermissionDenied(f"{by.username} may not set targets")


def _code(subject: Person | Team) -> str:
    return subject.number if isinstance(subject, Person) else subject.code


def _plain(figure: int | None) -> str:
    return "" if figure is None else f"{Decimal(figure).scaleb(-TARGET_DECIMALS).normalize():f}"
