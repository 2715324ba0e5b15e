"""A batch that was checked: what it would bring, what is to be decided, what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.intake.folders import folder_of
from yeji.intake.heading import Column, Found
from yeji.intake.job import State
from yeji.intake.merged import filled_from
from yeji.intake.models import Batch, Stage
from yeji.intake.pages.lines import TONES, ready_rows, wholes
from yeji.intake.pages.questions import Said, Told, said_of, told_of
from yeji.intake.pages.rows import checked_table
from yeji.intake.previewing import questions_of, rows_of, states_in
from yeji.intake.queries import heading_of, written_before
from yeji.intake.showing import Audience, chosen_words
from yeji.records.kinds import Kind
from yeji.ui.parts import Happening, Link, Tone
from yeji.ui.tables import Table
from yeji.ui.templatetags.yeji import fen, moment, whole

SHOWN = 50
LONG = 50_000
ROWS_A_MINUTE = 240_000
"""What SQLite writes of orders, its slowest kind, on two busy cores (docs/benchmarks.md)."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the sum at the right."""

    label: str
    words: str
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the bar that shows the states."""

    css: str
    start: str
    width: str


@dataclass(frozen=True, slots=True)
class Meant:
    """A column of the file and what it is read as."""

    letter: str
    header: str
    field: str
    why: str = ""
    """Why it is passed over, where that is so on purpose."""


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A checked, written or undone batch."""

    batch: Batch
    kind: str
    stage: str
    tone: str
    ready: int
    asked: int
    refused: int
    sums: tuple[str, ...]
    segments: tuple[Link, ...]
    parts: tuple[Part, ...]
    parts_words: str
    table: Table
    note: str
    more_url: str
    facts: tuple[Fact, ...]
    questions: tuple[Said, ...]
    told: tuple[Told, ...]
    meant: tuple[Meant, ...]
    notes: tuple[str, ...]
    not_read: tuple[str, ...]
    history: tuple[Happening, ...]
    before: str
    """Says that the same file was written already."""
    kept: tuple[str, ...]
    is_open: bool
    is_written: bool
    is_undone: bool
    may_bring: bool
    waits: str
    """Says how long others cannot write meanwhile, where that is long (docs/adr/0009)."""


def preview_page(
    batch: Batch,
    kind: Kind,
    reader: Audience,
    *,
    state: str,
    first: int,
    earlier: Sequence[Batch],
    may_bring: bool,
) -> PreviewPage:
    """Return the page of a batch that was checked."""
    counts = batch.found.get("counts", {})
    heading = heading_of(batch)
    is_open = batch.stage == Stage.CHECKED
    shown = rows_of(folder_of(batch.pk), states_in(state), 0, first + SHOWN) if _has_rows(batch) else []
    count = counts.get(state, 0) if states_in(state) else sum(counts.get(each, 0) for each in State)
    url = reverse("intake:batch", args=[batch.pk])
    same = written_before(batch) if is_open else None
    return PreviewPage(
        batch=batch,
        kind=kind.title,
        stage=str(Stage(batch.stage).label),
        tone=TONES.get(batch.stage, Tone.PLAIN),
        ready=ready_rows(counts),
        asked=counts.get("asked", 0),
        refused=counts.get("refused", 0) + batch.found.get("not_read_count", 0),
        sums=_sums(batch, kind),
        segments=_segments(counts, state, url),
        parts=_parts(counts),
        parts_words="，".join(
            f"{title} {whole(counts.get(key, 0))}" for key, title in _state_words().items()
        ),
        table=checked_table(kind, heading, shown, reader, filled_from(batch.found.get("merged", ()))),
        note=_("先列要看的行，再按原顺序。共 %(all)s 行，这里显示 %(shown)s 行。")
        % wholes(all=count, shown=len(shown)),
        more_url=f"{url}?state={state}&rows={first + SHOWN}#rows" if len(shown) < count else "",
        facts=_facts(counts),
        questions=tuple(said_of(each, kind, reader) for each in questions_of(folder_of(batch.pk)))
        if is_open and counts.get("rows")
        else (),
        told=tuple(told_of(batch, kind)) if is_open else (),
        meant=tuple(_meant(each, kind) for each in heading.columns if each.header or each.field),
        notes=_notes(batch),
        not_read=tuple(chosen_words(each["words"]) for each in batch.found.get("not_read", ())),
        history=_history(earlier),
        before=_("同一份文件 %(at)s 已由%(who)s写入过，没有变的行不会再写")
        % {"at": moment(same.written_at), "who": same.written_by.name if same.written_by else ""}
        if same
        else "",
        kept=_kept(batch),
        is_open=is_open,
        is_written=batch.stage == Stage.WRITTEN,
        is_undone=batch.stage == Stage.UNDONE,
        may_bring=may_bring,
        waits=waits_of(ready_rows(counts)),
    )


def waits_of(rows: int) -> str:
    """Say how long others cannot save anything while so many rows are written; nothing where that is short.

    SQLite has one writer: whoever saves something meanwhile waits, and fails after 30 s.
    """
    if connection.vendor != "sqlite" or rows < LONG:
        return ""
    minutes = max(1, round(rows / ROWS_A_MINUTE))
    return _("写入约要 %(minutes)s 分钟，这期间别人存不了东西：趁没人用时写，或换用 PostgreSQL") % {
        "minutes": minutes
    }


def _has_rows(batch: Batch) -> bool:
    return bool(batch.found.get("counts", {}).get("rows"))


def _state_words() -> dict[str, str]:
    return {
        "new": _("新增"),
        "changed": _("有改动"),
        "same": _("相同"),
        "asked": _("要你定"),
        "refused": _("拒绝"),
    }


def _segments(counts: Mapping[str, int], state: str, url: str) -> tuple[Link, ...]:
    everything = sum(counts.get(each, 0) for each in State)
    own = [
        Link(title, f"{url}?state={key}", counts.get(key, 0), key == state)
        for key, title in _state_words().items()
    ]
    return (Link(_("全部"), url, everything, not states_in(state)), *own)


def _parts(counts: Mapping[str, int]) -> tuple[Part, ...]:
    """A bar of a hundred: what is there at all is seen, however little it is."""
    css = {"new": "fill", "changed": "k2", "same": "k3", "asked": "k4", "refused": "k5"}
    own = [(css[key], counts.get(key, 0)) for key in css if counts.get(key, 0)]
    total = sum(count for _css, count in own) or 1
    room = 100 - 0.3 * max(len(own) - 1, 0)
    widths = [max(0.6, room * count / total) for _css, count in own]
    scale = room / sum(widths) if widths else 1
    parts, start = [], 0.0
    for (name, _count), width in zip(own, widths, strict=True):
        parts.append(Part(name, f"{start:.2f}%", f"{width * scale:.2f}%"))
        start += width * scale + 0.3
    return tuple(parts)


def _sums(batch: Batch, kind: Kind) -> tuple[str, ...]:
    listed: dict[str, list[tuple[str, int]]] = {}
    for key, currency, amount in batch.found.get("sums", ()):
        listed.setdefault(key, []).append((currency, amount))
    main = next((one for one in kind.fields if one.key in listed and one.required), None) or next(
        (one for one in kind.fields if one.key in listed), None
    )
    if main is None:
        return ()
    signs = {"": "¥", "CNY": "¥"}
    return tuple(
        f"{main.label} {'+' if amount >= 0 else '−'}{signs.get(currency, currency + ' ')}{fen(abs(amount), 0)}"
        for currency, amount in listed[main.key]
    )


def _facts(counts: Mapping[str, int]) -> tuple[Fact, ...]:
    return (
        Fact(_("新增"), whole(counts.get("new", 0))),
        Fact(_("有改动"), whole(counts.get("changed", 0))),
        Fact(_("这次写入"), _("%(count)s 行") % wholes(count=ready_rows(counts)), is_total=True),
    )


def _meant(column: Column, kind: Kind) -> Meant:
    if column.found == Found.LOCKED:
        return Meant(column.letter, column.header, _("你改不了，没有导入"))
    if column.found == Found.BESIDE:
        return Meant(column.letter, column.header, "", _("不导入：只是旁边编号的名称，或系统算的"))
    labels = {one.key: one.label for one in kind.fields}
    label = "、".join(labels[key] for key in (column.field, column.also) if key in labels)
    times = {3: _("千元"), 4: _("万元"), 8: _("亿元")}.get(column.exponent, "")
    return Meant(
        column.letter,
        column.header,
        _("%(label)s（%(unit)s）") % {"label": label, "unit": times} if times and label else label,
    )


def _notes(batch: Batch) -> tuple[str, ...]:
    found = batch.found
    notes = [chosen_words(each["words"]) for each in found.get("notes", ())]
    notes += [
        _("%(letter)s 列「%(header)s」是你改不了的栏，没有导入")
        % {"letter": each.letter, "header": each.header}
        for each in heading_of(batch).columns
        if each.found == Found.LOCKED
    ]
    totals = found.get("counts", {}).get("totals", 0)
    if totals:
        rows = "、".join(str(row) for row in found.get("total_rows", ()))
        notes.append(_("第 %(rows)s 行像合计，没有读：读进来金额会算两遍") % {"rows": rows})
    if found.get("blank_rows"):
        notes.append(_("%(count)s 个空行没有读") % wholes(count=found["blank_rows"]))
    return tuple(notes)


def _kept(batch: Batch) -> tuple[str, ...]:
    result = batch.result
    kept = []
    if count := result.get("moved_on_count"):
        told = {"count": count, "keys": "、".join(result["moved_on"][:5])}
        kept.append(_("%(count)s 行没有写：核对之后有人改过（%(keys)s）；再传一次就会重新比") % told)
    if count := result.get("kept_count"):
        told = {"count": count, "keys": "、".join(each[0] for each in result["kept"][:5])}
        kept.append(_("%(count)s 行没有撤：之后有人改过或别的记录在用（%(keys)s）") % told)
    return tuple(kept)


def _history(earlier: Sequence[Batch]) -> tuple[Happening, ...]:
    return tuple(
        Happening(
            each.file,
            each.written_by.name if each.written_by else each.by.name,
            each.written_at,
            _("写入 %(count)s 行") % wholes(count=each.result.get("new", 0) + each.result.get("changed", 0)),
            reverse("intake:batch", args=[each.pk]),
            is_now=at == 0,
        )
        for at, each in enumerate(earlier)
    )
