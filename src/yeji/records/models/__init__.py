"""The tables of the company's books, one module a story; `record` says what all have."""

from __future__ import annotations

from yeji.records.models.custom import CustomField, CustomKind, CustomRecord, field_kind_choices
from yeji.records.models.market import Channel, ChannelCost, Contact, Customer, Product
from yeji.records.models.notes import Attachment, Comment, Distinct, SavedView
from yeji.records.models.record import Change, Record
from yeji.records.models.selling import (
    Contract,
    Opportunity,
    Order,
    OrderLine,
    Payment,
    Receivable,
    Refund,
    Return,
    Split,
)
from yeji.records.models.service import (
    Complaint,
    ComplaintStep,
    Referral,
    Sharing,
    Survey,
    SurveyAnswer,
    Training,
)

STANDARD_RECORDS: tuple[type[Record], ...] = (
    Customer,
    Contact,
    Channel,
    ChannelCost,
    Product,
    Opportunity,
    Contract,
    Order,
    OrderLine,
    Split,
    Receivable,
    Payment,
    Refund,
    Return,
    Complaint,
    ComplaintStep,
    Survey,
    SurveyAnswer,
    Referral,
    Training,
    Sharing,
)
"""The kinds that every seller has, in the order in which people meet them."""

__all__ = [
    "STANDARD_RECORDS",
    "Attachment",
    "Change",
    "Channel",
    "ChannelCost",
    "Comment",
    "Complaint",
    "ComplaintStep",
    "Contact",
    "Contract",
    "CustomField",
    "CustomKind",
    "CustomRecord",
    "Customer",
    "Distinct",
    "Opportunity",
    "Order",
    "OrderLine",
    "Payment",
    "Product",
    "Receivable",
    "Record",
    "Referral",
    "Refund",
    "Return",
    "SavedView",
    "Sharing",
    "Split",
    "Survey",
    "SurveyAnswer",
    "Training",
    "field_kind_choices",
]
