"""What the words in columns of people, teams, regions and links mean: the number itself, or a name that one has.

A word that nobody has is told with the nearest one; a name that several have is asked about. Words are
looked up once, however many rows hold them.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from yeji.intake.typed import Ask, fault_json
from yeji.records.kinds import Field, FieldKind
from yeji_engine.errors import Words
from yeji_engine.tables.faults import Fault

NAMING = frozenset({FieldKind.PERSON, FieldKind.TEAM, FieldKind.REGION, FieldKind.LINK})
OFFERED = 5
"""How many are offered where a word may mean several."""
GUESSED = 200
"""Words that a nearest one is looked for; the rest of a wrong column needs no more examples."""


@dataclass(frozen=True)
class Known:
    """The numbers that there are among some words, and the names of those that people know."""

    numbers: Collection[str]
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The numbers that go by a name."""
    candidates: Mapping[str, str] = field(default_factory=dict)
    """What a nearest word is looked for among: a number or name, and its number."""


Directory = Callable[[Field, Collection[str]], Known]
"""Asks the books which of the words are known for a field."""


@dataclass(frozen=True)
class Meaning:
    """The number that each word means, and the fault of each that means none, as JSON."""

    numbers: Mapping[str, str]
    faults: Mapping[str, str]


def meaning(one: Field, words: Iterable[str], known: Known, own: Collection[str] = ()) -> Meaning:
    """Return what the words of a field mean; `own` are numbers that the same file brings."""
    numbers: dict[str, str] = {}
    faults: dict[str, str] = {}
    guesses = 0
    for word in words:
        holders = known.names.get(word, ())
        if word in known.numbers or word in own:
            numbers[word] = word
        elif len(holders) == 1:
            numbers[word] = holders[0]
        elif holders:
            nears = [(number, word) for number in sorted(holders)[:OFFERED]]
            faults[word] = fault_json(_several(one, holders), word, ask=Ask.SEVERAL, nears=nears)
        else:
            guesses += 1
            faults[word] = _unknown_word(one, word, _likely(word, known) if guesses <= GUESSED else [])
    return Meaning(numbers, faults)


def _unknown_word(one: Field, word: str, likely: Sequence[tuple[str, str]]) -> str:
    """Say what is likely meant; of several that are equally so none is chosen beforehand."""
    if len(likely) == 1:
        return fault_json(_unknown(one), word, ask=Ask.NEAR, near=likely[0][0], near_label=likely[0][1])
    if likely:
        return fault_json(_perhaps(likely), word, ask=Ask.SEVERAL, nears=likely)
    return fault_json(_unknown(one), word)


def _likely(word: str, known: Known) -> list[tuple[str, str]]:
    """Return the numbers and names that hold the word (婉清), else those that are most like it."""
    names = {label: (number,) for label, number in known.candidates.items()} | dict(known.names)
    holding = [label for label in names if len(word) > 1 and word in label]
    labels = holding or _most_like(word, names)
    found: dict[str, str] = {}
    for label in sorted(labels):
        for number in names[label]:
            found.setdefault(number, label)
    return list(found.items())[:OFFERED]


def _most_like(word: str, labels: Iterable[str]) -> list[str]:
    alike = difflib.get_close_matches(word, list(labels), n=OFFERED, cutoff=0.5)
    ratios = [difflib.SequenceMatcher(None, label, word).ratio() for label in alike]
    return [label for label, ratio in zip(alike, ratios, strict=True) if ratio == ratios[0]]


def _perhaps(likely: Sequence[tuple[str, str]]) -> Fault:
    listed = "、".join(dict.fromkeys(label for _number, label in likely))
    what = Words(f"可能是 {listed}", f"may be {listed}")
    return Fault("several", what, Words("选一个，或写编号。", "Choose one, or write the number."))


def _unknown(one: Field) -> Fault:
    what = {
        FieldKind.PERSON: Words("在册人员的工号或姓名", "the work number or name of somebody in the company"),
        FieldKind.TEAM: Words("已有团队的编号或名称", "the code or name of a team"),
        FieldKind.REGION: Words("已有地区的编号或名称", "the code or name of a region"),
        FieldKind.LINK: Words(f"已有的{one.label}", f"a {one.label} that is in the books"),
    }[one.kind]
    return Fault(
        "unknown", what, Words("先导入它，或改成已有的。", "Import it first, or name one that is there.")
    )


def _several(one: Field, holders: Collection[str]) -> Fault:
    listed = "、".join(sorted(holders)[:8])
    what = Words(f"同名的有 {listed}", f"several go by that name: {listed}")
    number = one.label if one.label.endswith(("编号", "工号")) else f"{one.label}的编号"
    return Fault("several", what, Words(f"写{number}。", "Write the number."))
