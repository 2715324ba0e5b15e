"""What this room tells the audit chain."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yeji.audit.words import name_actions, name_fields, name_kind
from yeji.runs.models import Run

Content = dict[str, str]


class Thing(models.TextChoices):
    """What deeds are done to. The stored keys are for ever."""

    RUN = "run", _("核算")
    STATEMENT = "statement", _("提成单")


class Act(models.TextChoices):
    """What is done. The stored keys are for ever."""

    ASKED = "runs.asked", _("发起核算")
    FINISHED = "runs.finished", _("算完")
    FAILED = "runs.failed", _("没算成")
    LOOKED_AT = "runs.looked_at", _("看过要处理的事")
    RELEASED = "runs.released", _("发放")
    PAY_SEEN = "runs.pay_seen", _("看了别人的收入")
    EXPORTED = "runs.exported", _("导出了核算结果")


LABELS: Mapping[str, str | Promise] = {
    "version": _("方案版本"),
    "period": _("期间"),
    "snapshot": _("数据快照"),
    "checksum": _("结果校验和"),
    "people": _("人数"),
    "payable": _("应发合计"),
    "person": _("人员"),
    "form": _("格式"),
    "code": _("提示代码"),
    "item": _("项目"),
}


def name_deeds() -> None:
    """Say what deeds, things and fields are called; once, when the app is ready."""
    name_actions({str(key): label for key, label in Act.choices})
    name_kind(Thing.RUN, Thing.RUN.label, Run)
    name_kind(Thing.STATEMENT, Thing.STATEMENT.label)
    for thing in Thing:
        name_fields(thing, LABELS)


def content_of_run(run: Run) -> Content:
    """Return a run's content; no person's figure stands in the chain."""
    return {
        "version": str(run.version),
        "period": run.period,
        "snapshot": run.snapshot,
        "checksum": run.checksum,
        "people": str(run.people),
    }
