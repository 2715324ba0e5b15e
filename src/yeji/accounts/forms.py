"""The sign-in form in the product's words."""

from __future__ import annotations

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):  # type: ignore[misc]  # The library ships no types.
    """Work number or mail address, and password."""

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        self.fields["login"] = forms.CharField(
            label=_("工号或邮箱"),
            widget=forms.TextInput(attrs={"autocomplete": "username", "class": "input", "autofocus": True}),
        )
        self.fields["password"].label = _("密码")
        self.fields["password"].widget.attrs = {"autocomplete": "current-password", "class": "input"}
