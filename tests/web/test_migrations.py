"""Migrations lead from nothing to the models, on SQLite and on a real PostgreSQL, and there and back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.web.postgres import address_of_a_server

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_the_chain_is_guarded_after_all_migrations() -> None:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_%'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'audit_%'",
    }
    with connection.cursor() as cursor:
        cursor.execute(query[connection.vendor])
        names = {name for (name,) in cursor.fetchall()}

    assert {
        "audit_event_is_not_changed",
        "audit_event_follows_the_head",
        "audit_head_moves_on",
        "audit_head_is_not_removed",
        "audit_head_is_one",
    } <= names


def yeji(*arguments: str, home: Path, database: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "YEJI_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": "yeji.settings",
    }
    command = [sys.executable, "-m", "yeji", arguments[0], "--home", str(home), *arguments[1:]]
    if arguments[0] == "audit":
        command = [sys.executable, "-m", "yeji", *arguments, "--home", str(home)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty database; nothing for SQLite in the home folder."""
    if request.param == "sqlite":
        return ""
    import psycopg

    # Imported here because it asks for a library of the system's.
    server = address_of_a_server()
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS yeji_from_zero")
        admin.execute("CREATE DATABASE yeji_from_zero")
    return server.replace("/postgres?", "/yeji_from_zero?")


def test_migrations_run_from_zero_and_the_chain_of_an_empty_company_holds(
    tmp_path: Path, database: str
) -> None:
    migrated = yeji("manage", "migrate", "--verbosity", "0", home=tmp_path, database=database)
    assert migrated.returncode == 0, migrated.stderr

    checked = yeji("manage", "migrate", "--check", home=tmp_path, database=database)
    verified = yeji("audit", "verify", "--language", "en", home=tmp_path, database=database)
    back = yeji("manage", "migrate", "audit", "0001", "--verbosity", "0", home=tmp_path, database=database)

    assert (checked.returncode, verified.returncode, back.returncode) == (0, 0, 0), (
        verified.stderr + back.stderr
    )
    assert "the chain holds" in verified.stdout
