"""Forms of records, made from their kind: one field of the form for each field that the reader may write."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yeji.accounts.roles import Permission
from yeji.org.models import Person, Region, Team
from yeji.org.queries import person_of, visible_to
from yeji.records.kinds import PERSONAL, SCALES, Field, FieldKind, Kind, Row, Value, number_of, range_of
from yeji.records.listing import Test, test_words, tests_for
from yeji.records.queries import bare_kind, is_taken
from yeji.records.reading import Found, Reader, editable_fields, masked, may_write, seen, unseen_links
from yeji.records.typing_cells import Unreadable, typed
from yeji.records.words import Called, plain, titled

_BOTH = re.compile(r"(?P<name>.+)[（(](?P<number>[^（()）]+)[)）]")
UNITS = {FieldKind.AMOUNT: gettext_lazy("元"), FieldKind.RATIO: "%"}


class RecordForm(forms.Form):
    """One record. Personal data stands masked beside an empty field: left empty, it stays as it is."""

    marks_required = True
    """Most may be left empty: what may not is marked."""
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        of: Kind,
        reader: Reader,
        *,
        found: Found | None = None,
        data: object = None,
        initial: Row | None = None,
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # A request's data or nothing.
        self.of, self.reader, self.found = of, reader, found
        self.written = editable_fields(of, reader)
        row = found.row if found else (initial or {})
        # What the address proposes is not named to whoever does not see it.
        shut = unseen_links(self.written, [row], reader) if found is None else frozenset()
        called = Called.of(self.written, [row], shut)
        for one in self.written:
            if found is not None and one.key == of.natural_key:
                continue
            self.fields[one.key] = _form_field(of, one, row.get(one.key), called, is_new=found is None)
        if found is not None:
            self.fields["revision"].initial = found.revision

    @property
    def short_fields(self) -> list[forms.BoundField]:
        """The fields that stand side by side."""
        return [each for each in self.visible_fields() if not _is_long(each)]

    @property
    def long_fields(self) -> list[forms.BoundField]:
        """The fields that take a line of their own, after the others: beside them they would leave holes."""
        return [each for each in self.visible_fields() if _is_long(each)]

    def clean(self) -> dict[str, object]:
        """Type every field, so that all faults are said at once."""
        cleaned: dict[str, object] = super().clean() or {}
        self.contents: Row = {}
        for one in self.written:
            if one.key not in self.fields or one.key in self.errors:
                continue
            if self.found is not None and one.key not in self.data:
                continue  # What was not sent was not meant: only an empty field clears.
            text = str(cleaned.get(one.key) or "")
            if one.kind in PERSONAL and not text.strip() and self.found is not None:
                continue
            try:
                content = _content(one, text, self.reader)
                if one.key == self.of.owner:
                    _in_sight(content, self.reader)
                if one.key == self.of.within:
                    _in_hand(one, content, self.reader)
                self.contents[one.key] = content
            except Unreadable as fault:
                self.add_error(one.key, str(fault))
        self._unique()
        return cleaned

    def _unique(self) -> None:
        own = self.found.row[self.of.natural_key] if self.found else None
        for one in self.written:
            content = self.contents.get(one.key)
            if one.unique and content is not None and is_taken(self.of, one, content, but=str(own or "")):
                self.add_error(one.key, _("「%(content)s」已经有了") % {"content": plain(one, content)})
        if self.found is None and not self.errors:
            self.contents.setdefault(self.of.natural_key, None)
            key = number_of(self.of, self.contents)
            if key:
                self.contents[self.of.natural_key] = key


def _is_long(bound: forms.BoundField) -> bool:
    return isinstance(bound.field.widget, forms.Textarea)


def _named(one: Field, content: Value, called: Called) -> str:
    """Write a person, a region or a record by name with its number, as `_keys` reads it back."""
    number = str(content or "")
    name = called.name(one, number) if number and (one.links_to, number) not in called.shut else number
    return f"{name}（{number}）" if name != number else number


def _form_field(of: Kind, one: Field, content: Value, called: Called, *, is_new: bool) -> forms.Field:
    required = one.required and not (one.key == of.natural_key and is_new) and one.kind not in PERSONAL
    hint = one.help
    if one.key == of.natural_key:
        hint = hint or _("空着就自动编号")
    shown = plain(one, content)
    widget: forms.Widget = forms.TextInput()
    if one.kind is FieldKind.LONG_TEXT:
        widget = forms.Textarea(attrs={"rows": 3})
    elif one.kind is FieldKind.DATE:
        widget, shown = forms.DateInput(attrs={"type": "date"}), str(content or "")
    elif one.kind in {FieldKind.CHOICE, FieldKind.YES_NO}:
        widget = forms.Select(choices=_options(one))
        shown = str(content) if one.kind is FieldKind.CHOICE and content else shown
    elif one.kind in PERSONAL:
        shown = ""
        if content:
            stands = masked(one, content)
            hint = _("现在是 %(content)s，空着就不改") % {"content": stands}
        widget = forms.TextInput(attrs={"autocomplete": "off"})
    elif one.kind in {FieldKind.PERSON, FieldKind.TEAM, FieldKind.REGION, FieldKind.LINK}:
        hint, shown = hint or _("写编号或名称"), _named(one, content, called)
    elif one.kind in SCALES:
        hint = hint or range_of(one)
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "r"})
    label = f"{one.label}（{UNITS[one.kind]}）" if one.kind is FieldKind.AMOUNT else titled(one)
    return forms.CharField(label=label, required=required, initial=shown, help_text=hint, widget=widget)


def _options(one: Field) -> list[tuple[str, str]]:
    if one.kind is FieldKind.YES_NO:
        return [("", "—"), (_("是"), _("是")), (_("否"), _("否"))]
    return [("", "—"), *one.choices]


def _content(one: Field, text: str, reader: Reader) -> Value:
    content = typed(one, text)
    if content is None or one.kind not in {
        FieldKind.PERSON,
        FieldKind.TEAM,
        FieldKind.REGION,
        FieldKind.LINK,
    }:
        return content
    keys = _keys(one, str(content), reader) or _by_both(one, str(content), reader)
    if len(keys) == 1:
        return keys[0]
    if keys:
        raise Unreadable(
            _("叫「%(text)s」的有几个，写编号：%(keys)s") % {"text": text, "keys": "、".join(keys[:5])}
        )
    raise Unreadable(_("没有叫「%(text)s」的，写编号或全名") % {"text": text})


def _in_sight(owner: Value, reader: Reader) -> None:
    """Refuse an owner out of sight: the record would be gone for whoever writes it, and credit a stranger."""
    if reader.may(Permission.SEE_ALL):
        return
    if owner is None or not visible_to(reader.user, reader.on).filter(number=owner).exists():
        raise Unreadable(_("只能记在自己或自己带的人名下；要转给别人，请他们共同的上级来改"))


def _in_hand(one: Field, whole: Value, reader: Reader) -> None:
    """Refuse a part of what the reader only shares: whoever adds to a deal could make it his own."""
    if whole and not may_write(bare_kind(one.links_to), str(whole), reader):
        raise Unreadable(_("这单不归你，只能看；要改就找负责人"))


def _keys(one: Field, text: str, reader: Reader) -> list[str]:
    """What is called so: its number wins over names, so that a name never hides a number."""
    if one.kind is FieldKind.LINK:
        linked = bare_kind(one.links_to)
        rows = seen(linked, reader)
        named = linked.name and linked.field(linked.name).kind is FieldKind.TEXT
        wanted = Q(number=text) | (Q(**{linked.name: text}) if named else Q(pk__in=()))
        found = list(rows.filter(wanted).values_list("number", flat=True)[:6])
    elif one.kind is FieldKind.PERSON:
        # Who knows a work number may write it; names lead only to people in sight.
        called = Q(name=text, pk__in=visible_to(reader.user, reader.on).values("pk"))
        found = list(Person.objects.filter(Q(number=text) | called).values_list("number", flat=True)[:6])
    else:
        table = Team if one.kind is FieldKind.TEAM else Region
        found = list(table.objects.filter(Q(code=text) | Q(name=text)).values_list("code", flat=True)[:6])
    return [text] if text in found else found


def _by_both(one: Field, text: str, reader: Reader) -> list[str]:
    """What a name with its number behind it means: the number, where it is called so."""
    both = _BOTH.fullmatch(text.strip())
    if both is None or both["number"] not in _keys(one, both["number"], reader):
        return []
    number = both["number"]
    return [number] if Called.of([one], [{one.key: number}]).name(one, number) == both["name"].strip() else []


class FilterForm(forms.Form):
    """Adds one condition to a list; the view puts it into the address."""

    on = forms.ChoiceField(label=gettext_lazy("哪一列"))
    how = forms.ChoiceField(label=gettext_lazy("怎么比"))
    what = forms.CharField(label=gettext_lazy("和什么比"), required=False)

    def __init__(self, of: Kind, fields: Iterable[Field], data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # A request's data or nothing.
        del of
        filterable = [one for one in fields if tests_for(one)]
        self.fields["on"].choices = [(one.key, one.label) for one in filterable]  # type: ignore[attr-defined]  # A choice field.
        self.fields["how"].choices = [(test.value, test_words(test)) for test in Test]  # type: ignore[attr-defined]  # As above.


class ViewForm(forms.Form):
    """Keeps the present address of a list under a name."""

    title = forms.CharField(label=gettext_lazy("叫什么"), max_length=40)
    is_shared = forms.BooleanField(label=gettext_lazy("大家都能用"), required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)


class BulkForm(forms.Form):
    """What to do with the ticked records: give them to somebody, add or take a tag, or set a field."""

    key = forms.CharField(widget=forms.MultipleHiddenInput, required=False)
    count = forms.IntegerField(widget=forms.HiddenInput, required=False)
    """How many records the page named that the user answers."""
    one = forms.ChoiceField(label=gettext_lazy("改哪一项"))
    text = forms.CharField(
        label=gettext_lazy("改成"), required=False, help_text=gettext_lazy("空着就清空；标签会加上")
    )

    def __init__(
        self, of: Kind, reader: Reader, data: object = None, *, all_count: int | None = None
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # A request's data or nothing.
        self.of, self.reader, self.all_count = of, reader, all_count
        self.may = {
            one.key: one
            for one in editable_fields(of, reader)
            if one.key != of.natural_key and not one.unique and one.kind not in PERSONAL
        }
        leading = sorted(
            self.may.values(), key=lambda one: (one.key != of.owner, one.kind is not FieldKind.TAGS)
        )
        self.fields["one"].choices = [(one.key, one.label) for one in leading]  # type: ignore[attr-defined]  # A choice field.

    def clean(self) -> dict[str, object]:
        """Type what is written as the chosen field wants it."""
        cleaned: dict[str, object] = super().clean() or {}
        if self.all_count is not None and cleaned.get("count") != self.all_count:
            moved = _("符合条件的现在是 %(count)s 条，再看一眼") % {"count": self.all_count}
            self.add_error(None, moved)
        one = self.may.get(str(cleaned.get("one")))
        if one is not None:
            try:
                self.content = _content(one, str(cleaned.get("text") or ""), self.reader)
                if one.key == self.of.owner:
                    _in_sight(self.content, self.reader)
            except Unreadable as fault:
                self.add_error("text", str(fault))
            else:
                if self.content is None and one.required:
                    self.add_error("text", _("「%(label)s」必填，不能清空") % {"label": one.label})
        return cleaned


class ClaimForm(forms.Form):
    """Whose a record is to be that is nobody's: oneself, where nothing else is written."""

    owner = forms.CharField(
        label=gettext_lazy("给谁"), max_length=200, help_text=gettext_lazy("写工号或姓名")
    )

    def __init__(self, of: Kind, reader: Reader, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # A request's data or nothing.
        self.of, self.reader = of, reader
        me = person_of(reader.user)
        self.fields["owner"].initial = f"{me.name}（{me.number}）" if me else ""

    def clean_owner(self) -> str:
        """Read whom the words mean: somebody in sight."""
        try:
            content = _content(self.of.field(self.of.owner), self.cleaned_data["owner"], self.reader)
            _in_sight(content, self.reader)
        except Unreadable as fault:
            raise forms.ValidationError(str(fault)) from None
        self.number = str(content)
        return self.number


class RemoveForm(forms.Form):
    """Why a record is taken away: the history keeps it."""

    why = forms.CharField(label=gettext_lazy("为什么删"), max_length=200)


class WholeExportForm(forms.Form):
    """Asks why personal data leave the house in full."""

    why = forms.CharField(
        label=gettext_lazy("为什么要"),
        min_length=4,
        max_length=200,
        help_text=gettext_lazy("比如：寄对账单"),
    )
    form = forms.ChoiceField(label=gettext_lazy("文件"), choices=[("csv", "CSV"), ("xlsx", "Excel")])


class CommentForm(forms.Form):
    """One thing said about a record."""

    text = forms.CharField(
        max_length=2000, widget=forms.TextInput(attrs={"placeholder": gettext_lazy("写一句，@ 提到谁")})
    )


class AttachmentForm(forms.Form):
    """One file beside a record."""

    file = forms.FileField()
