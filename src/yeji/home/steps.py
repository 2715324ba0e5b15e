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
from yeji.org.queries import visible_to
from yeji.plans.models import Enrolment, Stage, Version
from yeji.records.queries import bare_kind
from yeji.records.storing import rows_table
from yeji.runs.models import Purpose, Run
from yeji.runs.models import Stage as RunStage
from yeji.targets.models import Target
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
    needs: int = 1
    """How many of them make it done."""


def _done(told: Sequence[_Told], user: User) -> list[bool]:
    """Tell of each step whether it left anything in the books: in one question."""
    if not told:
        return []
    asked = {f"step_{n}": Exists(each.rows[each.needs - 1 :]) for n, each in enumerate(told)}
    return list(User.objects.filter(pk=user.pk).annotate(**asked).values_list(*asked)[0])


def _shown(told: _Told, state: StepState) -> FirstStep:
    count = told.rows.count() if state is StepState.DONE else 0
    return FirstStep(told.title, told.note, told.gives, told.minutes, told.url, told.act, count, state)


def _steps(user: User, holder: Holder) -> Iterator[_Told]:
    if holder.may(Permission.MANAGE_ORG):
        yield _Told(
            _("团队和人"),
            _("一张表：工号、姓名、团队、岗位、入职日期；没有的团队和岗位一起建好"),
            _("谁归谁管、谁看得到谁"),
            2,
            address("intake:staff"),
            _("选文件"),
            visible_to(user, holder.on),
        )
    if holder.may(Permission.MANAGE_ACCOUNTS):
        yield _Told(
            _("给同事开账号"),
            _("至少两个人：一个写方案、算工资，另一个发布、发放；第一次登录自己改密码"),
            _("每个人只看到自己那一份，钱的事有第二双眼睛"),
            2,
            address("org:open-account"),
            _("开通账号"),
            User.objects.filter(is_active=True).exclude(pk=user.pk),
            needs=2,
        )
    if holder.may(Permission.IMPORT):
        yield from _imports(holder.roles)
    if holder.may(Permission.WRITE_PLANS):
        yield from _pay()


def _imports(roles: frozenset[Role]) -> Iterator[_Told]:
    told = (
        ("customers", _("导入客户"), _("客户归谁、谁在跟"), 1),
        ("orders", _("导入订单"), _("每个人签了多少"), 1),
        ("payments", _("导入回款"), _("每个人收了多少"), 1),
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


def _pay() -> Iterator[_Told]:
    """The way from a plan to the first statement; what a second person does stands in it too."""
    newest = Version.objects.exclude(stage=Stage.DROPPED).select_related("plan").order_by("-pk").first()
    plan = address("plans:version", key=newest.plan.key, number=str(newest.number)) if newest else ""
    yield _Told(
        _("选方案"),
        _("按岗位挑一个模板，改比例，交给第二个人"),
        _("签多少、收多少、拿多少，写成白纸黑字"),
        1,
        address("plans:gallery"),
        _("看模板"),
        Version.objects.exclude(stage=Stage.DROPPED),
    )
    yield _Told(
        _("发布方案"),
        _("由没有写过它的人发布：他登录后在首页看到"),
        _("从哪天起生效，谁点的头"),
        1,
        plan,
        _("看方案"),
        Version.objects.filter(stage=Stage.PUBLISHED),
    )
    yield _Told(
        _("写明给谁"),
        _("按岗位、团队、职级或点名；没有方案的人会列出来"),
        _("每个人哪天在哪个方案里"),
        1,
        address("plans:enrol", key=newest.plan.key) if newest else "",
        _("写明给谁"),
        Enrolment.objects.all(),
    )
    yield _Told(
        _("定目标"),
        _("一行一个人，一列一个月；没有目标的完成率不算"),
        _("每天知道还差多少"),
        1,
        address("targets:import"),
        _("导入目标"),
        Target.objects.all(),
    )
    yield _Told(
        _("算一个月"),
        _("数据先冻结再算；没算出的人和原因列在一张表里"),
        _("每个人多少、为什么"),
        1,
        address("runs:ask"),
        _("核算"),
        Run.objects.filter(purpose=Purpose.SETTLE),
    )
    yield _Told(
        _("发放"),
        _("由没有点核算的人发放：他登录后在首页看到"),
        _("每个人打开自己的工资单，点哪个数都看得到来历"),
        1,
        address("runs:list"),
        _("看核算"),
        Run.objects.filter(stage=RunStage.RELEASED),
    )
