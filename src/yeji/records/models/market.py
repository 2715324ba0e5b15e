"""Whom and what the company sells to, through and with: customers, contacts, channels, products."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from yeji.records import declaring as has
from yeji.records.kinds import FieldKind
from yeji.records.models.record import Record, listed


class Channel(Record):
    """A way on which customers come."""

    KEY = "channels"
    OWNER = ""
    NAME = "name"

    number = has.number(_("渠道编号"), "渠道代码", "编号")
    name = has.text(_("渠道名称"), "渠道", "名称", required=True)
    kind = has.text(_("渠道类型"), "类型")
    region = has.region(_("地区"), "区域")
    since = has.day(_("开始日期"), "启用日期")

    class Meta:
        verbose_name = _("渠道")


class ChannelCost(Record):
    """What a channel cost, by kind, so that its return can be computed."""

    KEY = "channel_costs"
    OWNER = ""
    DATE = "cost_date"
    NUMBER_FROM = ("channel", "cost_date", "kind")

    number = has.number(_("费用编号"), "编号")
    channel = has.link(_("渠道编号"), "Channel", "渠道", column="channel_id", required=True)
    cost_date = has.day(_("费用日期"), "日期", required=True)
    kind = has.text(_("费用类型"), "类型", "科目")
    amount = has.amount(_("费用金额"), "金额", "费用", required=True)
    currency = has.currency()

    class Meta:
        verbose_name = _("渠道费用")
        indexes: ClassVar = listed("cost_date", "amount")


class Product(Record):
    """What is sold, and from when to when it counts as new."""

    KEY = "products"
    OWNER = ""
    NAME = "name"

    number = has.number(_("产品编号"), "产品代码", "物料编码", "商品编码", "SKU", "编号")
    name = has.text(_("产品名称"), "产品", "商品名称", "物料名称", "品名", "名称", required=True)
    category = has.text(_("品类"), "产品类别", "产品分类", "类别", "系列")
    unit = has.text(_("单位"), "计量单位")
    list_price = has.amount(_("标价"), "价格", "单价", "售价", "目录价", negative=False, sums=False)
    cost = has.amount(_("成本"), "成本价", negative=False, sums=False)
    weight = has.ratio(_("产品系数"), "系数")
    launch_date = has.day(_("上市日期"), "上市日", "发布日期")
    launch_until = has.day(_("新品期至"), "新品截止日期")
    sold_until = has.day(_("停售日期"), "退市日期")

    class Meta:
        verbose_name = _("产品")
        indexes: ClassVar = listed("name", "category")


class Customer(Record):
    """Who buys. The owner is who looks after him today; the past owners stand in the changes."""

    KEY = "customers"
    NAME = "name"

    number = has.number(_("客户编号"), "客户代码", "客户号", "客户ID", "编号")
    name = has.text(
        _("客户名称"), "客户", "客户名", "客户全称", "公司名称", "单位名称", "名称", required=True
    )
    owner = has.person(_("负责人"), "负责人工号", "业务员", "业务员工号", "销售员", "归属人", "客户经理")
    level = has.text(_("客户级别"), "级别", "客户等级", "等级")
    segment = has.text(_("客户分类"), "分类", "客户类型", "行业")
    source = has.text(_("客户来源"), "来源", "线索来源", "获客方式")
    channel = has.link(_("渠道"), "Channel", "渠道编号", "来源渠道")
    region = has.region(_("地区"), "区域", "大区")
    phone = has.personal(_("电话"), FieldKind.PHONE, "客户电话", "手机", "手机号", "联系电话")
    identity = has.personal(_("证件号"), FieldKind.IDENTITY, "身份证号", "统一社会信用代码")
    address = has.text(_("地址"), "客户地址", "详细地址")
    tags = has.tags(_("标签"), "客户标签")
    created_date = has.day(_("建档日期"), "创建日期", "开户日期")
    lost_date = has.day(_("流失日期"), "流失日")

    class Meta:
        verbose_name = _("客户")
        indexes: ClassVar = listed(
            "owner+name", "name", "level", "segment", "source", "created_date", "phone"
        )


class Contact(Record):
    """Somebody at a customer."""

    KEY = "contacts"
    NAME = "name"

    number = has.number(_("联系人编号"), "编号")
    customer = has.link(_("客户编号"), "Customer", "客户", "客户名称", column="customer_id", required=True)
    name = has.personal(_("联系人姓名"), FieldKind.PERSON_NAME, "联系人", "姓名")
    post = has.text(_("职务"), "职位", "岗位")
    phone = has.personal(_("电话"), FieldKind.PHONE, "手机", "手机号", "联系电话")
    mail = has.mail(_("邮箱"), "电子邮箱", "Email")
    owner = has.person(_("负责人"), "业务员", "业务员工号", "添加人")
    created_date = has.day(_("添加日期"), "创建日期")
    note = has.long_text(_("备注"), "说明")

    class Meta:
        verbose_name = _("联系人")
        indexes: ClassVar = listed("owner+created_date", "created_date", "phone")
