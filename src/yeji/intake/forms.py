"""What pages of this room take in: a file or pasted rows, what columns mean, online forms and their answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from yeji.intake.answering import askable
from yeji.intake.heading import BOTH, UNITS, Found, Heading, importable
from yeji.intake.models import FormLink
from yeji.intake.typed import FIGURES
from yeji.records.kinds import FieldKind, Kind

UPLOAD_MAX = 1 << 30
PASTE_MAX = 20 << 20
OPEN, LEAVE = "?", "leave"
"""A column that nobody has chosen for; and what says that those are not imported."""
MULTIPLIED = (("0", _("元")), ("3", _("千元")), ("4", _("万元")), ("8", _("亿元")))

STAFF_LARGEST = 5_000_000


class ReceiveForm(forms.Form):
    """A file, or rows copied out of a sheet, and what kind of record they are."""

    kind = forms.ChoiceField(label=_("这是什么"), error_messages={"required": _("先选这是什么")})
    file = forms.FileField(
        label=_("文件"),
        required=False,
        error_messages={"empty": _("文件是空的，换一份再传")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.tsv,.txt"}),
    )
    rows = forms.CharField(
        label=_("或者从表格里复制，连表头一起贴在这里"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "input", "spellcheck": "false"}),
    )

    def __init__(self, kinds: Sequence[Kind], *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # Whatever a form takes.
        choice = self.fields["kind"]
        if isinstance(choice, forms.ChoiceField):
            # Nothing is set in advance: orders read as customers would look as if they fitted.
            choice.choices = [("", _("选一种")), *((each.key, each.title) for each in kinds)]

    def clean(self) -> dict[str, object]:
        """Take one of the two."""
        told = super().clean() or {}
        file, rows = told.get("file"), str(told.get("rows") or "")
        if not file and not rows.strip():
            raise forms.ValidationError(_("选一个文件，或贴上几行"))
        if isinstance(file, UploadedFile) and (file.size or 0) > UPLOAD_MAX:
            raise forms.ValidationError(_("文件超过 1 GB；按月分开再传"))
        if len(rows) > PASTE_MAX:
            raise forms.ValidationError(_("贴得太多；存成文件再传"))
        return told


class MappingForm(forms.Form):
    """For each column of the file the field that it is, and its unit where it holds amounts."""

    def __init__(
        self, kind: Kind, heading: Heading, locked: Collection[str], *given: object, **named: object
    ) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # Whatever a form takes.
        free = [each for each in importable(kind) if each.key not in locked]
        fields = [("", _("不导入")), *((each.key, each.label) for each in free)]
        if kind.name and kind.name != kind.natural_key and not {kind.name, kind.natural_key} & set(locked):
            both = f"{kind.natural_key}{BOTH}{kind.name}"
            fields.insert(1, (both, _("编号和名称都是它")))
        self._heading = heading
        self._amounts = {
            each.key for each in kind.fields if each.kind in {FieldKind.AMOUNT, FieldKind.QUANTITY}
        }
        self._figures = {each.key for each in kind.fields if each.kind in FIGURES}
        for column in heading.columns:
            is_open = column.found == Found.UNSURE
            self.fields[f"c{column.at}"] = forms.ChoiceField(
                label=column.header or column.letter, required=False,
                choices=[(OPEN, _("选一个…")), *fields] if is_open else fields,
                initial=OPEN if is_open else column.choice,
                widget=forms.Select(attrs={"class": "input"}),
            )  # fmt: skip
            self.fields[f"u{column.at}"] = forms.ChoiceField(
                label=_("单位"), choices=MULTIPLIED, required=False, initial=str(max(column.exponent, 0)),
                widget=forms.Select(attrs={"class": "input"}),
            )  # fmt: skip

    def clean(self) -> dict[str, object]:
        """Let no two columns be one field."""
        told = super().clean() or {}
        seen: dict[str, str] = {}
        for column in self._heading.columns:
            field = str(told.get(f"c{column.at}") or "")
            if field == OPEN:
                told[f"c{column.at}"] = field = ""
                if LEAVE not in self.data:
                    self.add_error(f"c{column.at}", _("选一个，或选「不导入」"))
            for one in filter(None, field.split(BOTH)):
                if one in seen:
                    self.add_error(f"c{column.at}", _("%(other)s 列已经是它了") % {"other": seen[one]})
                seen.setdefault(one, column.letter)
        return told

    @property
    def fields_by_column(self) -> dict[int, tuple[str, int]]:
        """What was said: by column the field and the power of ten."""
        told = self.cleaned_data
        said: dict[int, tuple[str, int]] = {}
        for column in self._heading.columns:
            field = str(told.get(f"c{column.at}") or "")
            unit = int(told.get(f"u{column.at}") or 0)
            exponent = column.exponent if column.exponent < 0 and field == column.field else 0
            said[column.at] = (field, unit if field in self._amounts and unit in UNITS.values() else exponent)
        return said


class FormLinkForm(forms.ModelForm[FormLink]):
    """What an online form asks, and of whom."""

    class Meta:
        model = FormLink
        fields = ("kind", "title", "words", "thanks", "is_public", "opens_until")
        widgets = {  # noqa: RUF012 - read by Django when the class is made
            "title": forms.TextInput(attrs={"class": "input"}),
            "words": forms.Textarea(attrs={"class": "input", "rows": 2}),
            "thanks": forms.TextInput(attrs={"class": "input"}),
            "opens_until": forms.DateInput(attrs={"type": "date", "class": "input"}),
        }

    def __init__(self, kinds: Sequence[Kind], *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # Whatever a form takes.
        self.fields["kind"] = forms.ChoiceField(
            label=_("答案记成"), choices=[(each.key, each.title) for each in kinds],
            widget=forms.Select(attrs={"class": "input"}),
        )  # fmt: skip
        self.fields["title"].required = True


class ChosenFieldsForm(forms.Form):
    """Which fields of the kind the form asks."""

    asked = forms.MultipleChoiceField(label=_("要填的项"), widget=forms.CheckboxSelectMultiple())

    def __init__(self, kind: Kind, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # Whatever a form takes.
        choice = self.fields["asked"]
        if isinstance(choice, forms.MultipleChoiceField):
            choice.choices = [
                (each.key, f"{each.label}*" if each.required else each.label)
                for each in askable(kind)
                if each.key != kind.natural_key
            ]


class StaffForm(forms.Form):
    """A file with people, or rows pasted from a sheet."""

    file = forms.FileField(label=_("Excel 或 CSV"), required=False, allow_empty_file=True)
    pasted = forms.CharField(
        label=_("或者从表里复制过来"),
        required=False,
        strip=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("连表头一起复制：工号、姓名、团队、岗位、入职日期；带团队的写「是」"),
    )

    def clean(self) -> dict[str, object]:
        """One of both has to be there."""
        typed: dict[str, object] = super().clean() or {}
        file = self.files.get("file")
        if file is None and not str(typed.get("pasted") or "").strip():
            raise forms.ValidationError(_("选一个文件，或把表粘贴进来"))
        if file is not None and (file.size or 0) > STAFF_LARGEST:
            self.add_error("file", _("文件超过 5 MB；人员表用不了这么大"))
        return typed
