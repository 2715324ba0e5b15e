"""Forms about accounts and roles."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yeji.accounts.models import User, role_choices
from yeji.accounts.roles import Role
from yeji.org.actions.accounts import AccountGiven
from yeji.org.forms.deed import DayField, DeedForm, PersonField, day_after
from yeji.org.spans import FOREVER


class AccountForm(DeedForm):
    """A new account, of a person or of somebody from outside."""

    person = PersonField(label=_("人员"), required=False)
    username = forms.CharField(label=_("登录名"), max_length=40, help_text=_("一般就是工号"))
    name = forms.CharField(label=_("姓名"), max_length=60)
    mail = forms.EmailField(label=_("邮箱"), required=False)
    roles = forms.MultipleChoiceField(
        label=_("角色"), choices=role_choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def given(self) -> AccountGiven:
        """Return what was typed."""
        typed = self.cleaned_data
        return AccountGiven(
            typed["username"],
            typed["name"],
            typed["mail"],
            typed["person"],
            tuple(Role(each) for each in typed["roles"]),
        )


class GrantForm(DeedForm):
    """A role with its days."""

    role = forms.ChoiceField(label=_("角色"), choices=role_choices)
    since = DayField(label=_("第一天"))
    last_day = DayField(label=_("最后一天"), required=False, help_text=_("不填就一直有"))

    def days(self) -> tuple[date, date | None]:
        """Return the days [since, until)."""
        return self.cleaned_data["since"], day_after(self.cleaned_data["last_day"])


class LendForm(DeedForm):
    """A role lent to a stand-in until a day."""

    role = forms.ChoiceField(label=_("委托哪个角色"))
    borrower = forms.CharField(label=_("委托给"), max_length=60, help_text=_("写工号（登录名）或姓名"))
    since = DayField(label=_("第一天"))
    last_day = DayField(label=_("最后一天"), help_text=_("第二天起自动收回"))

    def __init__(self, *given: object, roles: list[Role], **named: object) -> None:
        super().__init__(*given, **named)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]  # A choice field.

    def clean_borrower(self) -> User:
        """Return the account. *errors*: ValidationError where none or several are called so."""
        text = self.cleaned_data["borrower"]
        found = User.objects.filter(username=text, is_active=True).first()
        called = [found] if found else list(User.objects.filter(name=text, is_active=True)[:5])
        if not called:
            raise ValidationError(_("没有登录名或姓名是「%(text)s」的账号"), params={"text": text})
        if len(called) > 1:
            names = "、".join(each.username for each in called)
            raise ValidationError(
                _("叫「%(text)s」的有好几位，写工号：%(names)s"), params={"text": text, "names": names}
            )
        return called[0]

    def days(self) -> tuple[date, date]:
        """Return the days [since, until)."""
        return self.cleaned_data["since"], day_after(self.cleaned_data["last_day"]) or FOREVER


class WithdrawForm(DeedForm):
    """The last day of a role."""

    last_day = DayField(label=_("最后一天"), help_text=_("这一天还有，第二天起没有"))


class DecisionForm(DeedForm):
    """Whether a request is released, and why not where it is not."""

    RELEASE, REFUSE = "release", "refuse"
    decision = forms.ChoiceField(choices=((RELEASE, RELEASE), (REFUSE, REFUSE)), widget=forms.HiddenInput)


class WhyForm(DeedForm):
    """Only why."""
