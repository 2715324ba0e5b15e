"""What lists of this room are filtered by."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yeji.org.models import Team


class PeopleFilter(forms.Form):
    """By text, team and state."""

    q = forms.CharField(required=False)
    team = forms.ModelChoiceField(
        Team.objects.all(), label=_("团队"), required=False, to_field_name="code", empty_label=_("全部")
    )
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ("", _("在职")),
            ("left", _("已离职")),
            ("coming", _("待入职")),
            ("unplaced", _("没有任职")),
            ("all", _("全部")),
        ],
    )

    def without_search(self) -> PeopleFilter:
        """Return the same form without the text, which has its own place in the page."""
        shown = PeopleFilter(self.data)
        del shown.fields["q"]
        return shown
