"""`yeji demo`: a small company, its month calculated into statements, or the company in the browser."""

from __future__ import annotations

import os
import socket
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import click

from yeji.cli.serving import prepare, serve, use
from yeji.cli.telling import Voice, stop_on_errors, voice
from yeji.demo.company import PERIOD, build, write
from yeji.results.folder import ResultFolder, not_ours
from yeji_engine.errors import Diagnostic, Severity, Words

SHOWN = "S1101"
"""Whose statement a newcomer is sent to: commission in tiers, performance pay with a coefficient."""


@click.command(help="生成示例公司并计算一个月。Make a demo company and calculate its month.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("out/demo"), show_default=True
)
@click.option("--seed", default=20260301, show_default=True)
@click.option("--language", type=click.Choice(["zh", "en"]))
@click.option("--serve", "in_browser", is_flag=True, help="在浏览器里打开示例公司。Open it in the browser.")
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out/demo-home"),
    show_default=True,
    help="示例公司的文件夹。Where the served company lies.",
)
@click.option("--port", type=int, help="默认 8000，占用了就用下一个。Default: 8000, or the next free one.")
@click.pass_context
def demo(
    context: click.Context,
    out: Path,
    seed: int,
    language: str | None,
    *,
    in_browser: bool,
    home: Path,
    port: int | None,
) -> None:
    """Write statements into files, or open the company in the browser."""
    speaker = voice(language, as_json=False)
    if in_browser:
        _serve(context, speaker, home, port)
    else:
        _calculate(context, speaker, out, seed)


def _calculate(context: click.Context, speaker: Voice, out: Path, seed: int) -> None:
    """Write the data as CSV, then do what `yeji calc` does."""
    from yeji.cli.calc import calc

    # Imported here so that `calc` stays a command of its own, invoked like any other.
    plan = out / "plan.yaml"
    if plan.exists() and not ResultFolder(out).manifest.is_file():
        # A newcomer who says --out . must not lose the plan that he wrote there.
        stop_on_errors(speaker, [not_ours(out, plan)])
    stop_on_errors(speaker, ResultFolder(out).refusals(out / "data"))
    write(build(seed), out / "data")
    plan.write_text(
        (Path(__file__).parent.parent / "demo" / "plan.yaml").read_text(encoding="utf8"), encoding="utf8"
    )
    context.invoke(
        calc,
        plan_file=plan,
        data=out / "data",
        label=PERIOD,
        mapping=None,
        out=out,
        formats=("xlsx",),
        statements=True,
        memory=None,
        threads=None,
        as_json=False,
        language=speaker.language,
    )
    shown = ResultFolder(out).statements / f"{SHOWN}.html"
    speaker.say(
        Words(
            f"上面的问题是示例数据里有意留下的：一人没有目标，一笔回款属于查无此人的工号。\n"
            f"先打开 {shown}，再试：.venv/bin/yeji explain {out} {SHOWN}（英文加 --language en）",
            f"The problems above were put into the data on purpose: a person without a target, a payment of "
            f"nobody known.\nOpen {shown}, then try: .venv/bin/yeji explain {out} {SHOWN}",
        )
    )


def _serve(context: click.Context, speaker: Voice, home: Path, port: int | None) -> None:
    """Furnish the home if nobody is in it, then serve it with its doors open."""
    # Never the database that somebody has configured for a company of his own.
    os.environ.pop("YEJI_DATABASE", None)
    os.environ["YEJI_DEMO"] = "1"
    use(home)
    is_new = not (home / "yeji.sqlite3").is_file()
    if is_new:
        speaker.say(Words("正在布置示例公司，约两分钟……", "Furnishing the demo company, about two minutes …"))
    prepare()
    # Imported here because they need the settings.
    from yeji.cli.furnishing import NotEmpty
    from yeji.home.demo import is_demo

    if not is_demo():
        try:
            _furnish_apart()
        except NotEmpty:
            message = Words(
                f"{home} 里已经有一家公司，它不是示例。",
                f"There is a company in {home} already, and it is no demo.",
            )
            hint = Words("用 --home 指定一个空文件夹。", "Name an empty folder with --home.")
            stop_on_errors(speaker, [Diagnostic("home-taken", Severity.ERROR, message, hint=hint)])
    speaker.say(
        Words(
            "登录页上每种角色一个门，不用密码；删掉文件夹就从头再来。",
            "The sign-in page has a door for each role, without passwords; delete the folder to begin anew.",
        )
    )
    context.invoke(serve, home=home, host="127.0.0.1", port=port or _free_port(), workers=1, background=True)


def _furnish_apart() -> None:
    """Furnish the home in a process of its own, which has gone when the server's workers are forked.

    Calculating leaves threads behind (Arrow's, DuckDB's); a fork has their locks and not them, and waits for ever.
    """
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as apart:
        apart.submit(furnish_home).result()


def furnish_home() -> None:
    """Write the demo company into the home that the environment names. *errors*: NotEmpty."""
    import django

    django.setup()
    # Imported here because they need the settings.
    from django.utils import timezone

    from yeji.cli.furnishing import furnish

    furnish(timezone.localdate())


def _free_port() -> int:
    """Return 8000, or the next port that nobody listens on."""
    for port in range(8000, 8020):
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)):
                return port
    return 8000
