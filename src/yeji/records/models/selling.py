"""What was agreed, delivered, owed, paid and given back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yeji.records import declaring as has
from yeji.records.kinds import FieldKind
from yeji.records.models.record import Record, listed

_SELLER = ("业务员工号", "销售员", "销售", "负责人", "归属人", "签约人")
_CUSTOMER = ("客户", "客户名称", "客户代码", "客户号")
_ORDER = ("订单号", "订单", "销售单号", "单号")


class Opportunity(Record):
    """A deal that may come."""

    KEY = "opportunities"
    DATE = "opened_date"
    NAME = "name"

    number = has.number(_("商机编号"), "商机号", "编号")
    name = has.text(_("商机名称"), "商机", "名称")
    customer = has.link(_("客户编号"), "Customer", *_CUSTOMER, column="customer_id")
    owner = has.person(_("业务员"), *_SELLER)
    product = has.link(_("产品编号"), "Product", "产品", column="product_id")
    stage = has.text(_("阶段"), "商机阶段", "销售阶段")
    opened_date = has.day(_("开始日期"), "创建日期")
    closed_date = has.day(_("关闭日期"), "结束日期")
    amount = has.amount(_("金额"), "商机金额", "预计金额")
    currency = has.currency()

    class Meta:
        verbose_name = _("商机")
        indexes: ClassVar = listed("owner+opened_date", "opened_date", "closed_date", "stage", "amount")


class Contract(Record):
    """What was signed."""

    KEY = "contracts"
    DATE = "signed_date"
    NAME = "title"

    number = has.number(_("合同编号"), "合同号", "编号")
    title = has.text(_("合同名称"), "合同", "名称", "标题")
    customer = has.link(_("客户编号"), "Customer", *_CUSTOMER, column="customer_id")
    owner = has.person(_("业务员"), *_SELLER)
    signed_date = has.day(_("签订日期"), "签约日期", "合同日期", required=True)
    valid_from = has.day(_("生效日期"), "开始日期")
    valid_to = has.day(_("到期日期"), "结束日期", "截止日期")
    amount = has.amount(_("合同金额"), "金额", "签约额", required=True)
    currency = has.currency()
    status = has.text(_("合同状态"), "状态")

    class Meta:
        verbose_name = _("合同")
        indexes: ClassVar = listed("owner+signed_date", "signed_date", "amount")


class Order(Record):
    """What was ordered; its lines, shares and payments are kinds of their own."""

    KEY = "orders"
    DATE = "order_date"

    number = has.number(_("订单编号"), "订单号", "销售单号", "单号", "订单ID")
    customer = has.link(_("客户编号"), "Customer", *_CUSTOMER, column="customer_id")
    owner = has.person(_("业务员"), *_SELLER)
    order_date = has.day(_("订单日期"), "下单日期", "成交日期", "签单日期", "日期", required=True)
    amount = has.amount(_("订单金额"), "金额", "成交金额", "合计金额", "总金额", required=True)
    tax = has.amount(_("税额"), "税金")
    cost = has.amount(_("成本"), "订单成本")
    discount = has.amount(_("折扣金额"), "优惠金额", "折扣")
    currency = has.currency()
    kind = has.text(_("订单类型"), "类型")
    status = has.text(_("订单状态"), "状态")
    region = has.region(_("地区"), "区域", "大区")
    channel = has.link(_("渠道"), "Channel", "渠道编号")
    contract = has.link(_("合同编号"), "Contract", "合同号", "合同")
    tags = has.tags(_("标签"))
    note = has.long_text(_("备注"), "说明")

    class Meta:
        verbose_name = _("订单")
        indexes: ClassVar = listed(
            "owner+order_date+amount+status+kind+region", "customer+order_date+amount+status", "status+order_date",
            "kind+order_date", "region+order_date", "order_date", "amount",
        )  # fmt: skip


class OrderLine(Record):
    """One product of an order. Unit prices carry four decimals, the line's amount is fen."""

    KEY = "order_lines"
    OWNER = ""
    WITHIN = "order"
    NUMBER_FROM = ("order", "line")

    number = has.number(_("明细编号"), "编号")
    order = has.link(_("订单编号"), "Order", *_ORDER, column="order_id", required=True)
    line = has.text(_("行号"), "序号", "行", column="line_id", required=True)
    product = has.link(_("产品编号"), "Product", "产品", "商品", "物料编码", "SKU", column="product_id")
    quantity = has.quantity(_("数量"), "件数", sums=True)
    unit_price = has.quantity(_("单价"), "价格", negative=False)
    discount = has.amount(_("折扣金额"), "优惠金额", "折扣")
    amount = has.amount(_("行金额"), "金额", "小计", required=True)
    cost = has.amount(_("成本"))

    class Meta:
        verbose_name = _("订单明细")
        indexes: ClassVar = listed("amount")


class Split(Record):
    """Whose deal it is to which part, and in which role on the deal."""

    KEY = "splits"
    OWNER = ""
    WITHIN = "order"
    NUMBER_FROM = ("order", "person", "role", "valid_from")

    number = has.number(_("分成编号"), "编号")
    order = has.link(_("订单编号"), "Order", *_ORDER, column="deal_id", required=True)
    person = has.person(_("业务员"), *_SELLER, required=True)
    role = has.text(_("角色"), "参与角色", "成交角色")
    share = has.share(_("分成比例"), "比例", "占比", "分摊比例")
    valid_from = has.day(_("生效日期"))
    valid_to = has.day(_("失效日期"))

    class Meta:
        verbose_name = _("业绩分成")


class Receivable(Record):
    """What a customer owes by a day."""

    KEY = "receivables"
    DATE = "due_date"

    number = has.number(_("应收编号"), "应收单号", "编号")
    order = has.link(_("订单编号"), "Order", *_ORDER, column="order_id")
    contract = has.link(_("合同编号"), "Contract", "合同号", "合同")
    customer = has.link(_("客户编号"), "Customer", *_CUSTOMER, column="customer_id")
    owner = has.person(_("业务员"), *_SELLER)
    due_date = has.day(_("到期日期"), "应收日期", "应付日期", "到期日", required=True)
    amount = has.amount(_("应收金额"), "金额", required=True)
    settled_date = has.day(_("结清日期"), "结清日")
    currency = has.currency()
    # What is paid of it and what is open, in fen: `owing` says it, `balances` keeps it; nobody writes it.
    credited = models.BigIntegerField(default=0, db_default=0)
    paid = models.BigIntegerField(default=0, db_default=0)
    left = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("应收")
        indexes: ClassVar = [
            *listed(
                "owner+due_date+amount+settled_date",
                "customer+due_date+left+currency",
                "due_date",
                "settled_date+due_date",
                "amount",
                "left",
            ),
            models.Index(
                fields=["due_date", "owner", "left", "currency", "customer"],
                condition=models.Q(left__gt=0),
                name="records_receivable_open",
            ),
            models.Index(
                fields=["owner", "due_date", "left", "currency", "customer"],
                condition=models.Q(left__gt=0),
                name="records_receivable_owed",
            ),
        ]


class Payment(Record):
    """What came in."""

    KEY = "payments"
    DATE = "payment_date"

    number = has.number(_("回款编号"), "回款单号", "收款单号", "流水号", "编号")
    order = has.link(_("订单编号"), "Order", *_ORDER, column="order_id")
    receivable = has.link(_("应收编号"), "Receivable", "应收单号")
    customer = has.link(_("客户编号"), "Customer", *_CUSTOMER, "付款单位", column="customer_id")
    owner = has.person(_("业务员"), *_SELLER)
    payment_date = has.day(_("回款日期"), "收款日期", "到账日期", "日期", required=True)
    amount = has.amount(_("回款金额"), "金额", "收款金额", "到账金额", required=True)
    currency = has.currency()
    method = has.text(_("付款方式"), "收款方式", "支付方式")
    bank_account = has.personal(_("付款账号"), FieldKind.BANK_ACCOUNT, "银行账号", "付款人账号")

    class Meta:
        verbose_name = _("回款")
        indexes: ClassVar = listed(
            "owner+payment_date+amount", "customer+payment_date", "payment_date", "amount"
        )


class Refund(Record):
    """Money given back."""

    KEY = "refunds"
    DATE = "refund_date"

    number = has.number(_("退款编号"), "退款单号", "编号")
    order = has.link(_("订单编号"), "Order", *_ORDER, column="order_id")
    customer = has.link(_("客户编号"), "Customer", *_CUSTOMER, column="customer_id")
    owner = has.person(_("业务员"), *_SELLER)
    refund_date = has.day(_("退款日期"), "日期", required=True)
    amount = has.amount(_("退款金额"), "金额", required=True)
    currency = has.currency()
    reason = has.text(_("退款原因"), "原因")

    class Meta:
        verbose_name = _("退款")
        indexes: ClassVar = listed("owner+refund_date", "refund_date", "amount")


class Return(Record):
    """Goods given back."""

    KEY = "returns"
    DATE = "return_date"

    number = has.number(_("退货编号"), "退货单号", "编号")
    order = has.link(_("订单编号"), "Order", *_ORDER, column="order_id")
    customer = has.link(_("客户编号"), "Customer", *_CUSTOMER, column="customer_id")
    owner = has.person(_("业务员"), *_SELLER)
    product = has.link(_("产品编号"), "Product", "产品", "商品", column="product_id")
    return_date = has.day(_("退货日期"), "日期", required=True)
    quantity = has.quantity(_("退货数量"), "数量", sums=True, negative=False)
    amount = has.amount(_("退货金额"), "金额", required=True)
    currency = has.currency()
    reason = has.text(_("退货原因"), "原因")

    class Meta:
        verbose_name = _("退货")
        indexes: ClassVar = listed("owner+return_date", "return_date", "amount")
