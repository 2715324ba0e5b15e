"""What one looks for in the chain."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yeji.audit.queries import Search
from yeji.audit.words import actions_named, kinds_named


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "input small"}, format="%Y-%m-%d")


def _text() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "input small", "autocomplete": "off"})


def _choice() -> forms.Select:
    return forms.Select(attrs={"class": "input small"})


class SearchForm(forms.Form):
    """All of it may stay empty."""

    text = forms.CharField(label=_("找什么"), required=False, max_length=100, widget=_text())
    who = forms.CharField(label=_("谁"), required=False, max_length=100, widget=_text())
    action = forms.ChoiceField(label=_("做了什么"), required=False, widget=_choice())
    kind = forms.ChoiceField(label=_("对象"), required=False, widget=_choice())
    since = forms.DateField(label=_("从"), required=False, widget=_day())
    until = forms.DateField(label=_("到"), required=False, widget=_day())
    key = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput())

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # Handed on as it came.
        everything = [("", _("全部"))]
        # Asked for each time: apps name their actions when they are ready.
        self.fields["action"].choices = [*everything, *actions_named()]  # type: ignore[attr-defined]  # A choice.
        self.fields["kind"].choices = [*everything, *kinds_named()]  # type: ignore[attr-defined]  # A choice.

    def search(self) -> Search:
        """Return what is looked for; a field that says nothing sensible is left out."""
        self.is_valid()
        said = {name: given for name, given in self.cleaned_data.items() if given}
        return Search(**said)
