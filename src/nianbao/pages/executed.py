"""What an executed notebook holds: read with distrust, for anyone may have made it.

Every cell of the master notebook that belongs to the report leaves one output of the type
MIME: a JSON object whose `kind` is record, blocks, table, ledger or findings. Each is checked
against its shape (`shapes.py`) before an exporter draws from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import nbformat
from nbformat.v4.rwbase import rejoin_lines
from pydantic import TypeAdapter, ValidationError

from nianbao.errors import UsageError
from nianbao.form.edition import Form
from nianbao.form.editions import edition
from nianbao.pages.shapes import BLOCK, OUTPUT, paired_findings
from nianbao.pages.tables import header_rows, label_rows
from nianbao.rules.finding import Finding

MIME = "application/vnd.nianbao.v1+json"
PUBLIC = "report"  # the tag of cells that belong to the public edition
BESIDE = ("anchor", "marks", "prior", "change", "rows")  # what the review edition adds to a figure
LONGEST_TEXT = 20_000  # characters of a cell of Markdown, as of a text of the parameter file


def opened(text: str) -> Any:
    """An executed notebook as nbformat has it, but for the data of its outputs, left plain.

    Most of a notebook is that data, and it takes longest to wrap; exporters read it as it is.
    """
    plain = json.loads(text)
    data = [[o.pop("data", None) for o in cell.get("outputs", ())] for cell in plain["cells"]]
    notebook = nbformat.from_dict(plain)
    for cell, own in zip(notebook.cells, data, strict=True):
        for output, bundle in zip(cell.get("outputs", ()), own, strict=True):
            if bundle is not None:
                dict.__setitem__(output, "data", bundle)
    return rejoin_lines(notebook)


def outputs(notebook: Any) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """The report data in an executed notebook: the tags of each cell with each output."""
    for cell in notebook.cells:
        tags = list(cell.metadata.get("tags", []))
        for output in cell.get("outputs", []):
            if MIME in output.get("data", {}):
                yield tags, output["data"][MIME]


def record(notebook: Any) -> dict[str, Any]:
    """The record in an executed notebook, all of whose outputs are now known to be sound.

    UsageError if it was not run to its end, or holds what no run of ours leaves.
    """
    shown = [data for _, data in outputs(notebook)]
    found = [data for data in shown if isinstance(data, dict) and data.get("kind") == "record"]
    if len(found) != 1:
        raise UsageError("这不是已运行的年度报告笔记本：请先用 nianbao run 或 papermill 运行")
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    failed = any(o.output_type == "error" for cell in code for o in cell.outputs)
    if failed or any(cell.execution_count is None for cell in code):
        raise UsageError("这个笔记本没有运行完：请查看其中的错误后重新运行")
    if any(len(c.source) > LONGEST_TEXT for c in notebook.cells if c.cell_type != "code"):
        raise UsageError(f"笔记本中有超过 {LONGEST_TEXT} 字的文字单元：请分成几个单元")
    for data in shown:
        _checked(OUTPUT, data)
    form = edition(found[0]["form"]["id"])
    for data in shown:
        if data["kind"] == "table" and not _is_of_form(data["block"], form):
            raise _refused(f"表 {data['block']['id']}")
    return found[0]


def picture(png: Any, alt: Any) -> dict[str, Any]:
    """A picture that a cell drew as a block; UsageError if it is none."""
    block = {"kind": "image", "format": "png", "data": png, "alt": alt, "caption": None}
    _checked(BLOCK, block)
    return {**block, "data": "".join(png.split())}


def findings(record: dict[str, Any]) -> list[Finding]:
    """The findings of a record."""
    return paired_findings(record["check"]["findings"], record["quotes"])


def _checked(shape: TypeAdapter[Any], data: Any) -> None:
    try:
        shape.validate_python(data)
    except ValidationError as error:
        raise _refused(".".join(map(str, error.errors()[0]["loc"]))[:120]) from None


def _refused(where: str) -> UsageError:
    return UsageError(f"笔记本中的报告数据不完整或被改动（{where}）：请用 nianbao run 重新生成")


def _is_of_form(block: dict[str, Any], form: Form) -> bool:
    """Whether a table is one of the form, its labels merged as there, with a figure a cell."""
    if block["id"] not in {table.id for table in form.tables}:
        return False
    frame, labels, width = _frame(form.id, block["id"])
    if {key: block[key] for key in frame} != frame or len(block["rows"]) != len(labels):
        return False
    figures = [row[len(own) :] for row, own in zip(block["rows"], labels, strict=True)]
    plain = {(c["role"], c["colspan"], c["rowspan"], "numeric" in c) for r in figures for c in r}
    return (
        all(row[: len(own)] == own for row, own in zip(block["rows"], labels, strict=True))
        and all(len(row) == width for row in figures)
        and plain == {("value", 1, 1, True)}
    )


@cache
def _frame(form: str, id: str) -> tuple[dict[str, Any], list[Any], int]:
    """What a table of the form has around its figures, the labels of its rows, its columns."""
    table = edition(form).table(id)
    labels, width = label_rows(table), len(table.leaf_columns)
    label_columns = sum(cell["colspan"] for cell in labels[0])
    frame = {
        "caption": table.caption,
        "show_caption": table.captioned,
        "label_columns": label_columns,
        "columns": label_columns + width,
        "header": header_rows(table),
    }
    return frame, labels, width
