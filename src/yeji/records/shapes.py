"""What the numbers of customers and contacts look like, as patterns that Python and Arrow read alike.

Wider than a colleague's own (`org.personal`): books hold two numbers in a cell, extensions, and companies' codes.
What is refused is what a slip of the finger makes: a letter among the digits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from yeji.records.kinds import FieldKind

PATTERNS: Mapping[FieldKind, str] = {
    FieldKind.PHONE: r"^(?:[0-9０-９+＋()（）\-－–—/ 　,，、;；.#*]|转|分机|[Ee][Xx][Tt])+$",
    FieldKind.BANK_ACCOUNT: r"^(?:[A-Z]{2}[0-9]{2}[A-Z0-9 ]+|[0-9０-９ \-]+)$",
}
"""An account of another country begins with its letters (IBAN)."""
SLIPS: Mapping[FieldKind, str] = {FieldKind.IDENTITY: r"^[0-9]{9,16}[A-Za-z]+$"}
"""Neither eighteen signs of a resident or of a company, nor a passport, which begins with letters."""


def is_shaped(kind: FieldKind, text: str) -> bool:
    """Tell whether the text can be a number of that kind; of other kinds any can.

    >>> [is_shaped(FieldKind.PHONE, each) for each in ("13800138000", "0571-88886666转801", "1380000000a")]
    [True, True, False]
    >>> [is_shaped(FieldKind.IDENTITY, each) for each in ("91330100799655058B", "E12345678", "1380000000a")]
    [True, True, False]
    >>> [is_shaped(FieldKind.BANK_ACCOUNT, each) for each in ("6222 0202", "GB29NWBK60161331", "62220202a")]
    [True, True, False]
    """
    if kind in PATTERNS and not re.match(PATTERNS[kind], text):
        return False
    return not (kind in SLIPS and re.match(SLIPS[kind], text))
