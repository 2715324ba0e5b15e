"""What turns out of a month after it was paid: a payment that was entered late, one that the bank says was less.

The next month's pay settles the difference, and the released month stays as it is.
"""

from __future__ import annotations

from yeji.accounts.models import User
from yeji.records.actions import edit_record, write_rows
from yeji.records.models import Payment
from yeji.records.queries import kind, present_with_revisions
from yeji.runs.models import Run

MORE = 58_000_00
LESS_PERCENT = 90


def find_out_late(released: Run, *, by: User) -> None:
    """Enter a payment of one person of the run, and lessen one of another; nothing where two have none."""
    people = released.results.filter(earned__gt=0).order_by("person__number").values_list("person", flat=True)
    came = Payment.objects.filter(
        owner__in=people, order__isnull=False, payment_date__gte=released.start, payment_date__lt=released.end
    )
    last = {
        each.owner.number: each
        for each in came.select_related("owner").order_by("payment_date", "number")
        if each.owner
    }
    if len(last) < 2:
        return
    late, less = (last[owner] for owner in sorted(last, reverse=True)[:2])
    row = {
        "number": f"{late.number}-补",
        "owner": late.owner.number if late.owner else None,
        "order": late.order.number if late.order else None,
        "customer": late.customer.number if late.customer else None,
        "payment_date": late.payment_date.isoformat(),
        "amount": MORE,
        "currency": late.currency,
        "method": late.method,
    }
    of = kind("payments")
    write_rows(of, [row], by=by, why="银行流水补录")
    standing = present_with_revisions(of, [less.number])[less.number]
    lessened = {"amount": (less.amount or 0) * LESS_PERCENT // 100}
    edit_record(of, less.number, lessened, revision=standing.revision, by=by, why="按银行回单更正")
