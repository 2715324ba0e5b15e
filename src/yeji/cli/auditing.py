"""`yeji audit`: whether the chain of events holds, and its head, to be kept where nobody can rewrite it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yeji.cli.serving import HOME, open_home
from yeji.cli.telling import Exit, Voice, voice
from yeji_engine.errors import Words

if TYPE_CHECKING:
    from yeji.audit.verify import Mark, MonthMark, Verdict

LANGUAGE = click.option("--language", type=click.Choice(["zh", "en"]))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="只输出 JSON。JSON only.")


@click.group(help="审计链。The chain of events: verify it, print its head.")
def audit() -> None:
    """Hold the commands together."""


@audit.command(
    help="从头验证审计链；断了退出码为 1。Verify the whole chain; exit code 1 when it does not hold.",
    epilog="例 Example:  yeji audit verify --head 1042:3f9a…",
)
@HOME
@click.option("--head", "noted", help="另存的链头，序号:摘要。A head kept elsewhere, number:digest.")
@click.option(
    "--month", "months", multiple=True, help="另存的月根，年-月:件数:根。A month's root kept elsewhere."
)
@AS_JSON
@LANGUAGE
def verify(
    home: Path, noted: str | None, months: tuple[str, ...], as_json: bool, language: str | None
) -> None:
    """Read every event once and tell each place that does not hold."""
    speaker = voice(language, as_json)
    open_home(speaker, home)
    from yeji.audit.verify import verify as verified

    # Imported here because the base install has no Django.
    mark = _mark(noted) if noted else None
    roots = {mark.month: mark for mark in map(_month, months)}
    verdict = verified(mark, months=roots, processes=2)
    if as_json:
        speaker.answer(_as_data(verdict, speaker))
    else:
        _tell(speaker, verdict)
    if not verdict.holds:
        raise SystemExit(Exit.WRONG_INPUT)


@audit.command(
    help="打印链头和各月的根，抄到别处保存。Print the head, and each month's Merkle root, to be kept elsewhere.",
    epilog="第一行 序号:摘要；以后每行 年-月:件数:根（UTC）。First number:digest, then a line a month (UTC).",
)
@HOME
@AS_JSON
@LANGUAGE
def head(home: Path, as_json: bool, language: str | None) -> None:
    """Print the number and digest of the last event, and what the months come to."""
    speaker = voice(language, as_json)
    open_home(speaker, home)
    from yeji.audit.verify import head_of_chain, month_marks

    # Imported here because the base install has no Django.
    found = head_of_chain()
    if found is None:
        speaker.say(
            Words(
                "链头不见了，运行 yeji audit verify 查看。",
                "The head of the chain is gone; run yeji audit verify.",
            )
        )
        raise SystemExit(Exit.WRONG_INPUT)
    if as_json:
        months = [{"month": each.month, "events": each.events, "root": each.root} for each in month_marks()]
        speaker.answer({"number": found.number, "digest": found.digest, "months": months})
    else:
        speaker.show(str(found))
        for each in month_marks():
            speaker.show(str(each))


def _mark(noted: str) -> Mark:
    from yeji.audit.verify import Mark

    # Imported here because the base install has no Django.
    if not re.fullmatch(r"\d{1,18}:[0-9a-f]{64}", noted):
        raise click.BadParameter(
            "写成 序号:摘要，如 yeji audit head 所打印。Write number:digest, as yeji audit head prints it.",
            param_hint="--head",
        )
    number, digest = noted.split(":")
    return Mark(int(number), digest)


def _month(noted: str) -> MonthMark:
    from yeji.audit.verify import MonthMark

    # Imported here because the base install has no Django.
    if not re.fullmatch(r"\d{4}-\d{2}:\d{1,18}:[0-9a-f]{64}", noted):
        raise click.BadParameter(
            "写成 年-月:件数:根，如 yeji audit head 所打印。Write month:events:root, as yeji audit head prints it.",
            param_hint="--month",
        )
    month, events, root = noted.split(":")
    return MonthMark(month, int(events), root)


def _tell(speaker: Voice, verdict: Verdict) -> None:
    for broken in verdict.breaks:
        words = fault_words(broken.fault.value)
        speaker.show(f"✗ {broken.number}  {words.in_language(speaker.language)}")
    more = verdict.break_count - len(verdict.breaks)
    if more:
        speaker.show(Words(f"… 另有 {more} 处", f"… and {more} more").in_language(speaker.language))
    if verdict.holds:
        said = Words(
            f"{verdict.events:,} 件事，一环未断。链头 {verdict.end}",
            f"{verdict.events:,} events, the chain holds. Head {verdict.end}",
        )
    else:
        said = Words(
            f"{verdict.events:,} 件事，{verdict.break_count:,} 处对不上：有人绕过 Yeji 动过数据库。"
            "保留现场，与最近的备份比对。",
            f"{verdict.events:,} events, {verdict.break_count:,} breaks: somebody changed the database behind "
            "Yeji's back. Keep it as it is and compare it with the last backup.",
        )
    speaker.show(said.in_language(speaker.language))


def _as_data(verdict: Verdict, speaker: Voice) -> dict[str, object]:
    return {
        "holds": verdict.holds,
        "events": verdict.events,
        "head": {"number": verdict.end.number, "digest": verdict.end.digest},
        "break_count": verdict.break_count,
        "breaks": [
            {
                "number": broken.number,
                "fault": broken.fault.value,
                "message": fault_words(broken.fault.value).in_language(speaker.language),
            }
            for broken in verdict.breaks
        ],
    }


_FAULTS = {
    "unreadable": Words("读不出来", "cannot be read"),
    "changed": Words("内容被改过", "was changed"),
    "missing": Words("前面缺了事件", "events before it are missing"),
    "unlinked": Words("接不上前一条", "does not follow the event before"),
    "clock_back": Words("时间早于前一条", "is earlier than the event before"),
    "tail_cut": Words("链尾被截掉", "the end of the chain was cut off"),
    "beyond_head": Words("链头之后多出事件", "stands beyond the head"),
    "head_lost": Words("链头不见了", "the head is gone"),
    "not_as_noted": Words("与另存的链头不符", "is not as the noted head says"),
    "month_not_as_noted": Words("与另存的月根不符", "a month is not as its noted root says"),
}


def fault_words(fault: str) -> Words:
    """Return what is wrong in both languages; the pages say it in the words of `audit.verify.Fault`."""
    return _FAULTS[fault]
