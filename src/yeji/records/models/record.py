"""What every record has beside its own fields, and the rows that tell of its changes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yeji.records import declaring as has
from yeji.records.declaring import NUMBER_LENGTH


class Record(models.Model):
    """A row of the company's books. What it is called and which of its fields stand out say the class attributes."""

    KEY: ClassVar[str] = ""
    """The kind's key; also the name of the engine's standard table where there is one."""
    OWNER: ClassVar[str] = "owner"
    DATE: ClassVar[str] = ""
    NAME: ClassVar[str] = ""
    WITHIN: ClassVar[str] = ""
    HEADLINE: ClassVar[str] = "amount"
    """The amount by which a list of them is told, where they have it."""
    NUMBER_FROM: ClassVar[tuple[str, ...]] = ()

    number = has.number(_("编号"))
    revision = models.PositiveIntegerField(default=1)
    extra = models.JSONField(default=dict, blank=True)
    """Custom fields by their keys, written as `kinds.Value`."""
    created_at = models.DateTimeField(_("录入时间"))
    changed_at = models.DateTimeField(_("改动时间"))

    class Meta:
        abstract = True


def listed(*columns: str) -> list[models.Index]:
    """Return the indexes of a table that lists open, filter and sort by: each column, ties in the order of entry.

    Columns that are joined by + stand in one index, which answers what is asked of them without the rows.
    """
    return [models.Index(fields=[*column.split("+"), "id"]) for column in columns]


class Change(models.Model):
    """One change of one record: its revision after it, and each changed field before and after. Insert-only.

    `before` is null where the record is new, `after` where it went.
    """

    kind = models.CharField(_("种类"), max_length=60)
    key = models.CharField(_("编号"), max_length=NUMBER_LENGTH)
    revision = models.PositiveIntegerField(_("版本"))
    before = models.JSONField(_("改前"), null=True)
    after = models.JSONField(_("改后"), null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("谁")
    )
    at = models.DateTimeField(_("时间"))
    batch = models.CharField(_("批次"), max_length=60, blank=True, default="")
    why = models.TextField(_("原因"), blank=True, default="")

    class Meta:
        verbose_name = _("改动")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["kind", "key", "id"]),
            models.Index(
                fields=["batch", "id"], condition=~models.Q(batch=""), name="records_change_of_batch"
            ),
        ]
