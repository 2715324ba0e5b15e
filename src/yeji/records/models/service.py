"""How customers were served and what colleagues gave each other."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yeji.records import declaring as has
from yeji.records.models.record import Record, listed

_SELLER = ("业务员工号", "销售员", "销售", "负责人", "归属人")
_CUSTOMER = ("客户", "客户名称", "客户代码", "客户号")
_ORDER = ("订单号", "订单", "销售单号", "单号")


class ReferralKind(models.TextChoices):
    """Who brought the customer."""

    CUSTOMER = "customer", _("客户转介绍")
    COLLEAGUE = "colleague", _("同事互荐")


class Complaint(Record):
    """What a customer was not content with."""

    KEY = "complaints"
    DATE = "complaint_date"

    number = has.number(_("投诉编号"), "投诉单号", "编号")
    customer = has.link(_("客户编号"), "Customer", *_CUSTOMER, column="customer_id")
    owner = has.person(_("业务员"), *_SELLER, "被投诉人")
    order = has.link(_("订单编号"), "Order", *_ORDER, column="order_id")
    complaint_date = has.day(_("投诉日期"), "日期", required=True)
    kind = has.text(_("投诉类型"), "类型")
    content = has.long_text(_("投诉内容"), "内容", "描述")
    justified = has.yes_no(_("是否成立"), "成立")
    settled_date = has.day(_("解决日期"), "结案日期", "处理完成日期")

    class Meta:
        verbose_name = _("投诉")
        indexes: ClassVar = listed("owner+complaint_date", "complaint_date", "kind", "settled_date")


class ComplaintStep(Record):
    """What was done about a complaint."""

    KEY = "complaint_steps"
    OWNER = ""
    WITHIN = "complaint"
    NUMBER_FROM = ("complaint", "step_date", "person")

    number = has.number(_("处理编号"), "编号")
    complaint = has.link(_("投诉编号"), "Complaint", "投诉单号", column="complaint_id", required=True)
    step_date = has.day(_("处理日期"), "日期", required=True)
    person = has.person(_("处理人"), "处理人工号")
    content = has.long_text(_("处理内容"), "内容", "处理结果")

    class Meta:
        verbose_name = _("投诉处理")


class Survey(Record):
    """How content a customer was."""

    KEY = "surveys"
    DATE = "survey_date"

    number = has.number(_("调查编号"), "问卷编号", "编号")
    customer = has.link(_("客户编号"), "Customer", *_CUSTOMER, column="customer_id")
    owner = has.person(_("业务员"), *_SELLER)
    order = has.link(_("订单编号"), "Order", *_ORDER, column="order_id")
    survey_date = has.day(_("调查日期"), "回访日期", "日期", required=True)
    points = has.points(_("满意度得分"), "得分", "满意度", "评分")
    praise = has.yes_no(_("是否好评"), "好评")
    comment = has.long_text(_("评语"), "意见", "建议")

    class Meta:
        verbose_name = _("满意度调查")
        indexes: ClassVar = listed("owner+survey_date", "survey_date", "points")


class SurveyAnswer(Record):
    """The answer to one question of a survey."""

    KEY = "survey_answers"
    OWNER = ""
    WITHIN = "survey"
    NUMBER_FROM = ("survey", "question")

    number = has.number(_("答案编号"), "编号")
    survey = has.link(_("调查编号"), "Survey", "问卷编号", column="survey_id", required=True)
    question = has.text(_("问题"), "题目", required=True)
    answer = has.long_text(_("回答"), "答案")
    points = has.points(_("得分"), "分数")

    class Meta:
        verbose_name = _("调查答案")


class Referral(Record):
    """A customer who came by word of mouth: from a customer, or from a colleague of another line."""

    KEY = "referrals"
    DATE = "referral_date"

    number = has.number(_("推荐编号"), "转介绍编号", "编号")
    owner = has.person(_("业务员"), *_SELLER)
    kind = has.choice(_("推荐类型"), ReferralKind, "类型")
    customer = has.link(_("客户编号"), "Customer", *_CUSTOMER, "被推荐客户", column="customer_id")
    referrer_id = has.text(_("推荐人编号"), "推荐人", "介绍人")
    referral_date = has.day(_("推荐日期"), "日期", required=True)
    won = has.yes_no(_("是否成交"), "成交")

    class Meta:
        verbose_name = _("推荐")
        indexes: ClassVar = listed("owner+referral_date", "referral_date")


class Training(Record):
    """A course that somebody had to attend or attended."""

    KEY = "trainings"
    DATE = "due_date"
    NUMBER_FROM = ("owner", "course", "due_date")

    number = has.number(_("培训编号"), "编号")
    owner = has.person(_("学员"), "工号", "学员工号", "姓名", required=True)
    course = has.text(_("课程"), "课程名称", "培训课程", required=True)
    due_date = has.day(_("应完成日期"), "截止日期")
    completed_date = has.day(_("完成日期"), "完成日")
    points = has.quantity(_("培训得分"), "得分", "成绩", negative=False)

    class Meta:
        verbose_name = _("培训")
        indexes: ClassVar = listed("owner+due_date", "due_date")


class Sharing(Record):
    """Experience that somebody shared with colleagues."""

    KEY = "sharings"
    DATE = "sharing_date"
    NAME = "topic"

    number = has.number(_("分享编号"), "编号")
    owner = has.person(_("分享人"), "工号", "分享人工号", "姓名", required=True)
    sharing_date = has.day(_("分享日期"), "日期", required=True)
    topic = has.text(_("分享主题"), "主题", "标题")
    content = has.long_text(_("分享内容"), "内容")

    class Meta:
        verbose_name = _("经验分享")
        indexes: ClassVar = listed("owner+sharing_date", "sharing_date")
