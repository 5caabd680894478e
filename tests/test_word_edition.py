"""The public edition as a Word file: what another program reads in it."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from lxml import etree

from nianbao.annual_report import AnnualReport, annual_report, read_annual_report
from nianbao.errors import InputError, NianbaoError
from nianbao.inputs.workspace import Workspace
from nianbao.notebook import Master
from nianbao.pages.blocks import Image, Signature
from nianbao.pages.chart import bars
from nianbao.pages.executed import read
from nianbao.pages.exporters import DocxExporter, figures_json
from nianbao.pages.public import Document, document
from nianbao.pages.word.edition import word
from nianbao.pages.word.markup import W
from nianbao.pages.word.twin import figures_of
from nianbao.prose.document import Grid, Heading, paragraph
from nianbao.rules.rulebook import Rulebook
from tests.conftest import CITY, EXAMPLE, ROOT
from tests.kernel import execute

MAIN = f"{{{W}}}"
EXAMPLES = {file.stem: file for file in (EXAMPLE, CITY, ROOT / "params/example/2023/bureau.yaml")}
TRIAL = {
    "t2_1": 0,
    "t2_5": {"licensing": [12, -3, 45], "other_services": [5, 0, 7]},
    "t2_6": {"penalty": [20, -1, 33], "coercion": 0},
    "t2_8": 0,
    "t2_9": {"central_procurement": [2, 1234.5]},
}


def report_of(name: str, small: dict[str, Any], workspace: Workspace) -> AnnualReport:
    """The report of an example, or one of 2020 on the form of its time."""
    if name in EXAMPLES:
        return read_annual_report(EXAMPLES[name], workspace)
    small |= {"year": 2020, "signed_on": "2021-01-20"}
    small["figures"] |= TRIAL
    small["figures"]["t3"]["results"] = 0
    return annual_report(small, workspace)


def of_blocks(*blocks: Any, **changes: Any) -> Document:
    """A document of these blocks."""
    plain = Document(
        title="某局2023年政府信息公开工作年度报告",
        title_lines=("某局", "2023年政府信息公开工作年度报告"),
        agency="某局",
        year=2023,
        date="2024-01-20",
        draft=False,
        form="年度报告格式",
        blocks=blocks,
    )
    return replace(plain, **changes)


def opened(data: bytes) -> Any:
    """The file as python-docx reads it."""
    return docx.Document(io.BytesIO(data))


@pytest.mark.parametrize("name", [*EXAMPLES, "2020"])
def test_the_figures_in_its_cells_and_inside_it_are_those_of_the_report(
    name: str, small: dict[str, Any], workspace: Workspace, rulebook: Rulebook, tmp_path: Path
) -> None:
    report = report_of(name, small, workspace)
    executed = read(execute(Master(report, rulebook, workspace)))
    data = DocxExporter(draft=True).edition(executed)
    left = {(c["table"], c["row"], c["column"]): c["value"] for c in executed.record.figures}
    tables = opened(data).tables
    for shape, table in zip(report.form.tables, tables, strict=True):
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert {len(row) for row in rows} == {len(table.columns)}
        for leaf, texts in zip(shape.leaf_rows, rows[-len(shape.leaf_rows) :], strict=True):
            if leaf.label:
                assert texts[-len(shape.leaf_columns) - 1] == leaf.label
            shown = texts[-len(shape.leaf_columns) :]
            for column, text in zip(shape.leaf_columns, shown, strict=True):
                value = left.pop((shape.id, leaf.id, column.id))
                assert value is not None and float(text.replace("−", "-")) == value
    assert left == {}
    file = tmp_path / "report.docx"
    file.write_bytes(data)
    assert figures_of(file) == json.loads(figures_json(executed.record))


def test_another_program_may_save_it_and_the_figures_stay(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    opened(word(of_blocks(), '{"cells": ["\uffff"]}')).save(file)
    assert figures_of(file) == {"cells": ["\uffff"]}


@pytest.mark.parametrize("text", ["[1]", "{", "[" * 100_000])
def test_figures_that_no_report_holds_are_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(word(of_blocks(), text))
    with pytest.raises(InputError, match=r"不是由 nianbao|不合格式"):
        figures_of(file)


def test_a_word_file_of_others_holds_no_figures(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    docx.Document().save(file)
    with pytest.raises(InputError, match=r"a\.docx：Word 文件中没有报告的数据"):
        figures_of(file)


def test_it_says_what_it_is_and_the_same_bytes_every_time() -> None:
    made = of_blocks(Heading("一、总体情况", 1), paragraph("甲。"))
    data = word(made, "{}")
    assert word(made, "{}") == data
    about = opened(data).core_properties
    assert (about.title, about.author, about.language) == (made.title, "某局", "zh-CN")
    assert about.subject == made.description and "2023" in about.keywords
    # The report's day, whatever day it is.
    assert about.created.date() == about.modified.date() == datetime(2024, 1, 20).date()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b"rsid" not in b"".join(map(archive.read, archive.namelist()))
        assert b"FontEmbed" not in archive.read("word/styles.xml")


@pytest.mark.parametrize("draft", [True, False])
def test_a_draft_says_so_on_odd_and_even_pages_and_in_its_title(draft: bool) -> None:
    made = opened(word(of_blocks(draft=draft), "{}"))
    section = made.sections[0]
    for header in (section.header, section.even_page_header):
        assert (header.is_linked_to_previous, "草稿" in header._element.xml) == (not draft, draft)
    assert made.settings.odd_and_even_pages_header_footer
    assert made.core_properties.title.endswith("（草稿）") == draft


def test_the_page_is_that_of_the_standard_with_numbers_outside() -> None:
    section = opened(word(of_blocks(), "{}")).sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(size.mm) for size in sizes] == [210, 297, 37, 28]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (line,) = footer.paragraphs
        assert line.text == f"— {1 if side == 'right' else 2} —"
        assert line._p.pPr.find(f"{MAIN}jc").get(f"{MAIN}val") == side
        assert [code.text for code in line._p.iter(f"{MAIN}instrText")] == [" PAGE "]


def test_its_title_breaks_where_the_document_says() -> None:
    title, *_ = opened(word(of_blocks(), "{}")).paragraphs
    assert (title.style.name, title.text) == ("Title", "某局\n2023年政府信息公开工作年度报告")


SIGNED = Signature("某局", "2024年1月20日", "2024-01-20")


@pytest.mark.parametrize("last", [paragraph("甲。"), Grid((("甲",),), (("1",),))])
def test_the_signature_never_stands_alone_on_a_page(last: Any) -> None:
    body = opened(word(of_blocks(paragraph("乙。"), last, SIGNED), "{}")).element.body
    *before, name, date, _ = body
    kept = [p.find(f"{MAIN}pPr/{MAIN}keepNext") is not None for p in (before[-1], name, date)]
    assert kept == [True, True, False]


PNG = Image(
    "png",
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAEUlEQVR4nGP4z8Dwn+E/AwMAEv8D/QRKnBUAAAAASU"
    "VORK5CYII=",
    '甲"<乙',
    "图1　丙",
)


def test_a_picture_is_told_in_words_and_has_its_caption_below() -> None:
    made = opened(word(of_blocks(PNG), "{}"))
    (shape,) = made.inline_shapes
    assert shape._inline.docPr.get("descr") == PNG.alt
    assert round(shape.width.mm) == 156 and round(shape.height.mm) == 78
    assert [p.text for p in made.paragraphs][-2:] == ["", "图1　丙"]


def test_a_chart_stands_as_drawing_and_as_picture() -> None:
    charts = [
        bars("新收", ["2022年", "2023年"], {"件": [3, number]}, source="表三") for number in (5, 6)
    ]
    data = word(of_blocks(*charts), "{}")
    assert word(of_blocks(*charts), "{}") == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        drawn = {archive.read(name) for name in archive.namelist() if name.endswith(".svg")}
        assert sum(name.endswith(".png") for name in archive.namelist()) == 2
    assert drawn == {b64decode(chart.data) for chart in charts}


def drawing(box: str) -> Image:
    """A drawing of this size."""
    name = "http://www.w3.org/2000/svg"
    svg = f'<svg xmlns="{name}" viewBox="{box}"><rect width="1" height="1"/></svg>'
    return replace(PNG, format="svg", data=b64encode(svg.encode()).decode())


@pytest.mark.parametrize("box", ["0 0 2 1", "0 0 1 1", "0 0 1 300", "0 0 300 1"])
def test_a_drawing_is_as_wide_as_the_text_or_half_a_page_high(box: str) -> None:
    data = word(of_blocks(drawing(box)), "{}")
    (shape,) = opened(data).inline_shapes
    assert shape.width.mm < 156.2 and shape.height.mm < 112.6
    assert shape.width.mm > 156 or shape.height.mm > 112.4
    assert len(data) < 100_000


@pytest.mark.parametrize("box", ["0 0 1 1000000", "0 0 1000000 1", "0 0 1 1e30"])
def test_a_drawing_that_is_a_line_is_not_drawn(box: str) -> None:
    with pytest.raises(NianbaoError, match="图片无法绘制：长宽相差过大"):
        word(of_blocks(drawing(box)), "{}")


@pytest.mark.parametrize("kept", [24, 40, 45, -16, -8])
def test_a_picture_that_is_cut_off_is_said(kept: int) -> None:
    cut = b64encode(b64decode(PNG.data)[:kept]).decode()
    with pytest.raises(NianbaoError, match="图片无法使用：PNG 不完整"):
        word(of_blocks(replace(PNG, data=cut)), "{}")


def test_a_drawing_that_none_can_show_is_said() -> None:
    broken = replace(PNG, format="svg", data=b64encode(b"<svg>").decode())
    with pytest.raises(NianbaoError, match="图片无法绘制"):
        word(of_blocks(broken), "{}")


@pytest.mark.parametrize("text", ["甲\x00\x0b\ufffe乙", "<w:t>&amp;]]>", "\ud7ff", "甲\ta\n乙"])
def test_text_is_text_whatever_it_holds(text: str) -> None:
    grid = Grid(((text,),), ((text,),), text)
    picture = replace(PNG, alt=text, caption=text)
    signed = replace(SIGNED, agency=text)
    made = word(
        of_blocks(paragraph(text), Heading(text, 1), grid, picture, signed, title=text), "{}"
    )
    said = text.translate({0: "\ufffd", 11: "\ufffd", 0xFFFE: "\ufffd"})
    assert [p.text for p in opened(made).paragraphs].count(said) == 5


def test_every_style_that_is_used_is_there(workspace: Workspace, rulebook: Rulebook) -> None:
    report = read_annual_report(EXAMPLE, workspace)
    executed = read(execute(Master(report, rulebook, workspace)))
    made = opened(word(document(executed, draft=True), "{}"))
    known = {style.style_id for style in made.styles}
    used = {
        element.get(f"{MAIN}val")
        for tag in ("pStyle", "rStyle", "tblStyle")
        for element in made.element.body.iter(f"{MAIN}{tag}")
    }
    assert used and used <= known


def test_headings_have_their_level_and_the_faces_of_the_standard() -> None:
    blocks = [Heading("一、甲", 1), Heading("（一）乙", 2), Heading("1.丙", 3)]
    made = opened(word(of_blocks(*blocks), "{}"))
    faces = ("黑体", "楷体_GB2312", "仿宋_GB2312")
    for level, (line, face) in enumerate(zip(made.paragraphs[1:], faces, strict=True)):
        assert line.style.name == f"Heading {level + 1}"
        properties = line.style.element
        assert properties.find(f".//{MAIN}outlineLvl").get(f"{MAIN}val") == str(level)
        assert properties.find(f".//{MAIN}rFonts").get(f"{MAIN}eastAsia") == face
    normal = etree.tostring(made.styles["Normal"].element).decode()
    assert 'w:line="579"' in normal and 'w:lineRule="exact"' in normal


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_shows_every_page_of_it(
    workspace: Workspace, rulebook: Rulebook, tmp_path: Path
) -> None:
    report = read_annual_report(EXAMPLE, workspace)
    executed = read(execute(Master(report, rulebook, workspace)))
    file = tmp_path / "report.docx"
    file.write_bytes(DocxExporter(draft=True).edition(executed))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, file]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    pages = pypdfium2.PdfDocument(tmp_path / "report.pdf")
    texts = [page.get_textpage().get_text_range() for page in pages]
    assert 5 <= len(texts) <= 7
    for number, text in enumerate(texts, 1):
        assert f"—{number}—" in text.replace(" ", "")
    assert "2024年1月2日" in texts[-1].replace(" ", "")
