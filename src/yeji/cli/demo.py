"""`yeji demo`: make a small company, calculate its month, say where the statements lie."""

from __future__ import annotations

from pathlib import Path

import click

from yeji.cli.telling import stop_on_errors, voice
from yeji.demo.company import PERIOD, build, write
from yeji.results.folder import ResultFolder, not_ours
from yeji_engine.errors import Words

SHOWN = "S1101"
"""Whose statement a newcomer is sent to: commission in tiers, performance pay with a coefficient."""


@click.command(help="生成示例公司并计算一个月。Make a demo company and calculate its month.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("out/demo"), show_default=True
)
@click.option("--seed", default=20260301, show_default=True)
@click.option("--language", type=click.Choice(["zh", "en"]))
@click.pass_context
def demo(context: click.Context, out: Path, seed: int, language: str | None) -> None:
    """Write the data as CSV, then do what `yeji calc` does."""
    from yeji.cli.calc import calc

    # Imported here so that `calc` stays a command of its own, invoked like any other.
    speaker = voice(language, as_json=False)
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
