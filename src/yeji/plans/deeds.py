"""What this room tells the audit chain: the things, the acts, and the content of each as text."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yeji.audit.words import name_actions, name_content, name_fields, name_kind
from yeji.plans.models import Enrolment, Plan, Stage, Version

Content = dict[str, str]


class Thing(models.TextChoices):
    """What deeds are done to. The stored keys are for ever."""

    PLAN = "plan", _("方案")
    VERSION = "plan_version", _("方案版本")


class Act(models.TextChoices):
    """What is done. The stored keys are for ever."""

    PLAN_STARTED = "plans.plan_started", _("新建方案")
    DRAFTED = "plans.drafted", _("起草新版本")
    WRITTEN = "plans.written", _("改草稿")
    DROPPED = "plans.dropped", _("弃用草稿")
    ASKED = "plans.asked", _("提交发布")
    TAKEN_BACK = "plans.taken_back", _("撤回提交")
    SENT_BACK = "plans.sent_back", _("退回草稿")
    PUBLISHED = "plans.published", _("发布方案")
    ENROLLED = "plans.enrolled", _("添加参与范围")
    ENROLMENT_ENDED = "plans.enrolment_ended", _("结束参与范围")
    RECEIVED = "plans.received", _("确认已阅")


LABELS: Mapping[str, str | Promise] = {
    "plan": _("方案"),
    "digest": _("校验和"),
    "version_stage": _("状态"),
    "starts": _("生效日"),
    "number": _("版次"),
    "whom": _("适用于"),
    "since": _("第一天"),
    "last_day": _("最后一天"),
    "person": _("人员"),
    "title": _("名称"),
}


def name_deeds() -> None:
    """Say what deeds, things and fields are called; once, when the app is ready."""
    name_actions({str(key): label for key, label in Act.choices})
    name_kind(Thing.PLAN, Thing.PLAN.label, Plan)
    name_kind(Thing.VERSION, Thing.VERSION.label, Version)
    for thing in Thing:
        name_fields(thing, LABELS)
    stages = {str(key): label for key, label in Stage.choices}
    name_content("version_stage", lambda content: str(stages.get(content, content)))


def content_of_version(version: Version) -> Content:
    """Return a version's content: the document itself stands in its row, the chain keeps its digest."""
    return {
        "number": str(version.number),
        "digest": version.digest,
        "version_stage": version.stage,
        "starts": version.starts.isoformat() if version.starts else "",
    }


def whom_words(enrolment: Enrolment) -> str:
    """Return whom an enrolment is for, in words."""
    given = (enrolment.person, enrolment.team, enrolment.position, enrolment.level)
    return " · ".join(str(each) for each in given if each is not None)
