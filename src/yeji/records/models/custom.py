"""Kinds and fields that a company makes itself, without code."""

from __future__ import annotations

from typing import Any, ClassVar  # JSON holds anything.

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yeji.accounts.roles import Role
from yeji.records.declaring import NUMBER_LENGTH
from yeji.records.kinds import FieldKind
from yeji.records.models.record import Record, listed


def field_kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of fields for forms; a callable, so that a new one is no migration."""
    return [(str(key), str(label)) for key, label in FIELD_KIND_LABELS.items()]


FIELD_KIND_LABELS = {
    FieldKind.TEXT: _("一行文字"),
    FieldKind.LONG_TEXT: _("多行文字"),
    FieldKind.INTEGER: _("整数"),
    FieldKind.AMOUNT: _("金额（元）"),
    FieldKind.QUANTITY: _("数值，四位小数"),
    FieldKind.RATIO: _("比例"),
    FieldKind.DATE: _("日期"),
    FieldKind.YES_NO: _("是 / 否"),
    FieldKind.CHOICE: _("从列表里选一个"),
    FieldKind.TAGS: _("标签"),
    FieldKind.PERSON: _("人员"),
    FieldKind.TEAM: _("团队"),
    FieldKind.REGION: _("区域"),
    FieldKind.LINK: _("连到另一种记录"),
    FieldKind.PERSON_NAME: _("外部姓名（遮住）"),
    FieldKind.PHONE: _("电话（遮住）"),
    FieldKind.MAIL: _("邮箱"),
    FieldKind.IDENTITY: _("证件号（遮住）"),
    FieldKind.BANK_ACCOUNT: _("银行账号（遮住）"),
    FieldKind.FORMULA: _("公式"),
}


def every_role() -> list[str]:
    """Return all roles: a field is for everybody until somebody says otherwise."""
    return [str(role.value) for role in Role]


class CustomKind(models.Model):
    """A kind of record that the company made; its rows are `CustomRecord`s."""

    key = models.CharField(_("代号"), max_length=40, unique=True)
    title = models.CharField(_("名称"), max_length=60, unique=True)
    has_owner = models.BooleanField(_("每条有负责人"), default=True)
    has_date = models.BooleanField(_("每条有日期"), default=True)
    owner_label = models.CharField(_("负责人叫什么"), max_length=60, blank=True, default="")
    date_label = models.CharField(_("日期叫什么"), max_length=60, blank=True, default="")
    is_retired = models.BooleanField(_("停用"), default=False)

    class Meta:
        ordering: ClassVar = ["key"]
        verbose_name = _("自定义记录")


class CustomField(models.Model):
    """A field that the company added to a kind. Retired, not deleted: old rows keep what they hold."""

    kind = models.CharField(_("记录种类"), max_length=60, db_index=True)
    key = models.CharField(_("代号"), max_length=40)
    label = models.CharField(_("名称"), max_length=60)
    field_kind = models.CharField(_("类型"), max_length=20, choices=field_kind_choices)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    required = models.BooleanField(_("必填"), default=False)
    unique = models.BooleanField(_("不能重复"), default=False)
    choices: models.JSONField[Any, Any] = models.JSONField(_("可选内容"), default=list, blank=True)
    links_to = models.CharField(_("连到"), max_length=60, blank=True, default="")
    formula = models.TextField(_("公式"), blank=True, default="")
    help = models.CharField(_("填写说明"), max_length=200, blank=True, default="")
    seen_by: models.JSONField[Any, Any] = models.JSONField(_("谁能看"), default=every_role)
    edited_by: models.JSONField[Any, Any] = models.JSONField(_("谁能改"), default=every_role)
    is_retired = models.BooleanField(_("停用"), default=False)

    class Meta:
        ordering: ClassVar = ["kind", "order", "id"]
        verbose_name = _("自定义字段")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="one_custom_field_a_key"),
            models.UniqueConstraint(
                fields=["kind", "label"],
                condition=models.Q(is_retired=False),
                name="one_custom_field_a_label",
            ),
        ]

    @property
    def revive_url(self) -> str:
        """Return where a retired field is taken into use again."""
        return reverse("records:revive_field", args=[self.kind, self.key])


class CustomRecord(Record):
    """A row of a kind that the company made; its fields stand in `extra`."""

    kind = models.ForeignKey(CustomKind, models.PROTECT, to_field="key", related_name="+")
    number = models.CharField(_("编号"), max_length=NUMBER_LENGTH)
    owner = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    happened = models.DateField(_("日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("自定义记录的行")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "number"], name="one_custom_record_a_number")
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "owner", "happened"]),
            models.Index(fields=["kind", "happened", "id"]),
            *listed("changed_at"),
        ]
