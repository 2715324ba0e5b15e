"""People and the places they hold, all with their days: [since, until), open without an until."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yeji.org.spans import FOREVER


class Relationship(models.TextChoices):
    """How somebody works for the company; the law of pay differs (docs: regimes)."""

    EMPLOYEE = "employee", _("员工")
    AGENT = "agent", _("代理人")
    DIRECT_SELLER = "direct_seller", _("直销员")


def relationship_choices() -> list[tuple[str, str]]:
    """Return the relationships for forms."""
    return [(str(key), str(label)) for key, label in Relationship.choices]


class Person(models.Model):
    """Somebody who works for the company, whether he signs in or not. Never deleted: the past names him."""

    number = models.CharField(_("工号"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("账号"),
    )
    relationship = models.CharField(_("用工关系"), max_length=20, choices=relationship_choices)
    joined = models.DateField(_("入职日"))
    left = models.DateField(_("离职后第一天"), null=True, blank=True)
    mail = models.EmailField(_("邮箱"), blank=True)
    phone = models.CharField(_("手机"), max_length=30, blank=True)
    identity = models.CharField(_("证件号"), max_length=30, blank=True)
    bank_account = models.CharField(_("银行账号"), max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        verbose_name = _("人员")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(left__isnull=True) | Q(left__gt=F("joined")), name="person_leaves_after_joining"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Region(models.Model):
    """A part of the market."""

    code = models.CharField(_("编号"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=60)

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = _("区域")

    def __str__(self) -> str:
        return self.name


class Level(models.Model):
    """A rank that people rise through; a higher order is a higher rank."""

    code = models.CharField(_("编号"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    order = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        ordering: ClassVar = ["order", "code"]
        verbose_name = _("职级")

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """What somebody does; one that leads makes its holder the manager of the team."""

    code = models.CharField(_("编号"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    leads = models.BooleanField(_("带团队"), default=False)

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = _("岗位")

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team; where it hangs in the organisation says its placement of the day."""

    code = models.CharField(_("编号"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=60)

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = _("团队")

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """Under which team, and in which region, a team stands on each day of [since, until)."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="placements", verbose_name=_("团队"))
    under = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="holds", verbose_name=_("上级团队")
    )
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("区域"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至（不含）"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["team", "since"]
        verbose_name = _("团队归属")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="placement_ends_after_it_begins",
            ),
            models.UniqueConstraint(fields=["team", "since"], name="one_placement_a_day"),
        ]


class Assignment(models.Model):
    """Which post somebody holds on each day of [since, until), and whom he answers to if not the team's leader."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments", verbose_name=_("人员"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="assignments", verbose_name=_("团队"))
    position = models.ForeignKey(Position, models.PROTECT, verbose_name=_("岗位"))
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, verbose_name=_("职级"))
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("区域"))
    answers_to = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="directs", verbose_name=_("汇报给")
    )
    since = models.DateField(_("自"))
    until = models.DateField(_("至（不含）"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["person", "since"]
        verbose_name = _("任职")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="assignment_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(answers_to__isnull=True) | ~Q(answers_to=F("person")),
                name="nobody_answers_to_himself",
            ),
            models.UniqueConstraint(fields=["person", "since"], name="one_assignment_a_day"),
        ]


class Sight(models.Model):
    """Who sees whom on which days: worked out from placements and assignments whenever these change.

    A row says that `viewer` may see `person` on each day of [since, until); everybody sees himself. Roles
    that see the whole company have no rows here: `queries.visible_to` asks the role first. From `lapses` on
    the row counts no more, whichever day is asked about: what was lent is given back.
    """

    viewer = models.ForeignKey(Person, models.CASCADE, related_name="sees")
    person = models.ForeignKey(Person, models.CASCADE, related_name="seen_by")
    since = models.DateField()
    until = models.DateField()
    lapses = models.DateField(default=FOREVER)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["viewer", "person", "since", "lapses"], name="one_sight_a_day")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "viewer", "since", "until", "lapses"])]
