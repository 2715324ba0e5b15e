"""A batch in lists, the page where files come in, and how far the work on one has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.intake.folders import is_at_work, way_of
from yeji.intake.models import WORKING, Batch, Stage
from yeji.intake.showing import chosen_words
from yeji.ui.parts import Link, Progress, Tone
from yeji.ui.templatetags.yeji import moment, whole

TONES: Mapping[str, str] = {
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
    elsewhere: tuple[Link, ...]
    """Pages that take sheets of another sort: people, targets."""


def batch_line(batch: Batch, titles: Mapping[str, str], *, may_bring: bool) -> BatchLine:
    """Return a batch as a list shows it."""
    counts = batch.found.get("counts", {})
    words = {
        Stage.MAPPING: _("有几列要你认一下"),
        Stage.CHECKED: _("%(ready)s 行可以写入，%(asked)s 行要你定，%(refused)s 行进不来")
        % wholes(ready=ready_rows(counts), asked=counts.get("asked", 0), refused=counts.get("refused", 0)),
        Stage.WRITTEN: _("写入 %(count)s 行")
        % wholes(count=batch.result.get("new", 0) + batch.result.get("changed", 0)),
        Stage.UNDONE: _("撤销了 %(count)s 行")
        % wholes(count=batch.result.get("removed", 0) + batch.result.get("restored", 0)),
        Stage.REFUSED: "".join(chosen_words(each["words"]) for each in batch.found.get("notes", ())[:1]),
    }.get(Stage(batch.stage), "")
    return BatchLine(
        reverse("intake:batch", args=[batch.pk]),
        batch.file,
        titles.get(batch.kind, batch.kind),
        str(Stage(batch.stage).label),
        TONES.get(batch.stage, Tone.PLAIN),
        batch.by.name,
        moment(batch.written_at or batch.at),
        words,
        reverse("intake:undo", args=[batch.pk]) if may_bring and batch.stage == Stage.WRITTEN else "",
    )


def wholes(**counts: int) -> dict[str, str]:
    """Return counts as words say them."""
    return {name: whole(count) for name, count in counts.items()}


def ready_rows(counts: Mapping[str, int]) -> int:
    """Return how many rows would be written."""
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
        total = ready_rows(batch.found.get("counts", {}))
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
