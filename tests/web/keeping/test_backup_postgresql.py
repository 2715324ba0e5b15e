"""The drill on a real PostgreSQL: a backup while others write, the database gone, everything back as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from tests.web.keeping.test_backup import WRITES, environment
from tests.web.postgres import address_of_a_server, tools_of_the_server

TOOLS = tools_of_the_server()


@pytest.fixture(scope="module")
def server() -> str:
    return address_of_a_server()


@pytest.fixture
def databases(server: str) -> Iterator[list[str]]:
    """Return the addresses of two empty databases; both are gone after the test."""
    names = [f"yeji_drill_{uuid.uuid4().hex[:12]}" for _ in range(2)]
    with psycopg.connect(server, autocommit=True) as opened:
        for name in names:
            opened.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield [urlsplit(server)._replace(path=f"/{name}").geturl() for name in names]
    with psycopg.connect(server, autocommit=True) as opened:
        for name in names:
            opened.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def yeji(*arguments: str, home: Path, database: str, path: str = "") -> subprocess.CompletedProcess[str]:
    settings = environment(home) | {
        "YEJI_DATABASE": database,
        "PATH": path or f"{TOOLS}:{os.environ['PATH']}",
    }
    if not database:
        del settings["YEJI_DATABASE"]
    command = [sys.executable, "-m", "yeji", *arguments, "--home", str(home)]
    return subprocess.run(command, env=settings, capture_output=True, text=True, check=False, timeout=300)


def totals(database: str) -> dict[str, int]:
    """Return how many rows each table holds, and the sum of the numbers of events."""
    with psycopg.connect(database) as opened:
        tables = [
            name for (name,) in opened.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        counts = {}
        for name in sorted(tables):
            found = opened.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
            counts[name] = found[0] if found else -1
        found = opened.execute("SELECT coalesce(sum(number), 0)::bigint FROM audit_event").fetchone()
    return counts | {"sum of numbers": found[0] if found else -1}


@pytest.fixture
def home(tmp_path: Path, databases: list[str]) -> Path:
    """Return a company on the first database, with an upload."""
    folder = tmp_path / "home"
    ran = yeji("manage", "migrate", "--verbosity", "0", home=folder, database=databases[0])
    assert ran.returncode == 0, ran.stderr
    (folder / "media").mkdir(exist_ok=True)
    (folder / "media" / "a.txt").write_text("甲方", encoding="utf-8")
    return folder


def test_a_company_on_postgresql_comes_back_whole(home: Path, databases: list[str], tmp_path: Path) -> None:
    first, second = databases
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITES, "100000"],
        env=environment(home) | {"YEJI_DATABASE": first}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with writer:
        assert writer.stdout is not None
        for _ in range(5):
            writer.stdout.readline()
        kept = yeji("backup", str(tmp_path / "b.zip"), "--language", "en", home=home, database=first)
        still_writing = writer.poll() is None
        writer.terminate()
    at_rest = yeji("backup", str(tmp_path / "rest.zip"), "--language", "en", home=home, database=first)
    head = yeji("audit", "head", home=home, database=first).stdout
    before, secret = totals(first), (home / "secret.key").read_text()
    shutil.rmtree(home)

    under_load = yeji(
        "restore", str(tmp_path / "b.zip"), "--language", "en", home=tmp_path / "load", database=second
    )
    with psycopg.connect(second, autocommit=True) as opened:
        opened.execute("DROP SCHEMA public CASCADE")
        opened.execute("CREATE SCHEMA public")
    back = yeji("restore", str(tmp_path / "rest.zip"), "--language", "en", home=home, database=second)

    assert still_writing
    assert [kept.returncode, at_rest.returncode] == [0, 0], kept.stderr + at_rest.stderr
    assert [under_load.returncode, back.returncode] == [0, 0], under_load.stderr + back.stderr
    assert "the chain holds" in under_load.stderr
    assert (totals(second), (home / "secret.key").read_text()) == (before, secret)
    assert yeji("audit", "head", home=home, database=second).stdout == head
    assert (home / "media" / "a.txt").read_text(encoding="utf-8") == "甲方"
    assert not (home / "yeji.sqlite3").exists()


def test_what_cannot_be_done_is_said_and_nothing_is_touched(
    home: Path, databases: list[str], tmp_path: Path
) -> None:
    first, second = databases
    file = tmp_path / "b.zip"
    assert yeji("backup", str(file), home=home, database=first).returncode == 0

    no_tool = yeji(
        "backup", str(tmp_path / "c.zip"), "--language", "en", home=home, database=first, path="/nowhere"
    )
    full = yeji("restore", str(file), "--language", "en", home=tmp_path / "x", database=first)
    on_sqlite = yeji("restore", str(file), "--language", "en", home=tmp_path / "y", database="")
    password = urlsplit(second)._replace(query="", netloc="somebody:s3cret@127.0.0.1:1").geturl()
    unreachable = yeji("restore", str(file), "--language", "en", home=tmp_path / "z", database=password)

    assert [each.returncode for each in (no_tool, full, on_sqlite)] == [1, 1, 1]
    assert "postgresql-client" in no_tool.stderr
    assert "not empty" in full.stderr
    assert "backup is of PostgreSQL" in on_sqlite.stderr
    assert unreachable.returncode != 0
    assert "s3cret" not in unreachable.stderr + unreachable.stdout
    assert not any((tmp_path / name).exists() for name in ("c.zip", "x", "y", "z"))
    with zipfile.ZipFile(file) as packed:
        assert "s3cret" not in packed.read("manifest.json").decode()
