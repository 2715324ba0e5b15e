"""How a table says what its columns hold: one line each, beside the model, read by everything else.

A maker returns an ordinary Django field that carries what only people and files need to know (kind,
aliases, what a link names). `catalogue` reads it back as a `Field`; there is no second list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar  # A Django field is as open as what it holds.

from django.db import models
from django.utils.translation import gettext_lazy as _

from yeji.records.kinds import FieldKind

if TYPE_CHECKING:
    # Only the stubs have a name for a text that is translated when it is read.
    from django.utils.functional import _StrPromise

Label: TypeAlias = "str | _StrPromise"
Made = TypeVar("Made", bound="models.Field[Any, Any]")  # As above.
NUMBER_LENGTH = 80
TEXT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What a column says of itself beyond what the database knows."""

    kind: FieldKind
    aliases: tuple[str, ...] = ()
    choices: tuple[tuple[str, Label], ...] = ()
    links_to: str = ""
    column: str = ""
    is_negative_allowed: bool = True
    is_required: bool = False
    sums: bool = False
    most: int | None = None


def said_of(column: models.Field[Any, Any]) -> Said | None:
    """Return what a column says of itself; None for one that only the program uses."""
    said = getattr(column, "said", None)
    return said if isinstance(said, Said) else None


def _told(column: Made, said: Said) -> Made:
    column.said = said  # type: ignore[attr-defined]  # A field carries it along; its type cannot say so.
    return column


def number(label: Label, *aliases: str) -> models.CharField[str, str]:
    """Make the natural key."""
    column: models.CharField[str, str] = models.CharField(label, max_length=NUMBER_LENGTH, unique=True)
    return _told(column, Said(FieldKind.TEXT, aliases, is_required=True))


def text(label: Label, *aliases: str, column: str = "", required: bool = False) -> models.CharField[str, str]:
    """Make a line of text; nothing given is the empty one."""
    made: models.CharField[str, str] = models.CharField(
        label, max_length=TEXT_LENGTH, blank=not required, default=""
    )
    return _told(made, Said(FieldKind.TEXT, aliases, column=column, is_required=required))


def personal(label: Label, kind: FieldKind, *aliases: str) -> models.CharField[str, str]:
    """Make a text that is masked: a name, a phone, an identity number, a bank account."""
    made: models.CharField[str, str] = models.CharField(label, max_length=TEXT_LENGTH, blank=True, default="")
    return _told(made, Said(kind, aliases))


def mail(label: Label, *aliases: str) -> models.CharField[str, str]:
    """Make a mail address."""
    made: models.CharField[str, str] = models.CharField(label, max_length=TEXT_LENGTH, blank=True, default="")
    return _told(made, Said(FieldKind.MAIL, aliases))


def long_text(label: Label, *aliases: str) -> models.TextField[str, str]:
    """Make a text of several lines."""
    made: models.TextField[str, str] = models.TextField(label, blank=True, default="")
    return _told(made, Said(FieldKind.LONG_TEXT, aliases))


def choice(
    label: Label, choices: type[models.TextChoices], *aliases: str, column: str = ""
) -> models.CharField[str, str]:
    """Make one of few; the choices stay in the code, so that a new one is no migration."""
    made: models.CharField[str, str] = models.CharField(label, max_length=40, blank=True, default="")
    allowed = tuple((str(key), words) for key, words in choices.choices)
    return _told(made, Said(FieldKind.CHOICE, aliases, choices=allowed, column=column))


def tags(label: Label, *aliases: str) -> models.JSONField[Any, Any]:
    """Make a set of words, kept in the order of the alphabet."""
    made: models.JSONField[Any, Any] = models.JSONField(label, blank=True, default=list)
    return _told(made, Said(FieldKind.TAGS, aliases))


def _scaled(
    label: Label,
    kind: FieldKind,
    aliases: Sequence[str],
    *,
    required: bool = False,
    negative: bool,
    sums: bool,
    most: int | None = None,
) -> models.BigIntegerField[int | None, int | None]:
    made: models.BigIntegerField[int | None, int | None] = models.BigIntegerField(
        label, null=not required, blank=not required
    )
    said = Said(
        kind, tuple(aliases), is_required=required, is_negative_allowed=negative, sums=sums, most=most
    )
    return _told(made, said)


def amount(
    label: Label, *aliases: str, required: bool = False, negative: bool = True, sums: bool = True
) -> models.BigIntegerField[int | None, int | None]:
    """Make an amount of fen; a price does not sum."""
    return _scaled(label, FieldKind.AMOUNT, aliases, required=required, negative=negative, sums=sums)


def quantity(
    label: Label, *aliases: str, negative: bool = True, sums: bool = False
) -> models.BigIntegerField[int | None, int | None]:
    """Make a figure of ten-thousandths; pieces sum, unit prices and scores do not."""
    return _scaled(label, FieldKind.QUANTITY, aliases, negative=negative, sums=sums)


def points(label: Label, *aliases: str) -> models.BigIntegerField[int | None, int | None]:
    """Make a mark of 0 to 100, in ten-thousandths."""
    return _scaled(label, FieldKind.QUANTITY, aliases, negative=False, sums=False, most=100 * 10_000)


def ratio(label: Label, *aliases: str) -> models.BigIntegerField[int | None, int | None]:
    """Make a rate of millionths, which may be more than 100%."""
    return _scaled(label, FieldKind.RATIO, aliases, negative=False, sums=False)


def share(label: Label, *aliases: str) -> models.BigIntegerField[int | None, int | None]:
    """Make a part of a whole, in millionths: at most 100%, always given."""
    return _scaled(label, FieldKind.RATIO, aliases, required=True, negative=False, sums=False, most=1_000_000)


def day(label: Label, *aliases: str, required: bool = False) -> models.DateField[Any, Any]:
    """Make a day."""
    made: models.DateField[Any, Any] = models.DateField(label, null=not required, blank=not required)
    return _told(made, Said(FieldKind.DATE, aliases, is_required=required))


def yes_no(label: Label, *aliases: str) -> models.BooleanField[bool | None, bool | None]:
    """Make a yes or no that may also be open."""
    made: models.BooleanField[bool | None, bool | None] = models.BooleanField(label, null=True, blank=True)
    return _told(made, Said(FieldKind.YES_NO, aliases))


def person(
    label: Label, *aliases: str, column: str = "person_id", required: bool = False
) -> models.ForeignKey[Any, Any]:
    """Make a person of the company; files name him by his work number."""
    made: models.ForeignKey[Any, Any] = models.ForeignKey(
        "org.Person", models.PROTECT, verbose_name=label, null=not required, blank=not required,
        related_name="+",
    )  # fmt: skip
    return _told(made, Said(FieldKind.PERSON, aliases, column=column, is_required=required))


def region(label: Label, *aliases: str) -> models.ForeignKey[Any, Any]:
    """Make a region of the company, named by its code."""
    made: models.ForeignKey[Any, Any] = models.ForeignKey(
        "org.Region", models.PROTECT, verbose_name=label, null=True, blank=True, related_name="+"
    )
    return _told(made, Said(FieldKind.REGION, aliases))


def link(
    label: Label, to: str, *aliases: str, column: str = "", required: bool = False, named: str = ""
) -> models.ForeignKey[Any, Any]:
    """Make a link to a record of another kind; the column holds its natural key, so that rows read as files do.

    `to` is the model, `named` the key of its kind if that is not the model's name and an s.
    """
    made: models.ForeignKey[Any, Any] = models.ForeignKey(
        to, models.PROTECT, to_field="number", verbose_name=label, null=not required, blank=not required,
        related_name="+",
    )  # fmt: skip
    kind = named or f"{to.lower()}s"
    return _told(made, Said(FieldKind.LINK, aliases, links_to=kind, column=column, is_required=required))


def currency() -> models.CharField[str, str]:
    """Make the currency that amounts stand in."""
    made: models.CharField[str, str] = models.CharField(_("币种"), max_length=3, default="CNY")
    return _told(made, Said(FieldKind.TEXT, ("货币",)))
