"""What pydantic refuses, said so that a person can mend it: place, what was found, what is allowed.

All refusals of a document are said at once. A choice that is missing is answered with the meaning of
every option and its yuan; a name that is unknown with the nearest known one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from yeji_engine.documents.anatomy import (
    Spot,
    allowed_texts,
    core,
    entries,
    field_words,
    fields_by_written_name,
    member_words,
    part_of,
    part_words,
    spot_of,
    takes_nothing,
    variants,
)
from yeji_engine.documents.base import NAME_PATTERN
from yeji_engine.documents.choices import CHOICES, Choice
from yeji_engine.documents.places import Path, Places, path_text, shown, subject
from yeji_engine.errors import Diagnostic, Severity, Words, nearest


def own_errors(fault: ValidationError) -> list[ErrorDetails]:
    """Return what pydantic refuses, without what only follows: a list is «too short» for refused entries."""
    return [
        error
        for error in fault.errors(include_url=False)
        if not (error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"])
    ]


def refusals(errors: Iterable[ErrorDetails], title: Words, places: Places) -> list[Diagnostic]:
    """Return one diagnostic for each place that pydantic refuses, in the order of the document's fields."""
    found: dict[Path, Diagnostic] = {}
    for error in errors:
        spot = spot_of(error["loc"])
        if not _is_of_the_other_member(spot, error):
            found.setdefault(spot.path, _diagnostic(spot, error, title, places))
    return list(found.values())


def missing_choice(choice: Choice, path: Path, title: Words, places: Places) -> Diagnostic:
    """Return the diagnostic of a choice that was not made: what each option means, and its yuan."""
    about, name = subject(title, path), _last(path)
    told = choice.explained()
    return Diagnostic(
        "choice-missing",
        Severity.ERROR,
        Words(
            f"{about.zh}:没有写 {name}。各家做法不同、金额也不同,所以没有默认值。",
            f"{about.en}: {name} is missing. Companies differ and so does the pay, hence there is no default.",
        ),
        places.at(path),
        told,
    )


def _diagnostic(spot: Spot, error: ErrorDetails, title: Words, places: Places) -> Diagnostic:
    given = error["input"]
    choice = CHOICES.get(spot.key)
    if error["type"] == "extra_forbidden":
        return _unknown_field(spot, title, places)
    if error["type"] in {"missing", "union_tag_not_found"} or (given is None and not spot.is_key):
        if choice is not None:
            return missing_choice(choice, spot.path, title, places)
        return _missing(_with_tag(spot), title, places)
    allowed = _allowed_here(spot)
    if allowed and isinstance(given, str | dict):
        return _not_allowed(_with_tag(spot), _tag_given(spot, given), allowed, title, places)
    if spot.is_key:
        return _unusable_name(spot, title, places)
    return _malformed(spot, error, title, places)


def _is_of_the_other_member(spot: Spot, error: ErrorDetails) -> bool:
    """Tell whether the error is of the text where a mapping was given, or of the mapping where a text was.

    Of `share: Formula | Curve` pydantic reports both.
    """
    if spot.key != "WeightedPart.share":
        return False
    wants_text = core(spot.annotation) is str
    return isinstance(error["input"], dict) if wants_text else isinstance(error["input"], str)


def _with_tag(spot: Spot) -> Spot:
    """Return the spot of the tag itself: a `method` without `kind` misses `method.kind`."""
    found = variants(spot.annotation)
    if found is None:
        return spot
    return Spot((*spot.path, found[0]), spot.owner, spot.field, spot.annotation)


def _tag_given(spot: Spot, given: str | Mapping[str, object]) -> str:
    if isinstance(given, str):
        return given
    found = variants(spot.annotation)
    return str(given.get(found[0])) if found else ""


def _allowed_here(spot: Spot) -> tuple[str, ...]:
    found = variants(spot.annotation)
    return tuple(found[1]) if found else allowed_texts(spot.annotation)


def _unknown_field(spot: Spot, title: Words, places: Places) -> Diagnostic:
    about, name = subject(title, spot.path), shown(_last(spot.path))
    known = tuple(fields_by_written_name(spot.owner)) if spot.owner else ()
    return Diagnostic(
        "field-unknown",
        Severity.ERROR,
        Words(
            f"{about.zh}:没有 {name} 这个字段。这里可以写:{'、'.join(known)}。",
            f"{about.en}: there is no field {name}. Allowed here: {', '.join(known)}.",
        ),
        places.at(spot.path),
        _did_you_mean(_last(spot.path), known),
    )


def _missing(spot: Spot, title: Words, places: Places) -> Diagnostic:
    about, name = subject(title, spot.path), _last(spot.path)
    told = field_words(spot.owner, spot.field) if spot.owner and spot.field else Words("", "")
    return Diagnostic(
        "field-missing",
        Severity.ERROR,
        Words(f"{about.zh}:缺少 {name}。{told.zh}", f"{about.en}: {name} is missing. {told.en}"),
        places.at(spot.path),
        _meanings(spot),
    )


def _not_allowed(spot: Spot, given: str, allowed: Sequence[str], title: Words, places: Places) -> Diagnostic:
    about, name = subject(title, spot.path), _last(spot.path)
    choice = CHOICES.get(spot.key)
    told = choice.explained() if choice else _meanings(spot)
    return Diagnostic(
        "value-not-allowed",
        Severity.ERROR,
        Words(
            f"{about.zh}:{name} 写的是“{shown(given)}”,只能写:{'、'.join(allowed)}。",
            f'{about.en}: {name} is "{shown(given)}"; allowed are: {", ".join(allowed)}.',
        ),
        places.at(spot.path),
        _joined(_did_you_mean(given, allowed), told),
    )


def _malformed(spot: Spot, error: ErrorDetails, title: Words, places: Places) -> Diagnostic:
    about, name = subject(title, spot.path), _last(spot.path)
    found, wanted = _found(error["input"]), _wanted(spot, error)
    return Diagnostic(
        "value-malformed",
        Severity.ERROR,
        Words(
            f"{about.zh}:{name} 写的是{found.zh}。{wanted.zh}。",
            f"{about.en}: {name} is {found.en}. {wanted.en}.",
        ),
        places.at(spot.path),
    )


def _unusable_name(spot: Spot, title: Words, places: Places) -> Diagnostic:
    about, name = subject(title, spot.path[:-1]), shown(str(spot.path[-1]))
    return Diagnostic(
        "value-malformed",
        Severity.ERROR,
        Words(
            f"{about.zh}:“{name}”不能作名称。{_NAME.zh}。", f'{about.en}: "{name}" is no name. {_NAME.en}.'
        ),
        places.at(spot.path),
    )


def _found(given: object) -> Words:
    match given:
        case str():
            return Words(f"“{shown(given)}”", f'"{shown(given)}"')
        case dict():
            return Words("一组字段", "a group of fields")
        case list() | tuple():
            return Words(f"{len(given)} 项的列表", f"a list of {len(given)}")
        case _:
            return Words("空的", "empty")


def _wanted(spot: Spot, error: ErrorDetails) -> Words:
    """Return what should stand there, from the error or, where that says nothing, from the field."""
    context = error.get("ctx", {})
    if error["type"] == "yeji":
        return Words(context["zh"], context["en"])
    if context.get("pattern") == NAME_PATTERN:
        return _NAME
    said = _SAID.get(error["type"])
    if said is not None:
        return Words(said.zh.format_map(context), said.en.format_map(context))
    return _wanted_shape(spot)


_SAID: Mapping[str, Words] = {
    "string_too_short": Words("至少写 {min_length} 个字符", "Write at least {min_length} characters"),
    "string_too_long": Words("至多 {max_length} 个字符", "At most {max_length} characters"),
    "too_short": Words("至少写 {min_length} 项", "Write at least {min_length}"),
    "too_long": Words("至多 {max_length} 项", "At most {max_length}"),
    "greater_than_equal": Words("不能小于 {ge}", "It may not be below {ge}"),
    "less_than_equal": Words("不能大于 {le}", "It may not be above {le}"),
}
_PATTERNS: Mapping[str, Words] = {
    "Plan.plan": Words(
        "只用小写字母、数字、- 和 _,至多 61 个", "Use small letters, digits, - and _, at most 61"
    ),
    "Plan.place": Words(
        "写国家或地区代码,例如 CN、CN-SH", "Write a code of a country or region, like CN or CN-SH"
    ),
    "Plan.currency": Words("写三个大写字母的币种,例如 CNY", "Write a currency in three capitals, like CNY"),
    "Convert.currency": Words(
        "写三个大写字母的币种,例如 USD", "Write a currency in three capitals, like USD"
    ),
    "Fiscal.year_starts": Words("写月和日,例如 01-01 或 04-01", "Write month and day, like 01-01 or 04-01"),
}
_NAME = Words(
    "名称至多 80 个字符,不能有空格、点、方括号、引号、分号和看不见的字符",
    "A name has at most 80 characters, no blanks, dots, square brackets, quotes, semicolons or invisible ones",
)


def _wanted_shape(spot: Spot) -> Words:
    part = part_of(spot.annotation)
    if part is not None:
        fields = list(fields_by_written_name(part))
        return Words(f"要写一组字段:{'、'.join(fields)}", f"Write the fields {', '.join(fields)}")
    if variants(spot.annotation):
        return Words("要写一组字段", "Write a group of fields")
    inner = core(spot.annotation)
    if entries(spot.annotation) is not None:
        if getattr(inner, "__origin__", None) is dict:
            return Words("要写成 名称: 内容 的样子", "Write name: content")
        return Words("要写成列表", "Write a list")
    if spot.key in _PATTERNS:
        return _PATTERNS[spot.key]
    return Words("要写文字", "Write text")


def _meanings(spot: Spot) -> Words | None:
    """Return what may stand there, each with its meaning; None where anything may."""
    found = variants(spot.annotation)
    if found is not None:
        told = [(tag, part_words(part)) for tag, part in found[1].items()]
    else:
        texts = allowed_texts(spot.annotation)
        told = [(str(t), member_words(t) if isinstance(t, StrEnum) else Words("", "")) for t in texts]
    if not told:
        return None
    zh = ";".join(f"{text} {words.zh.rstrip('。')}".strip() for text, words in told)
    en = "; ".join(f"{text}: {words.en.rstrip('.')}".rstrip(": ") for text, words in told)
    empty = takes_nothing(spot.annotation)
    return Words(
        f"可以写:{zh}{';也可以留空' if empty else ''}。", f"Allowed: {en}{'; or empty' if empty else ''}."
    )


def _did_you_mean(given: str, allowed: Iterable[str]) -> Words | None:
    near = nearest(given, allowed) if len(given) <= 100 else None
    return Words(f"是不是 {near}?", f"Did you mean {near}?") if near else None


def _joined(*texts: Words | None) -> Words | None:
    said = [text for text in texts if text is not None]
    if not said:
        return None
    return Words("".join(text.zh for text in said), " ".join(text.en for text in said))


def _last(path: Path) -> str:
    """Return the field that a path ends in, with its position where it is an entry of a list."""
    return path_text(path[-2:]) if path and isinstance(path[-1], int) else path_text(path[-1:])
