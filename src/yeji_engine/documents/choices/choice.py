"""What a choice on which systems differ is: its options, each with a sentence and an example in yuan."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from yeji_engine.errors import Words


@dataclass(frozen=True, slots=True)
class Option:
    """One way to choose: what is written, what it means, and what the example then gives.

    `reckoning` is plain arithmetic, the same in every language; a test works it out again.
    """

    written: str
    means: Words
    reckoning: str
    yuan: Decimal | None
    """None: nothing is computed, the figure is reported as missing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One field that every plan must decide for itself."""

    question: Words
    example: Words
    options: tuple[Option, ...]

    @property
    def difference(self) -> Decimal:
        """Return how many yuan lie between the options of the example."""
        known = [option.yuan for option in self.options if option.yuan is not None]
        return max(known) - min(known)

    def explained(self) -> Words:
        """Return the question, all options with their yuan, and the difference, as one text."""
        zh = [f"{self.question.zh}例:{self.example.zh}"]
        en = [f"{self.question.en} Example: {self.example.en}"]
        for option in self.options:
            zh.append(f"{option.written}:{option.means.zh}{_gives(option, '不计算', '元')};")
            en.append(f"{option.written}: {option.means.en}{_gives(option, 'not computed', 'yuan')};")
        zh.append(f"最多相差 {_money(self.difference)} 元。")
        en.append(f"up to {_money(self.difference)} yuan apart.")
        return Words("".join(zh), " ".join(en))


EMPTY = "(空)"
"""How an option is shown that is chosen by writing the field with nothing behind it."""


def choice(question: tuple[str, str], example: tuple[str, str], *options: Option) -> Choice:
    """Return a choice; texts are Chinese, English."""
    return Choice(Words(*question), Words(*example), options)


def option(written: str, zh: str, en: str, reckoning: str, yuan: str) -> Option:
    """Return an option; `yuan` is empty where nothing is computed."""
    return Option(written, Words(zh, en), reckoning, Decimal(yuan) if yuan else None)


def _gives(option: Option, missing: str, unit: str) -> str:
    if option.yuan is None:
        return f" → {missing}"
    amount = _money(option.yuan)
    reckoning = "" if option.reckoning == amount else f"{option.reckoning} = "
    return f" → {reckoning}{amount} {unit}"


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"
