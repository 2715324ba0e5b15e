"""What personal numbers look like, so that a slip of the finger is noticed when it is made."""

from __future__ import annotations

import re

PHONE = re.compile(r"\+?[0-9][0-9 ()/\-]{5,}[0-9]")
BANK = re.compile(r"[0-9]{8,30}")
CHINESE_ID = re.compile(r"[0-9]{17}[0-9Xx]")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SIGNS = "10X98765432"


def is_phone(text: str) -> bool:
    """Tell whether it can be dialled; a Chinese mobile number has eleven digits.

    >>> is_phone("13800138000"), is_phone("+86 571-8888 6666"), is_phone("123"), is_phone("1380013800")
    (True, True, False, False)
    """
    digits = re.sub(r"\D", "", text)
    is_short_mobile = (
        bool(re.fullmatch(r"1[3-9]\d*", digits)) and len(digits) != 11 and not text.startswith("+")
    )
    return bool(PHONE.fullmatch(text)) and not is_short_mobile


def is_identity(text: str) -> bool:
    """Tell whether a resident's number carries its right check sign (GB 11643); other papers are taken as they are.

    >>> is_identity("11010519491231002X"), is_identity("110105194912310021"), is_identity("E12345678")
    (True, False, True)
    >>> is_identity("1380000000a"), is_identity("11010519491231002A"), is_identity("110105491231002")
    (False, False, True)
    """
    if not CHINESE_ID.fullmatch(text):
        # Other papers begin with letters; fifteen digits are a resident's number from before 1999.
        return not re.fullmatch(r"[0-9]{8,}[A-Za-z]*", text) or bool(re.fullmatch(r"[0-9]{15}", text))
    weighed = sum(int(digit) * weight for digit, weight in zip(text, WEIGHTS, strict=False))
    return SIGNS[weighed % 11] == text[-1].upper()


def is_bank_account(text: str) -> bool:
    """Tell whether it can be an account: 8 to 30 digits, spaces aside.

    >>> is_bank_account("6222 0202 0011 2233 445"), is_bank_account("6222")
    (True, False)
    """
    return bool(BANK.fullmatch(text.replace(" ", "")))
