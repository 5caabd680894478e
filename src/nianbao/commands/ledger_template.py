"""The command `ledger-template`: an empty ledger."""

from __future__ import annotations

from pathlib import Path

import click

from nianbao.commands.answering import FILE, answering, short


@click.command("ledger-template")
@click.argument("file", type=FILE)
@answering
def ledger_template(file: Path) -> None:
    """Write an empty ledger workbook to FILE (.xlsx), with lists and date checks."""
    from nianbao.errors import UsageError
    from nianbao.inputs.ledgers.template import write_template

    if file.suffix.lower() != ".xlsx":
        raise UsageError(f"文件名应以 .xlsx 结尾：{file}")
    if file.exists():
        raise UsageError(f"文件已存在，不予覆盖：{file}")
    try:
        write_template(file)
    except OSError as error:
        raise UsageError(f"无法写入 {file}（{error.strerror}）") from None
    click.echo(short(file))
