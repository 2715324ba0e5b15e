"""The first account of an empty company: opened by whoever reads the address that `yeji serve` says on its machine.

Nobody registers in Yeji, so somebody has to be the first. The address carries a token that the home's own key
signs; it opens for a day, and never again once there is an account.
"""

from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yeji.accounts.models import User
from yeji.accounts.queries import anybody_there

SALT = "yeji.home.beginning"
A_DAY = 24 * 3600
BACKEND = "django.contrib.auth.backends.ModelBackend"


def address_of_the_first_account() -> str:
    """Return where the first account is opened; empty where there is one already."""
    return "" if anybody_there() else reverse("begin", args=[signing.dumps("begin", salt=SALT)])


def opens(token: str) -> bool:
    """Tell whether the token opens the first account: ours, of the last day, and nobody is there."""
    try:
        signing.loads(token, salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        return False
    return not anybody_there()


class FirstAccountForm(forms.Form):
    """Who begins."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    username = forms.CharField(label=_("登录名"), max_length=40, help_text=_("一般就是工号"))
    password = forms.CharField(
        label=_("密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 10 个字符，别只用数字"),
    )

    def clean(self) -> dict[str, object]:
        """Refuse a password that is weak for this very person."""
        cleaned: dict[str, object] = super().clean() or {}
        typed = str(cleaned.get("password") or "")
        user = User(username=str(cleaned.get("username") or ""), name=str(cleaned.get("name") or ""))
        if typed:
            try:
                validate_password(typed, user)
            except ValidationError as weak:
                self.add_error("password", weak)
        return cleaned
