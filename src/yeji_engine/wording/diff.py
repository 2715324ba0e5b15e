"""Two versions of a plan compared, each change as one sentence in the words of the plan text.

The walk goes over every field that a document has, so no change can be left out; labels and values
only decide how it is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from yeji_engine.documents.base import Bilingual, Part, Rounding, Validity
from yeji_engine.documents.components import Component
from yeji_engine.documents.measures import Measure
from yeji_engine.documents.plan import Plan, Promotion
from yeji_engine.documents.scorecard import Item, WeightSet
from yeji_engine.errors import Words
from yeji_engine.tables.schema import TableSchema
from yeji_engine.wording.components import component_chapter
from yeji_engine.wording.known import speaking_of
from yeji_engine.wording.labels import label
from yeji_engine.wording.measures import measure_line
from yeji_engine.wording.pairing import is_reordered, member_words, pairs, speaks_for_itself
from yeji_engine.wording.parts import flattened
from yeji_engine.wording.plan import Language
from yeji_engine.wording.scorecard import item_line, weight_scope
from yeji_engine.wording.settlement import promotion_words
from yeji_engine.wording.spots import Spot
from yeji_engine.wording.terms import terms_of
from yeji_engine.wording.values import entry_words, key_words, value_words
from yeji_engine.wording.words import NOTHING, at, listed, phrase, stopped


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions."""

    path: str
    """Place in the new document; in the old one for what was dropped."""
    before: str
    """Value in words; empty for what was added."""
    after: str
    """Value in words; empty for what was dropped."""
    sentence: str


@dataclass(frozen=True, slots=True)
class _Found:
    path: str
    before: Words
    after: Words
    sentence: Words


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk stands in both versions, and how people call the place."""

    path: str
    subject: Words
    old: Spot
    new: Spot
    outer: Words = NOTHING
    """The subject without the field itself, for members that need no more than their own name."""
    when: Words = NOTHING
    """For whom and when the values here hold, said behind the sentence."""

    def named(self, step: str | int, words: Words) -> _Place:
        return replace(
            self, path=at(self.path, step), subject=_joined(self.subject, words), outer=self.subject
        )

    def member(self, field: str, place: int, member: object) -> _Place:
        """Return the place of a list's member: «第 2 档» says enough without «档位» before it."""
        words = member_words(field, place, member)
        above = self.outer if speaks_for_itself(field, member) else self.subject
        return replace(self, path=at(self.path, place), subject=_joined(above, words), outer=above)

    def inside(self, old: Part, new: Part) -> _Place:
        return replace(self, old=self.old.inside(old), new=self.new.inside(new))


_ATOMIC = (Rounding, Validity, Bilingual)
"""Parts that are said as one value: 四舍五入到分, 2026年第2季度."""
_ENTRY_WORDS = {
    "measures": Words("指标{key}", "measure {key}"),
    "components": Words("激励项{key}", "component {key}"),
    "items": Words("考核项{key}", "item {key}"),
    "promotions": Words("晋升规则{key}", "rule {key}"),
    "attributes": Words("个人参数{key}", "attribute {key}"),
    "weights": Words("{key}权重", "weight of {key}"),
    "at_least": Words("{key}的最少人数", "fewest {key}"),
    "quotas": Words("等级{key}的比例", "quota of {key}"),
    "by_unit_grade": Words("组织等级{key}的比例", "quotas of unit grade {key}"),
}


def plan_diff(
    old: Plan, new: Plan, language: Language = "zh", known: Mapping[str, TableSchema] | None = None
) -> list[Change]:
    """Return every difference between two versions, in the order of the new document; `known` as in `plan_text`."""
    with speaking_of(known):
        place = _Place("", NOTHING, Spot(terms_of(old)), Spot(terms_of(new)))
        differences = list(_parts(old, new, place))
    return [
        Change(
            found.path,
            found.before.in_language(language),
            found.after.in_language(language),
            found.sentence.in_language(language),
        )
        for found in differences
    ]


def _parts(old: Part, new: Part, place: _Place) -> Iterator[_Found]:
    below = place.inside(old, new)
    for name, field in type(new).model_fields.items():
        before, after = getattr(old, name), getattr(new, name)
        if not _is_same(before, after):
            yield from _values(before, after, name, below.named(field.alias or name, label(type(new), name)))


def _is_same(before: object, after: object) -> bool:
    """Tell whether nothing differs, not even the order of a mapping, in which people read it."""
    match before, after:
        case Part(), Part():
            fields = type(after).model_fields
            same_type = type(before) is type(after)
            return same_type and all(_is_same(getattr(before, f), getattr(after, f)) for f in fields)
        case dict(), dict():
            return list(before) == list(after) and all(_is_same(before[key], after[key]) for key in after)
        case tuple() | list(), tuple() | list():
            return len(before) == len(after) and all(map(_is_same, before, after))
        case _:
            return before == after


def _values(before: object, after: object, field: str, place: _Place) -> Iterator[_Found]:
    match before, after:
        case Part(), Part() if type(before) is type(after) and not isinstance(after, _ATOMIC):
            inner = replace(place, subject=place.outer) if field == "method" else place
            yield from _parts(before, after, inner)
        case Part(), None:
            yield _dropped(value_words(before, field, place.old), place)
        case None, Part():
            yield _added(value_words(after, field, place.new), place)
        case dict(), dict():
            yield from _mappings(before, after, field, place)
        case tuple() | list(), tuple() | list() if _holds_parts(before, after):
            yield from _lists(before, after, field, place)
        case _:
            yield _changed(value_words(before, field, place.old), value_words(after, field, place.new), place)


def _holds_parts(before: Sequence[object], after: Sequence[object]) -> bool:
    """Tell whether members have fields, or cells, of their own; bare values are said as one list."""
    members = [*before, *after]
    return any(isinstance(member, Part | tuple) for member in members)


def _lists(before: Sequence[object], after: Sequence[object], field: str, place: _Place) -> Iterator[_Found]:
    for old_place, new_place in pairs(before, after):
        if new_place is None and old_place is not None:
            member = before[old_place]
            yield _dropped(value_words(member, field, place.old), place.member(field, old_place, member))
        elif new_place is not None:
            member = after[new_place]
            below = place.member(field, new_place, member)
            if old_place is None:
                yield _added(value_words(member, field, place.new), below)
            elif not _is_same(before[old_place], member):
                scoped = replace(below, when=_scope(member, place.new))
                yield from _values(before[old_place], member, field, scoped)
    if is_reordered(before, after):
        yield _reordered([member_words(field, n, m) for n, m in enumerate(before)],
                         [member_words(field, n, m) for n, m in enumerate(after)], place)  # fmt: skip


def _scope(member: object, spot: Spot) -> Words:
    return weight_scope(member, spot.terms) if isinstance(member, WeightSet) else NOTHING


def _mappings(
    before: Mapping[str, object], after: Mapping[str, object], field: str, place: _Place
) -> Iterator[_Found]:
    for key in before:
        if key not in after:
            yield _dropped(_entry(key, before[key], field, place.old), _at_key(key, field, place, place.old))
    for key, value in after.items():
        below = _at_key(key, field, place, place.new)
        if key not in before:
            yield _added(_entry(key, value, field, place.new), below)
        elif not _is_same(before[key], value):
            yield from _values(before[key], value, field, below)
    common_before, common_after = [k for k in before if k in after], [k for k in after if k in before]
    if common_before != common_after:
        yield _reordered(
            [key_words(k, field, place.old) for k in common_before],
            [key_words(k, field, place.new) for k in common_after],
            place,
        )


def _at_key(key: str, field: str, place: _Place, spot: Spot) -> _Place:
    """Return the place of an entry; it is named by its key, not by the list that holds it."""
    words = _ENTRY_WORDS.get(field, Words("{key}", "{key}"))
    named = phrase(words.zh, words.en, key=key_words(key, field, spot))
    outer = NOTHING if field in _ENTRY_WORDS and field != "at_least" else place.subject
    return replace(place, path=at(place.path, key), subject=_joined(outer, named))


def _entry(key: str, value: object, field: str, spot: Spot) -> Words:
    """Return a whole entry as the plan text says it."""
    terms = spot.terms
    match value:
        case Measure():
            return flattened([measure_line(key, value, "", terms)])
        case Component():
            chapter = component_chapter(key, value, terms)
            return phrase(
                "{title}：{lines}", "{title}: {lines}", title=chapter.title, lines=flattened(chapter.lines)
            )
        case Item():
            return flattened([item_line(key, value, "", terms)])
        case Promotion():
            return promotion_words(key, value, terms)
        case _:
            return entry_words(key, value, field, spot)


def _joined(subject: Words, words: Words) -> Words:
    """Return a longer name of a place: 激励项「提成」 + 第 2 档; English goes from the outside in."""
    if NOTHING in (subject, words):
        return words if subject == NOTHING else subject
    glue = (
        ""
        if subject.zh.endswith("」") or words.zh.startswith("第") or subject.zh.endswith(("档", "步", "）"))
        else "的"
    )
    return Words(f"{subject.zh}{glue}{words.zh}", f"{subject.en}, {words.en}")


def _changed(before: Words, after: Words, place: _Place) -> _Found:
    sentence = phrase(
        "{subject}由 {before} 改为 {after}{when}",
        "{subject}: changed from {before} to {after}{when}",
        subject=place.subject,
        before=before,
        after=after,
        when=_behind(place),
    )
    return _Found(place.path, before, after, stopped(sentence))


def _added(after: Words, place: _Place) -> _Found:
    words = phrase("新增{subject}：{after}{when}", "added {subject}: {after}{when}",
                   subject=place.subject, after=after, when=_behind(place))  # fmt: skip
    return _Found(place.path, NOTHING, after, stopped(words))


def _dropped(before: Words, place: _Place) -> _Found:
    words = phrase("取消{subject}（原为：{before}）{when}", "dropped {subject} (it was: {before}){when}",
                   subject=place.subject, before=before, when=_behind(place))  # fmt: skip
    return _Found(place.path, before, NOTHING, stopped(words))


def _reordered(before: list[Words], after: list[Words], place: _Place) -> _Found:
    was, is_ = listed(before), listed(after)
    words = phrase("{subject}的排列次序由{was}改为{is_}", "{subject}: order changed from {was} to {is_}",
                   subject=place.subject, was=was, is_=is_)  # fmt: skip
    return _Found(place.path, was, is_, stopped(words))


def _behind(place: _Place) -> Words:
    if place.when == NOTHING:
        return NOTHING
    return phrase("（{when}）", " ({when})", when=place.when)
