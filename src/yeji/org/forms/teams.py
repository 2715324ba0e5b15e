"""Forms about teams and the company's lists."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yeji.org.actions.teams import PlaceGiven
from yeji.org.forms.deed import DayField, DeedForm, day_after
from yeji.org.models import Region, Team


class PlaceForm(DeedForm):
    """Where a team stands, from which day on."""

    under = forms.ModelChoiceField(
        Team.objects.all(), label=_("上级团队"), required=False, empty_label=_("不选")
    )
    region = forms.ModelChoiceField(
        Region.objects.all(), label=_("区域"), required=False, empty_label=_("不选")
    )
    since = DayField(label=_("第一天"))
    last_day = DayField(label=_("最后一天"), required=False, help_text=_("不填就一直到下次变动"))

    def given(self) -> PlaceGiven:
        """Return what was typed."""
        typed = self.cleaned_data
        return PlaceGiven(typed["since"], day_after(typed["last_day"]), typed["under"], typed["region"])


class AddTeamForm(PlaceForm):
    """A new team and its first place."""

    code = forms.CharField(label=_("编号"), max_length=40, help_text=_("以后不能改；导入和报表用它认团队"))
    name = forms.CharField(label=_("名称"), max_length=60)
    field_order = ("code", "name", "under", "region", "since", "last_day", "why")


class RenameForm(DeedForm):
    """Another name."""

    name = forms.CharField(label=_("名称"), max_length=60)


class EndTeamForm(DeedForm):
    """A team's last day."""

    last_day = DayField(label=_("最后一天"), help_text=_("第二天起组织图上没有它；以前的日子不变"))


class ListedForm(DeedForm):
    """A row of one of the company's lists; each list takes the fields that it has."""

    code = forms.CharField(label=_("编号"), max_length=40, help_text=_("以后不能改"))
    name = forms.CharField(label=_("名称"), max_length=60)
    order = forms.IntegerField(label=_("次序"), min_value=0, max_value=30_000, help_text=_("数字大的职级高"))
    leads = forms.BooleanField(label=_("带团队：看得到本团队和下级团队每个人"), required=False)

    def keep(self, *names: str) -> None:
        """Drop the fields that this list has not."""
        for name in ("code", "order", "leads"):
            if name not in names:
                del self.fields[name]
