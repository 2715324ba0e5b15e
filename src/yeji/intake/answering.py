"""Answers from online forms: read as strictly as a file, limited against spam, kept as records.

A form asks fields of a kind. Its texts go through the same typing as cells of a file, so that one rule says
what a day or an amount is. Fields that name people or records of the company are never asked in public:
whoever fills in must not learn who is there.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yeji.accounts.models import User
from yeji.accounts.roles import Role
from yeji.audit.actions import Deed, record
from yeji.intake.heading import importable
from yeji.intake.models import FormLink, SealedAnswer
from yeji.intake.naming import NAMING, Known, meaning
from yeji.intake.queries import books_of
from yeji.intake.showing import fault_words
from yeji.intake.typed import Answers, Origin, as_value, typed
from yeji.records.actions import write_rows
from yeji.records.kinds import Field, FieldKind, Kind, Row, Value, range_of
from yeji.records.queries import kind, present
from yeji.records.reading import Reader, find

LEAST_SECONDS = 2
MOST_SECONDS = 24 * 3600
AN_HOUR = 3600
ANSWERS_AN_HOUR = 20
"""From one address to one form."""
SOURCE = "表单"
_SALT = "yeji.intake.form"
_ABOUT_SALT = "yeji.intake.form.about"
RATED: Mapping[tuple[str, str], int] = {("surveys", "points"): 10}
"""By kind and field: the highest of the marks from 1 up that a form offers as buttons.

In the books the marks run to 100, as in the surveys of a service desk: 9 of 10 is kept as 90.
"""
FULL_MARKS = 100


class Answered(Exception):
    """The link was made for one order or customer, and the answer about it is there already."""

    def __init__(self, at: dt.datetime) -> None:
        super().__init__(f"answered at {at}")
        self.at = at


class Spam(Exception):
    """The answer is not taken: too many from one address, too quick, or by a machine."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a form, with what was written and what is wrong with it."""

    key: str
    label: str
    kind: str
    is_required: bool
    choices: tuple[tuple[str, str], ...]
    text: str = ""
    wrong: str = ""
    help: str = ""
    is_rating: bool = False


def askable(of_kind: Kind) -> list[Field]:
    """Return the fields that a form may ask and write: those that anybody may, for anybody may fill it in."""
    return [one for one in importable(of_kind) if one.edited_by == frozenset(Role)]


def fields_of(link: FormLink, of_kind: Kind) -> list[Field]:
    """Return the fields that a form asks, as the kind has them today: one that was locked since is not asked."""
    listed = {one.key: one for one in askable(of_kind)}
    asked = [listed[key] for key in link.fields if key in listed]
    return [one for one in asked if not (link.is_public and one.kind in NAMING)]


def stamp(link: FormLink) -> str:
    """Return what says when the form was opened."""
    return signing.dumps(link.token, salt=_SALT)


def questions(
    link: FormLink, of_kind: Kind, texts: Mapping[str, str], wrong: Mapping[str, str]
) -> list[Asked]:
    """Return the form's questions as they stand."""
    listed = []
    for one in fields_of(link, of_kind):
        choices = one.choices if one.kind is FieldKind.CHOICE else ()
        if one.kind is FieldKind.YES_NO:
            choices = (("1", _("是")), ("0", _("否")))
        most = RATED.get((of_kind.key, one.key), 0)
        if most:
            choices = tuple((str(mark), str(mark)) for mark in range(1, most + 1))
        listed.append(
            Asked(
                one.key,
                one.label,
                str(one.kind),
                one.required,
                choices,
                texts.get(one.key, ""),
                wrong.get(one.key, ""),
                one.help or (_("%(most)s 分最好") % {"most": most} if most else range_of(one)),
                bool(most),
            )
        )
    return listed


def read_answers(
    link: FormLink, of_kind: Kind, texts: Mapping[str, str], reader: Reader | None
) -> tuple[Row, dict[str, str]]:
    """Return the contents that the texts mean, and for each that means none what to do, in a stranger's words.

    `reader` is who fills in, None for a stranger.
    """
    asked = fields_of(link, of_kind)
    rated = {one.key: RATED[of_kind.key, one.key] for one in asked if (of_kind.key, one.key) in RATED}
    row, wrong = read_texts(of_kind, [one for one in asked if one.key not in rated], texts, reader)
    wrong = {one.key: _asked_again(one) for one in asked if one.key in wrong}
    for one in asked:
        text, most = texts.get(one.key, "").strip(), rated.get(one.key)
        if most is None:
            continue
        if text in {str(mark) for mark in range(1, most + 1)}:
            row[one.key] = int(text) * FULL_MARKS // most * 10_000
        elif text or one.required:
            wrong[one.key] = _("选一个 1 到 %(most)s 的分") % {"most": most}
    return row, wrong


def _asked_again(one: Field) -> str:
    match one.kind:
        case FieldKind.CHOICE | FieldKind.YES_NO:
            return _("选一个")
        case FieldKind.DATE:
            return _("写成 2026-11-18 这样的日期")
        case FieldKind.AMOUNT | FieldKind.QUANTITY | FieldKind.INTEGER | FieldKind.RATIO:
            allowed = range_of(one)
            return _("写一个 %(range)s 之间的数") % {"range": allowed} if allowed else _("写一个数")
        case FieldKind.MAIL:
            return _("邮箱写成 name@company.com")
        case FieldKind.PERSON | FieldKind.TEAM | FieldKind.REGION | FieldKind.LINK:
            return _("没有认出来，写编号或全名")
        case FieldKind.PHONE:
            return _("电话只写数字，可以有 + 和 -")
        case _:
            return _("写短一些，只写文字") if not one.required else _("写几个字，这一项要填")


# ---------- whom an answer is about ----------


def may_be_about(of_kind: Kind, number: str, reader: Reader) -> bool:
    """Tell whether the reader may make a link about an order or customer: he sees it, and the kind can name it."""
    linked = {one.links_to for one in of_kind.fields if one.kind is FieldKind.LINK} & {"orders", "customers"}
    return any(find(kind(each), number, reader) is not None for each in linked)


def about_of(of_kind: Kind, number: str) -> Row | None:
    """Return the order, customer and owner that an answer carries by an order's or a customer's number.

    None where neither has that number, or the kind names neither.
    """
    links = {one.links_to: one.key for one in of_kind.fields if one.kind is FieldKind.LINK}
    for linked in ("orders", "customers"):
        if linked not in links or not number:
            continue
        stood = present(kind(linked), [number]).get(number)
        if stood is None:
            continue
        told: Row = {links[linked]: number}
        if linked == "orders" and "customers" in links:
            told[links["customers"]] = stood.get("customer")
        if of_kind.owner:
            told[of_kind.owner] = stood.get(kind(linked).owner)
        return {key: content for key, content in told.items() if content is not None}
    return None


def sealed(link: FormLink, number: str) -> str:
    """Return what a link carries of whom its answer is about; nobody can make one for another number."""
    return signing.dumps([link.token, number], salt=_ABOUT_SALT)


def unsealed(link: FormLink, seal: str) -> str:
    """Return the number that a link carries. *errors*: signing.BadSignature where it was not made here."""
    token, number = signing.loads(seal, salt=_ABOUT_SALT)
    if token != link.token:
        raise signing.BadSignature("another form's")
    return str(number)


def read_texts(
    of_kind: Kind, fields: Sequence[Field], texts: Mapping[str, str], reader: Reader | None
) -> tuple[Row, dict[str, str]]:
    """Type some texts as the cells of a file are typed; for a stranger no word names anything of the company."""
    row: Row = {}
    wrong: dict[str, str] = {}
    books = books_of(of_kind, reader) if reader else None
    for one in fields:
        text = texts.get(one.key, "").strip()
        cells, faults = typed(pa.array([text], pa.string()), one, Origin(), Answers())
        told: str | None = faults[0].as_py()
        content: Value = as_value(cells[0].as_py())
        if told is None and content is not None and one.kind in NAMING:
            known = books.directory(one, [str(content)]) if books else Known(())
            means = meaning(one, [str(content)], known)
            content, told = means.numbers.get(str(content)), means.faults.get(str(content))
        if told is not None:
            wrong[one.key] = fault_words(json.loads(told))
        elif content is None and one.required:
            wrong[one.key] = _("要填")
        elif content is not None:
            row[one.key] = content
    return row, wrong


def must_be_a_person(link: FormLink, stamped: str, trap: str, address: str) -> None:
    """Refuse what machines send. *errors*: Spam, with words for whoever is none."""
    if trap:
        raise Spam("")
    try:
        opened = signing.loads(stamped, salt=_SALT, max_age=MOST_SECONDS)
    except signing.BadSignature:
        raise Spam(_("页面开得太久了，再交一次")) from None
    if opened != link.token:
        raise Spam(_("页面开得太久了，再交一次"))
    try:
        signing.loads(stamped, salt=_SALT, max_age=LEAST_SECONDS)
    except signing.SignatureExpired:
        pass
    else:
        raise Spam(_("交得太快了，看一遍再交"))
    counted = f"form:{link.pk}:{address}"
    cache.add(counted, 0, AN_HOUR)
    if cache.incr(counted) > ANSWERS_AN_HOUR:
        raise Spam(_("这里一小时内交得太多了，过一会儿再交"))


def answered_at(link: FormLink, about: str) -> dt.datetime | None:
    """Return when the one answer about an order or customer came, if it stands; taken away, it may be given again."""
    told = SealedAnswer.objects.filter(form=link, about=about).first() if about else None
    return told.at if told and present(kind(link.kind), [told.number]) else None


def keep_answer(link: FormLink, row: Row, *, by: User | None, at: dt.datetime, about: str = "") -> str:
    """Keep an answer as a record, with the order or customer that it is about; return its number. *errors*: Answered."""
    of_kind, on = kind(link.kind), timezone.localdate(at)
    with transaction.atomic():
        standing = FormLink.objects.select_for_update().get(pk=link.pk)
        if before := answered_at(standing, about):
            raise Answered(before)
        place = _first_free(of_kind, standing)
        number = f"F{standing.pk}-{place:04d}"
        whole: Row = {
            **_fixed(standing, of_kind),
            **(about_of(of_kind, about) or {}),
            **row,
            of_kind.natural_key: number,
        }
        if of_kind.date and of_kind.date not in whole:
            whole[of_kind.date] = on.isoformat()
        if any(one.key == "source" and one.kind is FieldKind.TEXT for one in of_kind.fields):
            whole.setdefault("source", SOURCE)
        write_rows(of_kind, [whole], by=by, batch=f"form:{standing.pk}", why=SOURCE)
        FormLink.objects.filter(pk=standing.pk).update(answers=place)
        if about:
            SealedAnswer.objects.update_or_create(
                form=standing, about=about, defaults={"number": number, "at": at}
            )
    return number


def _first_free(of_kind: Kind, standing: FormLink) -> int:
    """Return the place of the next answer; a number that somebody typed by hand is passed over, not written over."""
    place = standing.answers + 1
    while present(of_kind, [f"F{standing.pk}-{place:04d}"]):
        place += 1
    return place


def make_form(link: FormLink, *, by: User, at: dt.datetime) -> FormLink:
    """Open a form to the world, or to the company."""
    link.token, link.by, link.at = secrets.token_urlsafe(15), by, at
    with transaction.atomic():
        link.save(force_insert=True)
        told = {"kind": link.kind, "fields": link.fields, "public": link.is_public}
        record(Deed("intake.make_form", "form", str(link.pk), link.title, after=told), by=by)
    return link


def close_form(link: FormLink, *, by: User, at: dt.datetime) -> None:
    """Shut a form; its answers stay."""
    with transaction.atomic():
        FormLink.objects.filter(pk=link.pk, closed_at__isnull=True).update(closed_at=at)
        record(Deed("intake.close_form", "form", str(link.pk), link.title), by=by)


def _fixed(link: FormLink, of_kind: Kind) -> Row:
    """What every answer carries, without what was locked since."""
    listed = {one.key for one in askable(of_kind)}
    return {key: content for key, content in link.fixed.items() if key in listed}


def why_not(link: FormLink, of_kind: Kind) -> str:
    """Say why a form cannot be made so: a field that must be there is neither asked nor fixed."""
    asked = {one.key for one in fields_of(link, of_kind)}
    missing = [
        one.label
        for one in importable(of_kind)
        if one.required and one.key not in asked and one.key not in _fixed(link, of_kind)
        and one.key not in {of_kind.natural_key, of_kind.date}
    ]  # fmt: skip
    return _("还差必填的：%(labels)s") % {"labels": "、".join(missing)} if missing else ""
