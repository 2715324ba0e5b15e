"""What people keep beside the records: views of lists, words, files."""

from __future__ import annotations

from typing import Any, ClassVar  # JSON holds anything.

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yeji.records.declaring import NUMBER_LENGTH


class SavedView(models.Model):
    """An address of a list under a name: its filters, sort and columns. Shared, all who see the list see it."""

    kind = models.CharField(_("种类"), max_length=60)
    title = models.CharField(_("名称"), max_length=40)
    query = models.TextField(_("条件"), blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    is_shared = models.BooleanField(_("大家都能用"), default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("视图")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "title", "by"], name="one_view_a_title")
        ]


class Comment(models.Model):
    """What somebody said about a record. `mentions` are the accounts that it calls."""

    kind = models.CharField(_("种类"), max_length=60)
    key = models.CharField(_("编号"), max_length=NUMBER_LENGTH)
    text = models.TextField(_("内容"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))
    mentions: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("评论")
        indexes: ClassVar = [models.Index(fields=["kind", "key", "id"])]


class Attachment(models.Model):
    """A file beside a record, under MEDIA_ROOT by its own random name; `name` is what its owner called it."""

    kind = models.CharField(_("种类"), max_length=60)
    key = models.CharField(_("编号"), max_length=NUMBER_LENGTH)
    name = models.CharField(_("文件名"), max_length=200)
    stored = models.CharField(max_length=80, unique=True)
    size = models.PositiveBigIntegerField(_("大小"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("附件")
        indexes: ClassVar = [models.Index(fields=["kind", "key", "id"])]


class Distinct(models.Model):
    """Two records that look like one and are two: said once, not asked again."""

    kind = models.CharField(_("种类"), max_length=60)
    first = models.CharField(max_length=NUMBER_LENGTH)
    second = models.CharField(max_length=NUMBER_LENGTH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "first", "second"], name="one_word_on_a_pair")
        ]
