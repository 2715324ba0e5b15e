"""What actions and kinds are called: an app tells it once, when it is ready, and the pages speak in these words.

The keys stand in the chain for ever and are shown to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.text import capfirst

Words = str | Promise

_ACTIONS: dict[str, Words] = {}
_KINDS: dict[str, Words] = {}
_MODELS: dict[str, type[Model]] = {}
_FIELDS: dict[str, Mapping[str, Words]] = {}


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
    _FIELDS[kind] = words


def action_words(action: str) -> str:
    """Return what the action is called; its key where nobody said."""
    return str(_ACTIONS.get(action, action))


def kind_words(kind: str) -> str:
    """Return what the kind is called; its key where nobody said."""
    return str(_KINDS.get(kind, kind))


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
