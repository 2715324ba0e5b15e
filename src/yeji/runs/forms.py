"""The form that asks for a run."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from yeji.plans.models import Version
from yeji.runs.models import Purpose, purpose_choices

MONTHS_BACK = 14


def recent_months(on: date) -> list[tuple[str, str]]:
    """Return the months that are likely asked for, the last whole one first."""
    months = [divmod(on.year * 12 + on.month - 1 - back, 12) for back in range(MONTHS_BACK)]
    labels = [f"{year}-{month + 1:02d}" for year, month in months]
    return [(label, label) for label in (labels[1], labels[0], *labels[2:])]


class AskForm(forms.Form):
    """Which version, for which period, and what for."""

    version = forms.ChoiceField(label=_("方案"))
    period = forms.CharField(
        label=_("期间"), max_length=20, help_text=_("月写 2026-03，季写 2026Q1"), widget=forms.TextInput()
    )
    purpose = forms.ChoiceField(
        label=_("用途"),
        choices=purpose_choices,
        initial=Purpose.SETTLE,
        widget=forms.RadioSelect,
        help_text=_("试算不影响账，草稿只能试算"),
    )
    looks_back = forms.IntegerField(
        label=_("重算最近几期"),
        min_value=0,
        max_value=36,
        initial=3,
        help_text=_("已发放的期间有迟到的变动，差额记在这一期"),
    )

    def __init__(self, versions: list[Version], *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # Handed on as they came.
        self.versions = {f"{each.plan.key}/{each.number}": each for each in versions}
        field = self.fields["version"]
        field.choices = [  # type: ignore[attr-defined]  # A field of choices.
            (key, _title(each)) for key, each in self.versions.items()
        ]

    @property
    def picked(self) -> Version:
        """The version that was chosen."""
        return self.versions[self.cleaned_data["version"]]


def _title(version: Version) -> str:
    return f"{version.plan.title} · {version.number} · {version.get_stage_display()}"
