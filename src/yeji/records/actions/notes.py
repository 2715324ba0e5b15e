"""Views of lists, changes in bulk, words and files beside records, and what is told of looks and exports."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from yeji.accounts.models import User
from yeji.audit.actions import Deed, record
from yeji.records.actions.writing import write_rows
from yeji.records.kinds import Field, FieldKind, Kind, Row, Value
from yeji.records.models import Attachment, Comment, SavedView
from yeji.records.queries import present
from yeji.records.reading import Found, Reader, in_own_sight, masked

FOLDER = "attachments"
ATTACHMENT_MAX = 25_000_000
_CALL = re.compile(r"@([^\s@]{1,60})")


class TooLarge(Exception):
    """The file is larger than what may lie beside a record."""


class NoRoom(Exception):
    """There is no room for the file; says which room, how much of it is taken, and what to do."""


@transaction.atomic
def keep_view(kind_key: str, title: str, query: str, *, is_shared: bool, by: User) -> SavedView:
    """Keep a view; one's own view of that title is replaced."""
    view, _made = SavedView.objects.update_or_create(
        kind=kind_key, title=title, by=by, defaults={"query": query, "is_shared": is_shared}
    )
    after = {"query": query, "is_shared": is_shared}
    record(Deed("records.keep_view", "view", str(view.pk), title, {}, after), by=by)
    return view


@transaction.atomic
def drop_view(kind_key: str, view_id: int, *, by: User) -> bool:
    """Drop one's own view; tell whether there was one."""
    view = SavedView.objects.filter(kind=kind_key, pk=view_id, by=by).first()
    if view is None:
        return False
    record(Deed("records.drop_view", "view", str(view_id), view.title, {"query": view.query}), by=by)
    view.delete()
    return True


@transaction.atomic
def edit_many(
    of: Kind, keys: Sequence[str], one: Field, content: Value, *, reader: Reader, why: str = ""
) -> tuple[str, int]:
    """Write one field of the records among `keys` that the reader may write; tags are added to what is there.

    `why` says how they were chosen, where not one by one. Returns the batch, by which it is taken back, and how many changed.
    """
    at = timezone.now()
    batch = f"bulk:{at:%Y%m%d%H%M%S%f}:{reader.user.pk}"
    may = list(in_own_sight(of, reader).filter(number__in=list(keys)).values_list("number", flat=True))
    standing = present(of, may)
    rows: list[Row] = [
        {of.natural_key: key, one.key: _joined(one, row.get(one.key), content)}
        for key, row in standing.items()
    ]
    written = write_rows(of, rows, by=reader.user, batch=batch, why=why)
    return batch, len(written.changed)


def _joined(one: Field, before: Value, content: Value) -> Value:
    if one.kind is FieldKind.TAGS and isinstance(content, tuple):
        return tuple(sorted({*(before if isinstance(before, tuple) else ()), *content}))
    return content


@transaction.atomic
def told_export(of: Kind, name: str, what: Mapping[str, object], *, by: User, why: str = "") -> None:
    """Tell the audit chain that a list went out as a file."""
    record(Deed("records.export", of.key, "", name, {}, dict(what), why), by=by)


@transaction.atomic
def unmask(found: Found, one: Field, *, by: User) -> str:
    """Return a personal content of one record in full, and tell the audit chain who looked at it."""
    content = str(found.row.get(one.key) or "")
    shown = {"field": one.key, "shown": str(masked(one, content) or "")}
    key = str(found.row[found.kind.natural_key])
    record(Deed("records.unmask", found.kind.key, key, one.label, {}, shown), by=by)
    return content


@transaction.atomic
def comment(of: Kind, key: str, text: str, *, by: User, at: datetime) -> Comment:
    """Keep what somebody said about a record, and whom it calls by @name or @work number."""
    said = Comment.objects.create(kind=of.key, key=key, text=text, by=by, at=at)
    said.mentions.set(_called(text))
    record(Deed("records.comment", of.key, key, of.title, {}, {"comment": said.pk}), by=by)
    return said


def _called(text: str) -> set[int]:
    """Return the accounts that a text calls: after each @ the longest name or work number that there is.

    Chinese is written without spaces: what follows the name is not a part of it.
    """
    calls = [call[: end + 1] for call in _CALL.findall(text) for end in range(len(call))]
    names: dict[str, set[int]] = {}
    for pk, number, name in (
        User.objects.filter(Q(username__in=calls) | Q(name__in=calls), is_active=True)
        .order_by()
        .values_list("pk", "username", "name")
    ):
        names.setdefault(number, set()).add(pk)
        names.setdefault(name, set()).add(pk)
    called: set[int] = set()
    for call in _CALL.findall(text):
        longest = max((name for name in names if call.startswith(name)), key=len, default="")
        called |= names.get(longest, set())
    return called


def attach(of: Kind, key: str, file: UploadedFile[bytes], *, by: User, at: datetime) -> Attachment:
    """Keep a file beside a record. *errors*: `TooLarge`, `NoRoom`."""
    if (file.size or 0) > ATTACHMENT_MAX:
        raise TooLarge
    _refuse_without_room(of, key, file.size or 0)
    name = Path((file.name or "file").replace("\\", "/")).name[:200]
    stored = secrets.token_hex(20)
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / stored).open("xb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    try:
        with transaction.atomic():
            kept = Attachment.objects.create(
                kind=of.key, key=key, name=name, stored=stored, size=file.size or 0, by=by, at=at
            )
            record(Deed("records.attach", of.key, key, name, {}, {"size": kept.size}), by=by)
    except BaseException:
        (folder / stored).unlink(missing_ok=True)  # No row names it: nobody would ever find it again.
        raise
    return kept


def _refuse_without_room(of: Kind, key: str, size: int) -> None:
    """Raise `NoRoom` before a byte is written: a full disk would stop everybody's work, not this file alone."""
    beside = _taken(Attachment.objects.filter(kind=of.key, key=key))
    if beside + size > settings.ATTACHMENTS_OF_A_RECORD:
        told = {"taken": _megabytes(beside), "most": _megabytes(settings.ATTACHMENTS_OF_A_RECORD)}
        raise NoRoom(_("这条的附件已有 %(taken)s MB，最多 %(most)s MB：先压缩，或放到别处贴个链接") % told)
    everywhere = _taken(Attachment.objects.all())
    if everywhere + size > settings.ATTACHMENTS_OF_THE_COMPANY:
        told = {"taken": _megabytes(everywhere), "most": _megabytes(settings.ATTACHMENTS_OF_THE_COMPANY)}
        raise NoRoom(_("公司的附件已有 %(taken)s MB，最多 %(most)s MB：找系统管理员") % told)
    place = Path(settings.MEDIA_ROOT)
    while not place.exists():
        place = place.parent
    if shutil.disk_usage(place).free - size < settings.DISK_KEPT_FREE:
        raise NoRoom(_("服务器的盘快满了，附件先不收：找系统管理员腾地方"))


def _taken(attachments: QuerySet[Attachment]) -> int:
    return int(attachments.aggregate(taken=Sum("size"))["taken"] or 0)


def _megabytes(size: int) -> str:
    return f"{size // 1_000_000:,}"


def file_of(kept: Attachment) -> Path:
    """Return where the file lies."""
    return Path(settings.MEDIA_ROOT) / FOLDER / kept.stored
