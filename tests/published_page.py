"""The report of an agency as a web page that publishes it, as plain as one can be."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from nianbao.annual_report import AnnualReport
from nianbao.form.grid import grid


def page_of(report: AnnualReport) -> str:
    """The page: title, words and tables, headings as the form has them."""
    body = "\n".join(_body(report))
    title = escape(report.agency_year.title)
    return f"<!DOCTYPE html><meta charset=utf-8><title>{title}</title><h1>{title}</h1>{body}"


def _body(report: AnnualReport) -> Iterator[str]:
    yield from _words(report, "preamble")
    for section in report.form.sections:
        yield f"<p><b>{escape(section.heading)}</b></p>"
        yield from _words(report, section.id)
        for table in section.tables:
            yield _table(report, table)


def _words(report: AnnualReport, section: str) -> Iterator[str]:
    for passage in report.passages:
        if passage.section == section or passage.section.startswith(f"{section}_"):
            if passage.heading:
                yield f"<p>{escape(passage.heading)}</p>"
            yield from (f"<p>{escape(line)}</p>" for line in passage.words.split("\n") if line)


def _table(report: AnnualReport, id: str) -> str:
    shape = report.form.table(id)
    drawn = grid(shape)
    squares = [
        (h.row, h.column, f'<td colspan="{h.across}" rowspan="{h.down}">{escape(h.text)}</td>')
        for h in drawn.headings
    ]
    squares += [
        (
            drawn.header_rows + row,
            drawn.label_columns + column,
            f"<td>{escape(report.figures.cell(id, leaf.id, figure.id).shown)}</td>",
        )
        for row, leaf in enumerate(shape.leaf_rows)
        for column, figure in enumerate(shape.leaf_columns)
    ]
    lines = (
        "".join(square for *_, square in row)
        for _, row in groupby(sorted(squares), key=lambda square: square[0])
    )
    caption = f'<tr><td colspan="{drawn.columns}">{shape.caption}</td></tr>'
    head = caption if shape.captioned else ""
    return f"<table border=1>{head}{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
