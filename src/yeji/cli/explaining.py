"""`yeji explain`: why a figure is what it is, from a stored calculation."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import click

from yeji.cli.telling import Exit, Voice, voice
from yeji.results.folder import Stored, read_results
from yeji_engine.errors import Words, nearest
from yeji_engine.explain import Statement, lines_of, people_of, statement_of
from yeji_engine.explain.words import amount_words


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
    stored = read_results(folder)
    people = people_of(stored.tables)
    if person not in people:
        _unknown_person(speaker, person, people)
    statement = statement_of(stored.tables, stored.plan, person)
    if as_json:
        speaker.answer(_as_data(statement, component, speaker.language))
        return
    _print_components(speaker, statement, component)
    if component is None:
        _print_settlement(speaker, statement)
    for name in [measure] if measure else list(stored.lines):
        _print_rows(speaker, stored, name, person, rows)


def _unknown_person(speaker: Voice, person: str, people: list[str]) -> None:
    guess = nearest(person, people)
    hint = Words(f"是否想查 {guess}？", f"Did you mean {guess}?") if guess else Words("", "")
    speaker.say(
        Words(f"这次计算里没有 {person}。{hint.zh}", f"{person} is not in this calculation. {hint.en}")
    )
    raise SystemExit(Exit.WRONG_INPUT)


def _money(amount: Decimal | None, statement: Statement, language: str) -> str:
    if amount is None:
        return "未算出" if language == "zh" else "not computed"
    return amount_words(amount, statement.plan.currency).in_language(language)


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


def _print_rows(speaker: Voice, stored: Stored, measure: str, person: str, most: int) -> None:
    found = lines_of(stored.tables, stored.lines, measure, person)
    if not found:
        return
    head = (
        f"\n{measure}： {len(found)} 条记录"
        if speaker.language == "zh"
        else f"\n{measure}: {len(found)} records"
    )
    speaker.show(head)
    for row in found[:most]:
        figure = "?" if row.figure is None else f"{row.figure:,f}"
        share = "" if row.share == 1 else f"  × {row.share.normalize():f}"
        speaker.show(f"  {row.event_date}  {row.table} {row.source_id}{share}  {figure}")
    if len(found) > most:
        rest = len(found) - most
        speaker.show(
            f"  … 另有 {rest} 条（--rows {len(found)}）" if speaker.language == "zh" else f"  … {rest} more"
        )


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
