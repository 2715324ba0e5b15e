"""`yeji plan`: check a plan, read it in words, compare versions, run its cases, start a new one."""

from __future__ import annotations

import json
from pathlib import Path

import click

from yeji.cli.inputs import loaded_file, read_plan
from yeji.cli.telling import Exit, Voice, diagnostics_as_data, voice
from yeji_engine.checking.plan import check_plan
from yeji_engine.documents.publishing import plan_schema
from yeji_engine.errors import Words, errors_of, nearest
from yeji_engine.library.templates import plan_templates, template_text
from yeji_engine.run import run_case
from yeji_engine.run.cases import as_if_in_force
from yeji_engine.wording import as_markdown, as_plain, plan_diff, plan_text

PLAN_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(help="方案:检查、文字、对比、算例、新建。Plans: check, text, diff, test, new, schema.")
def plan() -> None:
    """Hold the commands on plans."""


@plan.command(help="检查方案,一次报告全部问题。Report everything that is wrong, at once.")
@click.argument("file", type=PLAN_FILE)
@click.option("--json", "as_json", is_flag=True)
@click.option("--language", type=click.Choice(["zh", "en"]))
def check(file: Path, as_json: bool, language: str | None) -> None:
    """Tell all diagnostics; leave with 1 when there are errors."""
    speaker = voice(language, as_json)
    found = check_plan(loaded_file(file))
    if as_json:
        speaker.answer({"diagnostics": diagnostics_as_data(found, speaker.language)})
    speaker.diagnostics(found)
    speaker.notes(found)
    errors = len(errors_of(found))
    speaker.say(
        Words(
            f"{errors} 处错误，{len(found) - errors} 处提示。",
            f"{errors} errors, {len(found) - errors} notes.",
        )
    )
    raise SystemExit(Exit.WRONG_INPUT if errors else Exit.DONE)


@plan.command(help="方案的文字,可供签署。The plan as sentences fit for signature.")
@click.argument("file", type=PLAN_FILE)
@click.option("--markdown", is_flag=True)
@click.option("--language", type=click.Choice(["zh", "en"]))
def text(file: Path, markdown: bool, language: str | None) -> None:
    """Print the text generated from the document alone."""
    speaker = voice(language, as_json=False)
    written = plan_text(read_plan(speaker, file), "en" if speaker.language == "en" else "zh")
    click.echo(as_markdown(written) if markdown else as_plain(written))


@plan.command(help="两个版本的差别。Compare two versions in the same words.")
@click.argument("old", type=PLAN_FILE)
@click.argument("new", type=PLAN_FILE)
@click.option("--json", "as_json", is_flag=True)
@click.option("--language", type=click.Choice(["zh", "en"]))
def diff(old: Path, new: Path, as_json: bool, language: str | None) -> None:
    """Print one sentence per change; leave with 0 whether or not there are any."""
    speaker = voice(language, as_json)
    changes = plan_diff(
        read_plan(speaker, old), read_plan(speaker, new), "en" if speaker.language == "en" else "zh"
    )
    if as_json:
        speaker.answer([{"path": one.path, "sentence": one.sentence} for one in changes])
        return
    for one in changes:
        click.echo(one.sentence)
    if not changes:
        speaker.say(Words("两个版本没有差别。", "The two versions are the same."))


@plan.command(help="运行方案自带的算例。Run the cases that the plan carries.")
@click.argument("file", type=PLAN_FILE)
@click.option("--json", "as_json", is_flag=True)
@click.option("--language", type=click.Choice(["zh", "en"]))
def test(file: Path, as_json: bool, language: str | None) -> None:
    """Run each case; leave with 1 when a figure is off by as little as a fen."""
    speaker = voice(language, as_json)
    read = read_plan(speaker, file)
    failed = 0
    with speaker.progress(Words("算例", "Cases"), len(read.cases)) as (progress, task):
        for case in read.cases:
            misses = run_case(as_if_in_force(read, case), case)
            progress.advance(task)
            failed += bool(misses)
            for miss in misses:
                _tell_miss(speaker, miss.case, f"{miss.person} {miss.name}", miss.expected, miss.found)
    if as_json:
        speaker.answer({"cases": len(read.cases), "failed": failed})
    total = len(read.cases)
    speaker.say(Words(f"{total} 个算例，{failed} 个不符。", f"{total} cases, {failed} failed."))
    raise SystemExit(Exit.WRONG_INPUT if failed else Exit.DONE)


def _tell_miss(speaker: Voice, case: str, figure: str, expected: str, found: str) -> None:
    speaker.say(
        Words(
            f"✗ {case}：{figure} 应为 {expected}，算得 {found}",
            f"✗ {case}: {figure} should be {expected}, is {found}",
        )
    )


@plan.command(help="以模板新建方案;不写名称则列出模板。Start a plan from a template.")
@click.argument("template", required=False)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(["zh", "en"]))
def new(template: str | None, out: Path | None, language: str | None) -> None:
    """Write the template to a file, or list the templates."""
    speaker = voice(language, as_json=False)
    if template is None:
        for one in plan_templates():
            click.echo(
                f"{one.id:24} {one.role.in_language(speaker.language)}  {one.pitch.in_language(speaker.language)}"
            )
        return
    found = template_text(template)
    if found is None:
        names = [one.id for one in plan_templates()]
        guess = nearest(template, names)
        hint = f" {guess}?" if guess else ""
        speaker.say(
            Words(
                f"没有模板「{template}」。{hint} 可用：{', '.join(names)}",
                f"No template {template!r}.{hint} There are: {', '.join(names)}",
            )
        )
        raise SystemExit(Exit.WRONG_INPUT)
    target = out or Path(f"{template}.yaml")
    if target.exists():
        speaker.say(Words(f"{target} 已存在，未覆盖。", f"{target} exists and was left as it is."))
        raise SystemExit(Exit.WRONG_INPUT)
    target.write_text(found, encoding="utf8")
    speaker.say(Words(f"已写入 {target}。", f"Written to {target}."))


@plan.command(help="方案文件的 JSON Schema。The JSON schema of plan documents.")
def schema() -> None:
    """Print the schema for editors and other programs."""
    click.echo(json.dumps(plan_schema(), ensure_ascii=False, indent=2))
