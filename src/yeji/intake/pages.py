"""What the pages of this room show, worked out before a template sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.intake.folders import folder_of, is_at_work, way_of
from yeji.intake.forms import MappingForm
from yeji.intake.heading import Column as FileColumn
from yeji.intake.heading import Found, Heading
from yeji.intake.job import State
from yeji.intake.merged import filled_from
from yeji.intake.models import WORKING, Batch, Stage
from yeji.intake.previewing import CheckedRow, Question, questions_of, rows_of, states_in
from yeji.intake.queries import heading_of, written_before
from yeji.intake.showing import HIDDEN, Reader, chosen_words, fault_words, written
from yeji.intake.showing import written_before as stood
from yeji.intake.typed import Ask, as_value
from yeji.records.kinds import Field, FieldKind, Kind
from yeji.ui.parts import Happening, Link, Progress, Tone
from yeji.ui.tables import Align, Cell, Column, Line, OnPhone, Table
from yeji.ui.templatetags.yeji import fen, moment, whole

SHOWN = 50
FIELDS_SHOWN = 9
_RIGHT = frozenset({FieldKind.AMOUNT, FieldKind.QUANTITY, FieldKind.INTEGER, FieldKind.RATIO})
_TONES: Mapping[str, str] = {
    Stage.CHECKED: Tone.PICK,
    Stage.MAPPING: Tone.PICK,
    Stage.WRITTEN: Tone.DONE,
    Stage.REFUSED: Tone.BAD,
}


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch in a list."""

    url: str
    file: str
    kind: str
    stage: str
    tone: str
    who: str
    at: str
    words: str
    undo_url: str = ""


@dataclass(frozen=True, slots=True)
class HomePage:
    """Where files come in, and what came in lately."""

    waiting: int
    lines: tuple[BatchLine, ...]
    templates: tuple[Link, ...]
    may_bring: bool


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


@dataclass(frozen=True, slots=True)
class Meant:
    """A column of the file and what it is read as."""

    letter: str
    header: str
    field: str


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


def batch_line(batch: Batch, titles: Mapping[str, str], *, may_bring: bool) -> BatchLine:
    """Return a batch as a list shows it."""
    counts = batch.found.get("counts", {})
    words = {
        Stage.MAPPING: _("有几列要你认一下"),
        Stage.CHECKED: _("%(ready)s 行可以写入，%(asked)s 行要你定，%(refused)s 行进不来")
        % _whole(ready=_ready(counts), asked=counts.get("asked", 0), refused=counts.get("refused", 0)),
        Stage.WRITTEN: _("写入 %(count)s 行")
        % _whole(count=batch.result.get("new", 0) + batch.result.get("changed", 0)),
        Stage.UNDONE: _("撤销了 %(count)s 行")
        % _whole(count=batch.result.get("removed", 0) + batch.result.get("restored", 0)),
        Stage.REFUSED: "".join(chosen_words(each["words"]) for each in batch.found.get("notes", ())[:1]),
    }.get(Stage(batch.stage), "")
    return BatchLine(
        reverse("intake:batch", args=[batch.pk]),
        batch.file,
        titles.get(batch.kind, batch.kind),
        str(Stage(batch.stage).label),
        _TONES.get(batch.stage, Tone.PLAIN),
        batch.by.name,
        moment(batch.written_at or batch.at),
        words,
        reverse("intake:undo", args=[batch.pk]) if may_bring and batch.stage == Stage.WRITTEN else "",
    )


def _whole(**counts: int) -> dict[str, str]:
    return {name: whole(count) for name, count in counts.items()}


def _ready(counts: Mapping[str, int]) -> int:
    return counts.get("new", 0) + counts.get("changed", 0)


def progress_of(batch: Batch) -> Progress:
    """Return how far the work on a batch has come."""
    titles = {
        Stage.READING: _("在看文件"),
        Stage.CHECKING: _("已核对"),
        Stage.WRITING: _("已写入"),
        Stage.UNDOING: _("在撤销"),
    }
    way = way_of(batch.pk)
    own = way if way and way.stage == batch.stage else None
    stopped = own is not None and not is_at_work(batch.pk)
    total = batch.rows_about
    if batch.stage == Stage.WRITING:
        total = _ready(batch.found.get("counts", {}))
    return Progress(
        titles.get(Stage(batch.stage), ""),
        own.done if own else 0,
        max(total, own.done if own else 0) if batch.stage in {Stage.CHECKING, Stage.WRITING} else 0,
        reverse("intake:progress", args=[batch.pk]),
        is_over=batch.stage not in WORKING,
        fault=_("做到一半停了，什么都没有写进去一半；接着做就行")
        if stopped and batch.stage in WORKING
        else "",
        note="" if own else _("排在别的任务后面，轮到就开始；可以离开"),
    )


def preview_page(
    batch: Batch,
    kind: Kind,
    reader: Reader,
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
        tone=_TONES.get(batch.stage, Tone.PLAIN),
        ready=_ready(counts),
        asked=counts.get("asked", 0),
        refused=counts.get("refused", 0) + batch.found.get("not_read_count", 0),
        sums=_sums(batch, kind),
        segments=_segments(counts, state, url),
        parts=_parts(counts),
        parts_words="，".join(
            f"{title} {whole(counts.get(key, 0))}" for key, title in _state_words().items()
        ),
        table=_table(kind, heading, shown, reader, filled_from(batch.found.get("merged", ()))),
        note=_("先列要看的行，再按原顺序。共 %(all)s 行，这里显示 %(shown)s 行。")
        % _whole(all=count, shown=len(shown)),
        more_url=f"{url}?state={state}&rows={first + SHOWN}#rows" if len(shown) < count else "",
        facts=_facts(counts),
        questions=tuple(_said(each, kind, reader) for each in questions_of(folder_of(batch.pk)))
        if is_open and counts.get("rows")
        else (),
        told=tuple(_told(batch, kind)) if is_open else (),
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
        waits=_waits(_ready(counts)),
    )


LONG = 50_000
ROWS_A_MINUTE = 240_000
"""What SQLite writes of orders, its slowest kind, on two busy cores (docs/benchmarks.md)."""


def _waits(rows: int) -> str:
    """SQLite has one writer: whoever saves something while a long file is written waits, and fails after 30 s."""
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
        Fact(_("这次写入"), _("%(count)s 行") % _whole(count=_ready(counts)), is_total=True),
    )


def _table(
    kind: Kind,
    heading: Heading,
    rows: Sequence[CheckedRow],
    reader: Reader,
    filled: Mapping[tuple[int, int], str],
) -> Table:
    own = heading.fields
    fields = [one for one in kind.fields if one.key in own][:FIELDS_SHOWN]
    # What is wrong is never out of the table.
    wrong = {str(fault.get("field")) for row in rows for fault in row.faults} - {one.key for one in fields}
    fields += [one for one in kind.fields if one.key in wrong and one.key in own]
    columns = (
        Column("row", _("行"), Align.RIGHT, is_narrow=True),
        Column("state", _("结果"), on_phone=OnPhone.END, is_narrow=True),
        *(
            Column(
                one.key,
                one.label,
                Align.RIGHT if one.kind in _RIGHT else Align.LEFT,
                unit=_("元") if one.kind is FieldKind.AMOUNT else "",
                on_phone=OnPhone.TITLE if one.key == kind.natural_key or at == 0 else OnPhone.SUB,
                is_custom=one.is_custom,
            )
            for at, one in enumerate(fields)
        ),
    )
    lines = []
    for row in rows:
        places = {key: filled.get((own[key].at, row.number), "") for key in own}
        notes = {key: _("照 %(cell)s 填上") % {"cell": cell} for key, cell in places.items() if cell}
        lines.append(_line(row, fields, reader, notes))
    return Table(_("核对的结果"), columns, tuple(lines))


def _line(row: CheckedRow, fields: Sequence[Field], reader: Reader, notes: Mapping[str, str]) -> Line:
    states = {
        State.NEW: Cell(_("新增"), tag=Tone.PLAIN),
        State.CHANGED: Cell(_("有改动"), tag=Tone.PICK),
        State.SAME: Cell(_("相同，跳过"), tone="faint"),
        State.ASKED: Cell(_("要你定"), tag=Tone.WARN),
        State.REFUSED: Cell(_("拒绝"), tag=Tone.BAD),
    }
    faint = "faint" if row.state == State.SAME else ""
    faults = {str(fault.get("field")): fault for fault in row.faults}
    cells = []
    for one in fields:
        content = as_value(row.contents.get(one.key))
        text = written(one, content, reader)
        fault, note = faults.get(one.key), notes.get(one.key, "")
        if fault is not None:
            found = HIDDEN if text == HIDDEN else str(fault.get("found") or text or "")
            words = fault_words(fault)
            is_asked = row.state == State.ASKED
            cells.append(
                Cell(found, doubt=words if is_asked else "", wrong="" if is_asked else words, sub=note)
            )
        elif one.key in row.before:
            cells.append(Cell(text, was=stood(one, as_value(row.before[one.key]), reader), sub=note))
        else:
            cells.append(Cell(text, tone=faint, sub=note))
    number = Cell(str(row.number), tone="faint")
    return Line(str(row.number), (number, states[State(row.state)], *cells), name=str(row.number))


def _said(each: Question, kind: Kind, reader: Reader) -> Said:
    label = next((one.label for one in kind.fields if one.key == each.field), each.field)
    column = f"{each.letter} {label}"
    rows = _("%(count)s 行，从第 %(row)s 行起") % {"count": whole(each.rows), "row": each.first_row}
    is_person = any(one.key == each.field and one.kind is FieldKind.PERSON for one in kind.fields)
    words, choices = _question(each, column, reader.teams if is_person else {}, is_person=is_person)
    return Said(words, rows, each.field, each.ask, each.found, choices)


def _candidate(number: str, label: str, teams: Mapping[str, str]) -> str:
    named = f"{label} {number}" if label != number else number
    return f"{named} · {teams[number]}" if number in teams else named


def _question(
    each: Question, column: str, teams: Mapping[str, str], *, is_person: bool
) -> tuple[str, tuple[tuple[str, str], ...]]:
    where = {"column": column, "found": each.found, "near": each.near_label}
    match each.ask:
        case Ask.NEAR:
            return _("%(column)s 写的「%(found)s」是「%(near)s」吗？") % where, (
                (each.near, _("都认作 %(near)s") % where),
            )
        case Ask.SEVERAL:
            choices = tuple((number, _candidate(number, label, teams)) for number, label in each.nears)
            if is_person:
                return _("%(column)s 的「%(found)s」可能是几个人，是哪一个？") % where, choices
            return _("%(column)s 的「%(found)s」不止一个，是哪一个？") % where, choices
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


def _told(batch: Batch, kind: Kind) -> list[Told]:
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


def _meant(column: FileColumn, kind: Kind) -> Meant:
    if column.found == Found.LOCKED:
        return Meant(column.letter, column.header, _("你改不了，没有导入"))
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
        notes.append(_("%(count)s 个空行没有读") % _whole(count=found["blank_rows"]))
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
            _("写入 %(count)s 行") % _whole(count=each.result.get("new", 0) + each.result.get("changed", 0)),
            reverse("intake:batch", args=[each.pk]),
            is_now=at == 0,
        )
        for at, each in enumerate(earlier)
    )


# ---------- the mapping ----------


@dataclass(frozen=True, slots=True)
class MappingLine:
    """One column of the file with examples, and the choice of its field."""

    is_locked: bool
    letter: str
    header: str
    examples: str
    field: BoundField
    unit: BoundField
    alike: str
    """The field that is pre-set by likeness only, for somebody to confirm."""
    maybe: str
    """The field that it might be, where nothing is pre-set."""
    is_amount: bool


@dataclass(frozen=True, slots=True)
class MappingPage:
    """Which column is what."""

    batch: Batch
    kind: str
    lines: tuple[MappingLine, ...]
    alike: int
    unsure: int
    missing: tuple[str, ...]
    sheets: tuple[str, ...]
    header_row: int
    rows: tuple[tuple[int, str], ...]
    """The first rows, to choose the header among."""


def mapping_page(
    batch: Batch, kind: Kind, form: MappingForm, first_rows: Sequence[Sequence[str]], missing: Sequence[str]
) -> MappingPage:
    """Return the page on which columns are given their meaning."""
    heading = heading_of(batch)
    amounts = {one.key for one in kind.fields if one.kind in {FieldKind.AMOUNT, FieldKind.QUANTITY}}
    labels = {one.key: one.label for one in kind.fields}
    below = [row for row in first_rows[heading.last :] if any(row)][:3]
    lines = tuple(
        MappingLine(
            column.found == Found.LOCKED,
            column.letter,
            column.header,
            "、".join(
                row[column.at][:24] for row in below if column.at < len(row) and row[column.at].strip()
            ),
            form[f"c{column.at}"],
            form[f"u{column.at}"],
            labels.get(column.field, "") if column.found == Found.ALIKE else "",
            labels.get(column.guess, "") if column.found == Found.UNSURE else "",
            column.field in amounts,
        )
        for column in heading.columns
    )
    rows = tuple(
        (number, "  ".join(text for text in row if text.strip())[:60] or _("空行"))
        for number, row in enumerate(first_rows[:12], start=1)
    )
    return MappingPage(
        batch=batch,
        kind=kind.title,
        lines=lines,
        alike=sum(1 for line in lines if line.alike),
        unsure=sum(1 for line in lines if line.maybe),
        missing=tuple(missing),
        sheets=tuple(batch.sheets),
        header_row=heading.last,
        rows=rows,
    )
