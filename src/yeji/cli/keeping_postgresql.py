"""The database part of a backup on PostgreSQL: its own `pg_dump` and `pg_restore`, in one snapshot with the head.

Why these tools and not rows of our own: docs/adr/0007. The password goes by the environment, never by an argument
that other users of the machine could read.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from yeji.cli.telling import Voice, stop_on_errors
from yeji_engine.errors import Diagnostic, Severity, Words

INSTALL = Words(
    "装上 PostgreSQL 客户端，版本不低于服务器的：apt install postgresql-client，或 brew install libpq。",
    "Install PostgreSQL's client, not older than the server: apt install postgresql-client, or brew install libpq.",
)


def dump(speaker: Voice, to: Path) -> str:
    """Write the database of one moment into a file, and return the head of the chain at that moment."""
    tool = _tool(speaker, "pg_dump")
    from django.db import connection, transaction

    # Imported here because the base install has no Django.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        cursor.execute("SELECT number, digest FROM audit_head WHERE id = 1")
        number, digest = cursor.fetchone()
        _run(
            speaker,
            [
                tool,
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                f"--snapshot={snapshot}",
                f"--file={to}",
            ],
        )
    return f"{number}:{digest}"


def refuse_unless_empty(speaker: Voice) -> None:
    """Stop where the database that is to be restored into holds anything."""
    from django.db import connection

    # Imported here for the same reason as above.
    if connection.introspection.table_names():
        message = Words(
            f"数据库 {connection.settings_dict['NAME']} 不是空的，恢复不会盖掉它。",
            f"Database {connection.settings_dict['NAME']} is not empty, and a restore overwrites nothing.",
        )
        hint = Words(
            "新建一个空数据库，让 YEJI_DATABASE 指向它。",
            "Make an empty database and let YEJI_DATABASE name it.",
        )
        stop_on_errors(speaker, [Diagnostic("database-not-empty", Severity.ERROR, message, hint=hint)])


def load(speaker: Voice, file: Path) -> None:
    """Bring a dump into the empty database, whole or not at all."""
    tool = _tool(speaker, "pg_restore")
    from django.db import connection

    # Imported here for the same reason as above.
    name = connection.settings_dict["NAME"]
    _run(
        speaker,
        [
            tool,
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            "--exit-on-error",
            f"--dbname={name}",
            str(file),
        ],
    )


def _tool(speaker: Voice, name: str) -> str:
    found = shutil.which(name)
    if found is None:
        message = Words(f"找不到 {name}。", f"There is no {name} on this machine.")
        stop_on_errors(speaker, [Diagnostic("client-missing", Severity.ERROR, message, hint=INSTALL)])
    return str(found)


def _run(speaker: Voice, command: list[str]) -> None:
    """Run a tool of PostgreSQL against Django's database; stop with its last words where it fails."""
    from django.db import connection

    # Imported here for the same reason as above.
    to = connection.settings_dict
    named = {
        "PGHOST": to["HOST"],
        "PGPORT": str(to["PORT"]),
        "PGUSER": to["USER"],
        "PGPASSWORD": to["PASSWORD"],
        "PGDATABASE": to["NAME"],
    }
    # Without a terminal to ask at, a missing password must fail and not wait.
    environment = os.environ | {name: text for name, text in named.items() if text}
    ran = subprocess.run(
        [*command[:1], "--no-password", *command[1:]],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode:
        said = ran.stderr.strip().splitlines()[-1:] or ["?"]
        message = Words(
            f"{Path(command[0]).name} 没有成：{said[0]}", f"{Path(command[0]).name} failed: {said[0]}"
        )
        hint = INSTALL if "version" in ran.stderr else None
        stop_on_errors(speaker, [Diagnostic("client-failed", Severity.ERROR, message, hint=hint)])
