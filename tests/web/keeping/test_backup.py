"""A backup under load, a wipe, a restore: what comes back is what was, and what was changed is refused."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from yeji.cli.serving import keep_private

ROOT = Path(__file__).resolve().parents[3]
WRITES = """
import sys, django
django.setup()
from django.db import transaction
from yeji.audit.actions import Deed, record
for number in range(int(sys.argv[1])):
    with transaction.atomic():
        record(Deed("person.changed", "person", str(number), "x" * 200), by=None)
    print(number, flush=True)
"""


def environment(home: Path) -> dict[str, str]:
    kept = {name: said for name, said in os.environ.items() if not name.startswith("YEJI_")}
    return {
        **kept,
        "PYTHONPATH": str(ROOT / "src"),
        "YEJI_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "yeji.settings",
    }


def yeji(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "yeji", *arguments, "--home", str(home), "--language", "en"]
    return subprocess.run(
        command, env=environment(home), capture_output=True, text=True, check=False, timeout=300
    )


def writing(home: Path, events: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITES, str(events)], env=environment(home), stdout=subprocess.PIPE, text=True
    )


def content(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / "yeji.sqlite3")) as database:
        return list(database.iterdump())


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home folder with all migrations and a few events."""
    home = tmp_path_factory.mktemp("company") / "home"
    migrate = [sys.executable, "-m", "yeji", "manage", "--home", str(home), "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=environment(home), check=True, timeout=300)
    with writing(home, 3) as writer:
        assert writer.wait(timeout=120) == 0
    return home


@pytest.fixture
def home(empty: Path, tmp_path: Path) -> Path:
    """Return a copy of it with an upload."""
    copy = tmp_path / "home"
    shutil.copytree(empty, copy)
    (copy / "media" / "合同").mkdir(parents=True)
    (copy / "media" / "合同" / "一.txt").write_text("甲方", encoding="utf-8")
    return copy


def test_a_company_comes_back_from_its_backup_as_it_was(home: Path, tmp_path: Path) -> None:
    before, secret = content(home), (home / "secret.key").read_text()

    kept = yeji("backup", str(tmp_path / "b.zip"), home=home)
    shutil.rmtree(home)
    back = yeji("restore", str(tmp_path / "b.zip"), home=home)

    assert (kept.returncode, back.returncode) == (0, 0), kept.stderr + back.stderr
    assert "3 events, the chain holds" in back.stderr
    assert (content(home), (home / "secret.key").read_text()) == (before, secret)
    assert (home / "media" / "合同" / "一.txt").read_text(encoding="utf-8") == "甲方"
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0


def test_a_backup_while_others_write_is_of_one_moment(home: Path, tmp_path: Path) -> None:
    with writing(home, 100_000) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        kept = yeji("backup", str(tmp_path / "b.zip"), home=home)
        still_writing = writer.poll() is None
        writer.terminate()
    back = yeji("restore", str(tmp_path / "b.zip"), home=tmp_path / "other")

    assert still_writing
    assert (kept.returncode, back.returncode) == (0, 0), kept.stderr + back.stderr


def test_nothing_is_overwritten(home: Path, tmp_path: Path) -> None:
    assert yeji("backup", str(tmp_path / "b.zip"), home=home).returncode == 0

    again = yeji("backup", str(tmp_path / "b.zip"), home=home)
    over = yeji("restore", str(tmp_path / "b.zip"), home=home)

    assert (again.returncode, over.returncode) == (1, 1)
    assert "exists" in again.stderr
    assert "not empty" in over.stderr


def test_a_backup_that_was_changed_or_cut_is_told(home: Path, tmp_path: Path) -> None:
    assert yeji("backup", str(tmp_path / "b.zip"), home=home).returncode == 0
    with zipfile.ZipFile(tmp_path / "b.zip") as packed:
        packed.extractall(tmp_path / "out")
    with closing(sqlite3.connect(tmp_path / "out" / "database")) as database, database:
        database.execute("DROP TRIGGER audit_event_is_not_changed")
        database.execute("UPDATE audit_event SET name = 'forged' WHERE number = 2")
    with zipfile.ZipFile(tmp_path / "forged.zip", "w") as packed:
        for name in ("database", "secret.key", "manifest.json"):
            packed.write(tmp_path / "out" / name, name)
    (tmp_path / "half.zip").write_bytes((tmp_path / "b.zip").read_bytes()[:2000])

    forged = yeji("restore", str(tmp_path / "forged.zip"), home=tmp_path / "x")
    half = yeji("restore", str(tmp_path / "half.zip"), home=tmp_path / "y")

    assert (forged.returncode, half.returncode) == (1, 1)
    assert "chain does not hold" in forged.stderr
    assert "no whole backup" in half.stderr
    assert not (tmp_path / "y").exists()


def test_the_doctor_finds_all_well_and_says_what_to_do_where_it_is_not(home: Path) -> None:
    well = yeji("doctor", home=home)
    with closing(sqlite3.connect(home / "yeji.sqlite3")) as database, database:
        database.execute("DROP TRIGGER audit_event_is_not_changed")
        database.execute("UPDATE audit_event SET name = 'forged' WHERE number = 2")
        database.execute(
            "DELETE FROM django_migrations WHERE app = 'audit' AND name = '0003_the_databases_clock'"
        )
    ill = yeji("doctor", home=home)

    assert (well.returncode, ill.returncode) == (0, 1), well.stdout + well.stderr
    assert well.stdout.count("✓") == 6
    assert "the audit chain has 1 breaks" in ill.stdout
    assert "lacks 1 migrations" in ill.stdout
    assert "yeji audit verify" in ill.stdout


def test_nobody_else_reads_what_is_kept_and_the_doctor_says_where_others_can(
    home: Path, tmp_path: Path
) -> None:
    backed_up = yeji("backup", str(tmp_path / "kept.zip"), home=home)
    home.chmod(0o755)
    (home / "yeji.sqlite3").chmod(0o644)

    ill = yeji("doctor", home=home)
    keep_private(home)
    well = yeji("doctor", home=home)

    assert backed_up.returncode == 0, backed_up.stderr
    assert (tmp_path / "kept.zip").stat().st_mode & 0o777 == 0o600
    assert (ill.returncode, "others on this machine can enter" in ill.stdout) == (1, True)
    assert "yeji.sqlite3" in ill.stdout
    assert (home.stat().st_mode & 0o777, (home / "yeji.sqlite3").stat().st_mode & 0o777) == (0o700, 0o600)
    assert (well.returncode, well.stdout.count("✓")) == (0, 6), well.stdout
