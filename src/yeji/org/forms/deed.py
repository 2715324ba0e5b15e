"""The form before a deed: why it is done, and what its writer had seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from yeji.org.models import Person
from yeji.org.spans import ONE_DAY

LAST_DAY = "last_day"
"""What forms have where tables have `until`, the day after it."""


class DayField(forms.DateField):
    """A day, chosen from the browser's own calendar."""

    def __init__(self, *, label: object, required: bool = True, help_text: object = "") -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]  # A lazy text.
            required=required,
            help_text=help_text,  # type: ignore[arg-type]  # As above.
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )


class PersonField(forms.CharField):
    """Somebody, written as work number or name: a list of two thousand helps nobody choose."""

    def __init__(self, *, label: object, required: bool = True) -> None:
        super().__init__(label=label, required=required, max_length=60, help_text=_("写工号或姓名"))  # type: ignore[arg-type]  # A lazy text.

    def clean(self, value: object) -> Person | None:
        """Return the person. *errors*: ValidationError where nobody or several are called so."""
        text = super().clean(value)
        if not text:
            return None
        found = Person.objects.filter(number=text).first()
        if found is not None:
            return found
        called = list(Person.objects.filter(name=text)[:5])
        if len(called) == 1:
            return called[0]
        if called:
            numbers = "、".join(each.number for each in called)
            raise ValidationError(
                _("叫「%(text)s」的有好几位，写工号：%(numbers)s"), params={"text": text, "numbers": numbers}
            )
        raise ValidationError(_("没有工号或姓名是「%(text)s」的人"), params={"text": text})


class DeedForm(forms.Form):
    """Carries why something is done, and the number of the last change that its writer had seen."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    why = forms.CharField(label=_("为什么"), required=False, max_length=200, help_text=_("会记进审计"))

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # Handed on as they came.
        if self.field_order is None:
            self.order_fields([*(name for name in self.fields if name != "why"), "why"])

    def take(self, refused: ValidationError) -> None:
        """Show what an action refused, beside the fields that it names."""
        by_field: Mapping[str, list[ValidationError]] = (
            refused.error_dict if hasattr(refused, "error_dict") else {NON_FIELD_ERRORS: refused.error_list}
        )
        for field, errors in by_field.items():
            shown = LAST_DAY if field == "until" else field
            for error in errors:
                self.add_error(shown if shown in self.fields else None, error)

    def look_again(self, revision: int) -> None:
        """Let the writer save over what he has now been told of."""
        changed = QueryDict(mutable=True)
        changed.update(self.data)
        changed["seen"] = str(revision)
        self.data = changed


def day_after(last_day: date | None) -> date | None:
    """Return the end of a stretch from the last day that people write."""
    return None if last_day is None else last_day + ONE_DAY
