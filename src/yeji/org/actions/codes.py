"""Numbers and codes: they stand in addresses and files, and are for ever."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CODE = re.compile(r"[\w.-]+")


def refuse_code(code: str, field: str) -> None:
    """Raise ValidationError where a number or code would not fit into an address."""
    if not CODE.fullmatch(code):
        raise ValidationError({field: _("只能用字母、数字、汉字和 . _ -，不能有空格")})
