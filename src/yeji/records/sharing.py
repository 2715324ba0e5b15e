"""Whose deals somebody sees besides those of their owners: orders whose share belongs to people in his sight.

A share counts where the order's day lies in its days, as it does for pay. It opens the order with its parts and
its customer, to read and to speak of; what else the customer has stays with its owners, and nobody writes by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from yeji.accounts.models import User
from yeji.accounts.roles import Permission
from yeji.org.queries import seen_rows
from yeji.records.models import Split

OPENED = frozenset({"orders", "customers"})
OF_A_SHARE: list[str] = ["order_id", "order__customer_id"]


@dataclass(frozen=True, slots=True)
class Shared:
    """The natural keys of what shares open to somebody."""

    orders: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()

    def of(self, kind_key: str) -> frozenset[str]:
        """Return those of a kind."""
        return {"orders": self.orders, "customers": self.customers}.get(kind_key, frozenset())


def shared_with(user: User, held: frozenset[Permission], on: date) -> Shared:
    """Return what shares open to a user today, which is `on`: on the order's day he saw who has the share."""
    if Permission.SEE_ALL in held:
        return Shared()
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=F("order__order_date"))
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gt=F("order__order_date"))
    shares = seen_rows(
        Split.objects.filter(begun & lasting), user, on, owner="person", date="order__order_date", held=held
    )
    found = list(shares.order_by().values_list(*OF_A_SHARE).distinct())
    return Shared(
        frozenset(str(order) for order, _customer in found),
        frozenset(str(customer) for _order, customer in found if customer),
    )
