"""What the page of one record shows: its fields, its parts, its history, what was said, its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import CharField, Count, Value
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from yeji.records.actions.writing import normal
from yeji.records.formulas import worked_out
from yeji.records.kinds import PERSONAL, Field, FieldKind, Kind, Row
from yeji.records.list_table import cell_of, name_of, record_url
from yeji.records.listing import Filter, Test
from yeji.records.models import Attachment, Change, Comment
from yeji.records.queries import attachments_of, changes_of, comments_on, kinds
from yeji.records.reading import (
    Found,
    Reader,
    masked,
    masked_row,
    may_unmask,
    may_write,
    seen,
    shown_fields,
    unseen_links,
)
from yeji.records.standing import Sentence
from yeji.records.storing import path_of, read_paths, row_of
from yeji.records.words import HOME, Called, changed_words, money, titled, written
from yeji.ui import parts
from yeji.ui.addresses import Address
from yeji.ui.parts import Happening, Link
from yeji.ui.tables import Align, Column, Line, OnPhone, Table

PARTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Item:
    """One field as the page shows it."""

    label: str
    words: str
    url: str = ""
    tags: tuple[str, ...] = ()
    show_url: str = ""
    """Takes a POST that shows the masked content, and is told to the audit chain."""
    is_custom: bool = False
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said, cut where somebody is called."""

    who: str
    comment: Comment
    pieces: tuple[tuple[str, bool], ...]
    is_mine: bool


@dataclass(frozen=True, slots=True)
class RecordPage:
    """What the page of a record shows."""

    kind: Kind
    key: str
    name: str
    list_url: str
    sentence: Sentence
    items: tuple[Item, ...]
    empty_labels: str
    """What is not filled in, in one line: dashes beside each would drown what is."""
    parts: tuple[tuple[str, Table], ...]
    related: tuple[Link, ...]
    history: tuple[Happening, ...]
    talk: tuple[Talk, ...]
    files: tuple[Attachment, ...]
    edit_url: str
    say_url: str
    attach_url: str


def record_page(found: Found, reader: Reader) -> RecordPage:
    """Return the page of a record."""
    of, row = found.kind, masked_row(found.kind, found.row)
    key = str(row[of.natural_key])
    fields = shown_fields(of, reader)
    changes = changes_of(of.key, key)
    called = called_then_and_now(fields, row, sides_of(changes), reader)
    told = kinds()
    may_edit = may_write(of, key, reader)
    return RecordPage(
        kind=of,
        key=key,
        name=name_of(of, row),
        list_url=reverse("records:list", args=[of.key]),
        sentence=_sentence(found, fields, called),
        items=tuple(each for each in items_of(found, fields, called, reader) if each.words != "—"),
        empty_labels="、".join(titled(one) for one in fields if row.get(one.key) is None and not one.formula),
        parts=tuple(_part(each, of, key, reader) for each in told if each.within and _is_of(each, of)),
        related=related_of(told, of, key),
        history=history_of(changes, fields, called),
        talk=talk_of(comments_on(of.key, key), reader),
        files=tuple(attachments_of(of.key, key)),
        edit_url=reverse("records:edit", args=[of.key, key]) if may_edit else "",
        say_url=reverse("records:say", args=[of.key, key]),
        attach_url=reverse("records:attach", args=[of.key, key]) if may_edit else "",
    )


def _sentence(found: Found, fields: Sequence[Field], called: Called) -> Sentence:
    """Say what the record is: its name, how much, whose, when."""
    of, row = found.kind, masked_row(found.kind, found.row)
    clauses = [format_html("{} <b>{}</b>", of.title, name_of(of, row))]
    headline = next(
        (one for one in of.fields if one.kind is FieldKind.AMOUNT and row.get(one.key) is not None), None
    )
    if headline is not None:
        clauses.append(format_html("<b>{}</b>", _in_currency(headline, row, called)))
    shown = {one.key for one in fields}
    if of.owner in shown and row.get(of.owner):
        clauses.append(format_html("{}", called.name(of.field(of.owner), str(row[of.owner]))))
    if of.date in shown and row.get(of.date):
        clauses.append(format_html("{}", written(of.field(of.date), row[of.date], called)))
    return (*(format_html("{}，", clause) for clause in clauses[:-1]), clauses[-1])


def _in_currency(one: Field, row: Row, called: Called) -> str:
    """Write a content as pages have it; an amount with the sign of its currency beside it."""
    content = row.get(one.key)
    if one.kind is FieldKind.AMOUNT and isinstance(content, int):
        return (
            money({str(row.get("currency") or HOME): content}) if content else written(one, content, called)
        )
    return written(one, content, called)


def called_then_and_now(fields: Sequence[Field], row: Row, sides: Sequence[Row], reader: Reader) -> Called:
    """Return the names of what a record names and named; what is out of sight is named only while it is named."""
    shut = unseen_links(fields, [row, *sides], reader)
    now = {(one.links_to, str(row.get(one.key))) for one in fields if one.kind is FieldKind.LINK}
    called = Called.of(fields, [row, *sides], shut)
    called.hidden = shut - now
    return called


def sides_of(changes: Sequence[Change]) -> list[Row]:
    sides = [side for change in changes for side in (change.before, change.after) if side]
    return [{key: normal(content) for key, content in side.items()} for side in sides]


def items_of(
    found: Found,
    fields: Sequence[Field],
    called: Called,
    reader: Reader,
    *,
    besides: frozenset[str] = frozenset(),
) -> tuple[Item, ...]:
    """Return the fields of a record; personal ones masked, with the way to show them for whoever may."""
    of = found.kind
    row, shows = masked_row(of, found.row), may_unmask(of, found.row, reader)
    key = str(row[of.natural_key])
    items = []
    for one in fields:
        content = row.get(one.key)
        if one.key in besides or (content is None and one.key == "currency"):
            continue
        if one.kind is FieldKind.FORMULA:
            items.append(Item(one.label, worked_out(of, one, row), is_custom=True))
            continue
        items.append(
            Item(
                titled(one),
                _in_currency(one, row, called),
                url=record_url(one.links_to, str(content))
                if content and called.opens(one, str(content))
                else "",
                tags=content if isinstance(content, tuple) else (),
                show_url=reverse("records:show", args=[of.key, one.key, key])
                if one.kind in PERSONAL and content and shows
                else "",
                is_custom=one.is_custom,
                is_long=one.kind is FieldKind.LONG_TEXT,
            )
        )
    return tuple(items)


def history_of(changes: Sequence[Change], fields: Sequence[Field], called: Called) -> tuple[Happening, ...]:
    """Return the changes of a record; fields that the reader may not see are left out."""
    by_key = {one.key: one for one in fields}
    told = []
    for change in changes:
        before, after = change.before or {}, change.after or {}
        both = [key for key in {**before, **after} if key in by_key]
        sides = tuple(
            parts.Change(
                by_key[key].label,
                changed_words(by_key, key, masked(by_key[key], normal(before.get(key))), called),
                changed_words(by_key, key, masked(by_key[key], normal(after.get(key))), called),
            )
            for key in both
        )
        title = _("录入") if change.before is None else _("删除") if change.after is None else _("改动")
        told.append(
            Happening(
                title,
                who=change.by.name if change.by else "Yeji",
                at=change.at,
                words=change.why,
                is_now=change is changes[0],
                changes=sides if change.before is not None else (),
            )
        )
    return tuple(told)


def talk_of(comments: Sequence[Comment], reader: Reader) -> tuple[Talk, ...]:
    """Return what was said, with those who were called by it marked."""
    told = []
    for each in comments:
        names = {name for user in each.mentions.all() for name in (user.name, user.username)}
        told.append(Talk(each.by.name, each, _pieces(each.text, names), each.by_id == reader.user.pk))
    return tuple(told)


def _pieces(text: str, names: set[str]) -> tuple[tuple[str, bool], ...]:
    """Cut a text at each @name of somebody who was called; the longest name wins."""
    pieces: list[tuple[str, bool]] = []
    calls = sorted((f"@{name}" for name in names), key=len, reverse=True)
    rest = text
    while rest:
        places = [(rest.find(call), -len(call), call) for call in calls if call in rest]
        if not places:
            pieces.append((rest, False))
            break
        at, _length, call = min(places)
        if at:
            pieces.append((rest[:at], False))
        pieces.append((call, True))
        rest = rest[at + len(call) :]
    return tuple(pieces)


def _is_of(part: Kind, whole: Kind) -> bool:
    return part.field(part.within).links_to == whole.key


def _part(part: Kind, whole: Kind, key: str, reader: Reader) -> tuple[str, Table]:
    """The rows that the record is made of."""
    link = part.field(part.within)
    columns = tuple(
        one for one in shown_fields(part, reader) if one.key not in {link.key, part.natural_key, "currency"}
    )
    stored = seen(part, reader).filter(**{path_of(part, link): key}).order_by("id").values(*read_paths(part))
    rows = [masked_row(part, row_of(part, each)) for each in stored[:PARTS_SHOWN]]
    called = Called.of(columns, rows, unseen_links(columns, rows, reader))
    heads = tuple(
        Column(
            one.key,
            titled(one),
            align=Align.RIGHT if one.kind in _FIGURES else Align.LEFT,
            unit=_("元") if one.kind is FieldKind.AMOUNT else "",
            on_phone=OnPhone.TITLE if place == 0 else OnPhone.SUB,
            is_custom=one.is_custom,
        )
        for place, one in enumerate(columns)
    )
    lines = []
    for row in rows:
        own = str(row[part.natural_key])
        url = record_url(part.key, own)
        cells = [cell_of(part, one, row, called, decimals=2, url=url) for one in columns]
        lines.append(Line(own, tuple(cells), name=own, url=url))
    del whole
    return part.title, Table(part.title, heads, tuple(lines))


_FIGURES = {FieldKind.AMOUNT, FieldKind.QUANTITY, FieldKind.RATIO, FieldKind.INTEGER, FieldKind.FORMULA}


def named_by(of: Kind, key: str, reader: Reader) -> tuple[Link, ...]:
    """Return the lists of what the reader sees that names a record, each with its count: in one question."""
    asked: dict[str, Link] = {}
    questions = []
    for each in kinds():
        for one in each.fields:
            if one.kind is not FieldKind.LINK or one.links_to != of.key:
                continue
            place = f"{each.key}.{one.key}"
            address = Address(
                reverse("records:list", args=[each.key]), (("f", str(Filter(one, Test.IS, key))),)
            )
            asked[place] = Link(each.title, str(address))
            rows = seen(each, reader).filter(**{path_of(each, one): key}).order_by()
            counted = rows.annotate(place=Value(place, output_field=CharField())).values("place")
            questions.append(counted.annotate(count=Count("*")).values_list("place", "count"))
    if not questions:
        return ()
    counts = dict(questions[0].union(*questions[1:], all=True))
    return tuple(replace(link, count=counts[place]) for place, link in asked.items() if counts.get(place))


def related_of(told: Sequence[Kind], of: Kind, key: str) -> tuple[Link, ...]:
    """Return ways to the lists of what names this record."""
    links = []
    for each in told:
        for one in each.fields:
            if one.kind is FieldKind.LINK and one.links_to == of.key and each.within != one.key:
                address = Address(
                    reverse("records:list", args=[each.key]), (("f", str(Filter(one, Test.IS, key))),)
                )
                links.append(Link(each.title, str(address)))
    return tuple(links)
