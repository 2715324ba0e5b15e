"""The questions about a file, what may be answered to each, and what was answered already."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from yeji.intake.models import Batch
from yeji.intake.previewing import Question
from yeji.intake.showing import Audience
from yeji.intake.typed import Ask
from yeji.records.kinds import FieldKind, Kind
from yeji.ui.templatetags.yeji import whole


@dataclass(frozen=True, slots=True)
class Said:
    """A question about the file, and what may be answered."""

    words: str
    note: str
    field: str
    ask: str
    found: str
    choices: tuple[tuple[str, str], ...]
    """What is sent, and what the button says."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something that was read as something else, to be taken back."""

    words: str
    field: str
    found: str


def said_of(each: Question, kind: Kind, reader: Audience) -> Said:
    """Return a question in words, with what may be answered."""
    label = next((one.label for one in kind.fields if one.key == each.field), each.field)
    column = f"{each.letter} {label}"
    rows = _("%(count)s 行，从第 %(row)s 行起") % {"count": whole(each.rows), "row": each.first_row}
    is_person = any(one.key == each.field and one.kind is FieldKind.PERSON for one in kind.fields)
    words, choices = _question(each, column, reader if is_person else None)
    return Said(words, rows, each.field, each.ask, each.found, choices)


def _person(number: str, reader: Audience) -> str:
    named = f"{reader.people[number]} {number}" if number in reader.people else number
    return f"{named} · {reader.teams[number]}" if number in reader.teams else named


def _question(
    each: Question, column: str, people: Audience | None
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the question and its answers; `people` knows the names where it asks for a person."""
    where = {"column": column, "found": each.found, "near": each.near_label}
    match each.ask:
        case Ask.NEAR:
            return _("%(column)s 写的「%(found)s」是「%(near)s」吗？") % where, (
                (each.near, _("都认作 %(near)s") % where),
            )
        case Ask.SEVERAL:
            if people is not None:
                return _("%(column)s 的「%(found)s」可能是几个人，是哪一个？") % where, tuple(
                    (number, _person(number, people)) for number, _label in each.nears
                )
            return _("%(column)s 的「%(found)s」不止一个，是哪一个？") % where, tuple(
                (number, f"{label} {number}" if label != number else number) for number, label in each.nears
            )
        case Ask.DAY_OR_MONTH:
            return _("%(column)s 里 03/04/2026 这样写的，哪个在前？") % where, (
                ("dmy", _("日在前，3 日 4 月")),
                ("mdy", _("月在前，3 月 4 日")),
            )
        case Ask.DAY_NUMBER:
            return _("%(column)s 里的五位数是 Excel 的天数吗？") % where, (("serial", _("是，换成日期")),)
        case Ask.DECIMAL_COMMA:
            return _("%(column)s 里的逗号是小数点吗？") % where, (("comma", _("是，1.234,5 读作 1,234.5")),)
        case Ask.ROUND:
            return _("%(column)s 超过两位小数，四舍五入到分吗？") % where, (("round", _("四舍五入到分")),)
        case Ask.TWICE:
            return _("同一编号有几行，内容不同，以哪行为准？"), (
                ("first", _("以最先一行为准")),
                ("last", _("以最后一行为准")),
            )
        case _:
            return _("更新的文件已经写过这些记录，要用这份旧的盖过去吗？"), (("older", _("用这份盖过去")),)


def told_of(batch: Batch, kind: Kind) -> list[Told]:
    """Return what was answered of a file, here or of one before it, each to be taken back."""
    labels = {one.key: one.label for one in kind.fields}
    listed = [
        Told(
            _("%(label)s：「%(found)s」以前认作 %(meant)s")
            % {"label": labels.get(key, key), "found": found, "meant": meant},
            key,
            found,
        )
        for key, readings in batch.found.get("readings", {}).items()
        for found, meant in readings.items()
        if found not in batch.answers.get(key, {}).get("readings", {})
    ]
    for key, said in batch.answers.items():
        label = labels.get(key, _("行"))
        listed += [
            Told(
                _("%(label)s：「%(found)s」认作 %(meant)s")
                % {"label": label, "found": found, "meant": meant},
                key,
                found,
            )
            for found, meant in said.get("readings", {}).items()
        ]
        if any(content for name, content in said.items() if name != "readings"):
            listed.append(Told(_("%(label)s：照你说的读") % {"label": label}, key, ""))
    return listed
