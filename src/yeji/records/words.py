"""What stands in cells: contents as people write them, and names beside numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from django.utils.translation import gettext as _

from yeji.org.models import Person, Region, Team
from yeji.records.kinds import SCALES, Field, FieldKind, Kind, Row, Value
from yeji.records.queries import bare_kind
from yeji.records.storing import parts, rows_table
from yeji.ui.templatetags.yeji import MINUS, day, fen, whole


@dataclass
class Called:
    """What people, teams, regions and linked records are called, asked for once for all rows of a page."""

    names: dict[tuple[str, str], str] = field(default_factory=dict)
    shut: frozenset[tuple[str, str]] = frozenset()
    """Linked records that the reader does not see, by kind and number: they are named and lead nowhere."""
    hidden: frozenset[tuple[str, str]] = frozenset()
    """Those that his record named once and names no longer: they are not even named."""

    @classmethod
    def of(
        cls, fields: Iterable[Field], rows: Iterable[Row], shut: frozenset[tuple[str, str]] = frozenset()
    ) -> Called:
        """Return the names that the rows need: one question for each table that the fields name."""
        wanted: dict[str, set[str]] = {}
        held = list(rows)
        for one in fields:
            if table := _table_of(one):
                words = {str(row[one.key]) for row in held if row.get(one.key)}
                wanted.setdefault(table, set()).update(words)
        names: dict[tuple[str, str], str] = {}
        for table, words in wanted.items():
            names |= {(table, key): name for key, name in _names(table, words)}
        return cls(names, shut)

    def opens(self, one: Field, key: str) -> bool:
        """Tell whether a linked record leads to a page that the reader may see."""
        return one.kind is FieldKind.LINK and (one.links_to, key) not in self.shut

    def name(self, one: Field, key: str) -> str:
        """Return what it is called, its key where it has no name."""
        if (one.links_to, key) in self.hidden:
            return _("你看不到的一条")
        return self.names.get((_table_of(one), key)) or key


def _table_of(one: Field) -> str:
    outside = {FieldKind.PERSON: "people", FieldKind.TEAM: "teams", FieldKind.REGION: "regions"}
    return one.links_to if one.kind is FieldKind.LINK else outside.get(one.kind, "")


def _names(table: str, words: set[str]) -> Iterable[tuple[str, str]]:
    if not words:
        return
    for part in parts(sorted(words)):
        if table == "people":
            yield from Person.objects.filter(number__in=part).values_list("number", "name")
        elif table in {"teams", "regions"}:
            model = Team if table == "teams" else Region
            yield from model.objects.filter(code__in=part).values_list("code", "name")
        else:
            yield from _record_names(bare_kind(table), part)


def titled(one: Field) -> str:
    """Return what stands over a column: of a link that is shown by name what it names, not whose number it is."""
    if one.kind is not FieldKind.LINK:
        return one.label
    linked = bare_kind(one.links_to)
    return linked.title if linked.name and not one.is_custom else one.label


def _record_names(of: Kind, part: list[str]) -> Iterable[tuple[str, str]]:
    """A record whose name is personal is called by its number."""
    if not of.name or of.field(of.name).kind is not FieldKind.TEXT:
        return
    yield from rows_table(of).filter(number__in=part).values_list("number", of.name)


def scaled(content: int, decimals: int) -> str:
    """Write a scaled integer with thousands, a true minus and no needless zeros.

    >>> scaled(-12345000, 4), scaled(20000, 4)
    ('−1,234.5', '2')
    """
    yuan, rest = divmod(abs(content), 10**decimals)
    tail = f"{rest:0{decimals}d}".rstrip("0") if decimals else ""
    written = f"{yuan:,}.{tail}" if tail else f"{yuan:,}"
    return f"{MINUS}{written}" if content < 0 else written


SIGNS: Mapping[str, str] = MappingProxyType(
    {"CNY": "¥", "USD": "US$", "EUR": "€", "GBP": "£", "JPY": "JP¥", "HKD": "HK$"}
)
HOME = "CNY"


def money(sums: Mapping[str, int], decimals: int = 2) -> str:
    """Say amounts by their currencies, the home currency first: what stands in two currencies is not one sum.

    >>> money({"USD": 100000, "CNY": 30000}, 0), money({"CNY": -5}), money({}, 0), money({"THB": 100})
    ('¥300 + US$1,000', '−¥0.05', '¥0', 'THB 1.00')
    """
    kept = {currency: amount for currency, amount in sums.items() if amount} or {HOME: 0}
    order = sorted(kept, key=lambda currency: (currency != HOME, currency))
    return " + ".join(_amount_words(currency, kept[currency], decimals) for currency in order)


def _amount_words(currency: str, amount: int, decimals: int) -> str:
    written_out = fen(amount, decimals)
    minus = MINUS if written_out.startswith(MINUS) else ""
    return f"{minus}{SIGNS.get(currency, f'{currency} ')}{written_out.removeprefix(MINUS)}"


def written(one: Field, content: Value, called: Called, *, decimals: int = 2) -> str:
    """Write a content as a table has it; nothing given is a dash."""
    if content is None:
        return "—"
    if isinstance(content, bool):
        return _("是") if content else _("否")
    if isinstance(content, tuple):
        return "、".join(content)
    if isinstance(content, int):
        return _figure(one, content, decimals)
    if one.kind is FieldKind.DATE:
        return day(date.fromisoformat(content))
    if one.kind is FieldKind.CHOICE:
        return dict(one.choices).get(content, content)
    return called.name(one, content) if _table_of(one) else content


def _figure(one: Field, content: int, fen_decimals: int) -> str:
    if one.kind is FieldKind.AMOUNT:
        return fen(content, fen_decimals)
    if one.kind is FieldKind.RATIO:
        return scaled(content * 100, 6) + "%"
    if decimals := SCALES.get(one.kind):
        return scaled(content, decimals)
    return whole(content)


def plain(one: Field, content: Value) -> str:
    """Write a content as forms and files have it: no thousands, ISO days, a point; nothing given is empty.

    >>> (
    ...     plain(Field("a", "金额", FieldKind.AMOUNT), -4310000),
    ...     plain(Field("s", "比例", FieldKind.RATIO), 500000),
    ... )
    ('-43100.00', '50%')
    """
    if content is None:
        return ""
    if isinstance(content, bool):
        return _("是") if content else _("否")
    if isinstance(content, tuple):
        return " ".join(content)
    if not isinstance(content, int):
        return dict(one.choices).get(content, content) if one.kind is FieldKind.CHOICE else content
    if one.kind is FieldKind.RATIO:
        return scaled(content * 100, 6).replace(",", "").replace(MINUS, "-") + "%"
    decimals = SCALES.get(one.kind, 0)
    if one.kind is FieldKind.AMOUNT:
        sign = "-" if content < 0 else ""
        return f"{sign}{abs(content) // 100}.{abs(content) % 100:02}"
    return scaled(content, decimals).replace(",", "").replace(MINUS, "-")


def changed_words(fields: Mapping[str, Field], key: str, content: Value, called: Called) -> str:
    """Write one side of a change; empty where nothing stood there."""
    one = fields.get(key)
    return "" if one is None or content is None else written(one, content, called)
