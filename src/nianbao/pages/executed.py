"""What an executed notebook holds: read with distrust, for anyone may have made it.

Every cell of the master notebook that belongs to the report leaves one output of the type
MIME: a JSON object whose `kind` is record, blocks, table, ledger, members or findings
(`outputs.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, TypeVar

import nianbao.lean  # noqa: F401 # isort: skip
import nbformat
from nbformat.v4.rwbase import rejoin_lines
from pydantic import ValidationError

from nianbao.errors import UsageError
from nianbao.form.edition import Form
from nianbao.form.editions import edition
from nianbao.pages.blocks import AnyBlock, Image, Value
from nianbao.pages.outputs import (
    Output,
    Record,
    ShownBlocks,
    ShownLedger,
    ShownMembers,
    ShownTable,
    read_output,
    read_picture,
)
from nianbao.pages.tables import is_of_form
from nianbao.prose.document import Block, Heading, paragraph
from nianbao.prose.markdown import blocks

MIME = "application/vnd.nianbao.v1+json"
PUBLIC = "report"  # the tag of cells that belong to the public edition
_Read = TypeVar("_Read")
LONGEST_TEXT = 20_000  # characters of a cell of Markdown, as of a text of the parameter file


@dataclass(frozen=True)
class Printed:
    """What else a cell left: the text of a stream or of its result."""

    text: str
    kind: Literal["printed"] = "printed"


AnyOutput = Output | Image | Printed


@dataclass(frozen=True)
class Cell:
    """A cell and what it left; `is_code` tells a cell of code from one of Markdown."""

    source: str
    is_code: bool
    tags: tuple[str, ...]
    outputs: tuple[AnyOutput, ...]

    @property
    def is_public(self) -> bool:
        return PUBLIC in self.tags

    @cached_property
    def prose(self) -> tuple[Block, ...]:
        """The blocks of a cell of Markdown; # is the title (0), ## a section of the form (1)."""
        return () if self.is_code else tuple(blocks(self.source, heading_level=None))


@dataclass(frozen=True)
class Executed:
    """A sound notebook that was run to its end."""

    record: Record
    cells: tuple[Cell, ...]

    @cached_property
    def public_blocks(self) -> tuple[AnyBlock, ...]:
        """The public edition: nothing but what tagged cells hold and left, sections by id."""
        shown: list[AnyBlock] = []
        for cell in self.cells:
            if cell.is_public:
                shown += cell.prose
                for output in cell.outputs:
                    shown += _public(output)
        return tuple(_named(_in_order(shown), edition(self.record.form.id)))

    @cached_property
    def ledger(self) -> ShownLedger | None:
        """What the ledgers show, where a cell shows it."""
        return next((o for o in self._outputs if isinstance(o, ShownLedger)), None)

    @cached_property
    def members(self) -> ShownMembers | None:
        """The bodies behind a region's figures, where a cell shows them."""
        return next((o for o in self._outputs if isinstance(o, ShownMembers)), None)

    @property
    def _outputs(self) -> Iterator[AnyOutput]:
        return (output for cell in self.cells for output in cell.outputs)


def _public(output: AnyOutput) -> tuple[AnyBlock, ...]:
    """What the public edition takes from an output: nothing that is shown beside a figure."""
    if isinstance(output, ShownTable):
        rows = tuple(
            tuple(replace(cell, beside=None) if isinstance(cell, Value) else cell for cell in row)
            for row in output.block.rows
        )
        return (replace(output.block, rows=rows),)
    if isinstance(output, ShownBlocks | ShownLedger):
        return output.blocks
    return (output,) if isinstance(output, Image) else ()


def _in_order(blocks: list[AnyBlock]) -> Iterator[AnyBlock]:
    """The blocks with headings that skip no level, as PDF/UA wants them.

    What stands before the first section cannot be under one: a heading there is a line.
    """
    level = 0
    for block in blocks:
        if isinstance(block, Heading) and not level and block.level > 1:
            yield paragraph(block.text)
        elif isinstance(block, Heading):
            level = min(max(block.level, 1), level + 1)
            yield replace(block, level=level)
        else:
            yield block


def _named(blocks: Iterator[AnyBlock], form: Form) -> Iterator[AnyBlock]:
    """The blocks with the id of its section at each heading of one."""
    left = list(form.sections)
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1 and left:
            block = replace(block, id=left.pop(0).id)
        yield block


# ----------------------------------------------------------------------------- reading


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


def read(notebook: Any) -> Executed:
    """What a notebook holds, all of it sound.

    UsageError if it was not run to its end, or holds what no run of ours leaves.
    """
    data = [
        o["data"].get(MIME) for c in notebook.cells for o in c.get("outputs", []) if "data" in o
    ]
    if sum(isinstance(one, dict) and one.get("kind") == "record" for one in data) != 1:
        raise UsageError("这不是已运行的年度报告笔记本：请先用 nianbao run 或 papermill 运行")
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    failed = any(o.output_type == "error" for cell in code for o in cell.outputs)
    if failed or any(cell.execution_count is None for cell in code):
        raise UsageError("这个笔记本没有运行完：请查看其中的错误后重新运行")
    if any(len(c.source) > LONGEST_TEXT for c in notebook.cells if c.cell_type != "code"):
        raise UsageError(f"笔记本中有超过 {LONGEST_TEXT} 字的文字单元：请分成几个单元")
    cells = tuple(map(_cell, notebook.cells))
    outputs = [output for cell in cells for output in cell.outputs]
    record = next(output for output in outputs if isinstance(output, Record))
    form = edition(record.form.id)
    for output in outputs:
        if isinstance(output, ShownTable) and not is_of_form(output.block, form):
            raise _refused(f"表 {output.block.id}")
    return Executed(record, cells)


def _cell(cell: Any) -> Cell:
    tags = tuple(cell.metadata.get("tags", []))
    outputs = tuple(map(_output, cell.get("outputs", [])))
    return Cell(cell.source, cell.cell_type == "code", tags, outputs)


def _output(output: Any) -> AnyOutput:
    data = output.get("data", {})
    if MIME in data:
        return _sound(read_output, data[MIME])
    if png := data.get("image/png"):
        alt = output.get("metadata", {}).get("alt") or data.get("text/plain", "图")
        picture = _sound(read_picture, {"format": "png", "data": png, "alt": alt})
        return replace(picture, data="".join(picture.data.split()))
    if output.output_type == "stream":
        return Printed(output.text)
    return Printed(str(data.get("text/plain", "")))


def _sound(read: Callable[[Any], _Read], data: Any) -> _Read:
    try:
        return read(data)
    except ValidationError as error:
        raise _refused(".".join(map(str, error.errors()[0]["loc"]))[:120]) from None


def _refused(where: str) -> UsageError:
    return UsageError(f"笔记本中的报告数据不完整或被改动（{where}）：请用 nianbao run 重新生成")
