"""A batch on its way into the books, what was said of headers before, and forms that others fill in."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where a batch stands. The stored keys are for ever."""

    READING = "reading", _("在读文件")
    MAPPING = "mapping", _("等你对列")
    CHECKING = "checking", _("在核对")
    CHECKED = "checked", _("还没写入")
    WRITING = "writing", _("在写入")
    WRITTEN = "written", _("已写入")
    UNDOING = "undoing", _("在撤销")
    UNDONE = "undone", _("已撤销")
    REFUSED = "refused", _("没收下")
    DROPPED = "dropped", _("已放弃")


WORKING = frozenset({Stage.READING, Stage.CHECKING, Stage.WRITING, Stage.UNDOING})
"""Stages in which a background task has the batch."""


def stage_choices() -> list[tuple[str, str]]:
    """Return the stages; a callable, so that a new one is no migration."""
    return [(str(key), str(label)) for key, label in Stage.choices]


class Batch(models.Model):
    """One file or paste: looked at, written and taken back as a whole. Its files lie in a folder of its own."""

    kind = models.CharField(_("种类"), max_length=60)
    stage = models.CharField(_("状态"), max_length=20, choices=stage_choices)
    file = models.CharField(_("文件"), max_length=200)
    size = models.BigIntegerField(_("大小"))
    digest = models.CharField(_("内容指纹"), max_length=64, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("谁"))
    at = models.DateTimeField(_("上传时间"))
    sheet = models.CharField(_("工作表"), max_length=200, blank=True, default="")
    sheets = models.JSONField(default=list)
    heading = models.JSONField(default=dict)
    """The rows of the header and what each column means: `queries.heading_of`."""
    answers = models.JSONField(default=dict)
    """What was said to questions, by field; `rows` for questions about rows."""
    rows_about = models.BigIntegerField(default=0)
    """How many rows there seem to be, for progress."""
    found = models.JSONField(default=dict)
    """Counts, sums and notes of the last check."""
    covers = models.DateField(null=True)
    """The last day on which something in it happened."""
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(_("写入时间"), null=True, db_index=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("撤销时间"), null=True)
    result = models.JSONField(default=dict)
    """What writing or taking back did."""

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name = _("导入批次")
        indexes: ClassVar = [models.Index(fields=["kind", "digest"])]

    def __str__(self) -> str:
        return f"{self.pk} {self.file}"

    @property
    def mark(self) -> str:
        """What its records and changes carry."""
        return f"intake:{self.pk}"


class RememberedHeader(models.Model):
    """What somebody said a header means in files of a kind; an empty field: it is not imported."""

    kind = models.CharField(max_length=60)
    header = models.CharField(max_length=120)
    field = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "header"], name="one_meaning_for_a_header")
        ]


class RememberedReading(models.Model):
    """A text that somebody said is read as another in a field of a kind: 孙立华 as P02."""

    kind = models.CharField(max_length=60)
    field = models.CharField(max_length=60)
    text = models.CharField(max_length=200)
    meant = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "field", "text"], name="one_meaning_for_a_text")
        ]


class FormLink(models.Model):
    """A form on the web whose answers become records of a kind."""

    token = models.CharField(_("链接"), max_length=40, unique=True)
    kind = models.CharField(_("种类"), max_length=60)
    title = models.CharField(_("标题"), max_length=80)
    words = models.TextField(_("说明"), blank=True, default="")
    thanks = models.CharField(_("交后的话"), max_length=200, blank=True, default="")
    fields = models.JSONField(_("要填的项"), default=list)
    fixed = models.JSONField(_("已定的项"), default=dict)
    """Contents that every answer carries, by field."""
    is_public = models.BooleanField(_("公开"), default=True)
    """Open to anybody who has the link; else to those who sign in."""
    opens_until = models.DateField(_("开放到（含）"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("建立时间"))
    closed_at = models.DateTimeField(_("停用时间"), null=True)
    answers = models.PositiveIntegerField(_("收到"), default=0)

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name = _("在线表单")


class SealedAnswer(models.Model):
    """The one answer that a form has about one order or customer: a link made for it is answered once."""

    form = models.ForeignKey(FormLink, models.CASCADE, related_name="+")
    about = models.CharField(max_length=80)
    number = models.CharField(max_length=80)
    at = models.DateTimeField(_("填写时间"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "about"], name="one_answer_about_one_thing")
        ]
