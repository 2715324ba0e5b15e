"""The lines that a run posts, handed to the next run as its ledger, to the last digit they have."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from yeji_engine.errors import NumberTooLarge
from yeji_engine.run.postings import POSTING, ledger_of, postings_of


def posted(amount: str) -> pa.Table:
    row = {
        "person_id": "甲",
        "component": "提成",
        "period_start": date(2026, 1, 1),
        "posted_in": date(2026, 1, 1),
        "kind": "earned",
        "amount": Decimal(amount),
        "source_id": "",
    }
    return pa.Table.from_pylist([row], schema=POSTING)


@pytest.mark.parametrize(
    "amount",
    [
        "0",
        "12.34",
        "-12.34",
        "1.000000000001",
        "-9223372.036854775807",
        "9000000000000.01",
        "1234567.1234567",
    ],
)
def test_a_posting_comes_back_from_the_ledger_to_the_last_digit(amount: str) -> None:
    """With twelve decimals every ledger was refused, whatever its amounts."""
    lines = posted(amount)

    assert postings_of(ledger_of([lines])).equals(lines)


def test_a_posting_of_more_digits_than_the_ledger_has_is_refused() -> None:
    with pytest.raises(NumberTooLarge, match="more than 18 digits"):
        ledger_of([posted("10000000.000000000001")])
