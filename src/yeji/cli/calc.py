"""`yeji calc`: calculate a plan for a period and write results and statements."""

from __future__ import annotations

from pathlib import Path

import click

from yeji.cli.inputs import read_period, read_plan, read_tables
from yeji.cli.telling import Voice, diagnostics_as_data, stop_on_errors, voice
from yeji.results.folder import ResultFolder, Summary, write_results
from yeji_engine.errors import Words, errors_of
from yeji_engine.explain.words import amount_words
from yeji_engine.run import Result, compute
from yeji_engine.run.duck import DuckBackend
from yeji_engine.tables.schema import Tables


@click.command(
    help="按方案计算一期的得分与激励。Calculate scores and pay of one period.",
    epilog="例 Example:  yeji calc plan.yaml data/ --period 2026-03 --out out/",
)
@click.argument("plan_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--period", "label", required=True, help="2026-03、2026Q1、2026H1、2026、2026-W05")
@click.option(
    "--mapping", type=click.Path(exists=True, path_type=Path), help="字段对应文件。How files become tables."
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("out"), show_default=True
)
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(["csv", "xlsx"]), help="Parquet 之外再写。"
)
@click.option("--statements/--no-statements", default=True, help="每人一份工资说明。One statement a person.")
@click.option("--memory", help="内存上限,如 2GB。Memory limit of the calculation.")
@click.option("--threads", type=int, help="线程数。Threads.")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON。Print JSON only.")
@click.option("--language", type=click.Choice(["zh", "en"]), help="输出语言。")
def calc(
    plan_file: Path,
    data: Path,
    label: str,
    mapping: Path | None,
    out: Path,
    formats: tuple[str, ...],
    statements: bool,
    memory: str | None,
    threads: int | None,
    as_json: bool,
    language: str | None,
) -> None:
    """Read, calculate, write; tell everything that was noticed."""
    speaker = voice(language, as_json)
    tables = read_tables(speaker, data, mapping)
    plan = read_plan(speaker, plan_file, schemas=tables)
    period = read_period(speaker, label, plan)
    folder = ResultFolder(out)
    stop_on_errors(speaker, folder.refusals(data))
    folder.prepare()
    engine = DuckBackend(threads=threads, memory=memory, spill=out / ".spill")
    try:
        with speaker.progress(Words("计算", "Calculating"), 1):
            result = compute(plan, tables, period, backend=engine, folder=folder.tables)
    finally:
        engine.close()
    wanted = (*formats, "html") if statements else formats
    written = write_results(
        folder,
        plan,
        period,
        result,
        formats=wanted,
        names=_names(tables),
        language=speaker.language,
        memory=memory,
    )
    speaker.diagnostics(result.diagnostics)
    _tell(speaker, folder, result, written, plan.currency)


def _names(tables: Tables) -> dict[str, str]:
    """What people are called, where the company's table of people says it."""
    if "people" not in tables or tables["people"].schema.column("name") is None:
        return {}
    rows = tables["people"].arrow().select(["person_id", "name"]).to_pylist()
    return {str(row["person_id"]): str(row["name"]) for row in rows if row["name"]}


def _tell(speaker: Voice, folder: ResultFolder, result: Result, written: Summary, currency: str) -> None:
    people = result.tables["participants"].num_rows
    held = len(errors_of(result.diagnostics))
    if speaker.as_json:
        speaker.answer(
            {
                "people": people,
                "paid": str(written.paid),
                "not_computed": written.not_computed,
                "checksum": written.checksum,
                "folder": str(folder.root),
                "diagnostics": diagnostics_as_data(result.diagnostics, speaker.language),
            }
        )
        return
    paid = amount_words(written.paid, currency)
    open_zh, open_en = "", ""
    if written.not_computed:
        open_zh = f"；另有 {written.not_computed} 笔未算出，不在合计内"
        open_en = f"; {written.not_computed} figures are not computed and not in the sum"
    speaker.say(
        Words(
            f"已计算 {people} 人，实发合计 {paid.zh}{open_zh}。",
            f"{people} people calculated, {paid.en} to be paid{open_en}.",
        )
    )
    if held:
        speaker.say(Words(f"有 {held} 类问题须先处理。", f"{held} kinds of problems wait for somebody."))
    speaker.say(Words(f"结果：{folder.tables}", f"Results: {folder.tables}"))
    if written.statements:
        speaker.say(Words(f"工资说明：{folder.statements}", f"Statements: {folder.statements}"))
    speaker.say(Words(f"校验值：{written.checksum}", f"Checksum: {written.checksum}"))
