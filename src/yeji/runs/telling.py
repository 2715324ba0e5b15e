"""What a calculation noticed, as it is kept with a run and read back for pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from yeji_engine.errors import Diagnostic


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to look at, in both languages, with the rows it is about."""

    code: str
    severity: str
    zh: str
    en: str
    rows: tuple[str, ...]
    count: int
    item: str = ""
    """The measure, component or table that it is about."""

    def in_language(self, language: str) -> str:
        """Return it as pages of the language say it."""
        return self.en if language.startswith("en") else self.zh


def kept(diagnostics: Iterable[Diagnostic]) -> list[dict[str, object]]:
    """Return diagnostics as JSON keeps them."""
    return [
        asdict(
            Told(
                each.code,
                str(each.severity),
                each.in_language("zh"),
                each.in_language("en"),
                each.rows,
                each.row_count,
                each.place.path,
            )
        )
        for each in diagnostics
    ]


def read(found: Iterable[Mapping[str, object]]) -> tuple[Told, ...]:
    """Return what was kept, what holds something up first."""
    told = [
        Told(
            str(each["code"]),
            str(each["severity"]),
            str(each["zh"]),
            str(each["en"]),
            tuple(map(str, _listed(each["rows"]))),
            int(str(each["count"])),
            str(each.get("item", "")),
        )
        for each in found
    ]
    order = {"error": 0, "warning": 1, "info": 2}
    return tuple(sorted(told, key=lambda each: order.get(each.severity, 3)))


def _listed(rows: object) -> list[object]:
    return list(rows) if isinstance(rows, list | tuple) else []
