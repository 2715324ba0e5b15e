"""What actions and kinds are called: an app tells it once, when it is ready, and the pages speak in these words.

The keys stand in the chain for ever and are shown to nobody.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Protocol

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

Words = str | Promise

_ACTIONS: dict[str, Words] = {}
_KINDS: dict[str, Words] = {}
_MODELS: dict[str, type[Model]] = {}
_FIELDS: dict[str, Mapping[str, Words]] = {}
_CONTENTS: dict[str, Callable[[str], str]] = {}


class KindTold(Protocol):
    """What a kind of object says of itself whose fields are data and not a model's."""

    @property
    def title(self) -> str:
        """What the kind is called."""

    def field(self, name: str) -> str | None:
        """Return what a field is called; None where the kind has no such field."""

    def content(self, name: str, content: object) -> str | None:
        """Return a field's content as pages have it; None where the kind has no such field."""


_TELLERS: list[Callable[[str], KindTold | None]] = []


def name_actions(words: Mapping[str, Words]) -> None:
    """Say what actions are called: «改了岗位»."""
    _ACTIONS.update(words)


def name_kind(kind: str, words: Words, model: type[Model] | None = None) -> None:
    """Say what a kind of object is called, and whose fields name what changed in it."""
    _KINDS[kind] = words
    if model is not None:
        _MODELS[kind] = model


def name_fields(kind: str, words: Mapping[str, Words]) -> None:
    """Say what fields are called that stand in no model of the kind."""
    _FIELDS[kind] = {**_FIELDS.get(kind, {}), **words}


def name_content(field: str, words: Callable[[str], str]) -> None:
    """Say how the stored contents of a field are read, whatever the object: a role's key as the role."""
    _CONTENTS[field] = words


def ask_about_kinds(teller: Callable[[str], KindTold | None]) -> None:
    """Ask this function about kinds that are data; it returns None for a kind that is none of its own."""
    _TELLERS.append(teller)


def told_of(kind: str) -> KindTold | None:
    """Return what an app says of a kind that is data; ask once for all fields of an event."""
    return next((told for teller in _TELLERS if (told := teller(kind)) is not None), None)


def content_words(name: str, content: object, told: KindTold | None = None) -> str:
    """Return a field's content in people's words; as it is stored where nobody said how it is read."""
    if content is None or content == "":
        return ""
    if told is not None and (words := told.content(name, content)) is not None:
        return words
    if isinstance(content, bool):
        return _("是") if content else _("否")
    if isinstance(content, list):
        return "、".join(content_words(name, each) for each in content)
    if isinstance(content, str):
        return _CONTENTS[name](content) if name in _CONTENTS else content
    return json.dumps(content, ensure_ascii=False)


def action_words(action: str) -> str:
    """Return what the action is called; its key where nobody said."""
    return str(_ACTIONS.get(action, action))


def kind_words(kind: str) -> str:
    """Return what the kind is called; its key where nobody said."""
    if kind in _KINDS:
        return str(_KINDS[kind])
    told = told_of(kind)
    return told.title if told else kind


def field_words(kind: str, name: str) -> str:
    """Return what the field is called on the forms; its name where nobody said."""
    model = _MODELS.get(kind)
    fields = model._meta.get_fields() if model else ()
    of_model = [
        field for field in fields if field.name == name.removesuffix("_id") and hasattr(field, "verbose_name")
    ]
    if of_model:
        return capfirst(str(of_model[0].verbose_name))
    return str(_FIELDS.get(kind, {}).get(name, name))


def actions_named() -> list[tuple[str, str]]:
    """Return all actions with their words, for a choice."""
    return sorted(((key, str(words)) for key, words in _ACTIONS.items()), key=lambda pair: pair[1])


def kinds_named() -> list[tuple[str, str]]:
    """Return all kinds with their words, for a choice."""
    return sorted(((key, str(words)) for key, words in _KINDS.items()), key=lambda pair: pair[1])
