"""Contents of fields and faults of cells as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yeji.intake.typed import Ask
from yeji.records.kinds import PERSONAL, SCALES, Field, FieldKind, Value
from yeji.ui.templatetags.yeji import day, fen

HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom contents are written."""

    sees_personal: bool
    people: Mapping[str, str] = field(default_factory=dict)
    """Names by work number."""
    teams: Mapping[str, str] = field(default_factory=dict)
    """The names of their teams of the day, by work number."""
    regions: Mapping[str, str] = field(default_factory=dict)
    """Names by code."""
    brought_it: bool = False
    """The file is his own, so that he knows what stands in it."""


def written(one: Field, content: Value, reader: Audience) -> str:
    """Return a content as tables have it.

    >>> reader = Audience(sees_personal=True)
    >>> (
    ...     written(Field("q", "数量", FieldKind.QUANTITY), 12500, reader),
    ...     written(Field("r", "占比", FieldKind.RATIO), 125000, reader),
    ... )
    ('1.25', '12.5%')
    """
    if content is None or (one.kind in PERSONAL and not (reader.sees_personal or reader.brought_it)):
        return "" if content is None else HIDDEN
    match one.kind:
        case FieldKind.AMOUNT:
            return fen(int(content)) if isinstance(content, int) else ""
        case FieldKind.QUANTITY | FieldKind.INTEGER:
            return _figure(content, SCALES[one.kind])
        case FieldKind.RATIO:
            return f"{_figure(content, SCALES[one.kind] - 2)}%"
        case FieldKind.DATE:
            return day(date.fromisoformat(str(content)))
        case FieldKind.YES_NO:
            return _("是") if content else _("否")
        case FieldKind.CHOICE:
            return dict(one.choices).get(str(content), str(content))
        case FieldKind.PERSON | FieldKind.REGION:
            names = reader.people if one.kind is FieldKind.PERSON else reader.regions
            return names.get(str(content), str(content))
        case FieldKind.TAGS:
            return "、".join(content) if isinstance(content, tuple) else str(content)
        case _:
            return str(content)


def written_before(one: Field, content: Value, reader: Audience) -> str:
    """Return what stands in the books, hidden where the reader may not see it: a file must not fetch it."""
    if one.kind in PERSONAL and not reader.sees_personal:
        return HIDDEN
    return written(one, content, reader) or _("空")


def _figure(content: object, decimals: int) -> str:
    number = int(str(content))
    whole, rest = divmod(abs(number), 10**decimals)
    tail = f"{rest:0{decimals}}".rstrip("0") if decimals else ""
    sign = "−" if number < 0 else ""
    return f"{sign}{whole:,}{'.' if tail else ''}{tail}"


def chosen_words(words: object) -> str:
    """Return the words in the reader's language of a pair that was kept."""
    if not isinstance(words, list) or len(words) != 2:
        return ""
    return str(words[1] if get_language() == "en" else words[0])


_SHORT: Mapping[object, Promise] = {
    "cell-missing": _lazy("没有填"),
    "twice": _lazy("文件里有几行是这个编号，内容不同"),
    "older": _lazy("更新的文件已经写过这一条"),
    "repeated": _lazy("前面有一行也是这个"),
    "date-impossible": _lazy("日历上没有这一天"),
    "number-scientific": _lazy("科学计数法多半丢了位数"),
    "excel-error-cell": _lazy("公式出错，先在表格里改"),
    "excel-digits-lost": _lazy("Excel 只存 15 位，后面的丢了；存成文本再导"),
    "excel-formula-without-result": _lazy("公式没有结果，打开保存一次再传"),
}


def fault_words(fault: Mapping[str, object]) -> str:
    """Say in a few words why a cell is not taken, and what would be."""
    allowed, code = chosen_words(fault.get("allowed")), fault.get("code")
    if fault.get("ask") == Ask.NEAR:
        return _("是「%(near)s」吗？") % {"near": fault.get("near_label", "")}
    if code in _SHORT:
        return str(_SHORT[code])
    if code == "several":
        return allowed
    said = _("没有这个，要写%(allowed)s") if code == "unknown" else _("要写成：%(allowed)s")
    return said % {"allowed": allowed}


def full_words(fault: Mapping[str, object], label: str, row: int) -> str:
    """Say all of a fault: cell, what was found, what is allowed, what to do."""
    cell = f"{fault.get('letter', '')}{row}"
    found = _("写的是「%(found)s」") % {"found": fault["found"]} if fault.get("found") else _("没有填")
    said = _("%(cell)s %(label)s：%(found)s；要%(allowed)s") % {
        "cell": cell,
        "label": label,
        "found": found,
        "allowed": chosen_words(fault.get("allowed")),
    }
    near = _("像「%(near)s」。") % {"near": fault["near_label"]} if fault.get("near_label") else ""
    return f"{said}。{near}{chosen_words(fault.get('hint'))}"
