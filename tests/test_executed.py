"""What the exporters make of notebooks that no run of ours left."""

from __future__ import annotations

import copy
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import nbformat
import pytest

from nianbao.annual_report import AnnualReport, annual_report, read_annual_report
from nianbao.errors import UsageError
from nianbao.inputs.workspace import Workspace
from nianbao.notebook import Master
from nianbao.pages import executed, exporters
from nianbao.rules.rulebook import Rulebook
from tests.conftest import ROOT, SMALL
from tests.kernel import execute

EXPORTERS = ("ReportExporter", "ReviewExporter", "PDFExporter")
Data = dict[str, Any]


def ran(report: AnnualReport, rulebook: Rulebook, workspace: Workspace) -> nbformat.NotebookNode:
    return execute(Master(report, rulebook, workspace))


@pytest.fixture(scope="module")
def sound(rulebook: Rulebook, workspace: Workspace) -> nbformat.NotebookNode:
    return ran(annual_report(copy.deepcopy(SMALL), workspace), rulebook, workspace)


@pytest.fixture
def notebook(sound: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return copy.deepcopy(sound)


def data_of(notebook: nbformat.NotebookNode, kind: str) -> Data:
    """The first output of a kind."""
    every = (output["data"] for cell in notebook.cells for output in cell.get("outputs", ()))
    shown = (data[executed.MIME] for data in every if executed.MIME in data)
    return next(data for data in shown if data["kind"] == kind)


def refused(notebook: nbformat.NotebookNode, match: str = "不完整或被改动") -> None:
    for name in EXPORTERS:
        with pytest.raises(UsageError, match=match):
            getattr(exporters, name)().from_notebook_node(notebook)


def test_our_own_notebooks_are_sound(
    sound: nbformat.NotebookNode, rulebook: Rulebook, workspace: Workspace
) -> None:
    executed.read(sound)
    for file in sorted(ROOT.glob("params/*/*/*.yaml")):
        executed.read(ran(read_annual_report(file, workspace), rulebook, workspace))


def text(words: str) -> Data:
    return {"t": "text", "s": words}


def block(kind: str, **own: Any) -> Data:
    return {"kind": kind, **own}


def image(format: str, data: bytes) -> Data:
    encoded = b64encode(data).decode()
    return block("image", format=format, data=encoded, alt="图", caption=None)


PARAGRAPH = block("paragraph", inlines=[text("甲")])
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'

BAD: dict[str, Any] = {
    "no block": "甲",
    "no kind": {"text": "甲"},
    "an unknown kind": block("video", data="x"),
    "a missing key": block("heading", text="甲", id=None),
    "a heading of level 99": block("heading", level=99, text="甲", id=None),
    "an empty heading": block("heading", level=2, text=" ", id=None),
    "an id with a quote": block("heading", level=2, text="甲", id='"><script>'),
    "a heading in a list": block(
        "list", ordered=False, start=1, items=[[block("heading", level=2, text="甲", id=None)]]
    ),
    "a script": block(
        "paragraph", inlines=[{"t": "link", "href": "javascript:alert(1)", "c": [text("甲")]}]
    ),
    "a link of data": block(
        "paragraph", inlines=[{"t": "link", "href": "data:text/html,x", "c": [text("甲")]}]
    ),
    "a mark": block(
        "paragraph", inlines=[{"t": "mark", "ids": ["x"], "severity": "x", "c": [text("甲")]}]
    ),
    "words that are a number": block("paragraph", inlines=[{"t": "text", "s": 7}]),
    "a ragged grid": block("grid", header=[["甲"]], rows=[["乙", "丙"]]),
    "an empty grid": block("grid", header=[], rows=[]),
    "a list from minus one": block("list", ordered=True, start=-1, items=[[PARAGRAPH]]),
    "a picture of no kind": image("gif", b"GIF89a"),
    "a picture that is none": image("png", b"x"),
    "a picture cut short": image("png", PNG),
    "a huge picture": image("png", PNG + b"\x7f\xff\xff\xff" * 2 + b"\x08"),
    "broken base64": {**image("png", PNG), "data": "a"},
    "a script in a picture": image("svg", SVG.format("<script>alert(1)</script>").encode()),
    "an act in a picture": image("svg", SVG.format('<rect onload="x"/>').encode()),
    "a file in a picture": image("svg", SVG.format('<image href="/etc/passwd"/>').encode()),
    "an address in a picture": image("svg", SVG.format('<rect fill="url(//x)"/>').encode()),
    "entities in a picture": image("svg", b'<!DOCTYPE x [<!ENTITY a "a">]>' + SVG.encode()),
    "a date that is none": block("signature", agency="甲", date="甲", datetime="2024-13-40"),
    "a table that is none of the form": block(
        "table", id="t9", caption="甲", show_caption=True, label_columns=0, columns=1,
        header=[[{"text": "甲", "colspan": 10**9, "rowspan": 1, "role": "column"}]], rows=[],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_block_of_another_shape_is_refused(name: str, notebook: nbformat.NotebookNode) -> None:
    data_of(notebook, "blocks")["blocks"].append(BAD[name])
    refused(notebook)


def test_a_table_of_other_labels_or_spans_is_refused(notebook: nbformat.NotebookNode) -> None:
    for change in (
        lambda table: table["header"][0][0].update(colspan=10**9),
        lambda table: table["rows"][0][0].update(text="甲"),
        lambda table: table["rows"][0][-1].update(role="row"),
        lambda table: table["rows"][0].insert(0, table["rows"][0].pop()),
        lambda table: table["rows"][0][0].update(rowspan=2),
        lambda table: table["rows"][0].pop(),
        lambda table: table["rows"].pop(),
        lambda table: table.update(label_columns=0),
        lambda table: table["rows"][0][-1].pop("numeric"),
        lambda table: table["rows"][0][-1].update(numeric="yes"),
    ):
        changed = copy.deepcopy(notebook)
        change(data_of(changed, "table")["block"])
        refused(changed)


FINDING = {
    **dict.fromkeys(("table", "row", "column", "section", "expected", "found")),
    **{"code": "C1", "severity": "warn", "status": "open", "message": "", "citation": ""},
    **{"agency": "a/b", "year": 2023},
}
RECORD: dict[str, Callable[[Data], object]] = {
    "no title": lambda record: record.pop("title"),
    "no figures": lambda record: record["figures"].clear(),
    "other figures": lambda record: record["figures"][0].pop("raw"),
    "no such form": lambda record: record["form"].update(id="../x"),
    "no such day": lambda record: record.update(date="2024-02-30"),
    "a finding without a code": lambda record: record["findings"].append({}),
    "a quote without its place": lambda record: record["findings"].append(
        {**FINDING, "quote": {"text": "甲"}}
    ),
    "a finding of no severity": lambda record: record["findings"].append(
        {**FINDING, "severity": "<b>"}
    ),
    "an explanation without a reason": lambda record: record["explanations"].append({"code": "C1"}),
}


@pytest.mark.parametrize("name", RECORD)
def test_a_record_of_another_shape_is_refused(name: str, notebook: nbformat.NotebookNode) -> None:
    RECORD[name](data_of(notebook, "record"))
    refused(notebook)


@pytest.mark.parametrize("place", [{"table": "t9"}, {"table": "t3", "row": "x"}, {"section": "s9"}])
def test_a_finding_of_no_place_is_refused(place: Data, notebook: nbformat.NotebookNode) -> None:
    found = data_of(notebook, "record")["findings"]
    found.append(FINDING)
    executed.read(notebook)
    found.append({**FINDING, **place})
    refused(notebook)


def test_a_picture_that_a_cell_drew_is_checked(notebook: nbformat.NotebookNode) -> None:
    cell = next(c for c in notebook.cells if c.id == "preamble")
    cell.outputs = [nbformat.v4.new_output("display_data", {"image/png": "a"})]
    refused(notebook)


def nested(levels: int) -> Data:
    inner = PARAGRAPH
    for _ in range(levels):
        inner = block("quote", blocks=[inner])
    return inner


@pytest.mark.parametrize("levels", [100, 10_000])
def test_a_deep_notebook_is_refused(levels: int, notebook: nbformat.NotebookNode) -> None:
    dict.__setitem__(data_of(notebook, "blocks"), "blocks", [nested(levels)])
    refused(notebook, "不是有效的 Jupyter 笔记本")


@pytest.mark.parametrize("value", ["\ud800", float("nan"), b"x"])
def test_what_no_file_can_hold_is_refused(value: object, notebook: nbformat.NotebookNode) -> None:
    data_of(notebook, "record")["figures"][0]["raw"] = value
    refused(notebook, "不是有效的 Jupyter 笔记本")


def test_notebooks_without_a_run_are_refused(notebook: nbformat.NotebookNode) -> None:
    refused(nbformat.v4.new_notebook(), "不是已运行的")
    cut = copy.deepcopy(notebook)
    cut.cells = cut.cells[3:]
    refused(cut, "不是已运行的")
    next(c for c in notebook.cells if c.id == "s3-prose").execution_count = None
    refused(notebook, "没有运行完")


def test_a_cell_of_markdown_is_no_longer_than_a_text_may_be(
    notebook: nbformat.NotebookNode,
) -> None:
    cell = next(cell for cell in notebook.cells if cell.cell_type == "markdown")
    cell.source = "*" * 20_001
    refused(notebook, "超过 20000 字的文字单元")


def test_headings_of_the_analyst_s_own_cells_skip_no_level(
    notebook: nbformat.NotebookNode,
) -> None:
    first, last = (
        nbformat.v4.new_markdown_cell("#### 甲\n\n- # 乙", metadata={"tags": ["report"]})
        for _ in range(2)
    )
    notebook.cells = [first, *notebook.cells, last]
    page = exporters.ReportExporter().from_notebook_node(notebook)[0]
    assert page.count("<p>甲</p>") == 1
    assert page.count("<h4>甲</h4>") == 1
    assert exporters.PDFExporter().from_notebook_node(notebook)[0].startswith(b"%PDF")
