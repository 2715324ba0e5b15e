"""`yeji explain`: why a figure is what it is, from a stored calculation."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

import click

from yeji.cli.telling import Exit, Voice, voice
from yeji.results.folder import Stored, holds_results, read_results
from yeji_engine.documents.base import Unit
from yeji_engine.errors import Words, nearest
from yeji_engine.explain import Statement, lines_of, people_of, statement_of
from yeji_engine.explain.notices import notices_of
from yeji_engine.explain.statement import MeasureLine
from yeji_engine.explain.words import amount_words
from yeji_engine.tables.standard import STANDARD
from yeji_engine.wording.figures import figure as figure_words
from yeji_engine.wording.figures import percent

NAMES_TOLD = 8
"""Names that are offered where none is like the one asked for."""


@click.command(
    help="说明一个人的一笔金额从何而来。Explain a person's pay down to the records.",
    epilog="例 Example:  yeji explain out/ E001 --component 提成 --rows 20",
)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("person")
@click.option("--component", help="只看一个激励项。Only this component.")
@click.option("--measure", help="列出一个指标的来源记录。List the records behind a measure.")
@click.option("--rows", default=10, show_default=True, help="每个指标列出多少条记录。")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON。")
@click.option("--language", type=click.Choice(["zh", "en"]))
def explain(
    folder: Path,
    person: str,
    component: str | None,
    measure: str | None,
    rows: int,
    as_json: bool,
    language: str | None,
) -> None:
    """Print the statement of one person with all reasons."""
    speaker = voice(language, as_json)
    if not holds_results(folder):
        _leave(speaker, _no_results(folder))
    stored = read_results(folder)
    _known(speaker, person, people_of(stored.tables), "工号", "person id")
    statement = statement_of(stored.tables, stored.plan, person)
    if component is not None:
        _known(speaker, component, [line.name for line in statement.components], "激励项", "component")
    if measure is not None:
        _known(speaker, measure, [line.name for line in statement.measures], "指标", "measure")
    if as_json:
        speaker.answer(_as_data(statement, component, speaker.language))
        return
    _print_components(speaker, statement, component)
    if component is None:
        _print_settlement(speaker, statement)
    for told in notices_of(stored.tables, stored.plan, person):
        speaker.show(f"\n! {told.in_language(speaker.language)}")
    for line in statement.measures:
        if measure is None or line.name == measure:
            _print_measure(speaker, stored, statement, line, rows)


def _leave(speaker: Voice, words: Words) -> NoReturn:
    if speaker.as_json:
        speaker.answer({"error": words.in_language(speaker.language)})
    speaker.say(words)
    raise SystemExit(Exit.WRONG_INPUT)


def _no_results(folder: Path) -> Words:
    """Name the folder below that holds a calculation, where there is one: `out` for `out/demo`."""
    below = sorted(one for one in folder.iterdir() if one.is_dir() and holds_results(one))
    guess = f"{below[0]}" if below else ""
    return Words(
        f"{folder} 里没有计算结果（result.json）。"
        + (f"是否想用 {guess}？" if guess else "先运行 yeji calc，再用它的 --out 文件夹。"),
        f"{folder} holds no calculation (result.json). "
        + (f"Did you mean {guess}?" if guess else "Run yeji calc first and name its --out folder."),
    )


def _known(speaker: Voice, name: str, names: Sequence[str], kind_zh: str, kind_en: str) -> None:
    """Leave with the nearest name, or with all of them, when `name` is none."""
    if name in names:
        return
    guess = nearest(name, names)
    some = ", ".join(names[:NAMES_TOLD]) + (" …" if len(names) > NAMES_TOLD else "")
    _leave(
        speaker,
        Words(
            f"这次计算里没有{kind_zh}「{name}」。" + (f"是否想查 {guess}？" if guess else f"有：{some}"),
            f"There is no {kind_en} {name!r} in this calculation. "
            + (f"Did you mean {guess}?" if guess else f"There are: {some}"),
        ),
    )


def _money(amount: Decimal | None, statement: Statement, language: str) -> str:
    if amount is None:
        return "未算出" if language == "zh" else "not computed"
    return amount_words(amount, statement.plan.currency).in_language(language)


def _figure(figure: Decimal | None, unit: Unit, statement: Statement, language: str) -> str:
    """Return a figure in its unit, to the last digit that was reckoned with."""
    if figure is None or unit is Unit.MONEY:
        return _money(figure, statement, language)
    return figure_words(figure, unit, statement.plan.currency).in_language(language)


def _print_components(speaker: Voice, statement: Statement, only: str | None) -> None:
    language = speaker.language
    total = "应得合计" if language == "zh" else "Earned in all"
    speaker.show(f"{statement.person_id}  {total} {_money(statement.earned, statement, language)}")
    for line in statement.components:
        if only is not None and line.name != only:
            continue
        speaker.show(f"\n{line.title.in_language(language)}  {_money(line.earned, statement, language)}")
        for reason in line.reasons:
            source = f"[{reason.source_id}] " if reason.source_id else ""
            amount = _money(reason.amount, statement, language)
            speaker.show(f"  {source}{reason.words.in_language(language)}  =  {amount}")


def _print_settlement(speaker: Voice, statement: Statement) -> None:
    """From the sum of the components to what is paid; nothing where the two are one."""
    language = speaker.language
    steps = [line for line in statement.settlement if line.moves_money]
    if steps:
        paid = _money(statement.paid, statement, language)
        speaker.show(f"\n{'各项本期发放合计' if language == 'zh' else 'Paid by all components'}  {paid}")
    for line in steps:
        speaker.show(f"  {line.words.in_language(language)}  =  {_money(line.amount, statement, language)}")
    payable = _money(statement.payable, statement, language)
    speaker.show(f"\n{'实发' if language == 'zh' else 'Payable'}  {payable}")


def _print_measure(
    speaker: Voice, stored: Stored, statement: Statement, line: MeasureLine, most: int
) -> None:
    """Print the figure with its target, then the records that make it."""
    found = lines_of(stored.tables, stored.lines, line.name, statement.person_id)
    speaker.show(f"\n{_measure_words(statement, line, len(found)).in_language(speaker.language)}")
    for row in found[:most]:
        figure = _figure(row.figure, line.unit, statement, speaker.language)
        share = "" if row.share == 1 else f"  × {row.share.normalize():f}"
        table = _table_words(row.table).in_language(speaker.language)
        speaker.show(f"  {row.event_date}  {table} {row.source_id}{share}  {figure}")
    if len(found) > most:
        rest = len(found) - most
        speaker.show(
            f"  … 另有 {rest} 条（--rows {len(found)}）" if speaker.language == "zh" else f"  … {rest} more"
        )


def _table_words(name: str) -> Words:
    schema = STANDARD.get(name)
    return schema.title if schema is not None and schema.title is not None else Words(name, name)


def _measure_words(statement: Statement, line: MeasureLine, count: int) -> Words:
    def told(figure: Decimal | None, language: str) -> str:
        return _figure(figure, line.unit, statement, language)

    zh, en = f"{line.title.zh}  {told(line.figure, 'zh')}", f"{line.title.en}  {told(line.figure, 'en')}"
    if line.target is not None:
        zh, en = f"{zh}，目标 {told(line.target, 'zh')}", f"{en}, target {told(line.target, 'en')}"
    if line.attainment is not None:
        done = percent(line.attainment)
        zh, en = f"{zh}，完成 {done.zh}", f"{en}, {done.en} attained"
    if count:
        records = "record" if count == 1 else "records"
        zh, en = f"{zh}，{count} 条记录", f"{en}, {count} {records}"
    return Words(zh, en)


def _as_data(statement: Statement, only: str | None, language: str) -> dict[str, object]:
    return {
        "person": statement.person_id,
        "earned": statement.earned,
        "paid": statement.paid,
        "payable": statement.payable,
        "settlement": [
            {
                "kind": line.kind.value,
                "words": line.words.in_language(language),
                "amount": line.amount,
                "balance_after": line.balance,
            }
            for line in statement.settlement
        ],
        "components": [
            {
                "component": line.name,
                "earned": line.earned,
                "paid": line.paid,
                "reasons": [
                    {
                        "operation": reason.operation.value,
                        "source_id": reason.source_id,
                        "words": reason.words.in_language(language),
                        "amount": reason.amount,
                    }
                    for reason in line.reasons
                ],
            }
            for line in statement.components
            if only is None or line.name == only
        ],
        "measures": [
            {
                "measure": line.name,
                "figure": line.figure,
                "rows": line.rows,
                "target": line.target,
                "attainment": line.attainment,
            }
            for line in statement.measures
        ],
    }
