"""Cells of files that people open in a spreadsheet: no text of ours may run there as a formula."""

from __future__ import annotations

import re

from yeji_engine.tables.writing import FORMULA

_FORMULA = re.compile(FORMULA)


def disarmed(text: str) -> str:
    """Return the text with an apostrophe before it where a spreadsheet would run it; reading takes it away.

    >>> disarmed("=HYPERLINK(1)"), disarmed("＋8"), disarmed("12")
    ("'=HYPERLINK(1)", "'＋8", '12')
    """
    return _FORMULA.sub(r"'\1", text)
