"""`yeji backup`, `yeji restore`, `yeji doctor`: keeping a company's data, and knowing that all is well.

A backup is one zip file: a consistent copy of the database, uploads, the secret key, and a manifest with
the version and the head of the audit chain. SQLite is copied by its own backup call, while others write;
PostgreSQL by its own tools (`keeping_postgresql`). Each comes back as what it was.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yeji import __version__
from yeji.cli.keeping_postgresql import dump, load, refuse_unless_empty
from yeji.cli.serving import HOME, PRIVATE, open_home, use
from yeji.cli.telling import Exit, Voice, stop_on_errors, voice
from yeji_engine.errors import Diagnostic, Severity, Words

if TYPE_CHECKING:
    from yeji.audit.verify import Verdict

MANIFEST, DATABASE, SECRET, MEDIA = "manifest.json", "database", "secret.key", "media/"
LAID_OUT = "yeji.sqlite3"
FORM = 1
"""The form of the file; another number is another form."""
LANGUAGE = click.option("--language", type=click.Choice(["zh", "en"]))
ROOM_WANTED = 1_000_000_000


@click.command(help="备份公司数据到一个文件。Back the company's data up into one file.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@HOME
@LANGUAGE
def backup(file: Path, home: Path, language: str | None) -> None:
    """Write the file beside its place first: what stands there in the end is whole."""
    speaker = voice(language, as_json=False)
    open_home(speaker, home)
    if file.exists():
        _stop(
            speaker,
            "backup-exists",
            Words(f"{file} 已经有了，换个名字。", f"{file} exists; take another name."),
        )
    from django.conf import settings
    from django.db import connection

    # Imported here because the base install has no Django.
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".yeji-backup-") as folder:
        unfinished = Path(folder) / "backup.zip"
        copy = Path(folder) / DATABASE
        head = _copy_database(speaker, copy)
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as packed:
            packed.write(copy, DATABASE)
            packed.writestr(SECRET, settings.SECRET_KEY)
            for each in sorted(Path(settings.MEDIA_ROOT).rglob("*")):
                if each.is_file():
                    packed.write(each, MEDIA + each.relative_to(settings.MEDIA_ROOT).as_posix())
            about = {
                "form": str(FORM),
                "version": __version__,
                "made": datetime.now(UTC).isoformat(timespec="seconds"),
                "database": connection.vendor,
                "head": head,
            }
            packed.writestr(MANIFEST, json.dumps(about, indent=2))
        unfinished.chmod(0o600)
        unfinished.replace(file)
    size = file.stat().st_size / 1e6
    speaker.say(
        Words(
            f"备份写好：{file}，{size:,.1f} MB，链头 {head}。文件里有密钥，当密码一样保管。",
            f"Backup written: {file}, {size:,.1f} MB, head {head}. It holds the secret key: keep it like a password.",
        )
    )


@click.command(help="从备份恢复到一个空文件夹。Restore a backup into an empty folder, and verify the chain.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@HOME
@LANGUAGE
def restore(file: Path, home: Path, language: str | None) -> None:
    """Unpack beside the home first, then put it in place whole."""
    speaker = voice(language, as_json=False)
    about = _manifest(speaker, file)
    on_postgresql = about["database"] == "postgresql"
    if on_postgresql != bool(os.environ.get("YEJI_DATABASE")):
        _stop(speaker, "restore-into-another", *_ANOTHER[on_postgresql])
    if home.exists() and any(home.iterdir()):
        _stop(
            speaker,
            "home-not-empty",
            Words(
                f"{home} 不是空的，恢复不会盖掉它。",
                f"{home} is not empty, and a restore overwrites nothing.",
            ),
            Words("用 --home 给一个新文件夹。", "Name a new folder with --home."),
        )
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".yeji-restore-") as folder:
        fresh = Path(folder) / "home"
        _unpack(file, fresh)
        if on_postgresql:
            _load_database(speaker, fresh)
        if home.exists():
            home.rmdir()
        fresh.replace(home)
    verdict = _verified(home)
    if not verdict.holds or str(verdict.end) != about["head"]:
        _stop(
            speaker,
            "chain-broken",
            Words(
                "恢复了，但审计链对不上：备份被动过。",
                "Restored, but the audit chain does not hold: the backup was changed.",
            ),
            Words(
                "运行 yeji audit verify 看断在哪里，换一个备份。",
                "Run yeji audit verify, and take another backup.",
            ),
        )
    speaker.say(
        Words(
            f"恢复到 {home}：{verdict.events:,} 件审计事件，一环未断。运行 yeji serve --home {home}。",
            f"Restored to {home}: {verdict.events:,} events, the chain holds. Run yeji serve --home {home}.",
        )
    )


_ANOTHER = {
    False: (
        Words("这份备份来自 SQLite。", "This backup is of SQLite."),
        Words("先去掉 YEJI_DATABASE。", "Unset YEJI_DATABASE first."),
    ),
    True: (
        Words("这份备份来自 PostgreSQL。", "This backup is of PostgreSQL."),
        Words(
            "新建一个空数据库，让 YEJI_DATABASE 指向它。",
            "Make an empty database and let YEJI_DATABASE name it.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `todo` says what to do where it is not well."""

    name: Words
    todo: Words | None = None


@click.command(
    help="检查一切是否正常，不正常就说怎么办。Check that all is well, and say what to do where it is not."
)
@HOME
@LANGUAGE
def doctor(home: Path, language: str | None) -> None:
    """Look at everything and tell all of it; exit code 1 where something is not well."""
    speaker = voice(language, as_json=False)
    open_home(speaker, home)
    found = [
        _database_looked_at(),
        _migrations_looked_at(),
        _chain_looked_at(),
        _room_looked_at(home),
        _privacy_looked_at(home),
        _worker_looked_at(),
    ]
    for each in found:
        sign = "✓" if each.todo is None else "✗"
        speaker.show(f"{sign} {each.name.in_language(speaker.language)}")
        if each.todo is not None:
            speaker.show(f"  → {each.todo.in_language(speaker.language)}")
    if any(each.todo is not None for each in found):
        raise SystemExit(Exit.WRONG_INPUT)


def _load_database(speaker: Voice, fresh: Path) -> None:
    """Bring the dump of an unpacked backup into the empty database that YEJI_DATABASE names."""
    os.environ["YEJI_HOME"] = str(fresh)
    use(fresh)
    import django

    # Imported here because the base install has no Django.
    django.setup()
    refuse_unless_empty(speaker)
    load(speaker, fresh / LAID_OUT)
    (fresh / LAID_OUT).unlink()


def _copy_database(speaker: Voice, to: Path) -> str:
    """Write the database of one moment into a file, and return the head of the chain in it."""
    from django.db import connection

    # Imported here because the base install has no Django.
    if connection.vendor != "sqlite":
        return dump(speaker, to)
    connection.ensure_connection()
    with closing(sqlite3.connect(to)) as copy:
        # SQLite's own call: pages that others write meanwhile are copied again, the copy is of one moment.
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    return _head_in(to)


def _head_in(copy: Path) -> str:
    with closing(sqlite3.connect(copy)) as database:
        number, digest = database.execute("SELECT number, digest FROM audit_head WHERE id = 1").fetchone()
    return f"{number}:{digest}"


def _manifest(speaker: Voice, file: Path) -> dict[str, str]:
    try:
        with zipfile.ZipFile(file) as packed:
            about: dict[str, str] = json.loads(packed.read(MANIFEST))
            whole = packed.testzip() is None
    except (zipfile.BadZipFile, KeyError, ValueError):
        about, whole = {}, False
    if not whole or about.get("form") != str(FORM):
        _stop(
            speaker,
            "backup-unreadable",
            Words(f"{file} 不是完整的 Yeji 备份。", f"{file} is no whole backup of Yeji."),
            Words("换一个备份文件。", "Take another backup."),
        )
    return about


def _unpack(file: Path, home: Path) -> None:
    home.mkdir()
    with zipfile.ZipFile(file) as packed:
        for name in packed.namelist():
            if name == DATABASE:
                place = home / LAID_OUT
            elif name == SECRET:
                place = home / SECRET
            elif name.startswith(MEDIA) and ".." not in Path(name).parts:
                place = home / name
            else:
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            with packed.open(name) as source, place.open("wb") as target:
                shutil.copyfileobj(source, target)
    (home / SECRET).chmod(0o600)


def _verified(home: Path) -> Verdict:
    open_home(voice(None, as_json=False), home)
    from yeji.audit.verify import verify

    # Imported here because it needs Django to be ready.
    return verify()


def _database_looked_at() -> Finding:
    from django.db import connection

    # Imported here and below because the base install has no Django.
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            return Finding(Words("数据库 PostgreSQL 连得上", "the database answers: PostgreSQL"))
        cursor.execute("PRAGMA quick_check")
        said = cursor.fetchone()[0]
    if said == "ok":
        return Finding(Words("数据库 SQLite 完好", "the database is sound: SQLite"))
    return Finding(
        Words(f"数据库坏了：{said}", f"the database is damaged: {said}"),
        Words(
            "停下 Yeji，从最近的备份恢复：yeji restore。",
            "Stop Yeji and restore the last backup: yeji restore.",
        ),
    )


def _migrations_looked_at() -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    if unknown:
        return Finding(
            Words(f"数据比程序 {__version__} 新", f"the data are newer than the program, {__version__}"),
            Words(
                "装上写这些数据的版本或更新的版本。", "Install the version that wrote them, or a newer one."
            ),
        )
    if waiting:
        return Finding(
            Words(f"数据库还差 {len(waiting)} 步升级", f"the database lacks {len(waiting)} migrations"),
            Words(
                "先 yeji backup，再运行 yeji serve，它会自己升级。",
                "Run yeji backup, then yeji serve, which does them.",
            ),
        )
    return Finding(Words(f"程序 {__version__} 和数据库一致", f"program {__version__} and database agree"))


def _chain_looked_at() -> Finding:
    from yeji.audit.verify import verify

    verdict = verify()
    if verdict.holds:
        return Finding(
            Words(
                f"审计链 {verdict.events:,} 件事，一环未断",
                f"the audit chain holds, {verdict.events:,} events",
            )
        )
    return Finding(
        Words(
            f"审计链有 {verdict.break_count} 处对不上", f"the audit chain has {verdict.break_count} breaks"
        ),
        Words(
            "运行 yeji audit verify 看断在哪里，与备份比对。",
            "Run yeji audit verify and compare with a backup.",
        ),
    )


def _room_looked_at(home: Path) -> Finding:
    free = shutil.disk_usage(home).free
    words = Words(f"磁盘还剩 {free / 1e9:,.1f} GB", f"{free / 1e9:,.1f} GB of disk are left")
    if free >= ROOM_WANTED:
        return Finding(words)
    return Finding(
        words, Words("腾出至少 1 GB，不然写不进数据。", "Make room for at least 1 GB, or writing will fail.")
    )


def _privacy_looked_at(home: Path) -> Finding:
    if not home.stat().st_mode & PRIVATE:
        return Finding(Words("文件夹只有自己能读", "nobody else can read the folder"))
    others = [each.name for each in sorted(home.iterdir()) if each.stat().st_mode & PRIVATE]
    return Finding(
        Words(
            f"这台机器上的别人能进 {home}" + (f"，能读 {'、'.join(others[:5])}" if others else ""),
            f"others on this machine can enter {home}"
            + (f" and read {', '.join(others[:5])}" if others else ""),
        ),
        Words(f"运行 chmod -R go= {home}。", f"Run chmod -R go= {home}."),
    )


def _worker_looked_at() -> Finding:
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - timedelta(minutes=5)).count()
    if not late:
        return Finding(Words("后台任务没有积压", "no background work is waiting"))
    return Finding(
        Words(
            f"{late} 件后台任务等了 5 分钟以上",
            f"{late} pieces of background work wait for more than 5 minutes",
        ),
        Words(
            "在 yeji serve 旁边运行 yeji worker。",
            "Run yeji worker beside yeji serve.",
        ),
    )


def _stop(speaker: Voice, code: str, message: Words, hint: Words | None = None) -> None:
    stop_on_errors(speaker, [Diagnostic(code, Severity.ERROR, message, hint=hint)])
