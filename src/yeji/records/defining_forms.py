"""The forms of fields and kinds that a company makes itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from yeji.accounts.roles import Permission, Role, roles_with
from yeji.records.actions import FieldTerms
from yeji.records.catalogue import standard_models
from yeji.records.formulas import by_labels, faults_of
from yeji.records.kinds import OWN_KINDS, FieldKind, Kind
from yeji.records.models import CustomField, CustomKind, field_kind_choices

ALL, SOME = "all", "some"
EVERY_ROLE = tuple(str(role.value) for role in Role)
OPENED_TO: Mapping[str, Permission] = {
    "seen_by": Permission.SEE_RECORDS,
    "edited_by": Permission.EDIT_RECORDS,
}
"""What a field is opened to roles for, and what those must be able to do anyway."""
RESERVED = frozenset({"define", "quality", "files", "add", "new"})


def _whom(name: str) -> str:
    return name.replace("_by", "_for")


class CustomFieldForm(forms.Form):
    """What a field is to be. Its type is chosen once: what it holds could not follow."""

    marks_required = True
    label = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    field_kind = forms.ChoiceField(label=gettext_lazy("类型"))
    choices = forms.CharField(
        label=gettext_lazy("可选内容"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("一行一个"),
    )
    links_to = forms.ChoiceField(label=gettext_lazy("连到"), required=False)
    formula = forms.CharField(
        label=gettext_lazy("公式"),
        required=False,
        help_text=gettext_lazy("用这条记录的字段名，如 订单金额 - 成本"),
    )
    required = forms.BooleanField(label=gettext_lazy("必填"), required=False)
    unique = forms.BooleanField(label=gettext_lazy("不能重复"), required=False)
    help = forms.CharField(label=gettext_lazy("填写说明"), max_length=200, required=False)
    seen_for = forms.ChoiceField(label=gettext_lazy("谁能看"), required=False, widget=forms.RadioSelect)
    seen_by = forms.MultipleChoiceField(
        label=gettext_lazy("能看的角色"), required=False, widget=forms.CheckboxSelectMultiple
    )
    edited_for = forms.ChoiceField(label=gettext_lazy("谁能改"), required=False, widget=forms.RadioSelect)
    edited_by = forms.MultipleChoiceField(
        label=gettext_lazy("能改的角色"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, of: Kind, told: tuple[Kind, ...], data: object = None, made: CustomField | None = None
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # A request's data or nothing.
        self.of, self.made = of, made
        self.fields["field_kind"].choices = field_kind_choices()  # type: ignore[attr-defined]  # A choice field, as below.
        self.fields["links_to"].choices = [("", "—"), *((each.key, each.title) for each in told)]  # type: ignore[attr-defined]
        for name, permission in OPENED_TO.items():
            self._offer_roles(name, permission)
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
            for name in OPENED_TO:
                self.fields[_whom(name)].initial = (
                    ALL if set(EVERY_ROLE) <= set(getattr(made, name)) else SOME
                )
            self.fields["formula"].initial = by_labels(made.formula, of)
            self.fields["choices"].initial = "\n".join(made.choices)

    def _offer_roles(self, name: str, permission: Permission) -> None:
        """Offer the roles to which a field can be open at all; a field of old may name others."""
        by_file = {role for role, keys in OWN_KINDS.items() if self.of.key in keys}
        offered = roles_with(permission) | by_file
        field, whom = self.fields[name], self.fields[_whom(name)]
        field.choices = [(str(role.value), str(role.label)) for role in Role]  # type: ignore[attr-defined]  # A choice field, as above.
        field.widget.choices = [  # Drawn are fewer than are taken.
            (str(role.value), str(role.label)) for role in Role if role in offered
        ]
        field.initial = EVERY_ROLE
        whom.choices = [(ALL, _("全部")), (SOME, _("只有这些角色"))]  # type: ignore[attr-defined]  # As above.
        whom.initial = ALL

    def _opened_to(self, name: str) -> tuple[str, ...]:
        return EVERY_ROLE if self.cleaned_data.get(_whom(name)) == ALL else tuple(self.cleaned_data[name])

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
        for name in OPENED_TO:
            if cleaned.get(_whom(name)) != ALL and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("至少选一个"))
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
            seen_by=self._opened_to("seen_by"),
            edited_by=self._opened_to("edited_by"),
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
