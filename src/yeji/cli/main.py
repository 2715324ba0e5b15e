"""The root of the command and what all its parts share."""

from __future__ import annotations

import click

from yeji.cli.auditing import audit
from yeji.cli.auditing_bench import audit_command
from yeji.cli.bench import bench
from yeji.cli.calc import calc
from yeji.cli.demo import demo
from yeji.cli.explaining import explain
from yeji.cli.importing import intake_command
from yeji.cli.keeping import backup, doctor, restore
from yeji.cli.plans import plan
from yeji.cli.reviewing import accounts
from yeji.cli.serving import manage, serve, worker
from yeji.cli.telling import Exit, heard, stop_on_errors
from yeji_engine.errors import (
    Diagnostic,
    MemoryExhausted,
    NumberTooLarge,
    PlanRefused,
    ReasonsDoNotAddUp,
    Severity,
    Words,
)

EXIT_CODES = Words(
    "退出码：0 完成；1 输入有误（方案、数据）;2 用法有误；3 Yeji 自身的故障或内存不够。",
    "Exit codes: 0 done; 1 something is wrong with plan or data; 2 wrong use; 3 a fault of Yeji itself, or memory ran out.",
)


class _Root(click.Group):
    """Tells what the engine refuses in words, in the language and form that were asked for, never as a trace."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PlanRefused as refused:
            stop_on_errors(heard(ctx), refused.diagnostics)
            raise
        except NumberTooLarge as fault:
            message = Words(
                f"数字超出可精确计算的范围（10^13）：{fault}",
                f"A figure is too large to be exact (10^13): {fault}",
            )
            stop_on_errors(heard(ctx), [Diagnostic("number-too-large", Severity.ERROR, message)])
            raise
        except MemoryExhausted as fault:
            message = Words(
                f"内存不够,在「{fault}」一步停下,没有结果。",
                f"The memory did not suffice: stopped at {fault}, and there is no result.",
            )
            hint = Words(
                "用 --memory 给更多内存(如 4GB),或用 --threads 减少线程;临时文件所在的盘也要有空间。",
                "Give more with --memory (like 4GB) or use fewer --threads; the disk of --out needs room to spill.",
            )
            found = [Diagnostic("memory-exhausted", Severity.ERROR, message, hint=hint)]
            stop_on_errors(heard(ctx), found, Exit.FAULT)
            raise
        except RecursionError:
            message = Words(
                "方案的公式或表太长，无法计算。",
                "The plan's formulas or tables are too long to be calculated.",
            )
            hint = Words("把长表移到费率表 rates 里。", "Move long tables to the table rates.")
            found = [Diagnostic("plan-too-long", Severity.ERROR, message, hint=hint)]
            stop_on_errors(heard(ctx), found)
            raise
        except ReasonsDoNotAddUp as fault:
            message = Words(
                f"引擎自检未通过，结果未采用：{fault}。请报告此问题。",
                f"The engine's own check failed, the result is not used: {fault}. Please report this.",
            )
            found = [Diagnostic("reasons-do-not-add-up", Severity.ERROR, message)]
            stop_on_errors(heard(ctx), found, Exit.FAULT)
            raise


@click.group(
    cls=_Root,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Yeji 业绩:目标、考核、激励的计算。Calculates scores and pay, and says why.",
    epilog=f"{EXIT_CODES.zh}\n\n{EXIT_CODES.en}",
)
@click.version_option(package_name="yeji", prog_name="yeji")
def root() -> None:
    """Hold the commands together."""


@root.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """命令补全脚本。Print the completion script of a shell, to be sourced from its start-up file."""
    from click.shell_completion import get_completion_class

    # Made here, on demand, because nobody else needs click's completion machinery.
    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(made(root, {}, "yeji", "_YEJI_COMPLETE").source())


for command in (
    calc,
    explain,
    plan,
    bench,
    demo,
    serve,
    worker,
    audit,
    accounts,
    backup,
    restore,
    doctor,
    manage,
):
    root.add_command(command)

bench.add_command(intake_command)
bench.add_command(audit_command)


def main() -> None:
    """Run the command."""
    root(prog_name="yeji")
