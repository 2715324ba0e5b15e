"""`yeji serve`, `yeji worker`, `yeji manage`: the product in the browser, on this machine."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click

from yeji.cli.static_files import lay_out
from yeji.cli.telling import Voice, stop_on_errors, voice
from yeji.cli.upkeep import Upkeep
from yeji_engine.errors import Diagnostic, Severity, Words

ENDS_WITHIN = 2
"""Seconds that the pages have, and then the background work, before they are ended."""
BEHIND_PAGES = 10
"""How far background work steps back where processors are short: whoever waits for a page comes first."""
HOME = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("yeji-home"),
    show_default=True,
    envvar="YEJI_HOME",
    help="公司数据所在文件夹。Where the company's data lie.",
)


@click.command(help="打开 Yeji 的网页。Serve Yeji in the browser.")
@HOME
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="网页进程数。Web processes.")
@click.option("--background/--no-background", default=True, show_default=True, help="同时启动后台任务。")
def serve(home: Path, host: str, port: int, workers: int, background: bool) -> None:
    """Bring the database and the static files up to date, then serve until interrupted."""
    use(home)
    speaker = voice(None, as_json=False)
    _refuse_taken_port(speaker, host, port)
    home.mkdir(parents=True, exist_ok=True)
    keep_private(home)
    with _alone_in(speaker, home) if background else nullcontext():
        _serve(speaker, (home, host, port), workers=workers, background=background)


def _serve(speaker: Voice, where: tuple[Path, str, int], *, workers: int, background: bool) -> None:
    home, host, port = where
    prepare()
    # Imported here because it needs the settings.
    from yeji.home.beginning import address_of_the_first_account

    if begin := address_of_the_first_account():
        address = f"http://{host}:{port}{begin}"
        speaker.say(
            Words(
                f"公司还是空的。第一个账号在这里开，一天内有效：{address}",
                f"The company is empty. Open the first account here, within a day: {address}",
            )
        )
    speaker.say(
        Words(
            f"在浏览器打开 http://{host}:{port}/ ；数据在 {home} 。按 Ctrl+C 停止。",
            f"Open http://{host}:{port}/ in a browser; the data lie in {home}. Ctrl+C stops.",
        )
    )
    from granian import Granian
    from granian.constants import Interfaces

    # Imported here because the base install has no server.
    with _beside(["worker", "--home", str(home)] if background else None):
        Granian(
            "yeji.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            # So many connections are held at once: a browser keeps one open while its reader thinks, and who
            # finds none free waits until it is closed.
            backpressure=2048,
            blocking_threads=4,
            websockets=False,
            # Whoever stops the server waits no longer for a page than this.
            workers_kill_timeout=ENDS_WITHIN,
        ).serve()


@click.command(help="只做后台任务:导入、核算、通知。Do background work only.")
@HOME
def worker(home: Path) -> None:
    """Take work from the database's queue, one piece after the other."""
    use(home)
    os.nice(BEHIND_PAGES)
    import django

    from yeji.manage import manage

    django.setup()
    # Imported here because it needs the settings. What a killed worker left half-way is done first.
    from yeji.intake import working as intake
    from yeji.runs import working as runs

    Upkeep().start()
    intake.take_up_again()
    runs.take_up_again()
    manage(["db_worker", "--queue-name", "*"])


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    help="Django 自带的命令。Django's own commands.",
)
@HOME
@click.pass_context
def manage(context: click.Context, home: Path) -> None:
    """Hand everything on."""
    use(home)
    from yeji.manage import manage as run

    run(context.args)


PRIVATE = 0o077
"""What others than the folder's owner may not do with what is written: nothing."""


def keep_private(home: Path) -> None:
    """Let nobody but its owner into the company's folder: it holds the books and the key that signs sessions."""
    home.chmod(home.stat().st_mode & ~PRIVATE)
    for file in home.iterdir():
        if not file.is_symlink():
            file.chmod(file.stat().st_mode & ~PRIVATE)


def prepare() -> None:
    """Bring the database up to date and lay out the static files."""
    import django
    from django.core.management import call_command

    django.setup()
    # Packing the static files takes as long as an empty database does, and neither needs the other.
    with ThreadPoolExecutor(1) as beside:
        packed = beside.submit(lay_out)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        _weigh()
        packed.result()


def _weigh() -> None:
    """Let SQLite look at a sample of each index: without it, it takes the wrong one on large tables."""
    from django.db import connection

    # Imported here because the base install has no Django. PostgreSQL looks by itself.
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE")


def use(home: Path) -> None:
    """Point the settings at the folder, or say that the web part is not installed."""
    os.umask(PRIVATE)
    if importlib.util.find_spec("django") is None:
        message = Words("没有安装网页部分。", "The web part is not installed.")
        hint = Words("运行 pip install 'yeji[web]'。", "Run pip install 'yeji[web]'.")
        stop_on_errors(
            voice(None, as_json=False), [Diagnostic("web-missing", Severity.ERROR, message, hint=hint)]
        )
    os.environ["YEJI_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yeji.settings")


def open_home(speaker: Voice, home: Path) -> None:
    """Make Django ready on a company's folder that exists; leaves with words where there is none."""
    use(home)
    if not os.environ.get("YEJI_DATABASE") and not (home / "yeji.sqlite3").is_file():
        message = Words(f"{home} 里没有公司数据。", f"There is no company in {home}.")
        hint = Words(
            "用 --home 指定文件夹，或先运行 yeji serve。",
            "Name the folder with --home, or run yeji serve first.",
        )
        stop_on_errors(speaker, [Diagnostic("home-missing", Severity.ERROR, message, hint=hint)])
    import django

    # Imported here because the base install has no Django.
    django.setup()


@contextmanager
def _beside(arguments: list[str] | None) -> Iterator[None]:
    """Keep another `yeji` running while the block does."""
    if arguments is None:
        yield
        return
    process = subprocess.Popen([sys.executable, "-m", "yeji", *arguments])
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            # What it had in hand is whole or not at all, and the next worker takes it up.
            process.kill()
            process.wait()


def _refuse_taken_port(speaker: Voice, host: str, port: int) -> None:
    """Stop where somebody listens there already: two servers of one port would share the callers at random."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as refused:
            message = Words(
                f"{host}:{port} 用不了：{refused.strerror}。",
                f"{host}:{port} cannot be used: {refused.strerror}.",
            )
            hint = Words(
                f"换一个端口，如 --port {port + 1}，或先停掉占着它的程序。",
                f"Take another port, such as --port {port + 1}, or stop the program that holds it.",
            )
            stop_on_errors(speaker, [Diagnostic("port-taken", Severity.ERROR, message, hint=hint)])


@contextmanager
def _alone_in(speaker: Voice, home: Path) -> Iterator[None]:
    """Hold the company's folder while the block serves it; stop with words where another server does."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "serve.lock").open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            process = held.read().strip() or "?"
            message = Words(
                f"{home} 已经由另一个 yeji serve 打开（进程 {process}）。",
                f"Another yeji serve has opened {home} (process {process}).",
            )
            hint = Words(
                "先停掉它；只想再加网页进程，就用 --no-background。",
                "Stop it first; for more web processes beside it, use --no-background.",
            )
            stop_on_errors(speaker, [Diagnostic("home-served", Severity.ERROR, message, hint=hint)])
        held.truncate(0)
        held.write(str(os.getpid()))
        held.flush()
        yield
