"""The command `import`: a published report as a parameter file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nianbao.commands.answering import FILE, answering, short
from nianbao.commands.findings import print_notices

if TYPE_CHECKING:
    from nianbao.importing import Imported

_MOST_LISTED = 20  # doubts on the terminal; the file has them all


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--district", help="Id of the district; else found in the workspace, or inferred.")
@click.option("--agency", help="Id of the agency; else as in its files of earlier years.")
@click.option("--year", type=int, help="Report year, for a document that does not say it.")
@click.option("--out", type=FILE, help="The file to write: .yaml or .xlsx. It must not be there.")
@answering
def import_(
    file: Path, district: str | None, agency: str | None, year: int | None, out: Path | None
) -> None:
    """Read a published report as a parameter file, by default in params/ at its place.

    FILE is a page (.html), a Word file (.docx), a PDF or a text (.txt, .md). Nothing is
    guessed: what is missing is left blank, what cannot be read says so.

    \b
    Exit codes: 0 every cell was read; 1 written, with cells unreadable or missing;
    2 no annual report.
    """
    from nianbao.filing import Given
    from nianbao.importing import import_published

    done = import_published(file, Given(district, agency, year), out)
    print_notices(done.report.document.notices)
    _summarise(done)
    click.echo(short(done.file))
    sys.exit(0 if done.is_whole else 1)


def _summarise(done: Imported) -> None:
    """What was read, what is doubtful, and what to do next."""
    agency_year, report = done.agency_year, done.report
    form, told = agency_year.form, report.form
    name = (
        "机关名称没有读出" if ("agency", "name") in agency_year.absent else agency_year.agency.name
    )
    lines = [f"{name}，{agency_year.year} 年，按{form.doc_no}的表"]
    if told.doc_no != form.doc_no:
        lines.append(f"公布时填写的是{told.doc_no}的表（{report.tables.basis}）")
    whole = sum(done.tally.values())
    lines.append(
        f"数字：共 {whole} 格，读出 {done.tally['read']} 格，"
        f"无法读取 {done.tally['unreadable']} 格，没有公布 {done.tally['missing']} 格"
    )
    found = {section.id for section in report.sections}
    wanting = [section.heading for section in form.sections if section.id not in found]
    read = len(form.sections) - len(wanting)
    lines.append(f"正文：{read} 个部分" + (f"，没有读到：{'、'.join(wanting)}" if wanting else ""))
    lines += done.said
    if done.doubts:
        lines.append("请核对：")
        lines += [f"  {doubt}" for doubt in done.doubts[:_MOST_LISTED]]
    if len(done.doubts) > _MOST_LISTED:
        lines.append(f"  另有 {len(done.doubts) - _MOST_LISTED} 处，见文件中的注释")
    lines.append(f"可以作为下一年度的上年数据；核对本报告：nianbao check {short(done.file)}")
    for line in lines:
        click.echo(line, err=True)
