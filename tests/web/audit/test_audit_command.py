"""`yeji audit`: the head and whether the chain holds, in words, in JSON and as an exit code."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import connection, transaction

from tests.web.audit.tampering import released
from yeji.audit.actions import Deed, record
from yeji.audit.reading import Broken, Sort, Stretch
from yeji.audit.stored import Asked, read_halves, read_sqlite
from yeji.audit.verify import Fault
from yeji.cli.auditing import fault_words
from yeji.cli.auditing_bench import write_chain
from yeji.cli.main import root


def run(*arguments: str, home: Path) -> Result:
    return CliRunner().invoke(root, ["audit", *arguments, "--home", str(home)])


@pytest.fixture
def home(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home whose database is that of the test, with three events."""
    monkeypatch.setenv("YEJI_HOME", "")
    (tmp_path / "yeji.sqlite3").touch()
    for number in range(3):
        with transaction.atomic():
            record(Deed("person.changed", "person", f"S{number}", "沈岚"), by=None)
    return tmp_path


def test_a_whole_chain_is_said_to_hold(home: Path) -> None:
    ran = run("verify", "--language", "en", home=home)

    assert ran.exit_code == 0, ran.output
    assert "3 events, the chain holds. Head 3:" in ran.stdout


def test_the_head_that_is_printed_can_be_handed_back(home: Path) -> None:
    printed = run("head", home=home).stdout.splitlines()[0]

    assert run("verify", "--head", printed, home=home).exit_code == 0
    assert run("verify", "--head", printed.replace("3:", "2:"), home=home).exit_code == 1


def test_the_root_of_a_month_that_is_printed_can_be_handed_back(home: Path) -> None:
    month = run("head", home=home).stdout.splitlines()[1]
    told = json.loads(run("head", "--json", home=home).stdout)["months"]

    assert month == f"{told[0]['month']}:3:{told[0]['root']}"
    assert run("verify", "--month", month, home=home).exit_code == 0
    forged = run("verify", "--month", month[:-1] + ("0" if month[-1] != "0" else "1"), home=home)
    assert (forged.exit_code, "月根不符" in forged.stdout) == (1, True)
    assert run("verify", "--month", "2026-13", home=home).exit_code == 2


def test_a_cut_chain_says_where_and_leaves_with_one(home: Path) -> None:
    with released(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event WHERE number > 1")
    ran = run("verify", "--json", "--language", "en", home=home)

    told = json.loads(ran.stdout)
    assert (ran.exit_code, told["holds"], told["breaks"][0]["fault"]) == (1, False, "tail_cut")
    assert "cut off" in told["breaks"][0]["message"]
    assert "链尾被截掉" in run("verify", home=home).stdout


def test_a_head_that_is_none_is_wrong_use(home: Path) -> None:
    ran = run("verify", "--head", "12", home=home)

    assert ran.exit_code == 2
    assert "序号:摘要" in ran.stderr


def test_a_folder_without_a_company_is_said_and_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("YEJI_DATABASE", raising=False)
    ran = run("head", "--language", "en", home=tmp_path / "nothing")

    assert ran.exit_code == 1
    assert "no company" in ran.stderr
    assert not (tmp_path / "nothing").exists()


def test_each_fault_has_words_in_both_languages() -> None:
    assert [fault_words(fault.value).zh for fault in Fault] == [str(fault.label) for fault in Fault]


def test_a_large_chain_is_read_by_two_processes_and_a_break_in_either_half_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "chain.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        texts = "by_name, action, kind, key, name, before, after, why, previous, digest, stored_at"
        columns = f"number bigint PRIMARY KEY, at, 'by', {texts}"
        database.execute(f"CREATE TABLE audit_event ({columns})")
        database.execute("CREATE TABLE audit_head (id, number, digest)")
        database.execute("INSERT INTO audit_head VALUES (1, 0, '')")
        database.commit()
    write_chain(file, 20_000)
    asked = Asked(frozenset({1, 20_000}), frozenset({"2025-01"}))
    whole, halves = _alone(file, asked), read_halves(str(file), 10_000, asked)

    assert (halves.events, halves.break_count) == (20_000, 0)
    assert (halves.digests, halves.months) == (whole.digests, whole.months)
    for number, sort in ((9_999, "changed"), (10_001, "changed"), (20_000, "changed")):
        with closing(sqlite3.connect(file)) as database:
            database.execute("UPDATE audit_event SET why = 'forged' WHERE number = ?", (number,))
            database.commit()
            assert read_halves(str(file), 10_000, asked).breaks == [Broken(number, Sort(sort))]
            database.execute("UPDATE audit_event SET why = '季度调整' WHERE number = ?", (number,))
            database.commit()
    with closing(sqlite3.connect(file)) as database:
        database.execute("DELETE FROM audit_event WHERE number = 10001")
        database.commit()
    assert [each.sort for each in read_halves(str(file), 10_000, asked).breaks] == [Sort.MISSING]


def _alone(file: Path, asked: Asked) -> Stretch:
    with closing(sqlite3.connect(file)) as database:
        return read_sqlite(database, "ORDER BY rowid", asked)
