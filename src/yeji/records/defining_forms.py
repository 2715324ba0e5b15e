"""The forms of fields and kinds that a company makes itself."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from yeji.accounts.roles import Role
from yeji.records.actions import FieldTerms
from yeji.records.catalogue import standard_models
from yeji.records.formulas import by_labels, faults_of
from yeji.records.kinds import FieldKind, Kind
from yeji.records.models import CustomField, CustomKind, field_kind_choices

RESERVED = frozenset({"define", "quality", "files", "add", "new"})


class CustomFieldForm(forms.Form):
    """What a field is to be. Its type is chosen once: what it holds could not follow."""

    label = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    field_kind = forms.ChoiceField(label=gettext_lazy("类型"))
    choices = forms.CharField(
        label=gettext_lazy("可选内容"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("一行一个，类型是「从列表里选一个」时填"),
    )
    links_to = forms.ChoiceField(
        label=gettext_lazy("连到"), required=False, help_text=gettext_lazy("类型是「连到另一种记录」时选")
    )
    formula = forms.CharField(
        label=gettext_lazy("公式"),
        required=False,
        help_text=gettext_lazy("类型是「公式」时填，用这条记录的字段名，如 订单金额 - 成本"),
    )
    required = forms.BooleanField(label=gettext_lazy("必填"), required=False)
    unique = forms.BooleanField(label=gettext_lazy("不能重复"), required=False)
    help = forms.CharField(label=gettext_lazy("填写说明"), max_length=200, required=False)
    seen_by = forms.MultipleChoiceField(label=gettext_lazy("谁能看"), widget=forms.CheckboxSelectMultiple)
    edited_by = forms.MultipleChoiceField(label=gettext_lazy("谁能改"), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, of: Kind, told: tuple[Kind, ...], data: object = None, made: CustomField | None = None
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # A request's data or nothing.
        self.of, self.made = of, made
        roles = [(str(role.value), str(role.label)) for role in Role]
        self.fields["field_kind"].choices = field_kind_choices()  # type: ignore[attr-defined]  # A choice field, as below.
        self.fields["links_to"].choices = [("", "—"), *((each.key, each.title) for each in told)]  # type: ignore[attr-defined]
        for name in ("seen_by", "edited_by"):
            self.fields[name].choices = roles  # type: ignore[attr-defined]
            self.fields[name].initial = [key for key, _label in roles]
        if made is not None:
            self.fields["field_kind"].disabled = True
            for name in (
                "label",
                "field_kind",
                "links_to",
                "formula",
                "required",
                "unique",
                "help",
                "seen_by",
                "edited_by",
            ):
                self.fields[name].initial = getattr(made, name)
            self.fields["formula"].initial = by_labels(made.formula, of)
            self.fields["choices"].initial = "\n".join(made.choices)

    def clean_label(self) -> str:
        """Refuse a name that the kind has already: files and formulas go by it."""
        label = str(self.cleaned_data["label"]).strip()
        own = self.made.key if self.made else ""
        for one in self.of.fields:
            if one.key != own and label in {one.label, *one.aliases}:
                raise forms.ValidationError(_("「%(label)s」已经有了，换个名称") % {"label": label})
        return label

    def clean(self) -> dict[str, object]:
        """Ask for what the type needs."""
        cleaned: dict[str, object] = super().clean() or {}
        chosen = cleaned.get("field_kind")
        options = _lines(str(cleaned.get("choices") or ""))
        if chosen == FieldKind.CHOICE and len(options) < 2:
            self.add_error("choices", _("至少写两个"))
        if chosen == FieldKind.LINK and not cleaned.get("links_to"):
            self.add_error("links_to", _("选一种记录"))
        if chosen == FieldKind.FORMULA:
            formula = str(cleaned.get("formula") or "")
            faults = faults_of(formula, self.of) if formula else ()
            if not formula:
                self.add_error("formula", _("写一个公式"))
            for fault in faults:
                self.add_error("formula", fault.message.in_language("en" if get_language() == "en" else "zh"))
        return cleaned

    def terms(self) -> FieldTerms:
        """Return what was asked for."""
        given = self.cleaned_data
        chosen = FieldKind(given["field_kind"])
        is_formula = chosen is FieldKind.FORMULA
        return FieldTerms(
            label=given["label"],
            field_kind=chosen,
            required=given["required"] and not is_formula,
            unique=given["unique"] and not is_formula,
            choices=_lines(given["choices"]) if chosen is FieldKind.CHOICE else (),
            links_to=given["links_to"] if chosen is FieldKind.LINK else "",
            formula=given["formula"] if is_formula else "",
            help=given["help"],
            seen_by=tuple(given["seen_by"]),
            edited_by=tuple(given["edited_by"]),
        )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip()[:100] for line in text.splitlines() if line.strip()))


class CustomKindForm(forms.Form):
    """What a kind of record is to be."""

    title = forms.CharField(
        label=gettext_lazy("名称"), max_length=60, help_text=gettext_lazy("如 拜访、演示、样机")
    )
    key = forms.CharField(
        label=gettext_lazy("代号"),
        max_length=40,
        help_text=gettext_lazy("小写字母和数字，定了不再改，如 demos"),
    )
    has_owner = forms.BooleanField(label=gettext_lazy("每条有负责人"), required=False, initial=True)
    has_date = forms.BooleanField(label=gettext_lazy("每条有日期"), required=False, initial=True)

    def clean_key(self) -> str:
        """Refuse a key that is no key or is taken."""
        key = str(self.cleaned_data["key"])
        if not re.fullmatch(r"[a-z][a-z0-9_-]*", key):
            raise forms.ValidationError(_("用小写字母开头，只有小写字母、数字、_ 和 -"))
        if key in RESERVED or key in standard_models() or CustomKind.objects.filter(key=key).exists():
            raise forms.ValidationError(_("「%(key)s」已经用了，换一个") % {"key": key})
        return key

    def clean_title(self) -> str:
        """Refuse a title that is taken."""
        title = str(self.cleaned_data["title"]).strip()
        if CustomKind.objects.filter(title=title).exists():
            raise forms.ValidationError(_("「%(title)s」已经有了") % {"title": title})
        return title
