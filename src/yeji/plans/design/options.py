"""What may stand in a field and what each option is called, in the reader's language."""

from __future__ import annotations

import inspect
import re
from enum import StrEnum
from functools import cache
from typing import Literal, get_origin

from yeji.plans.design.nodes import Explained, Option
from yeji_engine.documents.anatomy import (
    Annotation,
    allowed_texts,
    core,
    field_words,
    member_words,
    part_words,
    variants,
)
from yeji_engine.documents.base import Part
from yeji_engine.documents.choices import CHOICES
from yeji_engine.errors import Words
from yeji_engine.wording.choices import CHOICES as NAMES
from yeji_engine.wording.labels import label

_NUMBERS = re.compile(r"\s*\((?:[CA]\d|china-rules)[^)]*\)")
"""Numbers of the catalogue, which say nothing to whoever fills a form in."""
_SIGNS = re.compile(r"(?<=[\u3400-\u9fff」）])([,:;?]) *")
_FULL = {",": "，", ":": "：", ";": "；", "?": "？"}
_BRACKETS = re.compile(r" ?\(([^()]*[\u3400-\u9fff][^()]*)\) ?")
_CLAUSE = re.compile(r"[:：;；。,，(（.]")


def origin(annotation: Annotation) -> Annotation:
    """Return what an annotation is made of: `dict` of `dict[str, str]`."""
    return get_origin(annotation)


def said(words: Words, language: str) -> str:
    """Return the words in a language, without numbers of the catalogue and code's marks."""
    text = _NUMBERS.sub("", words.in_language(language) or words.zh).replace("`", "").strip()
    return text if language == "en" else _BRACKETS.sub(r"（\1）", _SIGNS.sub(lambda m: _FULL[m[1]], text))


@cache
def label_of(part: type[Part], field: str, language: str) -> str:
    """Return what a field is called, in few words.

    >>> from yeji_engine.documents.methods import Tiers
    >>> label_of(Tiers, "boundary", "zh"), label_of(Tiers, "boundary", "en")
    ('恰在分界时的归属', 'Who owns the line')
    """
    text = said(label(part, field), language) or first_clause(hint_of(part, field, language))
    return text[:1].upper() + text[1:]


@cache
def hint_of(part: type[Part], field: str, language: str) -> str:
    """Return what a field means."""
    return said(field_words(part, field), language)


def says_more(hint: str, label: str) -> str:
    """Return a hint where it says more than the label does.

    >>> says_more("档位怎样计价。", "分档计价方式"), says_more("名称。", "方案名称")
    ('档位怎样计价。', '')
    """
    bare = hint.rstrip("。.").lower()
    return "" if bare in label.lower() or (label.lower() in bare and len(bare) < len(label) + 3) else hint


def first_clause(text: str) -> str:
    """Return the words up to the first sign."""
    return _CLAUSE.split(text, maxsplit=1)[0].strip()


def options_of(part: type[Part], field: str, annotation: Annotation, language: str) -> tuple[Option, ...]:
    """Return the texts that may stand in a field; none where any may."""
    inner = core(annotation)
    if inner is bool:
        yes, no = ("Yes", "No") if language == "en" else ("是", "否")
        return (Option("true", yes), Option("false", no))
    return tuple(_option(part, field, inner, text, language) for text in allowed_texts(annotation))


def _option(part: type[Part], field: str, inner: Annotation, text: str, language: str) -> Option:
    if inspect.isclass(inner) and issubclass(inner, StrEnum):
        named = NAMES.get(inner.__name__, {}).get(text)
        means = said(member_words(inner(text)), language)
        term, colon, _rest = means.partition("：" if language == "zh" else "\n")
        if colon:  # 超额累进:每一段用本段的率 — the term of the trade says it shorter than the sentence.
            return Option(text, term, means)
        return Option(text, said(named, language) if named else first_clause(means) or text, means)
    known = NAMES.get(f"{part.__name__}.{field}") or NAMES.get(field) or {}
    return Option(text, said(known[text], language) if text in known else text)


def kinds_of(annotation: Annotation, language: str) -> tuple[Option, ...]:
    """Return the kinds of a part that has several."""
    found = variants(annotation)
    if found is None:
        return ()
    tag, parts = found
    names = NAMES[tag]
    return tuple(
        Option(text, said(names[text], language) if text in names else text, said(part_words(part), language))
        for text, part in parts.items()
    )


@cache
def explained(part: type[Part], field: str, language: str) -> Explained | None:
    """Return what a choice without a default comes to in yuan; None where the field is none."""
    choice = CHOICES.get(f"{part.__name__}.{field}")
    if choice is None:
        return None
    options = tuple(
        (each.written, each.means.in_language(language), "—" if each.yuan is None else f"{each.yuan:,.2f}")
        for each in choice.options
    )
    return Explained(choice.question.in_language(language), choice.example.in_language(language), options)


def is_choice(annotation: Annotation) -> bool:
    """Tell whether only some texts may stand there."""
    inner = core(annotation)
    is_enum = inspect.isclass(inner) and issubclass(inner, StrEnum)
    return bool(is_enum or inner is bool or origin(inner) is Literal)
