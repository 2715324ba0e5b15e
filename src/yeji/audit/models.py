"""One event, and the head of the chain. Rows are only ever inserted; the database itself refuses the rest."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """What somebody did. `digest` covers every other column and the digest of the event before.

    `at` is the clock of the process that acted; `stored_at` the database's, as the chain writes moments, and
    NULL in events from before it was told.
    """

    number = models.BigIntegerField(_("序号"), primary_key=True)
    at = models.DateTimeField(_("时间"), db_index=True)
    by = models.BigIntegerField(_("账号"), null=True, db_index=True)
    by_name = models.CharField(_("谁"), max_length=120)
    action = models.CharField(_("做了什么"), max_length=60, db_index=True)
    kind = models.CharField(_("对象种类"), max_length=60)
    key = models.CharField(_("对象编号"), max_length=200)
    name = models.CharField(_("对象"), max_length=200)
    before = models.TextField(_("改前"), blank=True)
    after = models.TextField(_("改后"), blank=True)
    why = models.TextField(_("原因"), blank=True)
    stored_at = models.CharField(_("数据库的时间"), max_length=26, null=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["number"]
        verbose_name = _("审计事件")
        indexes: ClassVar = [models.Index(fields=["kind", "key"])]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.kind}/{self.key}"


class Head(models.Model):
    """The last event's number and digest: one row, locked while an event is added."""

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)
