"""Before a long file is written on SQLite, its page says how long others cannot save anything."""

from __future__ import annotations

import pytest
from django.db import connection

from yeji.intake.pages.preview import LONG, waits_of


@pytest.mark.parametrize(("vendor", "rows", "minutes"), [("sqlite", 1_000_000, "4"), ("sqlite", LONG, "1")])
def test_a_long_file_is_said_to_take_so_many_minutes(
    vendor: str, rows: int, minutes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "vendor", vendor, raising=False)
    assert f"写入约要 {minutes} 分钟" in waits_of(rows)


@pytest.mark.parametrize(("vendor", "rows"), [("sqlite", LONG - 1), ("postgresql", 1_000_000)])
def test_short_ones_and_postgresql_need_no_words(
    vendor: str, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "vendor", vendor, raising=False)
    assert waits_of(rows) == ""
