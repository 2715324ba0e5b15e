"""The forms of this room."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from yeji.org.forms.deed import DayField, PersonField, day_after
from yeji.org.models import Level, Position, Team
from yeji.plans.actions import Whom

KEY = RegexValidator(r"^[a-z][a-z0-9_-]{0,59}$", _("只用小写字母、数字、- 和 _，字母开头"))
LONGEST = 2_000_000
"""Characters of a document; the engine refuses more."""


class StartForm(forms.Form):
    """A new plan from a template."""

    title = forms.CharField(label=_("方案名称"), max_length=100)
    key = forms.CharField(
        label=_("方案代号"),
        max_length=60,
        validators=[KEY],
        help_text=_("小写字母、数字，定了不再改：field-2026"),
    )
    starts = DayField(label=_("从哪天生效"))
    position = forms.ModelChoiceField(
        Position.objects.all(), label=_("给哪个岗位"), required=False, empty_label=_("以后再定")
    )


class DraftForm(forms.Form):
    """A draft's text, with the revision that its writer had seen."""

    text = forms.CharField(
        label=_("方案文件"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"class": "code", "rows": 34, "spellcheck": "false", "wrap": "off"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def look_again(self, revision: int) -> None:
        """Let the writer save over what he has now been told of."""
        changed = QueryDict(mutable=True)
        changed.update(self.data)
        changed["seen"] = str(revision)
        self.data = changed

    def clean_text(self) -> str:
        """Browsers send line ends of their own: what was not changed must be the same text."""
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n")


class EnrolForm(forms.Form):
    """Whom a plan is to be for."""

    position = forms.ModelChoiceField(
        Position.objects.all(), label=_("岗位"), required=False, empty_label=_("不限")
    )
    team = forms.ModelChoiceField(
        Team.objects.all(), label=_("团队"), required=False, empty_label=_("不限"), help_text=_("连下级团队")
    )
    level = forms.ModelChoiceField(
        Level.objects.all(), label=_("职级"), required=False, empty_label=_("不限")
    )
    person = PersonField(label=_("只给一个人"), required=False)
    since = DayField(label=_("第一天"), help_text=_("写以前的日子：发放过的月份不改，差额记在下一期"))
    last_day = DayField(label=_("最后一天"), required=False, help_text=_("不填就一直到下次变动"))

    def whom(self) -> Whom:
        """Return what was typed."""
        typed = self.cleaned_data
        until: date | None = day_after(typed["last_day"])
        return Whom(
            typed["since"], until, typed["person"] or None, typed["team"], typed["position"], typed["level"]
        )

    def take(self, refused: ValidationError) -> None:
        """Show what an action refused, beside the fields that it names."""
        by_field = refused.error_dict if hasattr(refused, "error_dict") else {"": refused.error_list}
        for field, errors in by_field.items():
            shown = "last_day" if field == "until" else field
            for error in errors:
                self.add_error(shown if shown in self.fields else None, error)


class EndForm(forms.Form):
    """When a plan is no longer for somebody."""

    last_day = DayField(label=_("最后一天"))
