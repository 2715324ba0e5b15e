"""The first steps of an empty company: what to do, what one gets, how long it takes, what is done already.

Read from the books themselves, so that a step done in another way counts too. Each user sees the steps that his
roles let him do; the guide is gone when all of them are done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, QuerySet
from django.utils.translation import gettext as _

from yeji.accounts.gate import Holder
from yeji.accounts.models import User
from yeji.accounts.roles import Permission, Role
from yeji.home.waiting import address
from yeji.intake.bringing import may_bring
from yeji.org.queries import names_of_teams, visible_to
from yeji.records.queries import bare_kind
from yeji.records.storing import rows_table
from yeji.ui.parts import StepState


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step."""

    title: str
    note: str
    gives: str
    minutes: int
    url: str
    act: str
    count: int
    """What is there already."""
    state: StepState = StepState.LATER


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """The whole way, and where the company stands on it."""

    steps: tuple[FirstStep, ...]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(1 for each in self.steps if each.state is StepState.DONE)

    @property
    def left(self) -> int:
        """How many are left."""
        return len(self.steps) - self.done

    @property
    def minutes(self) -> int:
        """How long those take."""
        return sum(each.minutes for each in self.steps if each.state is not StepState.DONE)

    @property
    def percent(self) -> int:
        """How far the way is walked."""
        return 100 * self.done // len(self.steps) if self.steps else 100


def first_steps(user: User, holder: Holder) -> FirstSteps:
    """Return the steps that this user may do, the first that is left open; none once all of them are done."""
    told = list(_steps(user, holder))
    done = _done(told, user)
    if all(done):
        return FirstSteps(())
    first_left = done.index(False)
    return FirstSteps(
        tuple(
            _shown(each, StepState.DONE if is_done else StepState.NOW if n == first_left else StepState.LATER)
            for n, (each, is_done) in enumerate(zip(told, done, strict=True))
        )
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """A step before anybody asked how far it is."""

    title: str
    note: str
    gives: str
    minutes: int
    url: str
    act: str
    rows: QuerySet[Any]
    """What it leaves in the books."""


def _done(told: Sequence[_Told], user: User) -> list[bool]:
    """Tell of each step whether it left anything in the books: in one question."""
    if not told:
        return []
    asked = {f"step_{n}": Exists(each.rows) for n, each in enumerate(told)}
    return list(User.objects.filter(pk=user.pk).annotate(**asked).values_list(*asked)[0])


def _shown(told: _Told, state: StepState) -> FirstStep:
    count = told.rows.count() if state is StepState.DONE else 0
    return FirstStep(told.title, told.note, told.gives, told.minutes, told.url, told.act, count, state)


def _steps(user: User, holder: Holder) -> Iterator[_Told]:
    if holder.may(Permission.MANAGE_ORG):
        stands = bool(names_of_teams())
        yield _Told(
            _("团队和人"),
            _("先有团队，再把人放进去；入职日和主管写上，别的以后补"),
            _("谁归谁管、谁看得到谁"),
            8,
            address("org:people") if stands else address("org:chart"),
            _("录入人员") if stands else _("建团队"),
            visible_to(user, holder.on),
        )
    if holder.may(Permission.MANAGE_ACCOUNTS):
        yield _Told(
            _("给同事开账号"),
            _("账号由你开，角色一起给；第一次登录自己改密码"),
            _("每个人只看到自己那一份"),
            5,
            address("org:accounts"),
            _("开账号"),
            User.objects.filter(is_active=True).exclude(pk=user.pk),
        )
    if holder.may(Permission.IMPORT):
        yield from _imports(holder.roles)


def _imports(roles: frozenset[Role]) -> Iterator[_Told]:
    told = (
        ("customers", _("导入客户"), _("客户归谁、谁在跟"), 5),
        ("orders", _("导入订单"), _("每个人签了多少"), 5),
        ("payments", _("导入回款"), _("每个人收了多少"), 5),
    )
    for key, title, gives, minutes in told:
        if not may_bring(roles, key):
            continue
        yield _Told(
            title,
            _("Excel 或 CSV，列名不必改；写入前先给你看一遍，写入后能整批撤销"),
            gives,
            minutes,
            address("intake:home"),
            _("选文件"),
            rows_table(bare_kind(key)),
        )
