"""The form that brings targets in from a sheet."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 1_000_000
LARGEST = 5_000_000


class SheetForm(forms.Form):
    """A file, or rows pasted from a sheet."""

    file = forms.FileField(label=_("Excel 或 CSV"), required=False, allow_empty_file=True)
    pasted = forms.CharField(
        label=_("或者从表里复制过来"),
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("连表头一起复制：工号、姓名、1 月 … 12 月"),
    )
    measure = forms.ChoiceField(label=_("指标"), help_text=_("表里有「指标」列的以表为准"))
    year = forms.IntegerField(label=_("年份"), min_value=2000, max_value=2100)

    def __init__(self, measures: Iterable[str], *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # Handed on as they came.
        self.fields["measure"].choices = [(each, each) for each in measures]  # type: ignore[attr-defined]  # A field of choices.

    def clean(self) -> dict[str, object]:
        """One of both has to be there."""
        typed: dict[str, object] = super().clean() or {}
        file = self.files.get("file")
        if file is None and not str(typed.get("pasted") or "").strip():
            raise forms.ValidationError(_("选一个文件，或把表粘贴进来"))
        if file is not None and (file.size or 0) > LARGEST:
            self.add_error("file", _("文件超过 5 MB；目标表用不了这么大"))
        return typed
