"""What the deeds of this room are called in the audit, and what an event of a record says: fields, amounts, names.

A record's fields are data, so an event is told by its kind; personal data is masked there as on any page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yeji.accounts.roles import Role
from yeji.audit.words import KindTold, ask_about_kinds, name_actions, name_content, name_fields, name_kind
from yeji.records.catalogue import standard_models
from yeji.records.kinds import Field, FieldKind, Kind
from yeji.records.models import CustomField, CustomKind, SavedView
from yeji.records.models.custom import FIELD_KIND_LABELS
from yeji.records.queries import kind
from yeji.records.reading import masked
from yeji.records.words import Called, written

ACTIONS: Mapping[str, Promise] = {
    "records.write": _("写了一条"),
    "records.write_batch": _("写了一批"),
    "records.undo_batch": _("撤销了一批"),
    "records.claim": _("认领了一条"),
    "records.remove": _("删了一条"),
    "records.merge": _("合并了两条"),
    "records.tell_apart": _("认定是两个"),
    "records.comment": _("说了一句"),
    "records.attach": _("加了附件"),
    "records.export": _("导出了"),
    "records.unmask": _("看了全号"),
    "records.keep_view": _("存了视图"),
    "records.drop_view": _("删了视图"),
    "records.define_field": _("加了字段"),
    "records.change_field": _("改了字段"),
    "records.retire_field": _("停用了字段"),
    "records.revive_field": _("再用了字段"),
    "records.define_kind": _("加了一种记录"),
}
LABELS: Mapping[str, Promise] = {
    "new": _("新增（条）"),
    "changed": _("改动（条）"),
    "same": _("没变（条）"),
    "removed": _("撤掉（条）"),
    "restored": _("改回（条）"),
    "kept": _("留下（条）"),
    "comment": _("评论序号"),
    "merged": _("并掉的"),
    "into": _("并进"),
    "distinct": _("不同于"),
    "size": _("大小（字节）"),
    "field": _("字段"),
    "shown": _("页面上是"),
    "rows": _("行数"),
    "form": _("格式"),
    "filters": _("条件"),
    "query": _("条件"),
    "columns": _("列"),
}


@dataclass(frozen=True)
class RecordTold:
    """A kind of record as the audit speaks of it."""

    of: Kind
    fields: Mapping[str, Field]

    @property
    def title(self) -> str:
        """What the kind is called."""
        return self.of.title

    def field(self, name: str) -> str | None:
        """Return the field's label, or what a batch's figures are called."""
        if name in self.fields:
            return self.fields[name].label
        return str(LABELS[name]) if name in LABELS else None

    def content(self, name: str, content: object) -> str | None:
        """Return the content as the record's page has it, masked where it is personal."""
        if name == "field" and isinstance(content, str) and content in self.fields:
            return self.fields[content].label
        one = self.fields.get(name)
        if one is None:
            return None
        stored = tuple(content) if isinstance(content, list) else content
        if not isinstance(stored, str | int | bool | tuple):
            return None
        return written(one, masked(one, stored), Called.of([one], [{name: stored}]))


def told(key: str) -> KindTold | None:
    """Return what a kind of record says of itself."""
    try:
        of = kind(key)
    except KeyError:
        return None
    return RecordTold(of, {one.key: one for one in of.fields})


def name_deeds() -> None:
    """Say what deeds and kinds are called; once, when the app is ready."""
    name_actions(ACTIONS)
    for key, model in standard_models().items():
        name_kind(key, model._meta.verbose_name or key)
    name_kind("field", _("自定义字段"), CustomField)
    name_kind("kind", _("自定义记录"), CustomKind)
    name_kind("view", _("视图"), SavedView)
    for key in ("view", "batch"):
        name_fields(key, LABELS)
    name_content("field_kind", lambda stored: str(FIELD_KIND_LABELS[FieldKind(stored)]))
    roles = {role.value: role.label for role in Role}
    for name in ("seen_by", "edited_by"):
        name_content(name, lambda stored: str(roles.get(stored, stored)))
    ask_about_kinds(told)
