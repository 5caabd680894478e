"""The command `convert`: a parameter file, or a district's list, in its other spelling."""

from __future__ import annotations

from pathlib import Path

import click

from nianbao.commands.answering import FILE, answering, short
from nianbao.commands.findings import print_notices


@click.command()
@click.argument("file", metavar="A", type=FILE)
@click.argument("target", metavar="B", type=FILE)
@answering
def convert(file: Path, target: Path) -> None:
    """Write parameter file A anew as B: YAML as a workbook (.xlsx), a workbook as YAML.

    A district's list, district.yaml or district.xlsx, too.

    Nothing is lost but the comments of YAML. B must not be there yet.
    """
    from nianbao.conversion import TEXTS, convert
    from nianbao.inputs.workspace import is_list

    source = convert(file, target)
    print_notices(f"{short(file)}：{said}" for said in (source.notices if source else ()))
    if file.suffix in TEXTS:
        click.echo("YAML 文件中 # 后面的注释不转入工作簿。", err=True)
    if file.with_suffix("").resolve() == target.with_suffix("").resolve():
        same = "同一份名单" if is_list(file) else "同一机关同一年度"
        click.echo(
            f"{short(file)} 和 {short(target)} 是{same}：请只留下今后要填写的一份。", err=True
        )
    click.echo(short(target))
