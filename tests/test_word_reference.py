"""An office's own Word file: what a report takes of it, and what is refused."""

from __future__ import annotations

import io
import os
import re
import zipfile
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Mm, Pt

from nianbao.errors import InputError, UsageError
from nianbao.form.edition import Form
from nianbao.form.editions import editions, newest
from nianbao.pages.blocks import Signature
from nianbao.pages.word import edition
from nianbao.pages.word.edition import reference_of, word
from nianbao.pages.word.markup import W
from nianbao.pages.word.reference import Reference, read_reference
from nianbao.prose.document import Code, Heading, Paragraph
from tests.test_word_edition import MAIN, PNG, of_blocks
from tests.test_word_table import filled, require_room

REPORT = of_blocks(
    Heading("一、总体情况", 1),
    Paragraph((Code("甲"),)),
    *filled(newest(), "0"),
    Signature("某局", "2024年1月20日", "2024-01-20"),
)
HEADER, RELATIONS = "word/header1.xml", "word/_rels/header1.xml.rels"
TYPES, STYLES, DOCUMENT = "[Content_Types].xml", "word/styles.xml", "word/document.xml"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A report that its office has given other looks in Word."""
    file = docx.Document(io.BytesIO(word(REPORT, "{}")))
    file.styles["Heading 1"].font.size = Pt(18)
    file.sections[0].left_margin = Mm(40)
    header = file.sections[0].header
    header.is_linked_to_previous = False
    header.paragraphs[0].text = "某局文件"
    header.paragraphs[0].add_run().add_picture(io.BytesIO(b64decode(PNG.data)))
    file.save(tmp_path / "reference.docx")
    return tmp_path / "reference.docx"


def changed(file: Path, name: str, change: Callable[[str], str]) -> Path:
    """The file with one of its parts changed."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[name] = change(parts[name].decode()).encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return file


def made(file: Path, draft: bool = False) -> Any:
    """The report in the looks of a file, as python-docx reads it."""
    report = replace(REPORT, draft=draft)
    data = word(report, "{}", read_reference(file))
    assert word(report, "{}", read_reference(file)) == data
    return docx.Document(io.BytesIO(data))


@pytest.mark.parametrize("draft", [False, True])
def test_styles_page_and_headers_are_taken_and_the_text_is_left(own: Path, draft: bool) -> None:
    file = made(own, draft)
    assert file.styles["Heading 1"].font.size == Pt(18)
    section = file.sections[0]
    assert round(section.left_margin.mm) == 40
    assert [p.text for p in section.header.paragraphs] == ["某局文件"]
    assert section.header.part.related_parts.keys()
    assert ("草稿" in section.header._element.xml) == draft
    assert [p.text for p in file.paragraphs if p.text][-3:] == ["甲", "某局", "2024年1月20日"]
    for table in file.tables:
        widths = [int(column.get(f"{MAIN}w")) for column in table._tbl.tblGrid]
        assert sum(widths) == section.page_width.twips - round(Mm(40).twips) - 1470


@pytest.mark.parametrize("number", ["123456", "123456789", "−123456789012"])
@pytest.mark.parametrize("form", editions(), ids=lambda form: str(form.id))
def test_figures_have_room_on_a_narrow_page(own: Path, form: Form, number: str) -> None:
    file = docx.Document(str(own))
    section = file.sections[0]
    section.page_width, section.page_height = Mm(148), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    file.save(str(own))
    data = word(of_blocks(*filled(form, number)), "{}", read_reference(own))
    for table in docx.Document(io.BytesIO(data)).tables:
        assert sum(column.width.twips for column in table.columns) == Mm(108).twips
        require_room(table, number)


def test_styles_are_known_by_name_and_those_that_it_lacks_are_added(own: Path) -> None:
    """Word in Chinese gives its own styles ids such as 1 and a."""

    def in_chinese(text: str) -> str:
        text = text.replace('"Heading1"', '"1"').replace('"BodyText"', '"a"')
        return text.replace('w:val="Report Table"', 'w:val="其他"')

    file = made(changed(own, STYLES, in_chinese))
    assert {p.style.style_id for p in file.paragraphs if p.text == "一、总体情况"} == {"1"}
    assert file.tables[0].style.name == "Report Table"
    assert len({style.style_id for style in file.styles}) == len(list(file.styles))


def test_a_plain_document_gives_its_looks_and_the_footers_stay(tmp_path: Path) -> None:
    plain = docx.Document()
    plain.add_heading("别的内容")
    plain.save(tmp_path / "a.docx")
    file = made(tmp_path / "a.docx", draft=True)
    assert "别的内容" not in [p.text for p in file.paragraphs]
    assert file.sections[0].footer.paragraphs[0].text == "— 1 —"
    assert file.styles["Heading 1"].font.name == plain.styles["Heading 1"].font.name


def without_footers(file: Path) -> Path:
    """The file with its headers alone."""
    return changed(file, DOCUMENT, lambda text: re.sub("<w:footerReference[^>]*>", "", text))


def test_the_page_numbers_stay_beside_headers(own: Path) -> None:
    section = made(without_footers(own)).sections[0]
    assert section.header.paragraphs[0].text == "某局文件"
    assert section.footer.paragraphs[0].text == "— 1 —"
    assert section.even_page_footer.paragraphs[0].text == "— 2 —"


def test_page_numbers_stand_outside_though_the_pages_have_one_header(own: Path) -> None:
    file = docx.Document(str(without_footers(own)))
    file.settings.odd_and_even_pages_header_footer = False
    file.sections[0].different_first_page_header_footer = True
    file.save(str(own))
    report = made(own)
    assert report.settings.odd_and_even_pages_header_footer
    section = report.sections[0]
    for header in (section.header, section.even_page_header):
        assert header.paragraphs[0].text == "某局文件"
        assert list(header.part.related_parts)
    texts = (section.first_page_footer, section.footer, section.even_page_footer)
    assert [footer.paragraphs[0].text for footer in texts] == ["— 1 —", "— 1 —", "— 2 —"]


def test_footers_of_its_own_are_all_that_a_report_has(own: Path) -> None:
    file = docx.Document(str(without_footers(own)))
    file.settings.odd_and_even_pages_header_footer = False
    file.sections[0].footer.paragraphs[0].text = "某局印"
    file.save(str(own))
    report = made(own)
    assert not report.settings.odd_and_even_pages_header_footer
    assert report.sections[0].footer.paragraphs[0].text == "某局印"
    assert report.sections[0].even_page_footer.is_linked_to_previous


def test_a_reference_is_tried_before_it_is_taken(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reference_of(own) == read_reference(own)

    def bad(given: Reference) -> None:
        raise AttributeError(given)

    monkeypatch.setattr(edition, "_try", bad)
    with pytest.raises(InputError, match=r"reference\.docx：Word 参考文件不能使用"):
        reference_of(own)


def test_headings_that_count_in_it_do_not_count_in_the_report(own: Path) -> None:
    def counting(text: str) -> str:
        return text.replace("<w:outlineLvl", '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl')

    styles = made(changed(own, STYLES, counting)).styles
    assert not list(styles.element.iter(f"{MAIN}numPr"))


def test_a_header_is_that_of_the_section_before_where_the_last_has_none(own: Path) -> None:
    def parted(text: str) -> str:
        first = text[text.index("<w:sectPr") : text.index("</w:sectPr>") + 11]
        last = first[: first.index("<w:headerReference")] + first[first.index("<w:pgSz") :]
        return text.replace(first, f"<w:p><w:pPr>{first}</w:pPr></w:p>{last}")

    section = made(changed(own, DOCUMENT, parted)).sections[0]
    assert section.header.paragraphs[0].text == "某局文件"


PARAGRAPH = "</w:p>"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
VML = "urn:schemas-microsoft-com:vml"


def within(xml: str) -> Callable[[str], str]:
    """The change that puts this into the header's paragraph."""
    return lambda text: text.replace(PARAGRAPH, xml + PARAGRAPH)


@pytest.mark.parametrize(
    ("part", "change", "said"),
    [
        (TYPES, lambda text: text.replace("document.main", "document.macroEnabled.main"), "宏"),
        (TYPES, lambda text: text.replace("wordprocessingml.document", "x"), "其他文件"),
        (HEADER, within("<w:fldSimple w:instr='INCLUDETEXT a.docx'/>"), "其他域代码"),
        (HEADER, within("<w:r><w:instrText>PA</w:instrText></w:r>"), "其他域代码"),
        (HEADER, within("<w:r><w:instrText>DDEAUTO c:\\x</w:instrText></w:r>"), "其他域代码"),
        (HEADER, within("<w:r><w:object/></w:r>"), "嵌入的对象"),
        (HEADER, within("<w:r><w:delInstrText>DDE a</w:delInstrText></w:r>"), "其他域代码"),
        (HEADER, within(f"<s:fldSimple xmlns:s='{STRICT}' s:instr='DDE a'/>"), "不合格式"),
        (HEADER, within("<fldSimple instr='INCLUDEPICTURE a'/>"), "其他域代码"),
        (HEADER, within(f"<v:fill xmlns:v='{VML}' src='http://a'/>"), "文件外的图片"),
        (HEADER, within(f"<v:rect xmlns:v='{VML}' href='http://a'/>"), "文件外的图片"),
        (HEADER, within(f"<v:imagedata xmlns:v='{VML}' v:href='http://a'/>"), "文件外的图片"),
        (HEADER, within(f"<v:fill xmlns:v='{VML}' v:althref='http://a'/>"), "文件外的图片"),
        (HEADER, lambda text: text.replace("w:hdr", "w:ftr"), "不合格式的内容"),
        (HEADER, lambda text: text.replace(W, STRICT), "不合格式的内容"),
        (STYLES, lambda text: text.replace('w:type="table"', 'w:type="foo"', 1), "不合格式"),
        (HEADER, within("<w:hyperlink r:id='none'/>"), "不合格式的内容"),
        (HEADER, within("<w:r><w:pict><imagedata src='http://a'/></w:pict></w:r>"), "文件外的图片"),
        (
            HEADER,
            lambda text: f"<!DOCTYPE a [<!ENTITY b 'c'>]>{text.partition('?>')[2]}",
            "不合格式",
        ),
        (HEADER, lambda text: text[:-9], "不合格式的内容"),
        (RELATIONS, lambda text: text.replace("/image", "/oleObject"), "嵌入的对象"),
        (RELATIONS, lambda text: text.replace("media/", "../../../media/"), "不合格式的内容"),
        (
            RELATIONS,
            lambda text: text.replace("<Relationship ", '<Relationship TargetMode="External" '),
            "链接",
        ),
        (HEADER, lambda text: text.replace("<w:p>", '<w:p w:="a">', 1), "不合格式的内容"),
        (HEADER, lambda text: text.replace("<w:p>", "<:w:p>", 1), "不合格式的内容"),
        (STYLES, lambda text: text + "<", "不合格式的内容"),
    ],
)
def test_what_could_act_or_load_something_is_refused(
    own: Path, part: str, change: Callable[[str], str], said: str
) -> None:
    with pytest.raises(InputError, match=r"reference\.docx") as raised:
        read_reference(changed(own, part, change))
    assert said in str(raised.value)


NUMBERS = (
    *("PAGE", " PAGE  \\* MERGEFORMAT ", "PAGE \\* Arabic NUMPAGES"),
    *('PAGE \\# "- 0 -"', "PAGE \\# 000 \\* roman"),
)


@pytest.mark.parametrize("code", NUMBERS)
def test_page_numbers_may_stand_in_a_header(own: Path, code: str) -> None:
    field = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    header = made(changed(own, HEADER, within(field))).sections[0].header
    assert code in header._element.xml


@pytest.mark.parametrize("code", ["PAGE " * 300_000 + "X", '" ' * 300_001, "PAGE \\* " * 90_000])
def test_a_long_field_code_is_refused_at_once(own: Path, code: str) -> None:
    field = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    with pytest.raises(InputError, match="其他域代码"):
        read_reference(changed(own, HEADER, within(field)))


def test_a_field_code_may_be_in_two_runs(own: Path) -> None:
    field = "<w:r><w:instrText>PA</w:instrText></w:r><w:r><w:instrText>GE</w:instrText></w:r>"
    assert read_reference(changed(own, HEADER, within(field))).margins


def test_what_a_body_loads_is_left_behind_with_its_text(own: Path) -> None:
    relations = "word/_rels/document.xml.rels"
    outside = (
        '<Relationship Id="x" Type="http://a/attachedTemplate" Target="http://a/b.dotm"'
        ' TargetMode="External"/></Relationships>'
    )
    file = changed(own, relations, lambda text: text.replace("</Relationships>", outside))
    data = word(REPORT, "{}", read_reference(file))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"External" not in b"".join(map(archive.read, archive.namelist()))


def test_a_picture_of_another_kind_is_refused(own: Path) -> None:
    with zipfile.ZipFile(own) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".png")]
    parts = {}
    with zipfile.ZipFile(own) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    with zipfile.ZipFile(own, "w") as archive:
        for one, data in parts.items():
            archive.writestr(one, b"<svg/>" if one == name else data)
    with pytest.raises(InputError, match="其他格式的图片"):
        read_reference(own)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04"])
def test_what_is_no_word_file_is_one_message(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "reference.docx"
    file.write_bytes(content)
    with pytest.raises(InputError, match="Word 参考文件已损坏，无法读取，现为不完整的DOCX"):
        read_reference(file)


def test_a_workbook_is_no_word_file(tmp_path: Path) -> None:
    import openpyxl

    openpyxl.Workbook().save(tmp_path / "reference.docx")
    with pytest.raises(InputError, match=r"应为Word 的 \.docx，现为其他文件"):
        read_reference(tmp_path / "reference.docx")


def test_a_folder_is_no_word_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="无法读取"):
        read_reference(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "reference.docx")
    with pytest.raises(UsageError, match=r"无法读取 .*reference\.docx（不是文件）"):
        read_reference(tmp_path / "reference.docx")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="无法读取"):
        read_reference(tmp_path / "reference.docx")


def test_a_bomb_is_refused(own: Path) -> None:
    file = changed(own, STYLES, lambda text: text + " " * (65 * 2**20))
    with pytest.raises(InputError, match="Word 参考文件展开后过大"):
        read_reference(file)
    file = changed(own, STYLES, lambda text: text.strip() + " " * (9 * 2**20))
    with pytest.raises(InputError, match=r"Word 参考文件的styles\.xml过大"):
        read_reference(file)
